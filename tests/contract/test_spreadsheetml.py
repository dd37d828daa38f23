from __future__ import annotations

import base64
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from contract.seen import seen
from contract.test_picture import png

WHO = "JANE ROE A900000001"


def data(text: str, kind: str = "String") -> str:
    return f'<Data ss:Type="{kind}">{text}</Data>'


def cell(text: str = WHO, more: str = "", kind: str = "String", inner: str = "") -> str:
    return f"<Cell {more}>{data(text, kind)}{inner}</Cell>"


def sheet(rows: str, *, columns: str = "", options: str = "", name: str = "Sheet1") -> str:
    return (
        f'<Worksheet ss:Name="{name}"><Table ss:ExpandedColumnCount="9">{columns}{rows}</Table>'
        f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>'
    )


def row(*cells: str, more: str = "") -> str:
    return f"<Row {more}>{''.join(cells)}</Row>"


def workbook(inner: str, *, styles: str = "", before: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:html="http://www.w3.org/TR/REC-html40">{before}<Styles>{styles}</Styles>{inner}</Workbook>'
    ).encode()


HEAD = row(cell("Month"))
SHOWN = {
    "cell": sheet(row(cell())),
    "formatted text": sheet(row(
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">JANE <B>ROE A9000</B><I>00001</I></ss:Data></Cell>')),
    "far cell": sheet(row(cell(more='ss:Index="16384"'), more='ss:Index="1048576"')),
    "white on dark": sheet(row(cell(more='ss:StyleID="d"'))),
}  # fmt: skip
HIDDEN = {
    "hidden sheet": sheet(HEAD) + sheet(row(cell()), options="<Visible>SheetHidden</Visible>", name="Two"),
    "very hidden sheet": sheet(HEAD) + sheet(row(cell()), options="<Visible>SheetVeryHidden</Visible>", name="Two"),
    "hidden row": sheet(HEAD + row(cell(), more='ss:Hidden="1"')),
    "row without height": sheet(HEAD + row(cell(), more='ss:Height="0"')),
    "hidden column": sheet(row(cell("x"), cell()), columns='<Column ss:Index="2" ss:Hidden="1"/>'),
    "hidden column in a span": sheet(row(cell("x"), cell(more='ss:Index="5"')), columns='<Column ss:Index="2" ss:Hidden="1" ss:Span="3"/>'),
    "white": sheet(row(cell("x"), cell(more='ss:StyleID="w"'))),
    "blank format": sheet(row(cell("x"), cell(more='ss:StyleID="b"'))),
    "comment": sheet(row(cell("x", inner=f"<Comment ss:Author='y'>{data(WHO)}</Comment>"))),
    "author of a comment": sheet(row(cell("x", inner=f"<Comment ss:Author='{WHO}'>{data('y')}</Comment>"))),
    "formula": sheet(row(cell("x", more=f"ss:Formula='=IF(1,2,\"{WHO}\")'"))),
    "link": sheet(row(cell("x", more=f"ss:HRef='https://example.org/{WHO}'"))),
    "validation": sheet(HEAD, options="") .replace("</Worksheet>", f'<DataValidation xmlns="urn:schemas-microsoft-com:office:excel"><Value>"{WHO}"</Value></DataValidation></Worksheet>'),
    "header": sheet(HEAD, options=f'<PageSetup><Header x:Data="&amp;C{WHO}"/></PageSetup>'),
    "pivot cache": sheet(HEAD) + f'<PivotCache xmlns="urn:schemas-microsoft-com:office:excel"><xml xmlns:z="#RowsetSchema"><z:row Name="{WHO}"/></xml></PivotCache>',
    "comment in the XML": sheet(HEAD) + f"<!-- {WHO} -->",
    "element of another name": sheet(HEAD) + f"<Other>{WHO}</Other>",
}  # fmt: skip
BEFORE = {
    "author": f"<o:DocumentProperties><o:Author>{WHO}</o:Author></o:DocumentProperties>",
    "custom property": f"<o:CustomDocumentProperties><o:A>{WHO}</o:A></o:CustomDocumentProperties>",
    "name": f'<Names><NamedRange ss:Name="a" ss:RefersTo="=&quot;{WHO}&quot;"/></Names>',
}
STYLES = (
    '<Style ss:ID="w"><Font ss:Color="#FFFFFF"/></Style><Style ss:ID="b"><NumberFormat ss:Format=";;;"/></Style>'
    '<Style ss:ID="d"><Font ss:Color="#FFFFFF"/><Interior ss:Color="#000000" ss:Pattern="Solid"/></Style>'
    '<Style ss:ID="t"><NumberFormat ss:Format="Short Date"/></Style>'
    '<Style ss:ID="a"><NumberFormat ss:Format="&quot;A&quot;000000000"/></Style>'
)


@pytest.mark.parametrize("place", SHOWN)
def test_what_a_reader_sees_is_visible(place: str) -> None:
    reading = read("a.xml", workbook(SHOWN[place], styles=STYLES))
    assert reading.whole, reading.gaps
    assert reading.reader == "spreadsheetml"
    assert any(seen(reading, WHO))


@pytest.mark.parametrize("place", [*HIDDEN, *BEFORE])
def test_what_no_reader_sees_is_found_and_hidden(place: str) -> None:
    made = workbook(HIDDEN.get(place, sheet(HEAD)), styles=STYLES, before=BEFORE.get(place, ""))
    reading = read("a.xml", made)
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


def test_cells_are_typed_and_in_their_places() -> None:
    body = row(
        cell("12.5", kind="Number"), cell("36526", 'ss:StyleID="t"', "Number"), more='ss:Index="3"'
    ) + row(
        cell("1980-02-03T00:00:00.000", 'ss:Index="3" ss:MergeAcross="2"', "DateTime"),
        cell("900000001", 'ss:StyleID="a"', "Number"),
    )
    reading = read("a.xls", workbook(sheet(body, name="People"), styles=STYLES))
    assert [(r.number, r.cells) for block in reading.blocks for r in block.rows] == [
        (3, {0: 12.5, 1: dt.date(2000, 1, 1)}),
        (4, {2: dt.date(1980, 2, 3), 5: "A900000001"}),
    ]
    assert reading.blocks[0].table.location.parts == ('sheet "People"',)
    assert reading.whole, reading.gaps


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.95])
def test_a_workbook_cut_short_is_a_gap(cut: float) -> None:
    made = workbook(sheet(HEAD))
    assert read("a.xml", made[: int(len(made) * cut)]).gaps


