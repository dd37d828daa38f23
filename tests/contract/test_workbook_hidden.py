"""Every place of a workbook in which a person may hide: the text comes out, marked as seen or not seen."""

from __future__ import annotations

import pytest

from builders.people import people
from builders.workbook import HEAD, LINKS, PACKAGE, TRANSITIONAL, Sheet, Shown, Workbook, package
from contract.reading import Reading, read
from contract.test_xls import COUNTS, NEEDLE, blocks, seen
from tidegate.inspection.formats.ooxml.headers import plain, quoted
from tidegate.inspection.formats.ooxml.styles import conceals

SHOWN, HIDDEN = {True}, {False}
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
EXCEL = "http://schemas.microsoft.com/office/excel/2006/main"
FIRST = "xl/worksheets/sheet1.xml"
ROW = '<sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData>'


def opened(parts: dict[str, bytes], **more: object) -> Reading:
    return read("a.xlsx", Workbook([Sheet("Sheet1", COUNTS)], parts=parts, **more).to_bytes())


def sheet(body: str, opening: str = "", data: str = ROW) -> dict[str, bytes]:
    xml = f'{HEAD}<worksheet xmlns="{TRANSITIONAL}" xmlns:r="{LINKS}">{opening}{data}{body}</worksheet>'
    return {FIRST: xml.encode()}


def part(name: str, body: str) -> dict[str, bytes]:
    return {name: (HEAD + body).encode()}


def main(name: str, root: str, body: str) -> dict[str, bytes]:
    return part(name, f'<{root} xmlns="{TRANSITIONAL}">{body}</{root}>')


def with_workbook(body: str) -> dict[str, bytes]:
    parts = Workbook([Sheet("Sheet1", COUNTS)]).to_parts()
    return {"xl/workbook.xml": parts["xl/workbook.xml"].replace(b"</sheets>", b"</sheets>" + body.encode())}


IN_SHEET = {
    "list of allowed values": (f'<dataValidations><dataValidation type="list" sqref="B1"><formula1>"yes,{NEEDLE}"</formula1></dataValidation></dataValidations>', HIDDEN),
    "input message": (f'<dataValidations><dataValidation sqref="B1" prompt="{NEEDLE}"/></dataValidations>', HIDDEN),
    "list of a later version": (f'<extLst><ext xmlns:x="{X14}"><x:dataValidations xmlns:m="{EXCEL}"><x:dataValidation><x:formula1><m:f>"{NEEDLE}"</m:f></x:formula1></x:dataValidation></x:dataValidations></ext></extLst>', HIDDEN),
    "tooltip": (f'<hyperlinks><hyperlink ref="A1" location="x" tooltip="{NEEDLE}"/></hyperlinks>', HIDDEN),
    "scenario": (f'<scenarios><scenario name="s" comment="c"><inputCells r="A1" val="{NEEDLE}"/></scenario></scenarios>', HIDDEN),
    "scenario's comment": (f'<scenarios><scenario name="s" comment="{NEEDLE}"/></scenarios>', HIDDEN),
    "conditional format": (f'<conditionalFormatting sqref="A1"><cfRule type="containsText" text="{NEEDLE}"/></conditionalFormatting>', HIDDEN),
    "formula of a format": (f'<conditionalFormatting sqref="A1"><cfRule><formula>A1="{NEEDLE}"</formula></cfRule></conditionalFormatting>', HIDDEN),
    "filter": (f'<autoFilter ref="A1:B3"><filterColumn colId="0"><filters><filter val="{NEEDLE}"/></filters></filterColumn></autoFilter>', HIDDEN),
    "custom view": (f'<customSheetViews><customSheetView><headerFooter><oddHeader>{NEEDLE}</oddHeader></headerFooter></customSheetView></customSheetViews>', HIDDEN),
    "sparkline": (f"<extLst><ext><s:f xmlns:s='{EXCEL}'>'{NEEDLE}'!A1:B1</s:f></ext></extLst>", HIDDEN),
    "smart tag": (f'<smartTags><cellSmartTags r="A1"><cellSmartTagPr key="a" val="{NEEDLE}"/></cellSmartTags></smartTags>', HIDDEN),
    "protected range": (f'<protectedRanges><protectedRange name="{NEEDLE}" sqref="A1"/></protectedRanges>', HIDDEN),
    "linked object": (f"<oleObjects><oleObject progId='x' link=\"[1]!'{NEEDLE}'\"/></oleObjects>", HIDDEN),
    "comment of the markup": (f"<!-- {NEEDLE} -->", HIDDEN),
    "header": (f"<headerFooter><oddHeader>&amp;C{NEEDLE}</oddHeader></headerFooter>", SHOWN),
    "first footer": (f'<headerFooter><firstFooter>&amp;L&amp;"Arial"&amp;12 {NEEDLE}</firstFooter></headerFooter>', SHOWN),
    "font of a header": (f'<headerFooter><evenHeader>&amp;C&amp;"{NEEDLE}"x</evenHeader></headerFooter>', HIDDEN),
}  # fmt: skip

