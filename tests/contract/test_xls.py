"""What an old workbook owes: every cell typed and placed, every hidden place read as hidden, every record swept."""

from __future__ import annotations

import datetime as dt
import importlib
import io
import random
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import biff
from builders.biff import Formula, Sheet, Styled, Workbook, record
from builders.biff_encryption import encrypted
from builders.people import HEADINGS, people, roster
from contract.reading import Reading, read
from tidegate.inspection.formats.biff.decryption import PASSWORD
from tidegate.inspection.formats.biff.text import PRELOAD
from tidegate.inspection.formats.biff.workbook import PivotCacheStream, RevisionStream, WorkbookStream
from tidegate.inspection.formats.interface import Format
from tidegate.model.content import Block

COUNTS = [["Facility", "Book-ins"], ["Eloy", 412], ["Krome", 398]]
NEEDLE = "CANARY 900000123"
for _module in PRELOAD:
    importlib.import_module(_module)


def opened(book: Workbook | bytes, format: Format | None = None) -> Reading:
    content = book if isinstance(book, bytes) else book.to_bytes()
    return read("Workbook", content, format=format or WorkbookStream())


def blocks(reading: Reading, title: str) -> list[Block]:
    return [block for block in reading.blocks if block.table.name == title]


def seen(reading: Reading, text: str = NEEDLE) -> set[bool]:
    """Whether the passages and cells that hold the text are visible."""
    found = {p.location.visible for p in reading.passages if text in p.text}
    for block in reading.blocks:
        for row in block.rows:
            for column, value in row.cells.items():
                if text in str(value):
                    hidden = column in block.table.hidden_columns or column in row.concealed
                    found.add(block.table.location.visible and row.visible and not hidden)
    return found


def test_an_ordinary_workbook_is_read_whole() -> None:
    reading = opened(Workbook([Sheet("Sheet1", COUNTS), Sheet("Sheet2", COUNTS)], after=bytes(300)))
    assert reading.whole, reading.gaps
    assert reading.reader == "xls"
    assert [dict(row.cells) for row in blocks(reading, "Sheet1")[0].rows] == [
        {0: "Facility", 1: "Book-ins"}, {0: "Eloy", 1: 412}, {0: "Krome", 1: 398},
    ]  # fmt: skip
    assert all(block.table.location.visible and block.table.grid for block in reading.blocks)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ("Zoë 漢字", "Zoë 漢字"),
        (987654321, 987654321),
        (-3, -3),
        (0.5, 0.5),
        (True, True),
        (Formula("Perez"), "Perez"),
        (Formula(17.0), 17),
        (Styled(32236, 16), dt.date(1988, 4, 3)),
        (Styled(900000123, 17), "A900000123"),
        (Styled(7201, 18), "07201"),
    ],
)
def test_cells_come_typed_as_a_reader_sees_them(value: object, expected: object) -> None:
    formats = ("yyyy\\-mm\\-dd", '"A"000000000', "00000")
    reading = opened(Workbook([Sheet("Sheet1", [[value]])], formats=formats))
    assert reading.whole, reading.gaps
    assert reading.rows == [{0: expected}]
    assert type(reading.rows[0][0]) is type(expected)


@pytest.mark.parametrize(
    ("packed", "expected"), [(0x3FF00000, 1), (0x3FF00001, 0.01), (0x12D687 << 2 | 3, 12345.67)]
)
def test_packed_numbers(packed: int, expected: float) -> None:
    more = record(0x27E, struct.pack("<HHHI", 0, 0, 15, packed))
    more += record(0xBD, struct.pack("<HHHIHIH", 1, 0, 15, packed, 15, packed, 1))
    assert opened(Workbook([Sheet("S", more=more)])).rows == [{0: expected}, {0: expected, 1: expected}]


@pytest.mark.parametrize("state", [0, 1, 2])
def test_a_hidden_sheet_is_a_table_not_visible(state: int) -> None:
    reading = opened(Workbook([Sheet("One", COUNTS), Sheet("Two", [[NEEDLE]], state=state)]))
    assert seen(reading) == {state == 0}
    assert blocks(reading, "Two")[0].table.location.parts == ('sheet "Two"',)


def test_hidden_rows_and_columns_are_marked() -> None:
    (block,) = opened(Workbook([Sheet("S", COUNTS, hidden_rows={2}, hidden_columns={1})])).blocks
    assert [(row.number, row.visible) for row in block.rows] == [(1, True), (2, False), (3, True)]
    assert block.table.hidden_columns == {1}


