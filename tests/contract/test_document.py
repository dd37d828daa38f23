from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.document import (
    Document,
    deletion,
    insertion,
    namespaces,
    paragraph,
    part,
    rels,
    run,
    table,
)
from builders.workbook import LINKS, Sheet, Workbook, package
from contract.reading import NEEDLES, Reading, read

JANE = "Applicant Jane Roe A900000001"
ORDINARY = paragraph("Figures for the month of May.") + table([["Office", "Number"], ["North", "12"]])


def shown(reading: Reading, text: str) -> set[bool]:
    """Whether a text came out where it shows, where it does not, or both."""
    seen = {passage.location.visible for passage in reading.passages if text in passage.text}
    for block in reading.blocks:
        for row in block.rows:
            for column, value in row.cells.items():
                if text in str(value):
                    seen.add(row.visible and block.table.location.visible and column not in row.concealed)
    return seen


def docx(document: Document) -> Reading:
    return read("report.docx", document.to_bytes())


def in_box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"


def field(code: str, result: str) -> str:
    pieces = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:9], code[9:]))
    signs = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{signs[0]}{pieces}{signs[1]}{run(result)}{signs[2]}"


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Quiet"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
)
CHOICE = (
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wps:wsp><wps:txbx>{0}'
    "</wps:txbx></wps:wsp></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{1}"
    "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)

SEEN: dict[str, Document] = {
    "a paragraph": Document(paragraph(JANE)),
    "runs that cut words": Document(paragraph(run("Applicant Ja"), run("ne Roe A9"), run("00000001"))),
    "an inserted text": Document(paragraph(run("Applicant "), insertion("Jane Roe A900000001"))),
    "a text moved here": Document(paragraph(f"<w:moveTo>{run(JANE)}</w:moveTo>")),
    "a cell": Document(table([["Who", JANE]])),
    "a cell of a table in a cell": Document(table([["Who", table([["x", JANE]])]])),
    "a header": Document(stories={"hdr": paragraph(JANE)}),
    "a footer": Document(stories={"ftr": paragraph(JANE)}),
    "a footnote": Document(
        paragraph("<w:r><w:footnoteReference w:id='1'/></w:r>"),
        stories={"footnotes": f'<w:footnote w:id="1">{paragraph(JANE)}</w:footnote>'},
    ),
    "an endnote": Document(
        paragraph("<w:r><w:endnoteReference w:id='1'/></w:r>"),
        stories={"endnotes": f'<w:endnote w:id="1">{paragraph(JANE)}</w:endnote>'},
    ),
    "a header of the first page": Document(
        "<w:p><w:pPr><w:sectPr><w:headerReference w:type='first' r:id='rId3'/><w:titlePg/></w:sectPr></w:pPr></w:p>",
        pointers=[("header", "header9.xml")], parts={"word/header9.xml": part("w:hdr", paragraph(JANE))},
    ),
    "a control": Document(f"<w:sdt><w:sdtContent>{paragraph(JANE)}</w:sdtContent></w:sdt>"),
    "a smart tag": Document(paragraph(f'<w:smartTag w:element="x">{run(JANE)}</w:smartTag>')),
    "a text box": Document(CHOICE.format(in_box(JANE), in_box(JANE))),
    "a text box of old": Document(
        f"<w:p><w:r><w:pict><v:shape><v:textbox>{in_box(JANE)}</v:textbox></v:shape></w:pict></w:r></w:p>"
    ),
    "drawn letters": Document(
        f'<w:p><w:r><w:pict><v:shape><v:textpath string="{JANE}"/></v:shape></w:pict></w:r></w:p>'
    ),
    "the result of a field": Document(paragraph(field(" MERGEFIELD Client ", JANE))),
    "the result of a simple field": Document(
        paragraph(f'<w:fldSimple w:instr=" MERGEFIELD Client ">{run(JANE)}</w:fldSimple>')
    ),
    "the words of a link": Document(paragraph(f'<w:hyperlink w:anchor="x">{run(JANE)}</w:hyperlink>')),
    "an equation": Document(paragraph(f"<m:oMath><m:r><m:t>{JANE}</m:t></m:r></m:oMath>")),
    "ruby": Document(
        paragraph(f"<w:r><w:ruby><w:rt>{run(JANE)}</w:rt><w:rubyBase>{run('x')}</w:rubyBase></w:ruby></w:r>")
    ),
    "symbols": Document(
        paragraph(run("Applicant Jane Roe A"), *(f'<w:r><w:sym w:char="F0{ord(c):X}"/></w:r>' for c in "900000001"))
    ),
    "an embedded web page": Document(
        '<w:altChunk r:id="rId3"/>',
        pointers=[("aFChunk", "chunk.htm")],
        parts={"word/chunk.htm": f"<html><body><p>{JANE}</p></body></html>".encode()},
    ),
    "white text on a dark cell": Document(
        table([["<w:tcPr><w:shd w:val='clear' w:fill='1F3864'/></w:tcPr>" + paragraph(run(JANE, '<w:color w:val="FFFFFF"/>'))]])
    ),
    "strict": Document(paragraph(JANE), strict=True),
}  # fmt: skip

HIDDEN: dict[str, Document] = {
    "a comment": Document(stories={"comments": f'<w:comment w:id="1">{paragraph(JANE)}</w:comment>'}),
    "a footnote that nothing refers to": Document(
        paragraph("<w:r><w:endnoteReference w:id='1'/></w:r>"),
        stories={"footnotes": f'<w:footnote w:id="1">{paragraph(JANE)}</w:footnote>'},
    ),
    "a header of a first page like any other": Document(
        "<w:p><w:pPr><w:sectPr><w:headerReference w:type='first' r:id='rId3'/></w:sectPr></w:pPr></w:p>",
        pointers=[("header", "header9.xml")], parts={"word/header9.xml": part("w:hdr", paragraph(JANE))},
    ),
    "a header of even pages like any other": Document(
        "<w:p><w:pPr><w:sectPr><w:headerReference w:type='even' r:id='rId3'/></w:sectPr></w:pPr></w:p>",
        pointers=[("header", "header9.xml")], parts={"word/header9.xml": part("w:hdr", paragraph(JANE))},
    ),
    "a deletion": Document(paragraph("Figures", deletion(f" {JANE}"))),
    "a text moved away": Document(paragraph(f"<w:moveFrom>{run(JANE)}</w:moveFrom>")),
    "a deleted row": Document(
        f"<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>{paragraph(JANE)}</w:tc></w:tr></w:tbl>"
    ),
    "a deletion in a cell": Document(table([["x", paragraph("Number", deletion(JANE))]])),
    "a hidden row": Document(
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(JANE)}</w:tc></w:tr></w:tbl>"
    ),
    "hidden text": Document(paragraph("Figures", run(JANE, "<w:vanish/>"))),
    "a hidden style": Document(paragraph(run(JANE, '<w:rStyle w:val="Quiet"/>')), styles=STYLES),
    "a hidden style of paragraphs": Document(
        paragraph(JANE, properties='<w:pStyle w:val="Gone"/>'), styles=STYLES
    ),
    "white text": Document(paragraph(run(JANE, '<w:color w:val="FFFFFF"/>'))),
    "black on black": Document(paragraph(run(JANE, '<w:highlight w:val="black"/>'))),
    "tiny text": Document(paragraph(run(JANE, '<w:sz w:val="2"/>'))),
    "a header that no section uses": Document(
        pointers=[("header", "header9.xml")], parts={"word/header9.xml": part("w:hdr", paragraph(JANE))}
    ),
    "the code of a field": Document(paragraph(field(f' AUTOTEXT "{JANE}" ', "x"))),
    "the code of a simple field": Document(
        paragraph(f'<w:fldSimple w:instr=" TC {JANE} ">{run("x")}</w:fldSimple>')
    ),
    "an unfinished field": Document(
        paragraph(f'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{JANE}</w:instrText></w:r>')
    ),
    "data of a field": Document(
        paragraph(f"<w:r><w:fldChar w:fldCharType='begin'><w:fldData>{base64.b64encode(JANE.encode() + bytes(9)).decode()}"
                  "</w:fldData></w:fldChar></w:r>")
    ),
    "references of a field": Document(
        paragraph("<w:r><w:fldChar w:fldCharType='begin'><w:fldData>"
                  f"{base64.b64encode(f'<EndNote><Cite>{JANE}</Cite></EndNote>'.encode()).decode()}</w:fldData></w:fldChar></w:r>")
    ),
    "a bookmark": Document(paragraph(f'<w:bookmarkStart w:id="1" w:name="{JANE}"/>')),
    "an author of changes": Document(f'<w:p><w:ins w:id="1" w:author="{JANE}"/></w:p>'),
    "a change of format": Document(f'<w:p><w:pPr><w:pPrChange w:id="1" w:author="{JANE}"/></w:pPr></w:p>'),
    "an alternative text": Document(
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{JANE}"/></wp:inline></w:drawing></w:r></w:p>'
    ),
    "the title of a table": Document(table([["x"]], f'<w:tblCaption w:val="{JANE}"/>')),
    "the name of a control": Document(
        f'<w:sdt><w:sdtPr><w:tag w:val="{JANE}"/></w:sdtPr><w:sdtContent>{paragraph("x")}</w:sdtContent></w:sdt>'
    ),
    "a choice of a control": Document(
        f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{JANE}" w:value="1"/></w:dropDownList></w:sdtPr></w:sdt>'
    ),
    "the fallback alone": Document(CHOICE.format(in_box("Figures"), in_box(JANE))),
    "a hidden drawing": Document(
        f'<w:p><w:r><w:drawing><wp:anchor><wp:docPr id="1" name="x" hidden="1"/><wps:txbx>{in_box(JANE)}</wps:txbx></wp:anchor></w:drawing></w:r></w:p>'
    ),
    "a building block": Document(
        stories={"glossaryDocument": f"<w:docParts><w:docPart><w:docPartBody>{paragraph(JANE)}</w:docPartBody></w:docPart></w:docParts>"}
    ),
    "a document variable": Document(settings=f'<w:docVars><w:docVar w:name="Client" w:val="{JANE}"/></w:docVars>'),
    "a merge source": Document(settings=f'<w:mailMerge><w:query w:val="SELECT * WHERE x = {JANE}"/></w:mailMerge>'),
    "recipients of a merge": Document(
        parts={"word/recipientData.xml": part("w:recipients", f'<w:recipientData><w:uniqueTag w:val="{JANE}"/></w:recipientData>')}
    ),
    "a link": Document(pointers=[("hyperlink", f"mailto:{JANE}")]),
    "a template elsewhere": Document(pointers=[("attachedTemplate", f"file:///{JANE}.dotx")]),
    "a name of a style": Document(styles=f'<w:style w:styleId="x"><w:name w:val="{JANE}"/></w:style>'),
    "text out of place": Document(f"<w:p>{JANE}</w:p>"),
    "a tag of nobody": Document(f'<w:p><w14:strange w14:a="{JANE}"/></w:p>'),
    "a note in the markup": Document(f"<!-- {JANE} -->"),
    "an instruction": Document(f"<?note {JANE}?>"),
    "an unlisted part": Document(parts={"word/document2.xml": part("w:document", f"<w:body>{paragraph(JANE)}</w:body>")}),
    "a part in an odd folder": Document(parts={"odd/stuff.xml": part("w:hdr", paragraph(JANE))}),
    "a part of nobody": Document(parts={"word/x.xml": f"<x><y>{JANE}</y></x>".encode()}),
    "custom XML": Document(parts={"customXml/item1.xml": f"<people xmlns='urn:x'><p><n>{JANE}</n></p></people>".encode()}),
    "people of comments": Document(
        parts={"word/people.xml": part("w15:people", f'<w15:person w15:author="{JANE}"/>')}
    ),
    "threads of comments": Document(
        parts={"word/commentsExtended.xml": part("w15:commentsEx", f'<w15:commentEx w15:paraId="{JANE}"/>')}
    ),
    "a property": Document(
        parts={"docProps/core.xml": b"<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'"
               b" xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:subject>" + JANE.encode() + b"</dc:subject></cp:coreProperties>"}
    ),
    "a property of one's own": Document(
        parts={"docProps/custom.xml": b"<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/custom-properties'>"
               b"<property name='Client'><lpwstr>" + JANE.encode() + b"</lpwstr></property></Properties>"}
    ),
    "plain text in the package": Document(parts={"word/notes.txt": JANE.encode()}),
    "an embedded workbook": Document(
        parts={"word/embeddings/Sheet1.xlsx": Workbook([Sheet("Data", [[JANE]])]).to_bytes()}
    ),
    "an embedded document": Document(
        parts={"word/embeddings/Doc1.docx": Document(paragraph(JANE)).to_bytes()}
    ),
    "shape data": Document(
        '<w:p><w:r><w:pict><v:shape o:gfxdata="{}"/></w:pict></w:r></w:p>'.format(
            base64.b64encode(package({
                "[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
                "drs/shapexml.xml": part("wps:wsp", f'<wps:cNvPr descr="{JANE}"/>'),
            })).decode().replace("A", "A&#xA;", 3)
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", SEEN)
def test_finds_a_person_where_readers_see_it(place: str) -> None:
    reading = docx(SEEN[place])
    assert shown(reading, JANE) == {True}
    assert reading.whole


@pytest.mark.parametrize("place", HIDDEN)
def test_finds_a_person_where_readers_do_not_see_it(place: str) -> None:
    reading = docx(HIDDEN[place])
    assert shown(reading, JANE) == {False}
    assert reading.whole


def test_an_ordinary_document_is_read_whole() -> None:
    reading = docx(Document(ORDINARY))
    assert reading.whole
    assert reading.reader == "docx"
    assert {part.reader for part in reading.walk.parts} == {"docx", "word text", "xml"}


@pytest.mark.parametrize("suffix", [".docx", ".docm", ".dotx", ".dotm"])
def test_bears_its_names(suffix: str) -> None:
    assert read(f"a{suffix}", Document(ORDINARY).to_bytes()).whole
    assert read(f"a{suffix}", Workbook([Sheet("A", [["x"]])]).to_bytes()).gaps


def test_a_document_under_another_name_is_a_gap() -> None:
    reading = read("a.xlsx", Document(paragraph(JANE)).to_bytes())
    assert any("give it its right name" in why for why in reading.gaps)
    assert JANE in reading.text


def test_paragraphs_stay_apart_and_have_their_place() -> None:
    page = run("x") + "<w:r><w:lastRenderedPageBreak/></w:r>" + run("y")
    reading = docx(Document(paragraph("one") + paragraph(page) + paragraph("two")))
    found = {passage.text: passage.location.spot for passage in reading.passages}
    assert found["one"] == "paragraph 1"
    assert found["two"] == "page 2, paragraph 3"


def test_a_deleted_end_of_paragraph_joins_two() -> None:
    mark = "<w:rPr><w:del w:id='1'/></w:rPr>"
    reading = docx(Document(paragraph("A9000", properties=mark) + paragraph("00001")))
    assert shown(reading, "A900000001") == {True}


def test_replaced_digits_give_the_number_before_and_after() -> None:
    changed = paragraph(run("A90000000"), deletion("1"), insertion("2"))
    reading = docx(Document(changed))
    assert shown(reading, "A900000002") == {True}
    assert shown(reading, "A900000001") == {False}


def test_both_branches_are_read_and_the_same_text_is_told_once() -> None:
    reading = docx(Document(CHOICE.format(in_box("same"), in_box("same") + in_box("other"))))
    assert [passage.text for passage in reading.passages].count("same") == 1
    assert shown(reading, "other") == {False}


def test_a_fallback_within_a_paragraph_does_not_break_its_text() -> None:
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="x">{run("A90000")}</mc:Choice>'
        f"<mc:Fallback>{run('A90000')}</mc:Fallback></mc:AlternateContent>"
    )
    reading = docx(Document(paragraph(both + run("0001"))))
    assert shown(reading, "A900000001") == {True}


def test_tables_come_as_rows() -> None:
    rows = [["A-Number", "Name"], ["A900000001", "Jane Roe"], ["A900000002", "John Roe"]]
    (block,) = docx(Document(table(rows))).blocks
    assert [list(row.cells.values()) for row in block.rows] == rows
    assert block.table.name == "table 1"


def test_cells_that_span_columns_push_the_next_ones() -> None:
    wide = "<w:tcPr><w:gridSpan w:val='3'/></w:tcPr>" + paragraph("wide")
    (block,) = docx(Document(table([[wide, "after"]]))).blocks
    assert block.rows[0].cells == {0: "wide", 3: "after"}


def test_a_table_in_a_cell_comes_after_the_table_around_it() -> None:
    inner = table([["in"]])
    reading = docx(Document(table([["before", paragraph("x") + inner], ["last", "y"]])))
    assert [block.table.name for block in reading.blocks] == ["table 1", "table 2"]
    assert reading.blocks[0].rows[1].cells == {0: "last", 1: "y"}


def test_a_changed_row_comes_as_it_shows_and_as_it_was() -> None:
    (block,) = docx(Document(table([[paragraph("A90000000", deletion("1"), insertion("2"))]]))).blocks
    assert [(row.cells[0], row.visible) for row in block.rows] == [
        ("A900000002", True),
        ("A900000001", False),
    ]


def test_a_long_table_comes_in_blocks_of_one_table() -> None:
    blocks = docx(Document(table([[str(n)] for n in range(2500)]))).blocks
    assert sum(len(block.rows) for block in blocks) == 2500
    assert len({id(block.table) for block in blocks}) == 1


def test_a_control_lends_its_name_to_its_value() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:alias w:val="A-Number"/></w:sdtPr>'
        f"<w:sdtContent>{paragraph('900000001')}</w:sdtContent></w:sdt>"
    )
    assert ("A-Number", "900000001") in {(p.label, p.text) for p in docx(Document(control)).passages}


def test_a_variable_lends_its_name_to_its_value() -> None:
    variables = '<w:docVars><w:docVar w:name="A-Number" w:val="900000001"/></w:docVars>'
    reading = docx(Document(settings=variables))
    assert ("A-Number", "900000001") in {(p.label, p.text) for p in reading.passages}


def test_random_words_of_machines_are_no_numbers_of_people() -> None:
    machine = (
        '<w:p w14:paraId="A1234567" w14:textId="A7654321" w:rsidR="00A12345"/>'
        '<w:abstractNum><w:nsid w:val="A1234567"/><w:tmpl w:val="A2345678"/></w:abstractNum>'
    )
    reading = docx(Document(machine, settings='<w:rsids><w:rsid w:val="A1234567"/></w:rsids>'))
    assert "A1234567" not in reading.text
    assert docx(Document('<w:p w14:paraId="A900000001"/>')).shows("A900000001")
    assert docx(Document('<w:abstractNum><w:nsid w:val="A900000001"/></w:abstractNum>')).shows("A900000001")
    other = '<w:docVars><w:docVar w:name="x" w:val="A1234567"/></w:docVars>'
    assert docx(Document(machine, settings=other)).shows("A1234567")


def test_a_chart_gives_its_cache_as_a_table() -> None:
    def cache(values: list[str]) -> str:
        points = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
        return f"<c:strRef><c:f>Data!$A$2</c:f><c:strCache>{points}</c:strCache></c:strRef>"

    series = (
        f"<c:ser><c:tx>{cache(['A-Number'])}</c:tx><c:cat>{cache(['Jane Roe', 'John Roe'])}</c:cat>"
        f"<c:val>{cache(['900000001', '900000002'])}</c:val></c:ser>"
    )
    title = "<c:title><a:p><a:r><a:t>By person</a:t></a:r></a:p></c:title>"
    content = part("c:chartSpace", f"<c:chart>{title}{series}</c:chart>")
    reading = docx(
        Document(pointers=[("chart", "charts/chart1.xml")], parts={"word/charts/chart1.xml": content})
    )
    (block,) = reading.blocks
    assert block.table.headings == ("A-Number", "A-Number")
    assert block.rows[1].cells == {0: "John Roe", 1: 900000002}
    assert shown(reading, "By person") == {True}
    assert reading.whole


def test_a_diagram_is_read() -> None:
    text = f"<a:p><a:r><a:t>{JANE}</a:t></a:r></a:p>"
    parts = {
        "word/diagrams/data1.xml": part(
            "dgm:dataModel", f"<dgm:ptLst><dgm:pt><dgm:t>{text}</dgm:t></dgm:pt></dgm:ptLst>"
        ),
        "word/diagrams/drawing1.xml": part("dsp:drawing", f"<dsp:txBody>{text}</dsp:txBody>"),
    }
    reading = docx(Document(parts=parts))
    assert shown(reading, JANE) == {False}
    pointers = [("diagramData", "diagrams/data1.xml"), ("diagramDrawing", "diagrams/drawing1.xml")]
    assert shown(docx(Document(parts=parts, pointers=pointers)), JANE) == {False, True}


def font(words: bytes = b"", tail: bytes = b"") -> bytes:
    """A font of two tables, the last with a canary."""
    tables = [(b"head", bytes(54)), (b"name", words.ljust(40, b"\0"))]
    at, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, content in tables:
        body += bytes(-(at + len(body)) % 4)
        directory += tag + bytes(4) + (at + len(body)).to_bytes(4, "big") + len(content).to_bytes(4, "big")
        body += content
    return b"\0\1\0\0" + len(tables).to_bytes(2, "big") + bytes(6) + directory + body + tail


def with_font(content: bytes) -> Document:
    veil = bytes.fromhex("0123456789ABCDEF0123456789ABCDEF")[::-1] * 2
    veiled = bytes(a ^ b for a, b in zip(content, veil, strict=False)) + content[32:]
    key = "{01234567-89AB-CDEF-0123-456789ABCDEF}"
    fonts = part(
        "w:fonts", f'<w:font w:name="Plain"><w:embedRegular r:id="rId1" w:fontKey="{key}"/></w:font>'
    )
    return Document(
        ORDINARY,
        parts={
            "word/fontTable.xml": fonts,
            "word/_rels/fontTable.xml.rels": rels(LINKS, [("font", "fonts/font1.odttf")]),
            "word/fonts/font1.odttf": veiled,
        },
    )


def test_an_embedded_font_is_unveiled_and_searched_for_words() -> None:
    reading = docx(with_font(font(JANE.encode())))
    assert reading.whole
    assert shown(reading, JANE) == {False}


@pytest.mark.parametrize(
    "content", [font(tail=JANE.encode()), b"Jane" + font(), font()[:-20], JANE.encode() * 9]
)
def test_what_is_not_built_like_a_font_is_a_gap(content: bytes) -> None:
    assert any("font" in why for why in docx(with_font(content)).gaps)


def broken(name: str, content: bytes) -> bytes:
    return Document(paragraph(JANE), parts={name: content}).to_bytes()


@pytest.mark.parametrize(
    "content",
    [
        broken("word/document.xml", part("w:document", f"<w:body>{paragraph(JANE)}</w:body>")[:-30]),
        broken("word/document.xml", b"not XML"),
        broken("word/styles.xml", b"<w:styles"),
        broken("word/document.xml", b"<!DOCTYPE x [<!ENTITY a 'A900000001'>]><x>&a;</x>"),
        broken("xl/worksheets/sheet1.xml", b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"),
        broken("word/vbaProject.bin", bytes(range(256)) * 8),
        Document(paragraph(JANE)).to_bytes()[:-300],
        package({"[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"}),
    ],
)  # fmt: skip
def test_what_is_damaged_or_foreign_is_a_gap(content: bytes) -> None:
    assert read("report.docx", content).gaps


def test_a_name_of_a_namespace_comes_out() -> None:
    reading = docx(Document('<w:p xmlns:x="urn:A900000001"/>'))
    assert shown(reading, "A900000001") == {False}
    assert docx(Document(f'<w:p xmlns:x="urn:{JANE}"/>')).shows(JANE)


def test_two_main_documents_are_a_gap() -> None:
    both = rels(LINKS, [("officeDocument", "word/document.xml"), ("officeDocument", "word/document2.xml")])
    parts = {
        "_rels/.rels": both,
        "word/document2.xml": part("w:document", f"<w:body>{paragraph(JANE)}</w:body>"),
    }
    reading = docx(Document(ORDINARY, parts=parts))
    assert reading.gaps
    assert JANE in reading.text


def test_deep_and_long_documents_end() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5000 + paragraph(JANE) + "</w:sdtContent></w:sdt>" * 5000
    assert JANE in docx(Document(deep)).text
    nested = JANE
    for _ in range(300):
        nested = table([[paragraph("x") if nested == JANE else nested]])
    assert docx(Document(nested)).whole
    long = paragraph(*("word " * 40_000, run(JANE)))
    assert JANE in docx(Document(long)).text


SAMPLE = Document(
    ORDINARY + paragraph(deletion("gone"), field(" PAGE ", "1")) + CHOICE.format(in_box("a"), in_box("b")),
    stories={
        "hdr": paragraph("top"),
        "comments": f'<w:comment w:id="1" w:author="x">{paragraph("c")}</w:comment>',
    },
    styles=STYLES,
    settings='<w:rsids><w:rsid w:val="00A12B3C"/></w:rsids>',
).to_parts()


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(sorted(SAMPLE)), st.floats(0, 1), NEEDLES, st.sampled_from(["insert", "overwrite"]))
def test_a_canary_anywhere_comes_out_or_is_a_gap(name: str, where: float, needle: str, way: str) -> None:
    content, canary = SAMPLE[name], needle.encode()
    at = int(where * len(content))
    rest = content[at:] if way == "insert" else content[at + len(canary) :]
    reading = read("a.docx", package({**SAMPLE, name: content[:at] + canary + rest}))
    assert reading.shows(needle.split()[1])


@given(st.binary(max_size=300), st.floats(0, 1))
@settings(deadline=None, max_examples=50)
def test_any_bytes_in_the_file_end_as_a_reading(noise: bytes, where: float) -> None:
    whole = package(SAMPLE)
    at = int(where * len(whole))
    read("a.docx", whole[:at] + noise + whole[at + len(noise) :])


Make = Callable[[str], str]
FRAMES: list[Make] = [
    lambda content: content,
    lambda content: f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>",
    lambda content: table([[content]]),
    lambda content: table([["x", table([[content]])]]),
    lambda content: (
        f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    ),
    lambda content: f'<w:customXml w:element="x">{content}</w:customXml>',
]
LAYERS: list[Make] = [run, deletion, insertion, lambda text: run(text, "<w:vanish/>")]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(FRAMES), max_size=4), st.sampled_from(LAYERS), NEEDLES, st.data())
def test_text_survives_any_nesting_and_any_cut_into_runs(
    frames: list[Make], layer: Make, needle: str, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, len(needle) - 1))
    content = paragraph(layer(needle[:cut]) + layer(needle[cut:]))
    for frame in frames:
        content = frame(content)
    assert needle in docx(Document(content)).text


