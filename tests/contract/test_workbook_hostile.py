"""Hostile and damaged workbooks: never an exception, never silence, never more than the limits."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.people import roster
from builders.workbook import HEAD, TRANSITIONAL, Sheet, Workbook, package
from contract.reading import Reading, read
from tidegate.inspection.formats.ooxml.number_format import shown
from tidegate.inspection.part import Part
from tidegate.inspection.source import Budget, Memory
from tidegate.inspection.unpack import Walk
from tidegate.model.limits import Limits

CANARY = "CANARY 900000123"
MIB = 1 << 20
LINE = b"Figures are final. " * 53 + b"Total: 9 of 10\n\n"
BOOK = Workbook([Sheet("Sheet1", [["Name", "Number"], [CANARY, 5], ["Other", 6]])])
INLINE = Workbook([Sheet("Sheet1", [["Name", "Number"], [CANARY, 5], ["Other", 6]], inline=True)])
CLEAN = Workbook([Sheet("Sheet1", [["Facility", "Count"], ["Eloy", 5], ["Krome", 6]])])


def with_sheet(xml: str | bytes) -> bytes:
    content = xml if isinstance(xml, bytes) else xml.encode()
    return Workbook([Sheet("Sheet1")], parts={"xl/worksheets/sheet1.xml": content}).to_bytes()


def streamed(pieces: Iterator[bytes], place: str) -> bytes:
    """A workbook in which one part is so long that it is written as it comes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in Workbook([Sheet("Sheet1")]).to_parts().items():
            if name != place:
                target.writestr(name, content)
        with target.open(place, "w", force_zip64=True) as entry:
            for piece in pieces:
                entry.write(piece)
    return out.getvalue()


def test_truncation_is_always_a_gap() -> None:
    content = Workbook([Sheet("Sheet1", roster(60))]).to_bytes()
    for cut in range(1, len(content), 97):
        reading = read("a.xlsx", content[:cut])
        assert reading.gaps, cut


