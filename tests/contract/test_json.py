from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from tidegate.model.limits import Limits

PEOPLE = [{"name": f"Jane Roe{n}", "number": f"A90000000{n}", "home": {"city": "Nowhere", "since": 2000 + n}}
          for n in range(5)]  # fmt: skip


def test_reads_a_list_of_objects_as_a_table() -> None:
    reading = read("people.json", json.dumps(PEOPLE).encode())
    assert reading.reader == "json"
    assert reading.whole
    assert reading.blocks[0].table.headings == ("name", "number", "home.city", "home.since")
    assert reading.rows[2] == {0: "Jane Roe2", 1: "A900000002", 2: "Nowhere", 3: 2002}


def test_reads_json_lines_with_a_broken_line() -> None:
    lines = [json.dumps(person) for person in PEOPLE]
    lines.insert(2, "Max Moe A900000009 {broken")
    reading = read("people.jsonl", "\n".join(lines).encode())
    assert reading.whole
    assert len(reading.rows) == 5
    assert [row.number for row in reading.blocks[0].rows] == [1, 2, 4, 5, 6]
    assert "Max Moe A900000009 {broken" in reading.text


def test_hides_nothing_in_keys_duplicates_or_nesting() -> None:
    text = (
        '{"a": 1, "a": "A900000001", "x": {"y": [{"z": [[["A900000002"]]]}]}, "A900000003": null, "A9 4": {}}'
    )
    reading = read("x.json", text.encode())
    assert reading.whole
    for needle in ("A900000001", "A900000002", "A900000003", "A9 4"):
        assert needle in reading.text


@pytest.mark.parametrize(
    "tail", ["", "]", " // comment A900000009", "\x00", "{'single': 'A900000009'}", ", and more A900000009"]
)
def test_corrupt_json_is_read_as_text(tail: str) -> None:
    content = (json.dumps(PEOPLE)[:-1] + tail).encode()
    reading = read("x.json", content)
    assert all(reading.shows(p["name"]) for p in PEOPLE)  # type: ignore[arg-type]
    assert reading.shows("A900000009") or "A900000009" not in tail


@pytest.mark.parametrize("cut", [1, 2, 9, 60])
def test_truncated_json_is_a_gap_and_its_text_is_read(cut: int) -> None:
    reading = read("x.json", json.dumps(PEOPLE).encode()[:-cut])
    assert any("cut short" in why for why in reading.gaps)
    assert reading.shows(PEOPLE[0]["name"])  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ['{"a": %s}', "[%s]", '{"a": {"b": %s, "c": 1}}', '[{"a": %s}, {"a": 2}]'])
@pytest.mark.parametrize("filler", ["x ", "ACAA,"])
def test_a_text_longer_than_a_cell_is_read_as_running_text(form: str, filler: str) -> None:
    text = filler * 20_000 + " A900000001 " + filler * 20_000
    reading = read("x.json", (form % json.dumps(text)).encode(), limits=Limits(cell_chars=1000))
    assert reading.whole
    assert any("A900000001" in passage.text for passage in reading.passages)


def test_a_key_longer_than_a_cell_is_a_gap() -> None:
    assert read("x.json", b'{"' + b"x" * 2000 + b'": 1}', limits=Limits(cell_chars=1000)).gaps


@pytest.mark.parametrize("form", ['{"a": %s}', "[%s, %s]", '[{"y": %s}]', '{"y": %s, "z": {"a": %s}}'])
@pytest.mark.parametrize("empty", ["{}", "[]"])
def test_keys_of_nothing_come_out(form: str, empty: str) -> None:
    assert "okonkwo" in read("x.json", form.replace("%s", f'{{"okonkwo": {empty}}}').encode()).text


def test_oversized_json_is_a_gap() -> None:
    reading = read("x.json", b'{"a": "' + b"x" * 5000 + b'"}', limits=Limits(part_bytes=1000))
    assert any("part_bytes" in why for why in reading.gaps)


def test_nesting_beyond_measure_is_a_gap_and_its_text_is_read() -> None:
    content = b"[" * 100_000 + b'"A900000001"' + b"]" * 100_000
    reading = read("x.json", content)
    assert any("nested" in why for why in reading.gaps)
    assert "A900000001" in reading.text


def test_numbers_stay_exact() -> None:
    digits = "9" * 5000
    reading = read("x.json", f"[[900000001, 1.10, {digits}, 1e400, NaN, -0]]".encode())
    assert reading.whole
    assert reading.rows[0] == {0: 900000001, 1: "1.10", 2: digits, 3: "1e400", 4: "NaN", 5: 0}


def test_parallel_arrays_are_columns() -> None:
    reading = read("x.json", b'{"title": "t", "name": ["Roe", "Poe"], "number": [1, 2]}')
    assert {0: "Poe", 1: 2} in reading.rows


def test_objects_by_key_keep_the_key_as_a_cell() -> None:
    reading = read(
        "x.json", b'{"A900000001": {"name": "Roe", "age": 1}, "A900000002": {"name": "Poe", "age": 2}}'
    )
    assert reading.rows[0] == {0: "A900000001", 1: "Roe", 2: 1}
    assert "A900000001" not in str([str(b.table.location) + b.table.name for b in reading.blocks])