def test_the_receipt_is_the_same_for_every_way_of_packing() -> None:
    parts = Document(ORDINARY).to_parts()
    stored = read("a.docx", package(parts, zipfile.ZIP_STORED))
    assert stored.text == read("a.docx", package(parts)).text
    backwards = package(dict(reversed(list(parts.items()))))
    assert sorted(read("a.docx", backwards).text) == sorted(stored.text)
    assert namespaces() in parts["word/document.xml"].decode()
    assert zipfile.is_zipfile(io.BytesIO(backwards))


def test_lines_with_tabs_come_as_rows_too() -> None:
    line = "".join(["<w:r><w:t>A900000001</w:t></w:r>", "<w:r><w:tab/></w:r>", run("Roe")])
    reading = docx(Document(paragraph("List") + paragraph(line) * 3 + paragraph("end") + paragraph(line)))
    (block,) = reading.blocks
    assert [row.cells for row in block.rows] == [{0: "A900000001", 1: "Roe"}] * 3
    assert len([p for p in reading.passages if "A900000001\tRoe" in p.text]) == 4


def test_dates_in_a_chart_are_dates() -> None:
    cache = (
        '<c:numCache><c:formatCode>m/d/yyyy</c:formatCode><c:pt idx="0"><c:v>29221</c:v></c:pt></c:numCache>'
    )
    content = part("c:chartSpace", f"<c:ser><c:cat><c:numRef>{cache}</c:numRef></c:cat></c:ser>")
    (block,) = docx(Document(parts={"word/charts/chart1.xml": content})).blocks
    assert block.rows[0].cells == {0: dt.date(1980, 1, 1)}


