from __future__ import annotations

import base64
import datetime as dt
import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.opendocument import (
    ORDINARY,
    cell,
    content,
    flat,
    meta_part,
    package,
    settings_part,
    sheet,
    style,
    styles_part,
)
from contract.reading import NEEDLES, read
from contract.seen import seen
from contract.test_picture import png

WHO = "JANE ROE A900000001"
WHITE = '<style:text-properties fo:color="#ffffff"/>'
PAGES = styles_part(
    automatic='<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/>'
    "</style:page-layout>",
    masters='<draw:layer-set><draw:layer draw:name="secret" draw:display="none"/></draw:layer-set>'
    '<style:master-page style:name="M" style:page-layout-name="L"/>',
)


def slide(inner: str, more: str = "", frame: str = "") -> str:
    shape = f"<draw:frame {frame}><draw:text-box><text:p>{inner}</text:p></draw:text-box></draw:frame>"
    return f'<draw:page draw:master-page-name="M" {more}>{shape}</draw:page>'


def text(body: str) -> bytes:
    return package("odt", ORDINARY["odt"] + body)


def book(body: str, styles: str = "") -> bytes:
    return package("ods", body, styles=styles)


SHOWN: dict[str, tuple[str, bytes]] = {
    "paragraph": ("a.odt", text(f"<text:p>{WHO}</text:p>")),
    "spans": ("a.odt", text("<text:p>JANE <text:span>R</text:span>OE A9000<text:a>00001</text:a></text:p>")),
    "spaces and tabs": ("a.odt", text("<text:p>JANE<text:s/>ROE<text:s text:c='1'/>A900000001</text:p>")),
    "heading": ("a.odt", text(f"<text:h>{WHO}</text:h>")),
    "note": ("a.odt", text(f"<text:p>x<text:note><text:note-body><text:p>{WHO}</text:p></text:note-body></text:note></text:p>")),
    "frame": ("a.odt", text(f"<text:p><draw:frame><draw:text-box><text:p>{WHO}</text:p></draw:text-box></draw:frame></text:p>")),
    "header": ("a.odt", package("odt", entries={"styles.xml": styles_part(
        masters=f'<style:master-page style:name="S"><style:header><text:p>{WHO}</text:p></style:header></style:master-page>')})),
    "cached field": ("a.odt", text(f'<text:p><text:user-field-get text:name="x">{WHO}</text:user-field-get></text:p>')),
    "white on dark": ("a.odt", package("odt", f'<text:p text:style-name="P">{WHO}</text:p>', styles=style(
        "P", "paragraph", WHITE + '<style:paragraph-properties fo:background-color="#003366"/>'))),
    "table": ("a.odt", text(sheet(cell(WHO)))),
    "form field": ("a.odt", text(f'<office:forms><form:form><form:text form:current-value="{WHO}"/></form:form></office:forms>')),
    "cell": ("a.ods", book(sheet(cell("Name"), cell(WHO)))),
    "white cell on dark": ("a.ods", book(sheet(cell(WHO, 'table:style-name="C"')), style(
        "C", "table-cell", WHITE + '<style:table-cell-properties fo:background-color="#000000"/>'))),
    "shape on a sheet": ("a.ods", book(sheet(cell("x")).replace("<table:table-column/>",
        f"<table:shapes><draw:custom-shape><text:p>{WHO}</text:p></draw:custom-shape></table:shapes><table:table-column/>"))),
    "slide": ("a.odp", package("odp", slide(WHO), entries={"styles.xml": PAGES})),
    "slide footer": ("a.odp", package("odp", f"<presentation:footer-decl>{WHO}</presentation:footer-decl>" + slide("x"))),
    "drawing": ("a.odg", package("odg", f"<draw:page><draw:rect><text:p>{WHO}</text:p></draw:rect></draw:page>")),
    "chart title": ("a.odt", package("odt", entries={"Object 1/content.xml": content("odt", "").replace(
        "<office:text>", f"<office:chart><chart:chart><chart:title><text:p>{WHO}</text:p></chart:title></chart:chart>"
        ).replace("</office:text>", "</office:chart>")})),
    "flat text": ("a.fodt", flat("odt", f"<text:p>{WHO}</text:p>")),
    "flat sheet": ("a.fods", flat("ods", sheet(cell(WHO)))),
    "flat slide": ("a.fodp", flat("odp", slide(WHO))),
    "template": ("a.ott", text(f"<text:p>{WHO}</text:p>")),
    "no declared type": ("a.odt", package("odt", f"<text:p>{WHO}</text:p>", mimetype=False)),
}  # fmt: skip
CHART_HIDDEN = frozenset({"chart title"})
"""Only a chart that the manifest calls one is shown."""