@pytest.mark.parametrize(
    "place", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize(
    "preamble",
    [
        '<!DOCTYPE a [<!ENTITY b "xx"><!ENTITY c "&b;&b;&b;"><!ENTITY d "&c;&c;&c;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    ],
)
def test_a_document_type_is_a_gap(place: str, preamble: str) -> None:
    xml = BOOK.to_parts()[place].decode()
    bomb = xml.replace(HEAD, HEAD + preamble, 1).encode()
    reading = read("a.xlsx", Workbook(BOOK.sheets, parts={place: bomb}).to_bytes())
    assert reading.gaps


def test_cells_at_the_far_corners_are_read_and_held() -> None:
    book = Workbook([Sheet("Sheet1", [["a", 1]], cells={"XFD1048576": CANARY})])
    reading = read("a.xlsx", book.to_bytes())
    assert any("so far apart" in why for why in reading.gaps)
    assert [(row.number, dict(row.cells)) for block in reading.blocks for row in block.rows][-1] == (
        1_048_576,
        {16_383: CANARY},
    )


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="99999999999"><c r="A99999999999"><v>5</v></c></row>',
        '<row r="1"><c r="XFE1"><v>5</v></c></row>',
        '<row r="1"><c r="AAAAAAAAAA1"><v>5</v></c></row>',
        '<row r="1"><c r="B7"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99999999999999999999</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    ],
)
def test_places_and_strings_that_do_not_exist_are_gaps(cell: str) -> None:
    reading = read(
        "a.xlsx", with_sheet(f'<worksheet xmlns="{TRANSITIONAL}"><sheetData>{cell}</sheetData></worksheet>')
    )
    assert reading.gaps


def test_declared_counts_are_not_believed() -> None:
    strings = f'<sst xmlns="{TRANSITIONAL}" count="4000000000" uniqueCount="4000000000"><si><t>{CANARY}</t></si></sst>'
    sheet = (
        f'<worksheet xmlns="{TRANSITIONAL}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1" spans="1:16384">'
        '<c r="A1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        "</worksheet>"
    )
    parts = {"xl/sharedStrings.xml": strings.encode(), "xl/worksheets/sheet1.xml": sheet.encode()}
    reading = read("a.xlsx", Workbook([Sheet("Sheet1")], parts=parts).to_bytes())
    assert reading.whole, reading.gaps
    assert reading.rows == [{0: CANARY}]


OPENING = f'<worksheet xmlns="{TRANSITIONAL}"><sheetData><row r="1">'.encode()
CLOSING = b"</row></sheetData></worksheet>"


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        (OPENING + b'<c r="A1" t="inlineStr"><is><t>', b"", b"</t></is></c>" + CLOSING),
        (OPENING + b'<c r="A1"><v>', b"", b"</v></c>" + CLOSING),
        (OPENING + b'<c r="A1" more="', b"", b'"/>' + CLOSING),
        (OPENING + b"<!--", b"", b"-->" + CLOSING),
        (OPENING + b"<", b"", b"/>" + CLOSING),
        (OPENING[:-13], b"<a>", b""),
    ],
)
def test_one_endless_token_ends_at_a_limit(before: bytes, unit: bytes, after: bytes) -> None:
    def pieces() -> Iterator[bytes]:
        chance = random.Random(5)
        yield before
        for _ in range(100):
            yield (unit or b"%09d" % chance.randrange(10**9)) * (MIB // len(unit or b"123456789"))
        yield after

    content = streamed(pieces(), "xl/worksheets/sheet1.xml")
    budget = Budget(Limits())
    walk = Walk()
    for _ in walk.contents(Part("a.xlsx", Memory(content), budget)):
        pass
    assert walk.gaps
    assert budget.expanded < 110 * MIB


def test_a_long_shared_string_ends_at_a_limit() -> None:
    limits = Limits(cell_chars=1000)
    for text in ("x" * 1001, "x " * 40_000, "&amp;" * 1001):
        strings = f'<sst xmlns="{TRANSITIONAL}"><si><t>{text}</t></si></sst>'.encode()
        book = Workbook([Sheet("Sheet1")], parts={"xl/sharedStrings.xml": strings})
        assert any("cell_chars" in why for why in read("a.xlsx", book.to_bytes(), limits=limits).gaps)


def test_too_many_sheets_end_at_the_limit_of_parts() -> None:
    book = Workbook([Sheet(f"S{i}", [["a", i]]) for i in range(1000)])
    reading = read("a.xlsx", book.to_bytes(), limits=Limits(parts=100))
    assert any("limit parts" in why for why in reading.gaps)
    assert len(reading.gaps) < 5
    assert len(reading.walk.parts) <= 101
    assert {0: "a", 1: 0} in reading.rows


def test_a_preamble_that_hides_the_root_is_a_gap() -> None:
    xml = f"<!--{'x' * 70_000}-->" + BOOK.to_parts()["xl/worksheets/sheet1.xml"].decode().removeprefix(HEAD)
    assert read(
        "a.xlsx", Workbook(BOOK.sheets, parts={"xl/worksheets/sheet1.xml": xml.encode()}).to_bytes()
    ).gaps


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings_are_read(encoding: str) -> None:
    xml = INLINE.to_parts()["xl/worksheets/sheet1.xml"].decode().removeprefix(HEAD).replace("Other", "Zoë")
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{xml}'.encode(encoding)
    reading = read("a.xlsx", Workbook(INLINE.sheets, parts={"xl/worksheets/sheet1.xml": declared}).to_bytes())
    assert reading.whole, reading.gaps
    assert {0: "Zoë", 1: 6} in reading.rows


def test_a_prefix_changes_nothing() -> None:
    plain = BOOK.to_parts()["xl/worksheets/sheet1.xml"].decode()
    prefixed = plain.replace("xmlns=", "xmlns:x=").replace("</", "</x:").replace("<", "<x:")
    prefixed = prefixed.replace("<x:/x:", "</x:").replace("<x:?xml", "<?xml")
    reading = read(
        "a.xlsx", Workbook(BOOK.sheets, parts={"xl/worksheets/sheet1.xml": prefixed.encode()}).to_bytes()
    )
    assert reading.whole, reading.gaps
    assert reading.rows == read("a.xlsx", BOOK.to_bytes()).rows


BASES = [
    book.to_bytes(method) for book in (BOOK, INLINE) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(BASES), st.data())
def test_no_flipped_byte_loses_a_canary_in_silence(content: bytes, data: st.DataObject) -> None:
    flipped = bytearray(content)
    at = data.draw(st.integers(0, len(content) - 1))
    flipped[at] ^= data.draw(st.integers(1, 255))
    assert read("a.xlsx", bytes(flipped)).shows(CANARY)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([CLEAN, BOOK, INLINE]), st.sampled_from(sorted(CLEAN.to_parts())), st.data())