def test_cells_that_show_nothing_are_concealed() -> None:
    white = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 9, 400, 0, 0, 0, 0, 0) + biff.string("Arial", 1))
    style = record(0xE0, struct.pack("<HHH14x", 1, 0, 0))
    rows = [[Styled("white", 17), Styled("blank", 16), "shown"]]
    (block,) = opened(Workbook([Sheet("S", rows)], formats=(";;;",), styles=white + style)).blocks
    assert block.rows[0].concealed == {0, 1}


GLOBAL = {
    "defined name": biff.name("Hidden_Range", biff.text_token(NEEDLE)),
    "name of a defined name": biff.name("CANARY 900000123", b"\x1e\1\0"),
    "hidden defined name": biff.name("X", biff.text_token(NEEDLE), hidden=True),
    "number format": record(0x41E, b"\xb4\0" + biff.string("".join(f"\\{c}" for c in NEEDLE))),
    "author": record(0x5C, (biff.string(NEEDLE)).ljust(112)),
    "author without a length": record(0x5C, NEEDLE.encode().ljust(112)),
    "external cache": biff.external(["Raw"], [[NEEDLE, 5.0]]),
    "external sheet": biff.external([NEEDLE], []),
    "style": record(0x293, b"\x10\0" + biff.string(NEEDLE)),
    "unknown record": record(0x7777, b"\1\2" + NEEDLE.encode("utf-16-le") + b"\0\xff"),
    "unknown record in bytes": record(0x7777, b"\1\2" + NEEDLE.encode() + b"\0\xff"),
    "connection": record(0x876, bytes(12) + biff.string(f"SELECT '{NEEDLE}'")),
    "custom view": record(0x1A9, bytes(40) + biff.string(NEEDLE)),
}
LOCAL = {
    "comment": (biff.comment(2, 1, NEEDLE), False),
    "comment's author": (biff.comment(2, 1, "x", NEEDLE), False),
    "text box": (biff.text_box(NEEDLE), True),
    "hidden text box": (biff.shape({}, hidden=True) + biff.text_box(NEEDLE), False),
    "long comment": (biff.comment(1, 1, "Ж" * 4100 + NEEDLE), False),
    "header": (record(0x14, biff.string(f'&L&"Arial,Bold"&12{NEEDLE}&RPage &P')), True),
    "footer": (record(0x15, biff.string(f"&C{NEEDLE}")), True),
    "even header": (record(0x89C, bytes(28) + struct.pack("<5H", 3, 16, 0, 0, 0) + biff.string(NEEDLE)), True),
    "allowed values": (biff.validation(f"yes,{NEEDLE},no"), False),
    "input message": (biff.validation("a,b", NEEDLE), False),
    "alternative text": (biff.shape({0x381: (NEEDLE + "\0").encode("utf-16-le")}), False),
    "hyperlink": (record(0x1B8, bytes(32) + struct.pack("<I", 17) + NEEDLE.encode("utf-16-le") + b"\0\0"), False),
    "tooltip": (record(0x800, bytes(10) + (NEEDLE + "\0").encode("utf-16-le")), False),
    "conditional format": (record(0x1B1, b"\1\3" + bytes(10) + biff.text_token(NEEDLE)), False),
    "scenario": (record(0xAF, bytes(8) + biff.characters("S") + biff.string(NEEDLE)), False),
    "query": (record(0xCD, biff.string(f"SELECT {NEEDLE}")), False),
    "printer settings": (record(0x4D, b"\0\0" + NEEDLE.encode("utf-16-le").ljust(300, b"\0")), False),
    "text of a formula": (biff.cell(0, 0, Formula(1.0, biff.text_token(NEEDLE) + b"\x44\0\0\0\xc0"), {}), False),
    "label": (record(0x204, struct.pack("<HHH", 0, 0, 15) + biff.string(NEEDLE)), True),
    "rich label": (record(0xD6, struct.pack("<HHH", 0, 0, 15) + biff.string(NEEDLE) + b"\0\0"), True),
}  # fmt: skip


@pytest.mark.parametrize("place", GLOBAL)
def test_what_the_workbook_says_beside_its_sheets_comes_out_hidden(place: str) -> None:
    reading = opened(Workbook([Sheet("S", COUNTS)], globals=GLOBAL[place]))
    assert seen(reading) == {False}
    assert reading.whole, reading.gaps


@pytest.mark.parametrize("place", LOCAL)
@pytest.mark.parametrize("state", [0, 1])
def test_what_a_sheet_says_beside_its_cells_comes_out(place: str, state: int) -> None:
    body, visible = LOCAL[place]
    reading = opened(Workbook([Sheet("S", state=state, more=body)]))
    assert reading.whole, reading.gaps
    assert (visible and state == 0) in seen(reading)
    assert len(seen(reading)) == 1


