"""What a binary workbook owes: the same cells, hidden places and accounts as any other, record by record."""

from __future__ import annotations

import datetime as dt
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import xlsb
from builders.people import people, roster
from builders.xlsb import Formula, Sheet, Styled, Workbook, record, string
from contract.reading import Reading, read
from contract.test_xls import COUNTS, NEEDLE, blocks, seen


def opened(book: Workbook) -> Reading:
    return read("a.xlsb", book.to_bytes())


def test_an_ordinary_workbook_is_read_whole() -> None:
    reading = opened(Workbook([Sheet("Sheet1", COUNTS), Sheet("Sheet2", COUNTS)]))
    assert reading.whole, reading.gaps
    assert reading.reader == "xlsb"
    assert [dict(row.cells) for row in blocks(reading, "Sheet1")[0].rows] == [
        {0: "Facility", 1: "Book-ins"}, {0: "Eloy", 1: 412}, {0: "Krome", 1: 398},
    ]  # fmt: skip
    assert all(block.table.location.visible and block.table.grid for block in reading.blocks)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Zoë 漢字", "Zoë 漢字"),
        (987654321, 987654321),
        (-3, -3),
        (0.5, 0.5),
        (True, True),
        (Formula("Perez"), "Perez"),
        (Formula(17.0), 17),
        (Styled(32236, 2), dt.date(1988, 4, 3)),
        (Styled(900000123, 3), "A900000123"),
    ],
)
def test_cells_come_typed_as_a_reader_sees_them(value: object, expected: object) -> None:
    reading = opened(Workbook([Sheet("Sheet1", [[value]])], formats=("yyyy\\-mm\\-dd", '"A"000000000')))
    assert reading.whole, reading.gaps
    assert reading.rows == [{0: expected}]
    assert type(reading.rows[0][0]) is type(expected)


def test_short_cells_follow_the_one_before() -> None:
    cells = record(0, struct.pack("<IIHBBB", 4, 0, 300, 0, 0, 0)) + record(
        6, struct.pack("<II", 2, 0) + string("a")
    )
    cells += record(17, bytes(4) + string("b")) + record(13, bytes(4) + struct.pack("<I", 9 << 2 | 2))
    cells += record(62, struct.pack("<II", 6, 0) + b"\1" + string("rich") + struct.pack("<I", 1) + bytes(4))
    (block,) = opened(Workbook([Sheet("S", more=cells)])).blocks
    assert [(row.number, row.cells) for row in block.rows] == [(5, {2: "a", 3: "b", 4: 9, 6: "rich"})]


@pytest.mark.parametrize("state", [0, 1, 2])
def test_a_hidden_sheet_and_all_comments_are_not_visible(state: int) -> None:
    two = Sheet("Two", [[NEEDLE]], state=state, comments={(7, 2): "CANARY 7"})
    reading = opened(Workbook([Sheet("One", COUNTS), two]))
    assert reading.whole, reading.gaps
    assert seen(reading) == {state == 0}
    (comment,) = [p for p in reading.passages if "CANARY 7" in p.text]
    assert (comment.location.spot, comment.location.visible) == ("comment at C7", False)


def test_hidden_rows_columns_and_white_cells_are_marked() -> None:
    rows = [*COUNTS, [Styled("white", 1), Styled("blank", 2), "shown"]]
    sheet = Sheet("S", rows, hidden_rows={2}, hidden_columns={1})
    (block,) = opened(Workbook([sheet], formats=(";;;",))).blocks
    assert [(row.number, row.visible) for row in block.rows] == [(1, True), (2, False), (3, True), (4, True)]
    assert block.table.hidden_columns == {1}
    assert block.rows[3].concealed == {0, 1}


TOKEN = b"\x17" + struct.pack("<H", len(NEEDLE)) + NEEDLE.encode("utf-16-le")
LOCAL = {
    "header": (record(479, b"\0\0" + string(f'&L&"Arial"{NEEDLE}') + string(None) * 5), {True, False}),
    "formula": (
        record(9, struct.pack("<IId", 0, 0, 5.0) + b"\0\0" + struct.pack("<I", 35) + TOKEN + bytes(4)),
        {False},
    ),
    "allowed values": (record(64, bytes(30) + TOKEN), {False}),
    "hyperlink": (record(494, bytes(16) + string("rId9") + string("place") + string(NEEDLE)), {False}),
    "conditional format": (record(463, bytes(40) + TOKEN), {False}),
    "unknown record": (record(9000, b"\1\2\3" + NEEDLE.encode()), {False}),
}
PARTS = {
    "connections": {
        "xl/connections.bin": record(429) + record(201, bytes(9) + string(f"SELECT {NEEDLE}")) + record(430)
    },
    "table": {"xl/tables/table1.bin": record(343, bytes(60) + string(NEEDLE)) + record(344)},
    "slicer": {"xl/slicers/slicer1.bin": record(1044) + record(1045, bytes(4) + string(NEEDLE))},
    "threaded comments": {
        "xl/threadedComments/threadedComment1.xml": f"<a><text>{NEEDLE}</text></a>".encode()
    },
    "properties": {"docProps/app.xml": f"<Properties><Company>{NEEDLE}</Company></Properties>".encode()},
    "external link": {"xl/externalLinks/externalLink1.bin": xlsb.external([[NEEDLE, 5.0]])},
}