def test_maps_of_names_are_tables_of_two_columns() -> None:
    reading = read("x.json", b'{"ROE, JANE": "granted", "POE, ANN": "denied", "MOE, MAX": "pending"}')
    assert reading.rows[1] == {0: "POE, ANN", 1: "denied"}


def test_geojson_properties_are_columns() -> None:
    features = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.5, 2.5]},
                 "properties": {"name": f"Roe{n}"}} for n in range(3)]  # fmt: skip
    reading = read("x.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert reading.whole
    assert any("properties.name" in (b.table.headings or ()) for b in reading.blocks)


def test_later_keys_get_columns_of_their_own() -> None:
    lines = [json.dumps({"a": n}) for n in range(2000)] + [json.dumps({"a": 1, "b": "A900000001"})]
    reading = read("x.jsonl", "\n".join(lines).encode())
    assert len(reading.rows) == 2001
    assert reading.rows[-1] == {0: 1, 1: "A900000001"}


@pytest.mark.parametrize(
    "text", ["{}", "[]", '""', "{} {}", "[][]", "[1] [2]", "[1,]", "[", "{", '{"a":', "\ufeff[]"]
)
def test_the_smallest_documents_are_read(text: str) -> None:
    assert not [why for why in read("x.json", text.encode()).gaps if "reader failed" in why]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, NEEDLES, st.booleans())
def test_any_string_and_any_key_comes_out(value: object, needle: str, as_key: bool) -> None:
    document = (
        {"x": value, needle: value} if as_key else {"x": value, "y": [value, {"z": needle, "w": value}]}
    )
    assert read("x.json", json.dumps(document).encode()).shows(needle)
    assert read("x.jsonl", (json.dumps(document) + "\n" + json.dumps(document)).encode()).shows(needle)


@given(JSON)
def test_every_scalar_comes_out(value: object) -> None:
    reading = read(
        "x.json", json.dumps([value, {"y": value}], ensure_ascii=False).encode("utf-8", "surrogatepass")
    )

    def leaves(item: object) -> list[str]:
        if isinstance(item, dict):
            return [leaf for key, inner in item.items() for leaf in (key, *leaves(inner))]
        if isinstance(item, list):
            return [leaf for inner in item for leaf in leaves(inner)]
        return [str(item)] if isinstance(item, str | int) and not isinstance(item, bool) else []

    # A plain lower-case key may only be the name of a table: it cannot be a name or a number by itself.
    named = {step for block in reading.blocks for step in block.table.name.split(".")}
    assert all(reading.shows(leaf) or leaf in named for leaf in leaves(value) if leaf.strip())


@pytest.mark.parametrize("hollow", ["[[]]", "[{}]", "[[null]]", "[]", "{}", "null", '""', "[[[]], {}]"])
def test_a_key_is_read_whatever_it_holds(hollow: str) -> None:
    assert "Ann Doe A900000042" in read("x.json", f'[{{"Ann Doe A900000042": {hollow}}}]'.encode()).text


@pytest.mark.parametrize("spelled", [list("A900000042"), list(b"A900000042")])
@pytest.mark.parametrize("within", ['{{"a": {}, "b": 1}}', '[{{"a": {}}}, {{"a": []}}]'])
def test_characters_and_their_codes_spell_a_text(spelled: list[object], within: str) -> None:
    text = read("a.json", within.format(json.dumps(spelled)).encode()).text
    assert "A900000042" in text or "; ".join(map(str, spelled)) in text


@pytest.mark.parametrize("number", ["900000042.0", "9.00000042e8", "900000042e0"])
def test_whole_numbers_stay_whole_however_they_are_written(number: str) -> None:
    assert "900000042" in read("a.json", f'{{"a": {number}}}'.encode()).text.splitlines()


@pytest.mark.parametrize(
    "value",
    [
        {"columns": ["name", "dob"], "data": [["Jane Roe", "1980-02-03"]]},
        {"index": [0], "columns": ["name", "dob"], "data": [["Jane Roe", "1980-02-03"]]},
        {"name": ["Jane Roe"], "dob": ["1980-02-03"]},
    ],
)
def test_one_row_under_names_of_columns_is_a_table(value: object) -> None:
    blocks = [
        b for b in read("a.json", json.dumps(value).encode()).blocks if b.table.headings == ("name", "dob")
    ]
    assert [row.cells for block in blocks for row in block.rows] == [{0: "Jane Roe", 1: "1980-02-03"}]


def test_json_within_a_string_is_a_table_as_well() -> None:
    inner = json.dumps({"name": "Jane Roe", "dob": "1980-02-03"})
    for value in ({"n": 1, "blob": inner}, [{"n": 1, "blob": json.dumps({"deeper": inner})}], [inner, inner]):
        reading = read("a.json", json.dumps(value).encode())
        assert reading.whole, reading.gaps
        assert any(row.get(0) == "Jane Roe" for row in reading.rows)
    assert read("a.json", json.dumps({"n": 1, "blob": '{"name": '}).encode()).whole