def chart_markup(package: bytes) -> bytes:
    body = struct.pack("<HH8xI", 0x89E, 0, len(package) + 20) + b"\0\0\2\0\7\0\x33\0"
    return record(0x89E, body + struct.pack("<I", len(package)) + package + b"\0\7\xff\x34\0\0\0\0\0")


def test_the_theme_of_a_chart_is_read() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as theme:
        theme.writestr("theme.xml", f"<a>{NEEDLE} {random.Random(5).randbytes(4000).hex()}</a>")
    reading = opened(Workbook([Sheet("S", COUNTS, more=chart_markup(package.getvalue()))]))
    assert reading.whole, reading.gaps
    assert seen(reading) == {False}


def test_dense_settings_of_a_chart_are_a_gap() -> None:
    dense = random.Random(5).randbytes(6000)
    assert opened(Workbook([Sheet("S", COUNTS, more=chart_markup(dense))])).gaps


def test_short_names_in_formulas_and_names_come_out() -> None:
    tokens = (
        biff.text_token("Wu Xu")
        + b"\x44\0\0\0\xc0"
        + biff.text_token("漢字")
        + b"\x1f"
        + struct.pack("<d", 900000123)
    )
    reading = opened(Workbook([Sheet("S", COUNTS)], globals=biff.name("N", tokens)))
    for text in ("Wu Xu", "漢字", "900000123"):
        assert any(text in p.text.split("\n\n") for p in reading.passages), text


@pytest.mark.parametrize("open_", [False, True])
def test_a_comment_names_its_cell_and_is_seen_where_it_stands_open(open_: bool) -> None:
    reading = opened(Workbook([Sheet("S", more=biff.comment(7, 2, NEEDLE, open_=open_))]))
    (passage,) = [p for p in reading.passages if NEEDLE in p.text]
    assert (passage.location.spot, passage.location.visible) == ("comment at C7", open_)


def test_an_author_without_the_length_in_front_is_read_and_no_fault() -> None:
    author = f"{NEEDLE}".ljust(112).encode()
    reading = opened(Workbook([Sheet("S", COUNTS)], globals=biff.record(0x5C, author)))
    assert reading.whole, reading.gaps
    assert NEEDLE in reading.text


def test_strings_that_no_cell_shows_are_hidden_text_and_a_table() -> None:
    reading = opened(Workbook([Sheet("S", COUNTS)], orphans=["CANARY 1", "CANARY 2"]))
    assert seen(reading, "CANARY 1") == {False}
    assert [row.cells for row in blocks(reading, "strings that no cell shows")[0].rows] == [
        {0: "CANARY 1"},
        {0: "CANARY 2"},
    ]


@pytest.mark.parametrize("letter", ["x", "Ж"])
def test_shared_strings_run_over_records(letter: str) -> None:
    texts = [f"{letter * (n % 91)} {n}" for n in range(2000)]
    reading = opened(Workbook([Sheet("S", [[text] for text in texts])]))
    assert reading.whole, reading.gaps
    assert [row[0] for row in reading.rows] == texts


def test_rich_and_phonetic_strings() -> None:
    rich = struct.pack("<HBH", 6, 8, 1) + b"Perez " + bytes(4)
    phonetic = "ペレス".encode("utf-16-le")
    extra = struct.pack("<HHHHHHH", 1, 10 + len(phonetic), 0, 1, 1, 3, 3) + phonetic
    far = struct.pack("<HBI", 5, 5, len(extra)) + "Perez".encode("utf-16-le") + extra
    table = record(0xFC, struct.pack("<II", 2, 2) + rich + far)
    sheet = b"".join(record(0xFD, struct.pack("<HHHI", 0, c, 15, c)) for c in (0, 1))
    content = Workbook([Sheet("S", more=sheet)]).to_bytes().replace(biff.shared([]), table)
    moved = content.replace(struct.pack("<HHI", 0x85, 9, 0), b"")
    reading = opened(_relisted(moved))
    assert reading.rows[0] == {0: "Perez ", 1: "Perez"}
    assert "ペレス" in reading.text


def _relisted(content: bytes) -> bytes:
    """The same stream with the place of its only sheet put right."""
    at = content.index(struct.pack("<HH", 0x85, 9))
    start = content.index(struct.pack("<HHHH", 0x809, 16, 0x600, 0x10))
    return content[: at + 4] + struct.pack("<I", start) + content[at + 8 :]