def test_malformed_is_read_as_text() -> None:
    assert WHO in read("a.xml", workbook(sheet(HEAD) + f"</x>{WHO}")).text


@pytest.mark.parametrize("name", ["a.xls", "a.doc"])
def test_a_page_under_the_name_of_an_office_file_is_read(name: str) -> None:
    page = f"<html><body><table><tr><td>{WHO}</td><td>1</td></tr></table></body></html>"
    reading = read(name, page.encode())
    assert reading.whole, reading.gaps
    assert any(seen(reading, WHO))


def test_any_other_text_under_such_a_name_is_not() -> None:
    assert read("a.xls", b"only words").gaps


WORD = "http://schemas.microsoft.com/office/word/2003/wordml"


def word(body: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="{WORD}" '
        'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:o="urn:schemas-microsoft-com:office:office">'
        f"{before}<w:body>{body}</w:body></w:wordDocument>"
    ).encode()


def run(text: str = WHO, properties: str = "", name: str = "t") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:{name}>{text}</w:{name}></w:r>"


def annotated(kind: str, inner: str) -> str:
    return (
        f'<aml:annotation aml:id="1" w:type="Word.{kind}"><aml:content>{inner}</aml:content></aml:annotation>'
    )


WORD_SHOWN = {
    "runs": "<w:p>" + run("JANE R") + run("OE A9000") + run("00001") + "</w:p>",
    "inserted": "<w:p>" + annotated("Insertion", run()) + "</w:p>",
    "table": f"<w:tbl><w:tr><w:tc><w:p>{run()}</w:p></w:tc></w:tr></w:tbl>",
    "header": f"<w:sectPr><w:hdr><w:p>{run()}</w:p></w:hdr></w:sectPr>",
}
WORD_HIDDEN = {
    "hidden": f"<w:p>{run('x')}{run(properties='<w:vanish/>')}</w:p>",
    "white": "<w:p>" + run(properties='<w:color w:val="FFFFFF"/>') + "</w:p>",
    "deleted": "<w:p>" + annotated("Deletion", run(name="delText")) + "</w:p>",
    "comment": "<w:p>" + annotated("Comment", f"<w:p>{run()}</w:p>") + "</w:p>",
    "field": f"<w:p>{run(name='instrText')}</w:p>",
    "bookmark": f'<w:p><aml:annotation aml:id="0" w:type="Word.Bookmark.Start" w:name="{WHO}"/></w:p>',
    "picture": f"<w:p><w:pict><w:binData w:name='wordml://1.png'>{base64.b64encode(png(tail=WHO.encode())).decode()}</w:binData></w:pict></w:p>",
}


