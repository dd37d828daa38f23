from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from contract.seen import seen
from contract.test_picture import png

WHO = "JANE ROE A900000001"

SHOWN = {
    "value": f"who: {WHO}\n",
    "quoted": f"who: '{WHO}'\n",
    "key": f"{WHO}: x\n",
    "comment": f"a: 1 # {WHO}\n",
    "block": f"who: |\n  {WHO}\n",
    "folded": "who: >\n  the person is JANE ROE A900000001\n  and no other\n",
    "escaped": 'who: "JANE\\x20ROE\\u0020A900000001"\n',
    "anchor": f"a: &x {WHO}\nb: *x\n",
    "tag": f"a: !!str {WHO}\n",
    "flow": f"a: {{b: 1, c: {WHO}}}\n",
    "list": f"- x\n- {WHO}\n",
    "document": f"---\na: 1\n---\nb: {WHO}\n...\n",
}


@pytest.mark.parametrize("place", SHOWN)
def test_every_place_is_read(place: str) -> None:
    reading = read("a.yaml", SHOWN[place].encode())
    assert reading.whole, reading.gaps
    assert reading.reader == "yaml"
    assert any(seen(reading, WHO))


def test_a_picture_in_base64_is_a_part() -> None:
    lines = base64.encodebytes(png(tail=WHO.encode() * 9)).decode().replace("\n", "\n  ")
    assert WHO in read("a.yaml", f"a: !!binary |\n  {lines}\n".encode()).text


PEOPLE = [{0: "Jane Roe", 1: "A900000001"}, {0: "John Roe", 1: "A900000002"}]
TABLES = {
    "list": "people:\n- name: Jane Roe\n  number: A900000001\n- name: John Roe\n  number: A900000002\n",
    "deeper list": "a:\n  people:\n    - name: Jane Roe\n      number: A900000001\n\n    - name: John Roe # x\n      number: 'A900000002'\n",
    "dash alone": "-\n  name: Jane Roe\n  number: A900000001\n-\n  name: John Roe\n  number: A900000002\n",
    "braces": "- {name: Jane Roe, number: A900000001}\n- {name: 'John Roe', \"number\": A900000002}\n",
    "documents": "---\nname: Jane Roe\nnumber: A900000001\n---\nname: John Roe\nnumber: A900000002\n",
    "block": "- name: |\n    Jane Roe\n  number: A900000001\n- name: >-\n    John Roe\n  number: A900000002\n",
    "nested mapping": "- name: Jane Roe\n  id:\n    number: A900000001\n- name: John Roe\n  id:\n    number: A900000002\n",
    "anchored": "- &a\n  name: Jane Roe\n  number: &n A900000001\n- !p\n  name: John Roe\n  number: !!str A900000002\n",
}


@pytest.mark.parametrize("form", TABLES)
def test_repeated_mappings_are_rows(form: str) -> None:
    reading = read("a.yml", TABLES[form].encode())
    assert [row for row in reading.rows if len(row) == 2] == PEOPLE
    assert "name" in (reading.blocks[0].table.headings or ())


def test_a_mapping_of_mappings_has_its_keys_in_a_column() -> None:
    text = "".join(f"A90000000{n}:\n  name: Jane Roe\n  born: 1980-02-0{n}\n" for n in range(1, 4))
    reading = read("a.yaml", text.encode())
    assert reading.rows[0] == {0: "A900000001", 1: "Jane Roe", 2: "1980-02-01"}
    assert len(reading.rows) == 3


@pytest.mark.parametrize(
    "text",
    [
        "version: 2\nbuild:\n  os: linux\n  tools: x\n",
        "steps:\n- name: Get it\n  uses: a\n- name: Build it\n  run: b\n- name: Ship it\n  with: {c: d}\n",
    ],
)
def test_settings_and_steps_are_no_tables(text: str) -> None:
    assert not read("a.yaml", text.encode()).blocks


@pytest.mark.parametrize(
    "text", ["- " * 5000 + "x", "a: &a [*a]\n" * 900, "{" * 9000, "a:\n" * 3000, ("a: b\n" + " " * 3) * 3000]
)
def test_hostile_texts_are_survived(text: str) -> None:
    assert not any("reader failed" in why for why in read("a.yaml", text.encode()).gaps)


@settings(deadline=None, max_examples=60)
@given(NEEDLES, st.floats(0, 0.999))
def test_any_text_written_into_yaml_comes_out(needle: str, where: float) -> None:
    made = "\n".join(TABLES.values()) + 'a: "b\\n c"\n'
    at = int(where * len(made))
    assert read("a.yaml", (made[:at] + needle + made[at:]).encode()).shows(needle)
