"""What a workbook owes: every cell typed and placed, every hidden place read as hidden, every part on the receipt."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from builders.workbook import HEAD, TRANSITIONAL, Formula, PivotCache, Sheet, Shown, Workbook, package
from contract.reading import Reading, read
from tidegate.model.content import Block

COUNTS = [["Facility", "Book-ins"], ["Eloy", 412], ["Krome", 398]]


def opened(book: Workbook, name: str = "a.xlsx") -> Reading:
    return read(name, book.to_bytes())


def blocks(reading: Reading, title: str) -> list[Block]:
    return [block for block in reading.blocks if block.table.name == title]


def rows(reading: Reading, title: str = "Sheet1") -> list[dict[int, object]]:
    return [dict(row.cells) for block in blocks(reading, title) for row in block.rows]


def only(value: object, **sheet: object) -> object:
    (row,) = rows(opened(Workbook([Sheet("Sheet1", [[value]], **sheet)])))
    return row[0]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.xltx", "a.xltm", "a"])
def test_an_ordinary_workbook_is_read_whole(strict: bool, inline: bool, name: str) -> None:
    reading = opened(Workbook([Sheet("Sheet1", COUNTS, inline=inline)], strict=strict), name)
    assert reading.whole, reading.gaps
    assert reading.reader == "xlsx"
    assert rows(reading) == [{0: "Facility", 1: "Book-ins"}, {0: "Eloy", 1: 412}, {0: "Krome", 1: 398}]
    assert [part.location.parts[-1] for part in reading.walk.parts[:1]] == ['sheet "Sheet1"']
    assert {part.size == part.read for part in reading.walk.parts} == {True}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ("a & b < c", "a & b < c"),
        ("Zoë 漢字", "Zoë 漢字"),
        (987654321, 987654321),
        (2.01234567e8, 201234567),
        (0.5, 0.5),
        (-3, -3),
        (True, True),
        (dt.date(1988, 4, 3), dt.date(1988, 4, 3)),
        (dt.date(1900, 1, 1), dt.date(1900, 1, 1)),
        (dt.datetime(1988, 4, 3, 13, 30), dt.datetime(1988, 4, 3, 13, 30)),
        (Shown(0.75, "hh:mm"), dt.time(18, 0)),
        (Shown(1.5, "[h]:mm"), 1.5),
        (Shown(36000, "General"), 36000),
        (Shown(36000, '#,##0 "days"'), 36000),
        (Shown(36000, "0.00"), 36000),
        (Shown(201234567, "yyyy-mm-dd"), 201234567),
        (Shown(900000123, '"A"000000000'), "A900000123"),
        (Shown(12345678, "000000000"), "012345678"),
        (Shown(12345678, "000\\-00\\-0000"), "012-34-5678"),
        (Shown(900000123, '"A"0'), "A900000123"),
        (Shown(7201, "00000"), "07201"),
        (Shown(12, '"n="0'), 12),
        (Formula("SUM(B2:B9)", 17), 17),
        (Formula("CONCAT(B2,C2)", "Perez"), "Perez"),
    ],
)
def test_cells_come_typed_as_a_reader_sees_them(value: object, expected: object) -> None:
    found = only(value)
    assert found == expected
    assert type(found) is type(expected)


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    reading = opened(Workbook([Sheet("Sheet1", [[dt.date(1988, 4, 3)]])], since_1904=True))
    assert rows(reading) == [{0: dt.date(1988, 4, 3)}]


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_hidden_sheet_is_a_table_not_visible(state: str) -> None:
    reading = opened(Workbook([Sheet("One", COUNTS), Sheet("Sheet2", COUNTS, state=state)]))
    (block,) = blocks(reading, "Sheet2")
    assert block.table.location.visible is (state == "visible")
    assert block.table.location.parts == ('sheet "Sheet2"',)
    assert blocks(reading, "One")[0].table.location.visible
    assert block.table.grid


def test_hidden_rows_and_columns_are_marked() -> None:
    (block,) = blocks(
        opened(Workbook([Sheet("Sheet1", COUNTS, hidden_rows={2}, hidden_columns={1})])), "Sheet1"
    )
    assert [(row.number, row.visible) for row in block.rows] == [(1, True), (2, False), (3, True)]
    assert block.table.hidden_columns == {1}


def sheet_xml(body: str, opening: str = "") -> dict[str, bytes]:
    return {
        "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{TRANSITIONAL}">{opening}{body}</worksheet>'.encode()
    }


def raw(body: str, opening: str = "", **more: object) -> Reading:
    return opened(Workbook([Sheet("Sheet1")], parts=sheet_xml(body, opening), **more))


@pytest.mark.parametrize("attributes", ['hidden="true"', 'ht="0" customHeight="1"', 'hidden="1" spans="1:1"'])
def test_rows_of_no_height_are_hidden(attributes: str) -> None:
    reading = raw(f'<sheetData><row r="1" {attributes}><c r="A1"><v>5</v></c></row></sheetData>')
    assert [row.visible for block in reading.blocks for row in block.rows] == [False]


def test_columns_of_no_width_are_hidden_and_declared_ranges_are_not_believed() -> None:
    columns = '<cols><col min="2" max="3" width="0"/><col min="5" max="99999999" hidden="1"/></cols>'
    (block,) = raw('<sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData>', columns).blocks
    assert block.table.hidden_columns == {1, 2, *range(4, 16384)}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('<row r="3"><c r="C3"><v>1</v></c></row>', [(3, {2: 1})]),
        (
            "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
            [(1, {0: 1, 1: 2}), (2, {0: 3})],
        ),
        ('<row r="2"><c r="B2"><v>1</v></c><c><v>2</v></c></row>', [(2, {1: 1, 2: 2})]),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>Per</t></r><r><t>ez</t></r></is></c></row>',
            [(1, {0: "Perez"})],
        ),
        (
            '<row r="1"><c r="A1" t="str"><v>a_x0041_b &amp;#65; &#65;</v></c></row>',
            [(1, {0: "aAb &#65; A"})],
        ),
        ('<row r="1"><c r="A1"><v><![CDATA[42]]></v></c></row>', [(1, {0: 42})]),
        (
            '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="b"><v>1</v></c></row>',
            [(1, {0: "#N/A", 1: True})],
        ),
        ('<row r="1"><c r="A1" t="d"><v>1988-04-03</v></c></row>', [(1, {0: dt.date(1988, 4, 3)})]),
        ('<row r="1"><c r="A1"><v>12345678901234567890</v></c></row>', [(1, {0: 12345678901234567890})]),
        ('<row r="1"><c r="A1"><v>PEREZ</v></c></row>', [(1, {0: "PEREZ"})]),
        ('<row r="1"/><row r="2"><c r="A2"/><c r="B2"></c><c r="C2"><v>1</v></c></row>', [(2, {2: 1})]),
    ],
)
def test_rows_as_programs_write_them(row: str, expected: list[object]) -> None:
    reading = raw(f"<sheetData>{row}</sheetData>")
    assert reading.whole, reading.gaps
    assert [(row.number, dict(row.cells)) for block in reading.blocks for row in block.rows] == expected


@pytest.mark.parametrize(
    "odd",
    [
        '<row r="1"><c r="A1"><v>5</v></c><c r="A1" t="str"><v>CANARY 1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>CANARY 1</v></c><c r="A1"><v>5</v></c></row>',
        '<row r="1"><c r="A1"><is><t>CANARY 1</t></is><v>5</v></c></row>',
        '<row r="1"><c r="A1"><v>5</v><v>CANARY 1</v></c></row>',
        '<row r="1"><c r="A1">CANARY 1<v>5</v></c></row>',
        '<row r="1"><c r="CANARY 1"><v>5</v></c></row>',
        '<row r="CANARY 1"><c r="A1"><v>5</v></c></row>',
        '<row r="1" spans="CANARY 1"><c r="A1"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="CANARY 1"><v>5</v></c></row>',
        '<row r="1"><c r="A1" s="CANARY 1"><v>5</v></c></row>',
        '<row r="1"><c r="A1" more="CANARY 1"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>CANARY 1</v></c></row>',
        '<row r="1"><c r="A1"><f>IF(B1="CANARY 1",1,2)</f><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t><rPh sb="0" eb="1"><t>CANARY 1</t></rPh></is></c></row>',
        "<!-- CANARY 1 -->",
        "<?note CANARY 1?>",
        '<x:y xmlns:x="urn:CANARY%201" z="CANARY 1"/>',
        '<row r="1">CANARY 1</row>',
        '<c r="A1" t="str"><v>CANARY 1</v></c>',
    ],
)
def test_what_is_no_cell_comes_out_all_the_same(odd: str) -> None:
    reading = raw(f'<sheetData>{odd}<row r="2"><c r="A2"><v>1</v></c></row></sheetData>')
    assert "CANARY 1" in reading.text
    assert {0: 1} in reading.rows


def test_what_stands_around_the_cells_comes_out() -> None:
    more = (
        '<dataValidations><dataValidation sqref="A1"><formula1>"CANARY 1,CANARY 2"</formula1></dataValidation>'
        '</dataValidations><hyperlinks><hyperlink ref="A1" display="CANARY 3" tooltip="CANARY 4"/></hyperlinks>'
        "<headerFooter><oddHeader>&amp;CCANARY 5</oddHeader></headerFooter>"
    )
    reading = opened(
        Workbook(
            [Sheet("Sheet1", COUNTS, more_xml=more, comments={"B2": "CANARY 6"})],
            names={"Range": 'Sheet1!$A$1&"CANARY 7"'},
            title="CANARY 8",
        )
    )
    assert reading.whole, reading.gaps
    for number in range(1, 9):
        assert f"CANARY {number}" in reading.text, number


def test_strings_that_no_cell_shows_are_hidden_text() -> None:
    reading = opened(Workbook([Sheet("Sheet1", COUNTS)], orphans=["CANARY 1", "CANARY 2"]))
    (passage,) = [passage for passage in reading.passages if "CANARY" in passage.text]
    assert passage.text.splitlines() == ["CANARY 1", "CANARY 2"]
    assert not passage.location.visible
    assert reading.whole


def test_a_sheet_that_the_workbook_does_not_list_is_a_hidden_table() -> None:
    reading = opened(Workbook([Sheet("Sheet1", COUNTS)], unlisted=[Sheet("", [["CANARY", 9]])]))
    (block,) = [block for block in reading.blocks if block.rows[0].cells == {0: "CANARY", 1: 9}]
    assert not block.table.location.visible
    assert block.table.grid


@pytest.mark.parametrize("target", ["/xl/worksheets/SHEET1.XML", "./worksheets/../worksheets/sheet1.xml"])
def test_sheets_are_found_whatever_way_their_names_are_written(target: str) -> None:
    book = Workbook([Sheet("Sheet1", COUNTS)])
    links = book.to_parts()["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", target.encode())
    reading = opened(Workbook([Sheet("Sheet1", COUNTS)], parts={"xl/_rels/workbook.xml.rels": links}))
    assert rows(reading)[1] == {0: "Eloy", 1: 412}
    assert reading.whole, reading.gaps


@pytest.mark.parametrize("target", ["../../../sheet9.xml", "worksheets/missing.xml", "xl/styles.xml"])
def test_a_sheet_that_leads_nowhere_is_a_gap_and_the_cells_are_still_found(target: str) -> None:
    book = Workbook([Sheet("Sheet1", COUNTS)])
    links = book.to_parts()["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", target.encode())
    reading = opened(Workbook([Sheet("Sheet1", COUNTS)], parts={"xl/_rels/workbook.xml.rels": links}))
    assert {0: "Eloy", 1: 412} in reading.rows
    assert not all(block.table.location.visible for block in reading.blocks)
    assert reading.gaps


@pytest.mark.parametrize("records", [True, False])
def test_a_pivot_cache_is_a_hidden_table(records: bool) -> None:
    cache = PivotCache(["Name", "Born"], [["CANARY 1", "1988-04-03"], ["CANARY 2", "1990-01-01"]], records)
    reading = opened(Workbook([Sheet("Sheet1", COUNTS)], pivot_caches=[cache]))
    found = [block for block in reading.blocks if block.table.headings]
    assert reading.whole, reading.gaps
    assert all(not block.table.location.visible for block in found)
    if records:
        (block,) = found
        assert block.table.headings == ("Name", "Born")
        assert dict(block.rows[0].cells) == {0: "CANARY 1", 1: "1988-04-03"}
    else:
        assert [block.table.headings for block in found] == [("Name",), ("Born",)]
        assert [row.cells[0] for row in found[0].rows] == ["CANARY 1", "CANARY 2"]


def test_the_cached_sheets_of_an_external_link_are_tables() -> None:
    link = (
        f'{HEAD}<externalLink xmlns="{TRANSITIONAL}"><externalBook><sheetNames><sheetName val="Raw"/></sheetNames>'
        '<sheetDataSet><sheetData sheetId="0"><row r="2"><cell r="A2" t="str"><v>CANARY 1</v></cell>'
        '<cell r="B2"><v>7</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    ).encode()
    reading = opened(Workbook([Sheet("Sheet1", COUNTS)], parts={"xl/externalLinks/externalLink1.xml": link}))
    assert rows(reading, "external link") == [{0: "CANARY 1", 1: 7}]
    assert not blocks(reading, "external link")[0].table.location.visible


def test_protection_against_editing_hides_nothing() -> None:
    reading = opened(Workbook([Sheet("Sheet1", COUNTS, protected=True)]))
    assert reading.whole, reading.gaps
    assert {0: "Eloy", 1: 412} in reading.rows


def test_a_password_against_editing_holds_and_all_is_read() -> None:
    reading = opened(Workbook([Sheet("Sheet1", COUNTS, protected="CC1A")]))
    assert {0: "Eloy", 1: 412} in reading.rows
    assert any("locked for editing with a password" in why for why in reading.gaps)


@pytest.mark.parametrize(
    "lock", ['<fileSharing reservationPassword="CC1A"/>', '<workbookProtection workbookHashValue="x="/>']
)
def test_a_password_on_the_whole_workbook_holds(lock: str) -> None:
    parts = Workbook([Sheet("Sheet1", COUNTS)]).to_parts()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", lock.encode() + b"<sheets>")
    reading = read("a.xlsx", package(parts))
    assert any("locked for editing with a password" in why for why in reading.gaps)


def devmode(extra: bytes) -> bytes:
    name = "Invented Printer".encode("utf-16-le").ljust(64, b"\0")
    numbers = b"".join(number.to_bytes(2, "little") for number in (0x0401, 6, 220, len(extra)))
    return (name + numbers).ljust(220, b"\0") + extra


def test_printer_settings_are_read_for_words_and_dense_ones_are_a_gap() -> None:
    place = "xl/printerSettings/printerSettings1.bin"
    wide = "CANARY 1".encode("utf-16-le")
    for offset in (0, 1, 7):
        extra = (b"\0" * offset + wide).ljust(900, b"\0")
        reading = opened(Workbook([Sheet("Sheet1", COUNTS)], parts={place: devmode(extra)}))
        assert reading.whole, reading.gaps
        assert "CANARY 1" in reading.text
    dense = random.Random(7).randbytes(6000)
    for content in (devmode(dense), devmode(b"")[:210], dense):
        assert opened(Workbook([Sheet("Sheet1", COUNTS)], parts={place: content})).gaps


def test_fill_bytes_in_the_trash_are_fill() -> None:
    parts = {"[trash]/0000.dat": b"\xff" * 200}
    assert opened(Workbook([Sheet("Sheet1", COUNTS)], parts=parts)).whole


def test_an_embedded_workbook_is_read_and_macros_are_a_gap() -> None:
    inner = Workbook([Sheet("Inner", [["CANARY", 1]])]).to_bytes()
    reading = opened(Workbook([Sheet("Sheet1", COUNTS)], parts={"xl/embeddings/Sheet1.xlsx": inner}))
    assert reading.whole, reading.gaps
    assert {0: "CANARY", 1: 1} in reading.rows
    macros = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}
    assert opened(Workbook([Sheet("Sheet1", COUNTS)], parts=macros), "a.xlsm").gaps


def test_what_is_no_workbook_is_a_gap_and_still_read() -> None:
    parts = Workbook([Sheet("Sheet1", COUNTS)]).to_parts()
    document = {
        "[Content_Types].xml": parts["[Content_Types].xml"],
        "word/document.xml": b"<w:p>CANARY 1</w:p>",
    }
    for name, content in (
        ("a.docx", package({**document, "word/document.xml": b"<p>CANARY 1</p>"})),
        ("a.xlsx", package({"notes.txt": b"CANARY 1"})),
        ("a.xlsx", package({"[Content_Types].xml": parts["[Content_Types].xml"], "n.txt": b"CANARY 1"})),
        ("a.xlsb", package({"xl/workbook.bin": b"\x83\x01\0", "n.txt": b"CANARY 1"})),
    ):
        reading = read(name, content)
        assert reading.gaps, name
        assert "CANARY 1" in reading.text, name


def test_comments_are_hidden_and_name_their_cell() -> None:
    sheets = [Sheet("One", COUNTS, comments={"B3": "CANARY 1"})]
    sheets.append(Sheet("Two", COUNTS, state="hidden", comments={"C4": "CANARY 2"}))
    found = [p for p in opened(Workbook(sheets)).passages if "CANARY" in p.text]
    assert not any(p.location.visible for p in found)
    spots = [p.location.spot for p in found]
    assert spots == ['comment at B3 of sheet "One"', 'comment at C4 of sheet "Two"']


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("xl/theme/theme1.xml", "<a:theme xmlns:a='urn:a'><a:n_A900000042/></a:theme>"),
        ("xl/calcChain.xml", f"<calcChain xmlns='{TRANSITIONAL}'><n_A900000042/></calcChain>"),
        ("xl/styles.xml", f"<styleSheet xmlns='{TRANSITIONAL}'><numFmts><numFmt numFmtId='170' formatCode="
         + "'0" + "".join(f"\\{c}" for c in "A900000042") + "'/></numFmts></styleSheet>"),
    ],
)  # fmt: skip
def test_names_of_elements_and_letters_of_formats_come_out(name: str, body: str) -> None:
    book = Workbook([Sheet("Sheet1", [["Totals"], [1]])], parts={name: body.encode()})
    assert "A900000042" in opened(book).text


@pytest.mark.parametrize("ending", ["</div>", "<br></div>"])
def test_old_drawings_are_read_without_tables_well_formed_or_not(ending: str) -> None:
    shapes = "".join(f"<v:shape id='s{n}' alt='A90000004{n}'><v:fill c='#{n}'/></v:shape>" for n in range(5))
    body = f"<xml xmlns:v='urn:schemas-microsoft-com:vml'>{shapes}<div>JANE ROE{ending}</xml>"
    parts = {"xl/drawings/vmlDrawing1.vml": body.encode()}
    reading = opened(Workbook([Sheet("Sheet1", [["Totals"], [1]])], parts=parts))
    assert reading.whole
    assert "A900000042" in reading.text
    assert "JANE ROE" in reading.text
    assert {block.table.name for block in reading.blocks} == {"Sheet1"}