@pytest.mark.parametrize("place", LOCAL)
def test_what_a_sheet_says_beside_its_cells_comes_out(place: str) -> None:
    body, visible = LOCAL[place]
    reading = opened(Workbook([Sheet("S", more=body)]))
    assert reading.whole, reading.gaps
    assert seen(reading) <= visible
    assert seen(reading)


@pytest.mark.parametrize("place", PARTS)
def test_other_parts_come_out(place: str) -> None:
    reading = opened(Workbook([Sheet("S", COUNTS)], parts=PARTS[place]))
    assert reading.whole, reading.gaps
    assert seen(reading)
    assert place == "threaded comments" or seen(reading) == {False}


def test_defined_names_and_short_texts_in_formulas_come_out() -> None:
    short = b"\x17\5\0" + "Wu Xu".encode("utf-16-le") + b"\x1f" + struct.pack("<d", 900000456)
    reading = opened(
        Workbook([Sheet("S", COUNTS)], more=record(39, bytes(9) + string("Range") + TOKEN + short))
    )
    for text in (NEEDLE, "Range", "Wu Xu", "900000456"):
        assert seen(reading, text) == {False}


def test_unused_strings_and_unlisted_sheets_are_hidden() -> None:
    reading = opened(
        Workbook([Sheet("S", COUNTS)], orphans=["CANARY 1"], unlisted=[Sheet("", [["CANARY 2"]])])
    )
    assert reading.whole, reading.gaps
    assert seen(reading, "CANARY 1") == seen(reading, "CANARY 2") == {False}


@pytest.mark.parametrize("shared", [True, False])
def test_a_pivot_cache_is_a_hidden_table(shared: bool) -> None:
    rows = [[p.name, float(p.a_number)] for p in people(30)]
    definition, records = xlsb.pivot(["Name", "A-Number"], rows, shared=shared)
    parts = {
        "xl/pivotCache/pivotCacheDefinition1.bin": definition,
        "xl/pivotCache/pivotCacheRecords1.bin": records,
        "xl/pivotCache/_rels/pivotCacheDefinition1.bin.rels": xlsb.links(
            [("pivotCacheRecords", "pivotCacheRecords1.bin")]
        ),
    }
    reading = opened(Workbook([Sheet("S", COUNTS)], parts=parts))
    assert reading.whole, reading.gaps
    (block,) = blocks(reading, "pivot cache")
    assert block.table.headings == ("Name", "A-Number")
    assert not block.table.location.visible
    assert [list(row.cells.values()) for row in block.rows] == [[name, int(number)] for name, number in rows]
    alone = opened(Workbook([Sheet("S", COUNTS)], parts={"xl/pivotCache/p.bin": definition}))
    assert not shared or seen(alone, str(rows[3][0])) == {False}


def test_a_password_against_editing_holds() -> None:
    reading = opened(Workbook([Sheet("S", COUNTS, more=record(535, b"\x1a\xcc" + bytes(64)))]))
    assert any("locked for editing" in why for why in reading.gaps)


def test_dense_records_and_cut_parts_are_gaps() -> None:
    for kind in (9000, 500):
        book = Workbook([Sheet("S", COUNTS, more=record(kind, random.Random(4).randbytes(6000)))])
        assert any("dense" in why for why in opened(book).gaps)
    whole = Workbook([Sheet("S", roster(9))]).to_parts()
    for place, content in whole.items():
        if place.endswith(".bin") and len(content) > 30:
            for cut in (2, len(content) // 2, len(content) - 5):
                reading = opened(Workbook([Sheet("S", roster(9))], parts={place: content[:cut]}))
                assert reading.gaps, (place, cut)


FULL = Workbook(
    [
        Sheet(
            "S",
            [["Name", 5], [NEEDLE, 6.5]],
            more=b"".join(body for body, _ in LOCAL.values()),
            comments={(1, 1): "x"},
        )
    ],
    orphans=["unused"],
    more=record(39, bytes(9) + string("Range") + TOKEN),
    parts={name: content for parts in PARTS.values() for name, content in parts.items()},
)
BINARY = sorted(name for name in FULL.to_parts() if name.endswith(".bin"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BINARY), st.data(), st.booleans(), st.sampled_from(["latin-1", "utf-16-le"]))
def test_a_canary_written_anywhere_in_a_part_comes_out_or_is_a_gap(
    place: str, data: st.DataObject, over: bool, encoding: str
) -> None:
    mark = "TAINT 900000456".encode(encoding)
    content = FULL.to_parts()[place]
    at = data.draw(st.integers(0, len(content)))
    tainted = content[:at] + mark + content[at + len(mark) * over :]
    reading = opened(Workbook(FULL.sheets, parts=FULL.to_parts() | {place: tainted}))
    # A number that overwrites a record's may lose its last digits to what was there.
    assert reading.shows("9000004"), at


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 0x3FFF), st.binary(max_size=60)), max_size=12))
def test_any_records_end_as_contents_or_gaps(bodies: list[tuple[int, bytes]]) -> None:
    reading = opened(Workbook([Sheet("S", more=b"".join(record(kind, body) for kind, body in bodies))]))
    assert not any("reader failed" in why for why in reading.gaps)
