from __future__ import annotations

import datetime as dt
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.dbase import Field, dbf, dbt, fpt
from builders.people import people
from contract.reading import NEEDLES, Reading, read

PERSON = people(1)[0]
NAME, NUMBER = PERSON.name, f"A{PERSON.a_number}"
FIELDS: list[Field] = [
    ("NAME", "C", 30),
    ("NUMBER", "C", 12),
    ("BORN", "D", 8),
    ("AMOUNT", "N", 9),
    ("OPEN", "L", 1),
]
PLAIN = [[f"place {n}".encode(), b"code", b"19900203", b"%9d" % n, b"T"] for n in range(9)]
ROW = [NAME.encode(), NUMBER.encode(), PERSON.born.strftime("%Y%m%d").encode(), b"     12.5", b"F"]


def seen(reading: Reading) -> str:
    cells = [
        str(value)
        for block in reading.blocks
        if block.table.location.visible
        for row in block.each_row()
        if row.visible
        for column, value in row.cells.items()
        if column not in block.table.hidden_columns
    ]
    return "\n".join(cells + [passage.text for passage in reading.passages if passage.location.visible])


def test_reads_an_ordinary_table_whole() -> None:
    reading = read("a.dbf", dbf(FIELDS, [ROW, *PLAIN]))
    assert reading.reader == "dbase"
    assert reading.whole
    assert reading.rows[0] == {0: NAME, 1: NUMBER, 2: PERSON.born, 3: 12.5, 4: False}
    assert len(reading.rows) == 10


BINARY: list[tuple[str, bytes, object]] = [
    ("I", struct.pack("<i", 912345678), 912345678),
    ("B", struct.pack("<d", 2.5), 2.5),
    ("Y", struct.pack("<q", 25_000), 2.5),
    ("T", struct.pack("<II", 2_447_893, 3_600_000), dt.datetime(1990, 1, 1, 1)),
    ("F", b"   3.25", 3.25),
    ("N", b"012345678", "012345678"),
    ("D", b"        ", None),
    ("N", b"*********", "*********"),
]


@pytest.mark.parametrize(("kind", "raw", "value"), BINARY)
def test_reads_values_of_each_type(kind: str, raw: bytes, value: object) -> None:
    reading = read("a.dbf", dbf([("A", kind, len(raw))], [[raw]], version=0x30))
    assert reading.whole
    assert reading.rows[0].get(0) == value


@pytest.mark.parametrize(
    ("driver", "codec"), [(0x03, "cp1252"), (0xC9, "cp1251"), (0x65, "cp866"), (0x4D, "gbk"), (0, "utf-8")]
)
def test_reads_texts_in_the_code_page_of_the_table(driver: int, codec: str) -> None:
    text = {"cp1251": "Дмитрий", "cp866": "Дмитрий", "gbk": "张伟"}.get(codec, "José")
    assert read("a.dbf", dbf([("A", "C", 20)], [[text.encode(codec)]], driver=driver)).rows == [{0: text}]


HIDDEN = {
    "a deleted row": dbf(FIELDS, [ROW, *PLAIN], deleted=[0]),
    "a row behind the counted ones": dbf(FIELDS, [*PLAIN, ROW], counted=9),
    "behind the end of the file": dbf(FIELDS, PLAIN, tail=b"\x1a" + NAME.encode() + b" " + NUMBER.encode()),
    "bytes that no field uses": dbf(FIELDS, PLAIN[:1], slack=f"{NAME} {NUMBER}".encode()),
    "behind the end of a text": dbf([("A", "C", 60)], [[b"x\0" + f"{NAME} {NUMBER}".encode()]]),
    "behind the fields": dbf(FIELDS, PLAIN, note=f"{NAME} {NUMBER}".encode()),
    "between the name and type of a field": dbf(
        [("A\0" + NUMBER[:9], "C", 5)], [[b"x"]], tail=b"\x1a" + f"{NAME} {NUMBER}".encode()
    ),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_finds_a_person_where_no_program_shows_one(place: str) -> None:
    reading = read("a.dbf", HIDDEN[place])
    assert reading.whole
    assert NAME in reading.text
    assert NUMBER in reading.text
    assert NAME not in seen(reading)


LONG = f"A long note about {NAME}, {NUMBER}, and what followed. " * 12
MEMOS = {
    "dbt": ("a.dbt", dbt(b"first", LONG.encode())),
    "fpt": ("a.fpt", fpt(b"first", LONG.encode())),
}


@pytest.mark.parametrize("kind", MEMOS)
def test_reads_memo_files(kind: str) -> None:
    reading = read(*MEMOS[kind])
    assert reading.reader == "memo"
    assert reading.whole
    assert LONG.strip() in seen(reading)


SLACK = {
    "dbt": ("a.dbt", dbt(b"first", slack=f"{NAME} {NUMBER}".encode())),
    "fpt": ("a.fpt", fpt(b"first", slack=f"{NAME} {NUMBER}".encode())),
    "fpt of no kind": ("a.fpt", fpt(f"{NAME} {NUMBER}".encode(), kind=7)),
    "header": (
        "a.fpt",
        fpt(b"first")[:64] + f"{NAME} {NUMBER}".encode() + fpt(b"first")[64 + len(NAME + NUMBER) + 1 :],
    ),
}


@pytest.mark.parametrize("place", SLACK)
def test_finds_a_person_in_what_memo_files_leave_over(place: str) -> None:
    reading = read(*SLACK[place])
    assert NAME in reading.text
    assert NUMBER in reading.text
    assert NAME not in seen(reading)


def test_a_file_in_a_memo_is_a_part() -> None:
    assert read("a.fpt", fpt(bytes(range(256)) * 2)).gaps


ORDINARY = dbf(FIELDS, PLAIN)
DAMAGED = {
    "cut short": ORDINARY[:-100],
    "only a header": ORDINARY[:100],
    "fields longer than rows": ORDINARY[:10] + b"\x05\0" + ORDINARY[12:],
    "bytes behind the rows": ORDINARY + bytes(range(256)),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damage_is_a_gap(how: str) -> None:
    reading = read("a.dbf", DAMAGED[how])
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


WIDE = dbf([("A", "C", 60), ("B", "C", 60)], [[b"x", b"y"]] * 3)
FIRST = len(WIDE) - 1 - 3 * 121
STARTS = [0, *(FIRST + 121 * row + 1 + 60 * column for row in range(3) for column in range(2))]


@settings(max_examples=60, deadline=None)
@given(NEEDLES, st.sampled_from(STARTS), st.floats(0, 0.999))
def test_what_is_written_over_a_table_comes_out(needle: str, start: int, where: float) -> None:
    """Into the header, or into a field: over the border of two fields a text comes out in two pieces."""
    at = start + int(where * ((60 if start else FIRST) - len(needle)))
    assert read("a.dbf", WIDE[:at] + needle.encode() + WIDE[at + len(needle) :]).shows(needle)