def test_a_canary_written_anywhere_in_a_part_comes_out_or_is_a_gap(
    book: Workbook, place: str, data: st.DataObject
) -> None:
    mark = "TAINT 900000456"
    content = book.to_parts()[place]
    at = data.draw(st.integers(0, len(content)))
    over = data.draw(st.booleans())
    tainted = content[:at] + mark.encode() + content[at + len(mark) * over :]
    reading = read("a.xlsx", Workbook(book.sheets, parts={place: tainted}).to_bytes())
    assert reading.shows(mark) or reading.shows("900000456")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(
        ["xl/extra.xml", "xl/worksheets/sheet9.xml", "docProps/x.txt", "customXml/item1.xml", "[trash]/1.dat",
         "xl/printerSettings/printerSettings1.bin", "xl/media/image1.png", "xl/activeX/a.bin", "x/", "y"]
    ),
    st.sampled_from([f"<a>{CANARY}</a>", f'<a b="{CANARY}"/>', CANARY, f"<!--{CANARY}--><a/>", f"\0\1\2{CANARY}\x80"]),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16"]),
)  # fmt: skip
def test_an_added_part_comes_out_or_is_a_gap(name: str, text: str, encoding: str) -> None:
    reading = read("a.xlsx", Workbook(CLEAN.sheets, parts={name: text.encode(encoding)}).to_bytes())
    assert reading.shows(CANARY)


def shape(reading: Reading) -> list[object]:
    return [(row.number, row.visible, row.cells) for block in reading.blocks for row in block.rows]


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        max_size=9,
    ),
    st.sampled_from(["a&b", "<v>", "</row>", '5"', "_x0041_", " lead", "&amp;", "1", "]]>"]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=12), st.booleans(), st.sets(st.integers(1, 12)))
def test_the_fast_reader_and_the_parser_agree(
    rows: list[list[object]], inline: bool, hidden: set[int]
) -> None:
    book = Workbook([Sheet("Sheet1", rows, inline=inline, hidden_rows=hidden)])
    place = "xl/worksheets/sheet1.xml"
    slow = book.to_parts()[place].replace(b"<sheetData>", b"<sheetData >")
    fast, careful = (
        read("a.xlsx", book.to_bytes()),
        read("a.xlsx", Workbook(book.sheets, parts={place: slow}).to_bytes()),
    )
    assert fast.whole, fast.gaps
    assert shape(fast) == shape(careful)
    assert [type(v) for row in fast.rows for v in row.values()] == [
        type(v) for row in careful.rows for v in row.values()
    ]
    texts = {value for row in rows for value in row if isinstance(value, str) and value and "_x" not in value}
    assert texts <= {value for row in fast.rows for value in row.values() if isinstance(value, str)}


def test_rows_that_are_not_plain_fall_to_the_parser_one_by_one() -> None:
    plain = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>n{0}</t></is></c><c r="B{0}"><v>{0}</v></c></row>'
    odd = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><r><t>n{0}</t></r></is></c><c r="B{0}"><f>A1</f><v>{0}</v></c></row>'
    rows = "".join((odd if number % 3 == 0 else plain).format(number) for number in range(1, 3001))
    reading = read(
        "a.xlsx", with_sheet(f'<worksheet xmlns="{TRANSITIONAL}"><sheetData>{rows}</sheetData></worksheet>')
    )
    assert reading.whole, reading.gaps
    assert [(row.number, row.cells) for block in reading.blocks for row in block.rows] == [
        (number, {0: f"n{number}", 1: number}) for number in range(1, 3001)
    ]
    assert max(len(block.rows) for block in reading.blocks) <= 1024


def test_nested_workbooks_and_bombs_inside_end_at_limits() -> None:
    content = BOOK.to_bytes()
    for _ in range(10):
        content = Workbook([Sheet("Sheet1")], parts={"xl/embeddings/a.xlsx": content}).to_bytes()
    assert any("limit depth" in why for why in read("a.xlsx", content).gaps)
    bomb = package({"a.txt": LINE * (66 * 1024)})
    content = Workbook(CLEAN.sheets, parts={"xl/embeddings/a.zip": bomb}).to_bytes()
    reading = read("a.xlsx", content, limits=Limits(ratio=100))
    assert any("limit ratio" in why for why in reading.gaps)
    assert {0: "Eloy", 1: 5} in reading.rows


@pytest.mark.parametrize("code", ["[" * 5000, '"' * 5001, "[" * 1025 + "yyyy", '0"' * 700])
def test_a_number_format_that_no_program_accepts_changes_nothing(code: str) -> None:
    assert shown(code, since_1904=False) is None