def test_a_sheet_that_nothing_lists_is_hidden() -> None:
    reading = opened(Workbook([Sheet("S", COUNTS)], unlisted=[Sheet("", [[NEEDLE]])]))
    assert seen(reading) == {False}
    assert reading.whole, reading.gaps


def test_a_listed_sheet_that_is_not_there_is_a_gap() -> None:
    content = Workbook([Sheet("S", COUNTS)]).to_bytes()
    at = content.index(struct.pack("<HH", 0x85, 9))
    moved = content[: at + 4] + struct.pack("<I", 12) + content[at + 8 :]
    reading = opened(moved)
    assert any("not there" in why for why in reading.gaps)
    assert {0: "Eloy", 1: 412} in reading.rows


@pytest.mark.parametrize(
    "after", [NEEDLE.encode(), b"\0" * 99 + NEEDLE.encode("utf-16-le"), random.Random(3).randbytes(900)]
)
def test_bytes_after_the_last_sheet_are_read_or_a_gap(after: bytes) -> None:
    reading = opened(Workbook([Sheet("S", COUNTS)], after=after))
    assert reading.gaps or NEEDLE in reading.text


def test_dense_records_of_no_known_kind_are_a_gap() -> None:
    for size in (900, 5000):
        body = b"".join(record(0x7777, random.Random(n).randbytes(size)) for n in range(6))
        assert any("dense" in why for why in opened(Workbook([Sheet("S", COUNTS, more=body)])).gaps)
    body = record(0x1D, random.Random(5).randbytes(6000))
    assert any("dense" in why for why in opened(Workbook([Sheet("S", COUNTS, more=body)])).gaps)


def test_charts_come_with_their_titles_and_caches() -> None:
    cells = record(0x1065, b"\2\0") + b"".join(
        record(0x204, struct.pack("<HHH", n, 0, 0) + biff.string(text))
        for n, text in enumerate([NEEDLE, "b"])
    )
    body = record(0x100D, b"\0\0" + biff.string("Title 900000456", 1)) + cells
    alone = opened(Workbook([Sheet("S", COUNTS), Sheet("Chart1", sort=0x20, more=body)]))
    inner = record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 1997, 0, 6)) + body + record(0x0A)
    within = opened(Workbook([Sheet("S", COUNTS, more=inner)]))
    for reading in (alone, within):
        assert reading.whole, reading.gaps
        assert NEEDLE in reading.text
        assert "Title 900000456" in reading.text
        assert blocks(reading, "S")[0].rows[2].cells == {0: "Krome", 1: 398}


@pytest.mark.parametrize("version", [2, 3, 4])
def test_files_without_a_container(version: int) -> None:
    content = biff.byte_sheet(version, [["Facility", "Zoë"], ["Eloy", 412]])
    reading = read("a.xls", content)
    assert reading.whole, reading.gaps
    assert reading.reader == "xls"
    assert reading.rows == [{0: "Facility", 1: "Zoë"}, {0: "Eloy", 1: 412}]


def test_a_code_page_before_unicode() -> None:
    head = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 1995)) + record(0x42, struct.pack("<H", 1251))
    sheet = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 1995))
    raw = "Иванов".encode("cp1251")
    sheet += record(0x204, struct.pack("<HHHH", 0, 0, 15, len(raw)) + raw)
    sheet += record(0x1C, struct.pack("<HHH", 0, 0, 6) + raw) + record(0x0A)
    listed = struct.pack("<IHB", len(head) + 15 + 4, 0, 4) + b"List"
    reading = opened(head + record(0x85, listed) + record(0x0A) + sheet)
    assert reading.whole, reading.gaps
    assert reading.rows == [{0: "Иванов"}]
    assert any(p.text == "Иванов" and not p.location.visible for p in reading.passages)


def test_a_password_against_editing_holds() -> None:
    reading = opened(Workbook([Sheet("S", COUNTS, more=record(0x13, b"\x1a\xcc"))]))
    assert any("locked for editing" in why for why in reading.gaps)
    assert opened(Workbook([Sheet("S", COUNTS, more=record(0x13, b"\0\0"))])).whole


@pytest.mark.parametrize("shared_items", [True, False])
def test_a_pivot_cache_is_a_hidden_table(shared_items: bool) -> None:
    rows = [[p.name, float(p.a_number), p.country] for p in people(30)]
    content = biff.pivot_cache(["Name", "A-Number", "Country"], rows, shared_items=shared_items)
    reading = opened(content, PivotCacheStream())
    assert reading.whole, reading.gaps
    (block,) = reading.blocks
    assert block.table.headings == ("Name", "A-Number", "Country")
    assert not block.table.location.visible
    assert [list(row.cells.values()) for row in block.rows] == [[n, int(a), c] for n, a, c in rows]