PARTS = {
    "defined name": (with_workbook(f'<definedNames><definedName name="x">"{NEEDLE}"</definedName></definedNames>'), HIDDEN),
    "hidden defined name": (with_workbook(f'<definedNames><definedName name="x" hidden="1">"{NEEDLE}"</definedName></definedNames>'), HIDDEN),
    "path of the file": (with_workbook(f'<a:absPath xmlns:a="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\{NEEDLE}\\"/>'), HIDDEN),
    "keywords": (part("docProps/core.xml", f'<c:coreProperties xmlns:c="{PACKAGE}metadata/core-properties"><c:keywords>{NEEDLE}</c:keywords></c:coreProperties>'), HIDDEN),
    "company": (part("docProps/app.xml", f"<Properties><Company>{NEEDLE}</Company></Properties>"), HIDDEN),
    "titles of parts": (part("docProps/app.xml", f"<Properties><TitlesOfParts><v><s>{NEEDLE}</s></v></TitlesOfParts></Properties>"), HIDDEN),
    "custom property": (part("docProps/custom.xml", f'<Properties><property name="n"><v>{NEEDLE}</v></property></Properties>'), HIDDEN),
    "custom xml": (part("customXml/item1.xml", f"<case><a>{NEEDLE}</a></case>"), HIDDEN),
    "map of xml": (main("xl/xmlMaps.xml", "MapInfo", f'<Schema ID="{NEEDLE}"/>'), HIDDEN),
    "query": (main("xl/connections.xml", "connections", f'<connection id="1"><dbPr command="EXEC find \'{NEEDLE}\'"/></connection>'), HIDDEN),
    "query table": (main("xl/queryTables/queryTable1.xml", "queryTable", f'<field name="{NEEDLE}"/>'), HIDDEN),
    "threaded comment": (part("xl/threadedComments/threadedComment1.xml", f"<ThreadedComments><threadedComment ref='A1'><text>{NEEDLE}</text></threadedComment></ThreadedComments>"), HIDDEN),
    "person": (part("xl/persons/person.xml", f'<personList><person displayName="{NEEDLE}"/></personList>'), HIDDEN),
    "text of an old drawing": (part("xl/drawings/vmlDrawing1.vml", f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><div>{NEEDLE}</div></v:textbox></xml>'), SHOWN),
    "chart": (part("xl/charts/chart1.xml", f'<c:chartSpace xmlns:c="{DRAWN}chart"><c:ser><c:cat><c:strCache><c:pt idx="0"><c:v>{NEEDLE}</c:v></c:pt></c:strCache></c:cat></c:ser></c:chartSpace>'), SHOWN),
    "alternative text": (part("xl/drawings/drawing1.xml", f'<x:wsDr xmlns:x="{DRAWN}spreadsheetDrawing"><x:cNvPr id="2" name="P" descr="{NEEDLE}"/></x:wsDr>'), HIDDEN),
    "drawing text in runs": (part("xl/drawings/drawing1.xml", f'<x:wsDr xmlns:x="{DRAWN}spreadsheetDrawing" xmlns:a="{DRAWN}main"><a:p><a:r><a:t>CANARY 9000</a:t></a:r><a:r><a:t>00123</a:t></a:r></a:p></x:wsDr>'), SHOWN),
    "diagram": (part("xl/diagrams/data1.xml", f'<d:dataModel xmlns:d="{DRAWN}diagram" xmlns:a="{DRAWN}main"><d:t><a:p><a:r><a:t>{NEEDLE}</a:t></a:r></a:p></d:t></d:dataModel>'), SHOWN),
    "choices of a control": (part("xl/ctrlProps/ctrlProp1.xml", f'<formControlPr xmlns="{X14}"><item val="{NEEDLE}"/></formControlPr>'), HIDDEN),
    "control": ({"xl/activeX/activeX1.bin": bytes(20) + NEEDLE.encode() + bytes(40)}, HIDDEN),
    "log of changes": (main("xl/revisions/revisionLog1.xml", "revisions", f'<rcc rId="1" sId="1"><oc r="A1" t="inlineStr"><is><t>{NEEDLE}</t></is></oc><nc r="A1"/></rcc>'), HIDDEN),
    "users of a shared workbook": (main("xl/revisions/userNames.xml", "users", f'<userInfo name="{NEEDLE}"/>'), HIDDEN),
    "slicer": (part("xl/slicerCaches/slicerCache1.xml", f'<slicerCacheDefinition xmlns="{X14}" sourceName="{NEEDLE}"/>'), HIDDEN),
    "rich value": (part("xl/richData/rdrichvalue.xml", f"<rvData><rv><v>{NEEDLE}</v></rv></rvData>"), HIDDEN),
    "python": (part("xl/pythonScripts.xml", f'<p><code>x = "{NEEDLE}"</code></p>'), HIDDEN),
    "web extension": (part("xl/webextensions/webextension1.xml", f'<w><property name="a" value="{NEEDLE}"/></w>'), HIDDEN),
    "volatile dependency": (main("xl/volatileDependencies.xml", "volTypes", f"<volType><tp t='s'><v>{NEEDLE}</v></tp></volType>"), HIDDEN),
    "single cell table": (main("xl/tables/tableSingleCells1.xml", "singleXmlCells", f'<xmlCellPr uniqueName="{NEEDLE}"/>'), HIDDEN),
    "data model": ({"xl/model/item.data": bytes(100) + NEEDLE.encode("utf-16-le") + bytes(500)}, None),
    "trash": ({"[trash]/0000.dat": bytes(30) + NEEDLE.encode() + bytes(30)}, None),
    "link by DDE": (main("xl/externalLinks/externalLink1.xml", "externalLink", f"<ddeLink><value t='str'><val>{NEEDLE}</val></value></ddeLink>"), HIDDEN),
    "phonetic reading": (main("xl/sharedStrings.xml", "sst", "".join(f"<si><t>{n}</t><rPh sb='0' eb='1'><t>{NEEDLE}</t></rPh></si>" for n in range(4))), HIDDEN),
    "macro sheet": (part("xl/macrosheets/sheet9.xml", f'<m:macrosheet xmlns:m="{EXCEL}" xmlns="{TRANSITIONAL}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{NEEDLE}</t></is></c></row></sheetData></m:macrosheet>'), HIDDEN),
    "name of a style": (main("xl/styles.xml", "styleSheet", f'<cellStyles><cellStyle name="{NEEDLE}"/></cellStyles>'), HIDDEN),
    "target of a link": (part("xl/worksheets/_rels/sheet1.xml.rels", f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="r1" Type="{LINKS}/hyperlink" Target="https://example.org/{NEEDLE}" TargetMode="External"/></Relationships>'), HIDDEN),
}  # fmt: skip


@pytest.mark.parametrize("place", IN_SHEET)
def test_around_the_cells(place: str) -> None:
    body, visible = IN_SHEET[place]
    reading = opened(sheet(body))
    assert seen(reading) == visible
    assert reading.whole, reading.gaps


@pytest.mark.parametrize("place", PARTS)
def test_in_other_parts(place: str) -> None:
    parts, visible = PARTS[place]
    reading = opened(parts)
    assert seen(reading) == visible or (visible is None and seen(reading) == HIDDEN)
    assert reading.whole or visible is None, reading.gaps


@pytest.mark.parametrize(
    ("row", "opening"),
    [
        ('hidden="1"', ""),
        ('ht="0" customHeight="1"', ""),
        ('outlineLevel="1" hidden="1"', ""),
        ("", '<cols><col min="1" max="1" width="0" customWidth="1"/></cols>'),
        ("", '<cols><col min="1" max="1" width="9" hidden="1" outlineLevel="1"/></cols>'),
        ("", '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'),
    ],
)
def test_rows_and_columns_that_are_not_shown(row: str, opening: str) -> None:
    cells = f'<c r="A1" t="inlineStr"><is><t>{NEEDLE}</t></is></c>'
    reading = opened(sheet("", opening, f'<sheetData><row r="1" {row}>{cells}</row></sheetData>'))
    assert seen(reading) == HIDDEN


RED = '<color rgb="FFFF0000"/>'
WHITE = '<color rgb="FFFFFFFF"/>'


@pytest.mark.parametrize(
    ("font", "fill", "code", "visible"),
    [
        ("", "", "General", SHOWN),
        (WHITE, "", "General", HIDDEN),
        ('<color theme="0"/>', "", "General", HIDDEN),
        ('<color theme="0" tint="-0.5"/>', "", "General", SHOWN),
        ('<color indexed="9"/>', "", "General", HIDDEN),
        ('<sz val="1"/>', "", "General", HIDDEN),
        (WHITE, '<fgColor rgb="FFFFFFFF"/>', "General", HIDDEN),
        (RED, '<fgColor rgb="FFFF0000"/>', "General", HIDDEN),
        (WHITE, '<fgColor rgb="FFFF0000"/>', "General", SHOWN),
        ("", "", ";;;", HIDDEN),
        ("", "", ";;", SHOWN),
    ],
)
@pytest.mark.parametrize("slow", [False, True])
def test_cells_that_show_nothing(font: str, fill: str, code: str, visible: set[bool], slow: bool) -> None:
    pattern = f'<patternFill patternType="solid">{fill}</patternFill>' if fill else "<patternFill/>"
    styles = main(
        "xl/styles.xml",
        "styleSheet",
        f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts><fonts><font/><font>{font}</font></fonts>'
        f'<fills><fill><patternFill/></fill><fill>{pattern}</fill></fills><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="200" fontId="1" fillId="1"/></cellXfs>',
    )
    cell = f'<c r="A1" s="1" t="inlineStr"><is><t>{NEEDLE}</t></is></c><c r="B1" t="inlineStr"><is><t>shown</t></is></c>'
    data = f'<sheetData{" " * slow}><row r="1">{cell}</row></sheetData>'
    reading = opened(styles | sheet("", "", data))
    assert seen(reading) == visible
    assert seen(reading, "shown") == SHOWN


@pytest.mark.parametrize(
    ("code", "expected"),
    [(";;;", (True, True)), (";;;@", (True, False)), ("[Red];;;", (True, True)), ("0;;;@", (False, False)),
     ("General", (False, False)), (";;", (True, False)), ('"";"";"";""', (False, False))],
)  # fmt: skip
def test_formats_that_show_nothing(code: str, expected: tuple[bool, bool]) -> None:
    assert conceals(code) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&CJane Roe", "Jane Roe"),
        ('&L&"Arial,Bold"&12Jane Roe&CPage &P of &N', "Jane Roe\n\nPage  of"),
        ("&C&K01+034A900000123", "A900000123"),
        ("R&&D", "R&D"),
    ],
)
def test_codes_of_headers(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_fonts_of_headers_are_not_lost() -> None:
    assert quoted('&C&"Jane Roe,Bold"x') == "Jane Roe,Bold"


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_the_name_of_a_sheet(state: str) -> None:
    book = Workbook([Sheet("One", COUNTS), Sheet(NEEDLE, COUNTS, state=state)])
    reading = read("a.xlsx", book.to_bytes())
    assert (True in seen(reading)) is (state == "visible")
    assert seen(reading)


def test_a_roster_among_unused_strings_is_a_table() -> None:
    names = [person.name for person in people(30)]
    (block,) = blocks(opened({}, orphans=names), "strings that no cell shows")
    assert [row.cells[0] for row in block.rows] == names
    assert not block.table.location.visible


def test_the_cells_of_a_log_of_changes_come_in_their_rows() -> None:
    old = "".join(
        f'<rcc rId="{i}" sId="1"><oc r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></oc><nc r="{column}{row}"/></rcc>'
        for i, (column, row, text) in enumerate(
            [("A", 2, "Xol"), ("B", 2, "Wilmer"), ("A", 3, "Caal"), ("A", 3, "Tzoc")]
        )
    )
    number = '<rcc rId="9" sId="1"><oc r="C2"><v>900000123</v></oc><nc r="C2"><v>5</v></nc></rcc>'
    reading = opened(main("xl/revisions/revisionLog1.xml", "revisions", old + number))
    (before,) = blocks(reading, "cells before a change")
    assert [(row.number, row.cells) for row in before.rows] == [
        (2, {0: "Xol", 1: "Wilmer", 2: 900000123}),
        (3, {0: "Caal"}),
    ]
    assert seen(reading, "Tzoc") == HIDDEN


def test_a_listed_part_that_is_no_sheet_is_a_gap_and_a_chart_sheet_is_none() -> None:
    chart = f'<chartsheet xmlns="{TRANSITIONAL}"><headerFooter><oddHeader>x</oddHeader></headerFooter></chartsheet>'
    assert opened(part(FIRST, chart)).whole
    assert any("not what a sheet looks like" in why for why in opened(part(FIRST, f"<a>{NEEDLE}</a>")).gaps)


def test_a_dense_control_is_a_gap() -> None:
    import random

    assert opened({"xl/activeX/activeX1.bin": random.Random(3).randbytes(6000)}).gaps


def test_ordinary_parts_leave_no_gap() -> None:
    parts = {name: content for found, _ in PARTS.values() for name, content in found.items()}
    for place in ("xl/model/item.data", "[trash]/0000.dat", "xl/sharedStrings.xml", "xl/styles.xml"):
        parts.pop(place)
    reading = read("a.xlsm", package(Workbook([Sheet("S", [["a", Shown(5, "0.0")]])]).to_parts() | parts))
    assert reading.whole, reading.gaps


BOX = (
    '<xdr:wsDr xmlns:xdr="{0}spreadsheetDrawing" xmlns:a="{0}main"><xdr:twoCellAnchor><xdr:from><xdr:col>5</xdr:col>'
    "<xdr:row>1</xdr:row></xdr:from><xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id='1' name='g' {1}/></xdr:nvGrpSpPr><xdr:sp>"
    "<xdr:nvSpPr><xdr:cNvPr id='2' name='x' {2}/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>{3}</a:t></a:r></a:p>"
    "</xdr:txBody></xdr:sp></xdr:grpSp></xdr:twoCellAnchor><xdr:twoCellAnchor><xdr:sp><xdr:txBody><a:p><a:r>"
    "<a:t>CANARY 2</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
)


@pytest.mark.parametrize(
    ("group", "shape", "visible"),
    [("", "", True), ("hidden='1'", "", False), ("", "hidden='true'", False), ("hidden='0'", "", True)],
)
def test_what_is_drawn_names_its_cell_and_shows_unless_it_is_switched_off(
    group: str, shape: str, visible: bool
) -> None:
    reading = opened(part("xl/drawings/drawing1.xml", BOX.format(DRAWN, group, shape, NEEDLE)))
    assert reading.whole, reading.gaps
    (first,) = [p for p in reading.passages if NEEDLE in p.text]
    (second,) = [p for p in reading.passages if "CANARY 2" in p.text]
    assert (first.location.spot, first.location.visible) == ("drawing at F2, paragraph 1", visible)
    assert second.location.visible


def test_the_name_of_a_series_in_a_chart_is_a_text_that_shows() -> None:
    chart = f'<c:chartSpace xmlns:c="{DRAWN}chart"><c:chart><c:plotArea><c:barChart><c:ser><c:tx><c:v>{NEEDLE}</c:v></c:tx>'
    chart += "<c:val><c:numLit><c:pt idx='0'><c:v>1</c:v></c:pt></c:numLit></c:val></c:ser></c:barChart></c:plotArea>"
    reading = opened(part("xl/charts/chart1.xml", f"{chart}</c:chart></c:chartSpace>"))
    assert any(NEEDLE in p.text and p.location.visible for p in reading.passages)


def test_properties_and_names_are_found_by_what_they_are_called() -> None:
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    title = f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{NEEDLE}</dc:title></cp:coreProperties>'
    (passage,) = [p for p in opened(part("docProps/core.xml", title)).passages if NEEDLE in p.text]
    assert (passage.location.spot, passage.first_line) == ("title", 0)
