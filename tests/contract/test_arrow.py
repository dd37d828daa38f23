from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.columnar import arrow, stream
from builders.people import people
from contract.reading import NEEDLES, Reading, read

PERSON = people(1)[0]
NAME, NUMBER = PERSON.name, f"A{PERSON.a_number}"
BOTH = f"{NAME} {NUMBER}"
PLAIN = pa.table(
    {
        "name": [f"place {n}" for n in range(50)],
        "amount": list(range(50)),
        "share": [n / 7 for n in range(50)],
    }
)
WRITERS: dict[str, Callable[..., bytes]] = {"arrow": arrow, "stream": stream}


def seen(reading: Reading) -> set[str]:
    cells = {
        str(value)
        for block in reading.blocks
        if block.table.location.visible
        for row in block.each_row()
        if row.visible
        for value in row.cells.values()
    }
    return cells | {passage.text for passage in reading.passages if passage.location.visible}


@pytest.mark.parametrize("codec", [None, "lz4", "zstd"])
@pytest.mark.parametrize("form", WRITERS)
def test_reads_an_ordinary_file_whole(form: str, codec: str | None) -> None:
    people_too = PLAIN.append_column("person", pa.array([NAME] * 50).dictionary_encode())
    reading = read("a.arrow", WRITERS[form](people_too, compression=codec, batch=20))
    assert reading.reader == "arrow"
    assert reading.whole
    assert len(reading.rows) == 50
    assert reading.rows[49] == {0: "place 49", 1: 49, 2: 7.0, 3: NAME}
    assert NAME in seen(reading)


def masked(values: list[object], mask: list[bool]) -> pa.Array:
    """An array whose nulls lie over values."""
    full = pa.array(values)
    bits = sum((not gone) << n for n, gone in enumerate(mask))
    return pa.Array.from_buffers(full.type, len(full), [pa.py_buffer(bytes((bits,))), *full.buffers()[1:]])


def unreached() -> pa.Array:
    return pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), pa.array(["x", "y", BOTH]))


HIDDEN = {
    "metadata": PLAIN.replace_schema_metadata({"note": BOTH}),
    "metadata of a column": pa.table(
        [pa.array(["x"])], schema=pa.schema([pa.field("a", pa.string(), metadata={"note": BOTH})])
    ),
    "metadata of a column within": pa.table(
        [pa.array([{"b": 1}], pa.struct([pa.field("b", pa.int64(), metadata={"note": BOTH})]))], names=["a"]
    ),
    "a text under a null": pa.table({"a": masked(["x", BOTH], [False, True])}),
    "an entry that no row uses": pa.table(
        {"a": pa.DictionaryArray.from_arrays(pa.array([1, 1], pa.int8()), pa.array([BOTH, "x"]))}
    ),
    "an item that no list reaches": pa.table({"a": unreached()}),
}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("place", HIDDEN)
def test_finds_a_person_where_no_row_shows_one(place: str, form: str) -> None:
    reading = read("a.arrow", WRITERS[form](HIDDEN[place]))
    if place == "an item that no list reaches" and BOTH not in WRITERS[form](HIDDEN[place]).decode("latin-1"):
        pytest.skip("this writer cuts what no list reaches")
    assert BOTH in reading.text
    assert not any(BOTH in text for text in seen(reading))


def test_a_number_under_a_null_is_read() -> None:
    reading = read("a.arrow", arrow(pa.table({"a": masked([1, int(PERSON.a_number)], [False, True])})))
    assert PERSON.a_number in reading.text
    assert PERSON.a_number not in seen(reading)


def test_a_text_in_the_bytes_of_numbers_is_read() -> None:
    raw = b"JANE ROE" + NUMBER.encode().ljust(16)
    values = [int.from_bytes(raw[at : at + 8], "little") for at in (0, 8, 16)]
    assert NUMBER in read("a.arrow", arrow(pa.table({"a": values}))).text


def test_a_batch_that_the_footer_does_not_list_is_hidden() -> None:
    content = bytearray(arrow(pa.table({"a": ["nobody", BOTH]}), batch=1))
    # The footer's list of batches, of 24 bytes each, begins with how many they are.
    at = content.rindex((2).to_bytes(4, "little"))
    content[at : at + 4] = (1).to_bytes(4, "little")
    reading = read("a.arrow", bytes(content))
    assert reading.gaps or (BOTH in reading.text and BOTH not in seen(reading))


def test_the_bytes_between_values_are_read() -> None:
    content = bytearray(arrow(pa.table({"a": ["x" * 3], "b": [1]})))
    at = content.index(b"xxx") + 8
    assert not any(content[at - 5 : at])
    content[at - 5 : at] = b"J ROE"
    reading = read("a.arrow", bytes(content))
    assert reading.shows("J ROE")
    assert "J ROE" not in seen(reading)


ORDINARY = arrow(PLAIN)
DAMAGED = {
    "cut short": ORDINARY[:-5],
    "only marks": b"ARROW1\0\0" + b"\x01\0\0\0ARROW1",
    "a stream cut short": stream(PLAIN)[:-200],
    "an offset beyond the end": ORDINARY.replace((7).to_bytes(4, "little"), b"\xff\xff\xff\x7f"),
    "Feather of the first version": b"FEA1" + ORDINARY[4:],
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damage_is_a_gap(how: str) -> None:
    reading = read("a.arrow", DAMAGED[how])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


@settings(max_examples=50, deadline=None)
@given(NEEDLES, st.floats(0, 0.999), st.sampled_from(sorted(WRITERS)), st.sampled_from([None, "zstd"]))
def test_what_is_written_over_a_file_comes_out(
    needle: str, where: float, form: str, codec: str | None
) -> None:
    content = WRITERS[form](PLAIN.drop_columns(["name"]), compression=codec)
    at = min(int(where * len(content)), len(content) - len(needle))
    assert read("a.arrow", content[:at] + needle.encode() + content[at + len(needle) :]).shows(needle)