def test_a_pivot_cache_of_items_that_belong_to_no_field() -> None:
    text = struct.pack("<HB", len(NEEDLE), 0) + NEEDLE.encode()
    content = biff.record(0xC6, bytes(20)) + biff.record(0xCD, text) + biff.record(0x0A)
    reading = read("0001", content, format=PivotCacheStream())
    assert NEEDLE in reading.text


def test_items_of_a_pivot_cache_without_rows() -> None:
    content = biff.pivot_cache(["Name"], [[NEEDLE], ["other"]])
    cut = content[: content.index(struct.pack("<HH", 0xC8, 1))] + record(0x0A)
    reading = opened(cut, PivotCacheStream())
    assert [dict(row.cells) for block in reading.blocks for row in block.rows] == [{0: NEEDLE}, {0: "other"}]
    assert opened(b"\1\2\3\4" * 40, PivotCacheStream()).gaps


@pytest.mark.parametrize("place", ["old text", "new number", "old number", "user"])
def test_a_revision_log_gives_what_was_there_before(place: str) -> None:
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
    kinds = {"old text": 1 | 3 << 3, "new number": 2, "old number": 1 | 2 << 3, "user": 0}
    fixed = bytes(14) + bytes([kinds[place]]) + bytes(17)
    number, small = struct.pack("<d", 900000123), struct.pack("<I", 7 << 2 | 2)
    ends = {
        "old text": biff.string(NEEDLE) + small,
        "new number": number,
        "old number": number + small,
        "user": b"",
    }
    body = record(0x13B, fixed + ends[place])
    if place == "user":
        body = record(0x13A, bytes(34) + biff.string("Jane 900000123"))
    reading = opened(head + body + record(0x0A), RevisionStream())
    assert reading.whole, reading.gaps
    assert "900000123" in reading.text
    assert not any(p.location.visible for p in reading.passages)


@pytest.mark.parametrize("way", ["rc4", "crypto", "xor"])
def test_excels_own_password_is_known_and_others_are_a_gap(way: str) -> None:
    clear = Workbook([Sheet("S", COUNTS)]).to_bytes()
    assert {0: "Eloy", 1: 412} in opened(encrypted(clear, way, PASSWORD)).rows
    other = opened(encrypted(clear, way, "other"))
    assert any("password" in why for why in other.gaps)
    assert not other.rows


def test_a_roster_comes_out_as_rows() -> None:
    (block,) = opened(Workbook([Sheet("S", roster(40))], formats=("yyyy\\-mm\\-dd",))).blocks
    assert list(block.rows[0].cells.values()) == list(HEADINGS)
    assert len(block.rows) == 41


FULL = Workbook(
    [
        Sheet(
            "S",
            [["Name", 5], [NEEDLE, 6.5], [True, Formula("x")]],
            more=b"".join(body for place, (body, _) in LOCAL.items() if place != "long comment"),
        ),
        Sheet("T", COUNTS, state=1),
    ],
    globals=b"".join(GLOBAL.values()),
    orphans=["unused"],
).to_bytes()


def test_truncation_is_always_a_gap() -> None:
    for cut in range(1, len(FULL), 41):
        assert opened(FULL[:cut]).gaps, cut


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(FULL) - 1), st.integers(1, 255))
def test_no_flipped_byte_loses_the_canary_in_silence(at: int, change: int) -> None:
    flipped = bytearray(FULL)
    flipped[at] ^= change
    assert opened(bytes(flipped)).shows(NEEDLE)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(FULL)), st.booleans(), st.sampled_from(["latin-1", "utf-16-le"]))
def test_a_canary_written_anywhere_comes_out_or_is_a_gap(at: int, over: bool, encoding: str) -> None:
    mark = "TAINT 900000456".encode(encoding)
    tainted = FULL[:at] + mark + FULL[at + len(mark) * over :]
    reading = opened(tainted)
    # A number that overwrites a record's may lose its last digits to what was there.
    assert reading.shows("9000004")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.binary(max_size=60)), max_size=12))
def test_any_records_end_as_contents_or_gaps(bodies: list[tuple[int, bytes]]) -> None:
    reading = opened(Workbook([Sheet("S", more=b"".join(record(kind, body) for kind, body in bodies))]))
    assert not any("reader failed" in why for why in reading.gaps)
