from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.reading import NEEDLES, WORDS, read
from tidegate.inspection.formats.xml.content import PASSAGE
from tidegate.inspection.formats.xml.xml import Xml

ROWS = "".join(
    f"<person id='{n}'><name>Jane Roe{n}</name><number>A90000000{n}</number></person>" for n in range(5)
)


def test_reads_repeated_elements_as_a_table() -> None:
    reading = read("people.xml", f"<?xml version='1.0'?><people>{ROWS}</people>".encode())
    assert reading.reader == "xml"
    assert reading.whole
    assert reading.blocks[0].table.headings == ("id", "name", "number")
    assert reading.rows[3] == {0: "3", 1: "Jane Roe3", 2: "A900000003"}


def test_reads_rows_made_of_attributes() -> None:
    rows = "".join(f'<row Id="{n}" Name="Jane Roe{n}" Number="A90000000{n}"/>' for n in range(3))
    assert {0: "1", 1: "Jane Roe1", 2: "A900000001"} in read("x.xml", f"<rows>{rows}</rows>".encode()).rows


def test_joins_running_text_whatever_dresses_it() -> None:
    page = "<doc><p>A<b>900</b>000<i x='1' y='2' z='3'>001</i> is Jane</p><p><b>A900</b>000002</p></doc>"
    text = read("x.xml", page.encode()).text
    assert "A900000001 is Jane" in text
    assert "A900000002" in text


def test_joins_the_runs_of_office_documents() -> None:
    page = (
        '<w:document xmlns:w="urn:w"><w:p><w:r><w:rPr><w:b w:val="1"/></w:rPr><w:t>A900</w:t></w:r>'
        "<w:r><w:t>000001</w:t></w:r></w:p><w:p><w:r><w:t>next</w:t></w:r></w:p></w:document>"
    )
    assert "A900000001" in read("x.xml", page.encode()).text
    assert "A900000001" in read("x.xml", page.encode(), format=Xml()).text


HIDDEN = [
    "<a><!-- A900000001 --></a>",
    "<a><?note A900000001?></a>",
    "<a b='A900000001'/>",
    "<a><A900000001/></a>",
    "<a><b A900000001='x'/></a>",
    "<?xml version='1.0' encoding='A900000001'?><a/>",
    "<!DOCTYPE a SYSTEM 'A900000001'><a/>",
    "<!DOCTYPE a [<!-- A900000001 -->]><a/>",
    "<a><![CDATA[A900000001]]></a>",
    "<a/><!-- A900000001 -->",
    "<a xmlns='urn:A900000001'/>",
    "<u:a><u:b>A900000001</u:b></u:a>",
    "<a>&#65;900000001</a>",
]


@pytest.mark.parametrize("page", HIDDEN)
@pytest.mark.parametrize("format", [None, Xml()])
def test_hides_nothing(page: str, format: Xml | None) -> None:
    assert read("x.xml", page.encode(), format=format).shows("A900000001")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_reads_every_unicode_encoding(codec: str) -> None:
    page = "<?xml version='1.0'?><a><b>Muñoz A900000001</b></a>"
    reading = read("x.xml", page.encode(codec))
    assert reading.whole
    assert "Muñoz A900000001" in reading.text


@pytest.mark.parametrize("codec", ["windows-1252", "iso-8859-1", "windows-1251", "shift_jis"])
def test_reads_declared_encodings(codec: str) -> None:
    name = {"windows-1251": "Соколов", "shift_jis": "田中さん"}.get(codec, "Muñoz")
    page = f"<?xml version='1.0' encoding='{codec}'?><a><b>{name} A900000001</b></a>"
    reading = read("x.xml", page.encode(codec))
    assert reading.whole
    assert f"{name} A900000001" in reading.text


ENTITIES = [
    '<!DOCTYPE a [<!ENTITY x "A9">]><a>&x;00000001 Jane</a>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///nowhere">]><a>&x; Jane</a>',
    '<!DOCTYPE a [<!ENTITY % x "y">]><a>Jane</a>',
]


@pytest.mark.parametrize("page", ENTITIES)
@pytest.mark.parametrize("format", [None, Xml()])
def test_corrupt_or_cunning_entities_are_a_gap(page: str, format: Xml | None) -> None:
    assert any("entities" in why for why in read("x.xml", page.encode(), format=format).gaps)