@pytest.mark.parametrize("place", [*WORD_SHOWN, *WORD_HIDDEN])
def test_word_2003_is_read_with_what_it_hides(place: str) -> None:
    reading = read(
        "a.doc", word("<w:p><w:r><w:t>Weather</w:t></w:r></w:p>" + (WORD_SHOWN | WORD_HIDDEN)[place])
    )
    assert reading.whole, reading.gaps
    assert reading.reader == "wordml"
    assert seen(reading, WHO)
    assert any(seen(reading, WHO)) == (place in WORD_SHOWN)


def test_a_flat_package_is_read_as_the_package() -> None:
    inner = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        f"<w:t>{WHO}</w:t></w:r></w:p></w:body></w:document>"
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    text = (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="{space}">'
        f'<pkg:part pkg:name="/_rels/.rels" pkg:contentType="a/b"><pkg:xmlData>{links}</pkg:xmlData></pkg:part>'
        f'<pkg:part pkg:name="/word/document.xml" pkg:contentType="{main}"><pkg:xmlData>{inner}</pkg:xmlData></pkg:part>'
        f'<pkg:part pkg:name="/word/media/a.png" pkg:contentType="image/png"><pkg:binaryData>'
        f"{base64.b64encode(png(tail=b'JOHN ROE')).decode()}</pkg:binaryData></pkg:part><!-- JIM ROE --></pkg:package>"
    )
    reading = read("a.xml", text.encode())
    assert any(seen(reading, WHO))
    assert "JOHN ROE" in reading.text
    assert seen(reading, "JIM ROE") == [False]
    assert reading.reader == "flat package"
    assert any(part.location.parts == ("package",) and part.reader == "docx" for part in reading.walk.parts)


@settings(deadline=None, max_examples=60)
@given(NEEDLES, st.floats(0, 0.999))
def test_any_text_written_into_a_workbook_comes_out(needle: str, where: float) -> None:
    made = workbook(sheet(HEAD + row(cell("x", 'ss:StyleID="t"'), cell("5", kind="Number"))), styles=STYLES)
    at = int(where * len(made))
    reading = read("a.xml", made[:at] + needle.encode() + made[at:])
    assert reading.gaps or "".join(needle.split()) in "".join(reading.text.split())


def test_a_pivot_cache_is_a_hidden_table_under_the_names_of_its_fields() -> None:
    schema = (
        '<s:Schema xmlns:s="uuid:1" xmlns:rs="urn:rs"><s:AttributeType s:name="Col1" rs:name="Name"/>'
        '<s:AttributeType s:name="Col2" rs:name="Born"/></s:Schema>'
    )
    rows = (
        '<r:data xmlns:r="urn:r"><z:row xmlns:z="#RowsetSchema" Col1="Jane Roe" Col2="1980-02-03"/></r:data>'
    )
    cache = f'<PivotCache xmlns="urn:schemas-microsoft-com:office:excel">{schema}{rows}</PivotCache>'
    (block,) = [b for b in read("a.xml", workbook(sheet(row(cell("x"))) + cache)).blocks if b.table.headings]
    assert block.table.headings == ("Name", "Born")
    assert block.rows[0].cells == {0: "Jane Roe", 1: "1980-02-03"}
    assert not block.table.location.visible


def test_a_comment_and_a_formula_name_their_cell() -> None:
    inner = f"<Comment>{data(WHO)}</Comment>"
    cells = cell("x", inner=inner) + cell("5", f'ss:Formula="=&quot;{WHO} again&quot;"', "Number")
    reading = read("a.xml", workbook(sheet(row(cells), name="One")))
    spots = {p.location.spot for p in reading.passages if WHO in p.text}
    assert spots == {'comment at A1 of sheet "One"', 'formula at B1 of sheet "One"'}