def test_a_paragraph_does_not_run_on_into_a_table_or_another_note() -> None:
    mark = "<w:rPr><w:del w:id='1'/></w:rPr>"
    reading = docx(Document(paragraph("before", properties=mark) + table([["cell"]])))
    assert reading.blocks[0].rows[0].cells == {0: "cell"}
    notes = f'<w:comment w:id="1">{paragraph("one", properties=mark)}</w:comment><w:comment w:id="2">{paragraph("two")}</w:comment>'
    spots = {p.text: p.location.spot for p in docx(Document(stories={"comments": notes})).passages}
    assert spots["one"] == "comment 1, paragraph 1"
    assert spots["two"] == "comment 2, paragraph 2"


@pytest.mark.parametrize("value", ["A1234567", "666 12 3456", "900 000 001", "666-12-3456", "202 555 0101"])
def test_identifiers_in_attributes_are_not_taken_for_machinery(value: str) -> None:
    named = f'<w:p><w:r><w:drawing><wp:docPr id="1" descr="{value}"/></w:drawing></w:r></w:p>'
    assert value in docx(Document(named)).text


def test_what_came_before_the_damage_is_told() -> None:
    whole = part("w:document", f"<w:body>{paragraph(JANE)}</w:body>")
    reading = docx(Document(parts={"word/document.xml": whole[:-9] + b"<"}))
    assert shown(reading, JANE) == {True}
    assert any("well-formed" in why for why in reading.gaps)