def deletion(inner: str) -> str:
    return (
        f"<text:tracked-changes><text:changed-region><text:deletion>{inner}</text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    )


HIDDEN: dict[str, tuple[str, bytes]] = {
    "hidden text": ("a.odt", package("odt", f'<text:p>x <text:span text:style-name="T">{WHO}</text:span></text:p>',
        styles=style("T", "text", '<style:text-properties text:display="none"/>'))),
    "inherited hidden text": ("a.odt", package("odt", f'<text:p>x <text:span text:style-name="T">{WHO}</text:span></text:p>',
        styles=style("T", "text", style_parent_style_name="U"), entries={"styles.xml": styles_part(
            common=style("U", "text", '<style:text-properties text:display="none"/>'))})),
    "white text": ("a.odt", package("odt", f'<text:p text:style-name="P">{WHO}</text:p>', styles=style("P", "paragraph", WHITE))),
    "tiny text": ("a.odt", package("odt", f'<text:p text:style-name="P">{WHO}</text:p>',
        styles=style("P", "paragraph", '<style:text-properties fo:font-size="1pt"/>'))),
    "row of a text that is folded away": ("a.odt", text(sheet(cell("x"), f'<table:table-row table:visibility="collapse">{cell(WHO)}</table:table-row>'))),
    "ink of the colour of its paper": ("a.odt", package("odt", f'<text:p>x <text:span text:style-name="T">{WHO}</text:span></text:p>',
        styles=style("T", "text", '<style:text-properties fo:color="#000000" fo:background-color="#000000"/>'))),
    "header that is switched off": ("a.odt", package("odt", entries={"styles.xml": styles_part(
        masters=f'<style:master-page style:name="S"><style:header style:display="false"><text:p>{WHO}</text:p></style:header></style:master-page>')})),
    "help of a form field": ("a.odt", text(f'<office:forms><form:form><form:text form:title="{WHO}"/></form:form></office:forms>')),
    "shape that newer programs hide": ("a.odp", package("odp", slide(WHO, frame='xmlns:n="http://openoffice.org/2010/draw" n:display="none"'))),
    "hidden section": ("a.odt", text(f'<text:section text:display="none"><text:p>{WHO}</text:p></text:section>')),
    "table in a hidden section": ("a.odt", text(f'<text:section text:display="none">{sheet(cell(WHO))}</text:section>')),
    "hidden paragraph": ("a.odt", text(f'<text:p><text:hidden-paragraph text:is-hidden="true"/>{WHO}</text:p>')),
    "hidden text field": ("a.odt", text(f'<text:p><text:hidden-text text:string-value="{WHO}" text:is-hidden="true"/></text:p>')),
    "conditional text": ("a.odt", text(f'<text:p><text:conditional-text text:string-value-if-false="{WHO}">x</text:conditional-text></text:p>')),
    "tracked deletion": ("a.odt", text(deletion(f"<text:p>{WHO}</text:p>"))),
    "tracked deletion of a table": ("a.odt", text(deletion(sheet(cell(WHO))))),
    "author of a change": ("a.odt", text(deletion(f"<office:change-info><dc:creator>{WHO}</dc:creator></office:change-info>"))),
    "comment": ("a.odt", text(f"<text:p>x<office:annotation><text:p>{WHO}</text:p></office:annotation></text:p>")),
    "author of a comment": ("a.odt", text(f"<text:p><office:annotation><dc:creator>{WHO}</dc:creator></office:annotation></text:p>")),
    "bookmark": ("a.odt", text(f'<text:p><text:bookmark text:name="{WHO}"/></text:p>')),
    "variable": ("a.odt", text(f'<text:variable-decls><text:variable-decl text:name="{WHO}"/></text:variable-decls>')),
    "user field": ("a.odt", text(f'<text:user-field-decls><text:user-field-decl text:name="a" office:string-value="{WHO}"/></text:user-field-decls>')),
    "field not shown": ("a.odt", text(f'<text:p><text:variable-set text:display="none">{WHO}</text:variable-set></text:p>')),
    "index mark": ("a.odt", text(f'<text:p><text:alphabetical-index-mark text:string-value="{WHO}"/></text:p>')),
    "mail merge": ("a.odt", text(f'<text:p><text:database-display text:table-name="{WHO}">x</text:database-display></text:p>')),
    "alternative text": ("a.odt", text(f"<text:p><draw:frame><svg:desc>{WHO}</svg:desc></draw:frame></text:p>")),
    "hidden form field": ("a.odt", text(f'<office:forms><form:form><form:hidden form:value="{WHO}"/></form:form></office:forms>')),
    "list of a form": ("a.odt", text(f'<office:forms><form:form><form:listbox><form:option form:value="{WHO}"/></form:listbox></form:form></office:forms>')),
    "link": ("a.odt", text(f'<text:p><text:a xlink:href="https://example.org/?q={WHO}">x</text:a></text:p>')),
    "element of another name": ("a.odt", text(f"<text:unheard-of>{WHO}</text:unheard-of>")),
    "comment in the XML": ("a.odt", text(f"<!-- {WHO} -->")),
    "instruction in the XML": ("a.odt", text(f"<?note {WHO}?>")),
    "name of a style": ("a.odt", package("odt", styles=style(WHO, "text"))),
    "script": ("a.odt", package("odt", before=f"<office:scripts><office:script>{WHO}</office:script></office:scripts>")),
    "hidden sheet": ("a.ods", book(sheet(cell("x")) + sheet(cell(WHO), name="Two", more='table:style-name="T"'),
        style("T", "table", '<style:table-properties table:display="false"/>'))),
    "hidden row": ("a.ods", book(sheet(cell("x"), f'<table:table-row table:visibility="collapse">{cell(WHO)}</table:table-row>'))),
    "filtered row": ("a.ods", book(sheet(cell("x"), f'<table:table-row table:visibility="filter">{cell(WHO)}</table:table-row>'))),
    "row without height": ("a.ods", book(sheet(cell("x"), f'<table:table-row table:style-name="R">{cell(WHO)}</table:table-row>'),
        style("R", "table-row", '<style:table-row-properties style:row-height="0cm"/>'))),
    "folded rows": ("a.ods", book(sheet(cell("x")).replace("</table:table>", '<table:table-row-group table:display="false">'
        f"<table:table-row>{cell(WHO)}</table:table-row></table:table-row-group></table:table>"))),
    "hidden column": ("a.ods", book(sheet(cell("x") + cell(WHO),
        columns='<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="9"/>'))),
    "white cell": ("a.ods", book(sheet(cell("x"), cell("y") + cell(WHO, 'table:style-name="C"')), style("C", "table-cell", WHITE))),
    "white column": ("a.ods", book(sheet(cell(WHO), columns='<table:table-column table:default-cell-style-name="C"/>'),
        style("C", "table-cell", WHITE))),
    "covered cell": ("a.ods", book(sheet(cell("x", 'table:number-columns-spanned="2"')
        + cell(WHO).replace("table-cell", "covered-table-cell")))),
    "cell comment": ("a.ods", book(sheet(cell("x", inner=f"<office:annotation><text:p>{WHO}</text:p></office:annotation>")))),
    "text beside a value": ("a.ods", book(sheet(f'<table:table-cell office:value-type="string" office:string-value="x"><text:p>{WHO}</text:p></table:table-cell>'))),
    "formula": ("a.ods", book(sheet(cell("x", f'''table:formula="of:=IF(1;&quot;x&quot;;&quot;{WHO}&quot;)"''')))),
    "named range": ("a.ods", book(sheet(cell("x")) + f'<table:named-expressions><table:named-expression table:name="a" table:expression="{WHO}"/></table:named-expressions>')),
    "validation list": ("a.ods", book(f'<table:content-validations><table:content-validation table:condition="cell-content-is-in-list(&quot;{WHO}&quot;)"/></table:content-validations>' + sheet(cell("x")))),
    "validation message": ("a.ods", book(f'<table:content-validations><table:content-validation><table:help-message><text:p>{WHO}</text:p></table:help-message></table:content-validation></table:content-validations>' + sheet(cell("x")))),
    "database range": ("a.ods", book(sheet(cell("x")) + f'<table:database-ranges><table:database-range table:name="{WHO}"/></table:database-ranges>')),
    "pivot member": ("a.ods", book(sheet(cell("x")) + f'<table:data-pilot-tables><table:data-pilot-table><table:data-pilot-member table:name="{WHO}"/></table:data-pilot-table></table:data-pilot-tables>')),
    "external data": ("a.ods", book(sheet(cell("x")) + f"<table:dde-links><table:dde-link><office:dde-source/>{sheet(cell(WHO))}</table:dde-link></table:dde-links>")),
    "scenario": ("a.ods", book(sheet(cell("x"), more="").replace("<table:table-column/>", f'<table:scenario table:comment="{WHO}"/><table:table-column/>'))),
    "tracked change of a cell": ("a.ods", book("<table:tracked-changes><table:cell-content-change><table:previous>"
        f"<table:change-track-table-cell><text:p>{WHO}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>" + sheet(cell("x")))),
    "hidden slide": ("a.odp", package("odp", slide("x") + slide(WHO, 'draw:style-name="D"'), styles=style(
        "D", "drawing-page", '<style:drawing-page-properties presentation:visibility="hidden"/>'))),
    "notes": ("a.odp", package("odp", slide("x").replace("</draw:page>", f"<presentation:notes><draw:frame><draw:text-box><text:p>{WHO}</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"))),
    "off the slide": ("a.odp", package("odp", slide(WHO, frame='svg:x="-20cm" svg:y="1cm" svg:width="9cm" svg:height="2cm"'), entries={"styles.xml": PAGES})),
    "moved off the slide": ("a.odp", package("odp", slide(WHO, frame='svg:width="2cm" svg:height="2cm" draw:transform="rotate (1) translate (40cm 1cm)"'), entries={"styles.xml": PAGES})),
    "hidden layer": ("a.odp", package("odp", slide(WHO, frame='draw:layer="secret"'), entries={"styles.xml": PAGES})),
    "unused master": ("a.odp", package("odp", slide("x"), entries={"styles.xml": PAGES.replace("</office:master-styles>",
        f'<style:master-page style:name="N"><draw:frame><draw:text-box><text:p>{WHO}</text:p></draw:text-box></draw:frame></style:master-page></office:master-styles>')})),
    "title": ("a.odt", package("odt", entries={"meta.xml": meta_part(f"<dc:title>{WHO}</dc:title>")})),
    "property": ("a.odt", package("odt", entries={"meta.xml": meta_part(f'<meta:user-defined meta:name="x">{WHO}</meta:user-defined>')})),
    "name of a property": ("a.odt", package("odt", entries={"meta.xml": meta_part(f'<meta:user-defined meta:name="{WHO}">x</meta:user-defined>')})),
    "setting": ("a.odt", package("odt", entries={"settings.xml": settings_part(f'<config:config-item config:name="P" config:type="string">{WHO}</config:config-item>')})),
    "printer setup": ("a.odt", package("odt", entries={"settings.xml": settings_part('<config:config-item config:name="PrinterSetup" config:type="base64Binary">'
        + base64.b64encode(b"\1\0\2\0" + WHO.encode() + bytes(90)).decode() + "</config:config-item>")})),
    "printer setup in two bytes": ("a.odt", package("odt", entries={"settings.xml": settings_part('<config:config-item config:name="PrinterSetup" config:type="base64Binary">'
        + base64.b64encode(bytes(9) + WHO.encode("utf-16-le") + bytes(90)).decode() + "</config:config-item>")})),
    "macro": ("a.odt", package("odt", entries={"Basic/Standard/Module1.xml": f"<script:module xmlns:script='urn:x'>{WHO}</script:module>"})),
    "python macro": ("a.odt", package("odt", entries={"Scripts/python/a.py": f"# {WHO}\n"})),
    "layout cache": ("a.odt", package("odt", entries={"layout-cache": bytes(40) + WHO.encode() + bytes(40)})),
    "thumbnail": ("a.odt", package("odt", entries={"Thumbnails/thumbnail.png": png(tail=WHO.encode())})),
    "embedded sheet": ("a.odt", package("odt", entries={"Object 1/content.xml": content("ods", sheet(cell(WHO)))})),
    "data of a chart": ("a.odt", package("odt", entries={"Object 1/content.xml": content("odt", sheet(cell(WHO))).replace("office:text>", "office:chart>")})),
    "preview of an object": ("a.odt", package("odt", entries={"ObjectReplacements/Object 1": b"VCLMTF" + b"\1\0\4\0\0\0" + bytes(4)
        + b"\x70\0\1\0" + (len(WHO) + 10).to_bytes(4, "little") + bytes(10) + WHO.encode()})),
    "earlier version": ("a.odt", package("odt", entries={"Versions/Version1": text(f"<text:p>{WHO}</text:p>"),
        "VersionList.xml": "<VL:version-list xmlns:VL='http://openoffice.org/2001/versions-list'/>"})),
    "list of versions": ("a.odt", package("odt", entries={"VersionList.xml":
        f"<VL:version-list xmlns:VL='http://openoffice.org/2001/versions-list'><VL:version-entry VL:comment='{WHO}'/></VL:version-list>"})),
    "rdf": ("a.odt", package("odt", entries={"manifest.rdf": f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:x>{WHO}</rdf:x></rdf:RDF>"})),
    "unlisted entry": ("a.odt", package("odt", unlisted={"Pictures/notes.txt": WHO})),
    "picture": ("a.odt", package("odt", entries={"Pictures/a.png": png(tail=WHO.encode())})),
    "flat hidden row": ("a.fods", flat("ods", sheet(cell("x"), f'<table:table-row table:visibility="collapse">{cell(WHO)}</table:table-row>'))),
    "flat file within": ("a.fodt", flat("odt", "<text:p><draw:frame><draw:image><office:binary-data>"
        + base64.b64encode(png(tail=WHO.encode())).decode() + "</office:binary-data></draw:image></draw:frame></text:p>")),
}  # fmt: skip


@pytest.mark.parametrize("place", SHOWN)
def test_what_a_reader_sees_is_visible(place: str) -> None:
    reading = read(*SHOWN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert any(seen(reading, WHO)) or place in CHART_HIDDEN


@pytest.mark.parametrize("place", HIDDEN)
def test_what_no_reader_sees_is_found_and_hidden(place: str) -> None:
    reading = read(*HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


@pytest.mark.parametrize("kind", ["odt", "ods", "odp", "odg"])
def test_an_ordinary_file_is_whole(kind: str) -> None:
    reading = read(f"a.{kind}", package(kind))
    assert reading.whole, reading.gaps
    assert reading.reader == kind


@pytest.mark.parametrize("kind", ["odt", "ods", "odp"])
def test_a_flat_file_is_told_by_its_kind(kind: str) -> None:
    reading = read(f"a.f{kind[:3]}", flat(kind, ORDINARY[kind]))
    assert reading.whole, reading.gaps
    assert reading.reader == f"f{kind}"


def valued(kind: str, value: str, shown: str) -> str:
    name = {"float": "value", "date": "date-value", "boolean": "boolean-value", "time": "time-value"}[kind]
    return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"><text:p>{shown}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("kind", "value", "shown", "expected"),
    [
        ("float", "12.5", "12.50", 12.5),
        ("float", "1234567", "1,234,567", 1234567),
        ("float", "0.123", "12.3%", 0.123),
        ("float", "900000001", "A900000001", "A900000001"),
        ("float", "900000001", "900-000-001", "900-000-001"),
        ("float", "12", "012", "012"),
        ("float", "5", "5 days", 5),
        ("date", "1980-02-03", "3 February 1980", dt.date(1980, 2, 3)),
        ("date", "1980-02-03T04:05:06", "x", dt.datetime(1980, 2, 3, 4, 5, 6)),
        ("boolean", "true", "TRUE", True),
        ("time", "PT04H05M06S", "04:05", dt.time(4, 5, 6)),
    ],
)
def test_cells_are_typed_as_they_are_shown(kind: str, value: str, shown: str, expected: object) -> None:
    assert read("a.ods", book(sheet(valued(kind, value, shown)))).rows == [{0: expected}]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [("float", "5", WHO), ("date", "1980-02-03", WHO), ("float", "5", "900000001"), ("boolean", "true", WHO)],
)
def test_a_text_that_is_not_the_value_comes_out_too(kind: str, value: str, shown: str) -> None:
    assert shown in read("a.ods", book(sheet(valued(kind, value, shown)))).text


def test_a_value_in_the_wrong_attribute_comes_out() -> None:
    body = sheet(
        f'<table:table-cell office:value-type="float" office:value="1" office:string-value="{WHO}"/>'
    )
    assert WHO in read("a.ods", book(body)).text


def test_a_blank_number_format_hides_its_value() -> None:
    styles = '<number:number-style style:name="N1"><number:text/></number:number-style>' + style(
        "C", "table-cell", style_data_style_name="N1"
    )
    body = sheet(
        valued("float", "900000001", "").replace(
            "<table:table-cell", '<table:table-cell table:style-name="C"'
        )
    )
    reading = read("a.ods", book(body, styles))
    assert [(row.cells, row.concealed) for block in reading.blocks for row in block.rows] == [
        ({0: 900000001}, frozenset({0}))
    ]


def test_repetitions_keep_places_and_cost_nothing() -> None:
    body = sheet(
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"/>'
        "</table:table-row>",
        '<table:table-cell table:number-columns-repeated="16000"/>' + cell(WHO),
        f'<table:table-row table:number-rows-repeated="48575">{cell("x", "table:number-columns-repeated=" + chr(34) + "16384" + chr(34))}</table:table-row>',
    )
    reading = read("a.ods", book(body))
    rows = [row for block in reading.blocks for row in block.rows]
    assert rows[0].number == 1_000_001
    assert rows[0].cells == {16_000: WHO}
    assert sum(len(row.cells) for row in rows) < 200_000
    assert reading.whole


def test_words_among_base64_are_read_as_they_stand() -> None:
    packed = base64.b64encode(bytes(300)).decode()
    setup = f'<config:config-item config:name="P" config:type="base64Binary">{packed[:200]}JANE ROES A9000000010{packed[200:]}'
    made = package("odt", entries={"settings.xml": settings_part(f"{setup}</config:config-item>")})
    assert "ROES" in read("a.odt", made).text


def test_a_sheet_has_its_name_and_its_places() -> None:
    reading = read("a.ods", book(sheet(cell("Name"), cell("x"), name="People")))
    table = reading.blocks[0].table
    assert table.name == "People"
    assert table.grid
    assert table.location.parts == ("content.xml", 'sheet "People"')


def test_a_table_in_a_text_comes_out_in_rows() -> None:
    reading = read(
        "a.odt", text(sheet(cell("A-Number") + cell("Name"), cell("A900000001") + cell("Jane Roe")))
    )
    assert reading.rows == [{0: "A-Number", 1: "Name"}, {0: "A900000001", 1: "Jane Roe"}]


def test_a_hidden_cell_stands_in_its_row() -> None:
    body = sheet(
        cell("A-Number") + cell("Name"), cell("A900000001", 'table:style-name="C"') + cell("Jane Roe")
    )
    reading = read("a.ods", book(body, style("C", "table-cell", WHITE)))
    assert [(row.cells, row.concealed) for block in reading.blocks for row in block.rows] == [
        ({0: "A-Number", 1: "Name"}, frozenset()),
        ({0: "A900000001", 1: "Jane Roe"}, frozenset({0})),
    ]


def test_files_before_opendocument_are_read() -> None:
    spaces = " ".join(
        f'xmlns:{p}="http://openoffice.org/2000/{p}"' for p in ("office", "table", "text", "style")
    )
    body = (
        f'<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">'
        f'<office:document-content {spaces} office:class="spreadsheet"><office:body><table:table table:name="A">'
        '<table:table-row><table:table-cell table:value-type="float" table:value="7"><text:p>7</text:p>'
        f"</table:table-cell><table:table-cell><text:p>{WHO}</text:p></table:table-cell></table:table-row></table:table>"
        "</office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.sun.xml.calc")
        archive.writestr("content.xml", body)
    reading = read("a.sxc", packed.getvalue())
    assert reading.rows == [{0: 7, 1: WHO}]
    assert reading.whole, reading.gaps


GAPS: dict[str, tuple[str, bytes]] = {
    "encrypted": ("a.odt", package("odt", encrypted=frozenset({"content.xml"}))),
    "another name": ("a.ods", package("odt")),
    "broken XML": ("a.odt", package("odt", "<text:p>")),
    "entities": ("a.odt", package("odt", entries={"meta.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"})),
    "dense layout cache": (
        "a.odt",
        package("odt", entries={"layout-cache": random.Random(7).randbytes(60_000)}),
    ),
    "unknown entry": ("a.odt", package("odt", entries={"Object 2": bytes(range(1, 32)) * 90})),
    "preview cut short": (
        "a.odt",
        package(
            "odt",
            entries={
                "ObjectReplacements/Object 1": b"VCLMTF\1\0\4\0\0\0" + bytes(4) + b"\x70\0\1\0\xff\0\0\0"
            },
        ),
    ),
    "file in base64 damaged": (
        "a.fodt",
        flat("odt", "<text:p><office:binary-data>QUJD*</office:binary-data></text:p>"),
    ),
    "locked sheet": (
        "a.ods",
        package("ods", sheet(cell("x"), more='table:protected="true" table:protection-key="abc="')),
    ),
}


@pytest.mark.parametrize("lie", GAPS)
def test_what_cannot_be_read_is_a_gap(lie: str) -> None:
    reading = read(*GAPS[lie])
    assert reading.gaps
    assert not any("reader failed" in why for why in reading.gaps)


BODY = (
    deletion("<text:p>old</text:p>")
    + '<text:p text:style-name="P1">Some <text:span text:style-name="T1">words</text:span>.</text:p>'
    + sheet(cell("a") + cell("b"))
    + "<text:p><draw:frame svg:x='1cm'><svg:desc>picture</svg:desc></draw:frame></text:p>"
)


@settings(deadline=None, max_examples=60)
@given(NEEDLES, st.floats(0, 0.999), st.booleans())
def test_any_text_written_into_the_xml_comes_out(needle: str, where: float, flatly: bool) -> None:
    made = flat("odt", BODY).decode() if flatly else content("odt", BODY)
    at = int(where * len(made))
    damaged = made[:at] + needle + made[at:]
    if flatly:
        reading = read("a.fodt", damaged.encode())
    else:
        reading = read("a.odt", package("odt", entries={"content.xml": damaged}))
    bare = "".join(reading.text.split())
    assert reading.gaps or "".join(needle.split()) in bare


@settings(deadline=None, max_examples=60)
@given(st.binary(min_size=1, max_size=40), st.floats(0, 0.999))
def test_any_damage_is_survived(noise: bytes, where: float) -> None:
    whole = package("ods", sheet(cell("a"), cell(WHO)))
    at = int(where * len(whole))
    reading = read("a.ods", whole[:at] + noise + whole[at + len(noise) :])
    assert not any("reader failed" in why for why in reading.gaps)