@pytest.mark.parametrize("end", ["", "</peop", "<!-- ", "<![CDATA[x", "<a b='"])
def test_truncated_xml_is_a_gap_and_its_text_is_read(end: str) -> None:
    reading = read("x.xml", f"<people>{ROWS}{end}".encode())
    assert any("cut short" in why for why in reading.gaps)
    assert "A900000004" in reading.text


@pytest.mark.parametrize("size", [10, 100_000])
def test_entities_are_a_gap_however_long_their_declaration(size: int) -> None:
    page = f'<!DOCTYPE l [<!ENTITY a "{"A" * size}">]><l>{"&a;" * 9}</l>'
    assert any("entities" in why for why in read("x.xml", page.encode()).gaps)


def test_corrupt_xml_is_text_at_the_top_and_a_gap_within_a_package() -> None:
    page = f"<people>{ROWS}</peop></people>".encode()
    alone = read("x.xml", page)
    assert alone.whole
    assert "A900000004" in alone.text
    within = read("x.xml", page, format=Xml())
    assert any("well-formed" in why for why in within.gaps)
    assert "A900000003" in within.text


def test_oversized_tokens_are_a_gap() -> None:
    reading = read("x.xml", b"<a b='" + b"x" * (9 << 20) + b"'/>")
    assert any("token" in why for why in reading.gaps)


def test_long_text_comes_in_bounded_passages_and_whole_at_the_cuts() -> None:
    words = " ".join(f"A{900_000_000 + n}" for n in range(60_000))
    reading = read("x.xml", f"<a><b>{words}</b></a>".encode())
    assert reading.whole
    assert max(len(p.text) for p in reading.passages) <= 2 * PASSAGE
    assert all(f"A{900_000_000 + n}" in reading.text for n in range(0, 60_000, 97))


def test_depth_and_width_are_no_matter() -> None:
    deep = "<a>" * 20_000 + "A900000001" + "</a>" * 20_000
    wide = "<r>" + "<a>1</a>" * 20_000 + "<a>A900000001</a></r>"
    for page in (deep, wide):
        reading = read("x.xml", page.encode())
        assert reading.whole
        assert "A900000001" in reading.text


def test_xhtml_is_left_to_html() -> None:
    page = "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='z'><p>A&nbsp;900000001</p></html>"
    assert read("x.xhtml", page.encode()).reader == "html"


TREE = st.recursive(
    WORDS.map(escape),
    lambda inner: st.tuples(
        st.sampled_from(["a", "b", "w:t", "w:r", "p", "row"]),
        st.lists(
            st.tuples(st.sampled_from(["id", "x", "w:val"]), WORDS), max_size=3, unique_by=lambda a: a[0]
        ),
        st.lists(inner, max_size=4),
    ).map(lambda e: f"<{e[0]}{''.join(f' {k}={quoteattr(v)}' for k, v in e[1])}>{''.join(e[2])}</{e[0]}>"),
    max_leaves=10,
)


@given(
    TREE,
    TREE,
    NEEDLES,
    st.sampled_from(["text", "attribute", "comment", "leaf", "instruction"]),
    st.booleans(),
)
def test_any_node_comes_out(before: str, after: str, needle: str, place: str, preset: bool) -> None:
    node = {
        "text": f" {needle} ",
        "attribute": f'<x y="{needle}"/>',
        "comment": f"<!--{needle}-->",
        "leaf": f"<x>{needle}</x>",
        "instruction": f"<?x {needle}?>",
    }[place]
    page = f"<root>{before}{node}{after}</root>".encode()
    reading = read("x.xml", page, format=Xml() if preset else None)
    assert reading.whole
    assert needle in reading.text


@given(WORDS, st.booleans())
def test_any_word_comes_out(word: str, preset: bool) -> None:
    page = f"<root><a>{escape(word)}</a><b c={quoteattr(word)}/></root>".encode()
    assert read("x.xml", page, format=Xml() if preset else None).text.count(word) >= 2


def test_letters_placed_one_by_one_are_also_read_together() -> None:
    letters = "".join(f"<text>{c}</text>" for c in "x A900000042 y")
    assert "A900000042" in read("a.svg", f"<svg>{letters}</svg>".encode()).text
