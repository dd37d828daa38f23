from __future__ import annotations

import base64
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from tidegate.inspection.formats.html.tokens import Tokens
from tidegate.model.limits import Limits


def shown(text: str) -> str:
    return "\n".join(p.text for p in read("x.html", text.encode()).passages if p.location.visible)


def test_reads_text_without_splitting_words_at_inline_tags() -> None:
    reading = read(
        "page.html", b"<!doctype html><title>T</title><p>A<b>900</b>0000<i>01</i> is Jane<br>Roe<p>next"
    )
    assert reading.reader == "html"
    assert reading.whole
    assert "A900000001 is Jane\nRoe" in reading.text


def test_reads_tables_with_spans_and_nesting() -> None:
    page = (
        "<table><tr><th>Name<th>Number<th>Born</tr>"
        "<tr><td rowspan=2>Roe</td><td>A900000001<td>1980</tr><tr><td>A900000002<td>1981"
        "<tr><td colspan=2>Poe<td><table><tr><td>inner<td>A900000003</table></tr></table>"
    )
    rows = read("x.html", page.encode()).rows
    assert {0: "Name", 1: "Number", 2: "Born"} in rows
    assert {0: "Roe", 1: "A900000001", 2: "1980"} in rows
    assert {1: "A900000002", 2: "1981"} in rows
    assert {0: "inner", 1: "A900000003"} in rows
    assert {0: "Poe"} in rows


def test_reads_grids_made_of_divisions() -> None:
    page = "<div role=table><div role=row><div role=cell>Roe</div><div role=cell>1</div></div><div role=row><span role=cell>Poe</span><span role=cell>2</span></div></div>"
    assert read("x.html", page.encode()).rows == [{0: "Roe", 1: "1"}, {0: "Poe", 1: "2"}]


HIDDEN = [
    "<!-- A900000001 -->",
    "<!-- <table><tr><td>A900000001</td></tr></table> -->",
    "<script>var x = 'A900000001'</script>",
    '<script type="application/json">{"number": "A900000001"}</script>',
    "<style>/* A900000001 */</style>",
    "<template><p>A900000001</p></template>",
    "<noscript>A900000001</noscript>",
    "<p hidden>A900000001</p>",
    '<p style="color:red; display : none">A900000001</p>',
    "<div style='visibility:hidden'><p>A900000001</div>",
    '<input type=hidden name=number value="A900000001">',
    "<p data-number=A900000001>",
    "<a href='/people?number=A900000001'>x</a>",
    '<meta name="subject" content="A900000001">',
    "<?php A900000001 ?>",
    "<!A900000001>",
    "</A900000001>",
    "<A900000001>",
    "<Jane Roe A900000001>",
    "</p A900000001>",
    "<p A900000001",
    "<p title='A900000001",
    "<img alt='A900000001'>",
    "<style>.q{display:none}</style><div class='p q'><b>A900000001</b></div>",
    "<style>#q { visibility : hidden }</style><div id=q>A900000001</div>",
    "<style>td.q, th { color: red } div p { opacity: 0 }</style><div><p>A900000001</p></div>",
    "<style>tr.q{display:none}</style><table><tr><td>x</td></tr><tr class=q><td>y</td></tr></table><p hidden>A900000001",
    "<style>body{color:#333;background:#fff}.q{color:white}</style><p class=q>A900000001</p>",
    "<p style='color:#fff'>A900000001</p>",
    "<p style='color: rgba(0,0,0,0)'>A900000001</p>",
    "<div style='height:0;overflow:hidden'>A900000001</div>",
    "<div style='max-height:0px; overflow: hidden'>A900000001</div>",
    "<div style='position:absolute;left:-9999px'>A900000001</div>",
    "<details><summary>More</summary><p>A900000001</p></details>",
    "<details>A900000001</details>",
    "<dialog>A900000001</dialog>",
    "<svg><desc>A900000001</desc></svg>",
    "<video src=x>A900000001</video>",
    "<math><semantics><mn>1</mn><annotation>A900000001</annotation></semantics></math>",
    "<ul><li value=3><option value='A900000001'>",
]


@pytest.mark.parametrize("page", HIDDEN)
def test_hides_nothing(page: str) -> None:
    reading = read("x.html", f"<html><body><h1>Statistics</h1>{page}".encode())
    assert "A900000001" in reading.text
    assert all("A900000001" not in p.text for p in reading.passages if p.location.visible)


VISIBLE = [
    "<input value='A900000001'>",
    "<textarea>A900000001</textarea>",
    "<xmp>A900000001</xmp>",
    "<svg><text>A900000001</text></svg>",
    "<![CDATA[A900000001]]>",
    "a < A900000001 > b",
    "<table>A900000001<tr><td>x</table>",
    "<head><title>t</title><p>A900000001</p>",
    "<details open><summary>More</summary>A900000001</details>",
    "<details><summary>A900000001</summary>x</details>",
    "<style>.q{display:none}</style><p class=r>A900000001</p>",
    "<style>.q{display:none} p.q{display:block}</style><p class=q>A900000001</p>",
    "<style>@media print{.q{display:none}} .q:hover{opacity:0}</style><p class=q>A900000001</p>",
    "<style>div .q{display:none}</style><p class=q>A900000001</p>",
    "<style>.dark{background:#222}.q{color:#fff}</style><div class=dark><p class=q>A900000001</p></div>",
    "<link rel=stylesheet href=a.css><p style='color:#fff'>A900000001</p>",
    "<div style='height:0'>A900000001</div>",
    "<iframe srcdoc='&lt;p>A900000001'></iframe>",
    "<plaintext>A900000001",
]


def test_an_element_that_closes_itself_in_xhtml_hides_nothing() -> None:
    for tag in ("title", "script", "style", "iframe", "noscript", "template", "textarea"):
        page = f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><{tag}/><p>A900000001</p></body></html>'
        assert any(
            "A900000001" in p.text and p.location.visible for p in read("x.xhtml", page.encode()).passages
        )


def test_text_that_is_set_backwards_keeps_the_mark_of_it() -> None:
    assert "\u202e100000009A\u202c" in read("x.html", b"<p>x <bdo dir=rtl>100000009A</bdo></p>").text


def test_a_row_that_a_style_sheet_hides_is_hidden() -> None:
    page = "<style>tr.q{display:none}</style><table><tr><td>x</td></tr><tr class=q><td>A900000001</td></tr></table>"
    rows = [row for block in read("x.html", page.encode()).blocks for row in block.each_row()]
    assert [row.visible for row in rows] == [True, False]


@pytest.mark.parametrize("page", VISIBLE)
def test_shows_what_is_shown(page: str) -> None:
    assert "A900000001" in shown(f"<html>{page}")


def test_labels_name_the_text_of_fields() -> None:
    page = "<html><input name=a_number value=900000001><table><tr><th>A-Number</th><td>900000002</td></table>"
    reading = read("x.html", page.encode())
    assert {(p.label, p.text) for p in reading.passages} >= {
        ("a_number", "900000001"),
        ("A-Number", "A-Number 900000002"),
    }


def test_neighbouring_elements_do_not_glue_label_and_number() -> None:
    assert "Number 900000001" in shown("<html><span>Number</span><span>900000001</span>")
    assert "A900000001" in shown("<html><span>A</span><span>900</span><span>000001</span>")


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/json", "image/svg+xml"])
def test_reads_embedded_files(kind: str) -> None:
    content = base64.b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg"><text>A900000001</text></svg>'
    ).decode()
    reading = read(
        "x.html",
        f'<html><img src="data:{kind};base64,{content}"><div style="background:url(data:{kind};base64,{content})">'.encode(),
    )
    assert reading.whole
    assert "A900000001" in reading.text
    assert len(reading.walk.parts) == 2


def test_an_embedded_file_that_cannot_be_read_is_a_gap() -> None:
    content = base64.b64encode(bytes(range(256)) * 4).decode()
    assert read("x.html", f'<html><object data="data:application/x-thing;base64,{content}">'.encode()).gaps


def test_corrupt_markup_reads_on() -> None:
    page = (
        '<html><p <b>A900000001</i></p></p><table><td>x</table></table><a href="y>A900000002</a><p>A900000003'
    )
    text = read("x.html", page.encode()).text
    for n in range(1, 4):
        assert f"A90000000{n}" in text


def test_oversized_page_is_a_gap() -> None:
    reading = read("x.html", b"<html>" + b"x" * 5000, limits=Limits(part_bytes=1000))
    assert any("part_bytes" in why for why in reading.gaps)


@pytest.mark.parametrize("form", ["<p>{}</p>", "<td>{}", "<table><tr><td>{}</table>", "<pre>{}</pre>"])
def test_a_text_longer_than_a_cell_is_a_gap_and_is_read(form: str) -> None:
    page = form.format("x " * 600 + "A900000001 " + "y " * 600)
    reading = read("x.html", page.encode(), limits=Limits(cell_chars=1000))
    assert any("cell_chars" in why for why in reading.gaps)
    assert "A900000001" in reading.text


def test_thousands_of_attribute_names_are_few_passages() -> None:
    page = "<a " + " ".join(f"x{n}='A{900_000_000 + n}'" for n in range(5000)) + ">"
    reading = read("x.html", page.encode())
    assert reading.whole
    assert all(f"A{900_000_000 + n}" in reading.text for n in range(5000))
    assert len(reading.passages) < 300


@pytest.mark.parametrize("unit", ["<!--", "<b>", "<p title='", '<a b="', "</", "<![CDATA[", "<script>", "<td>", "<", "&", "<!",
                                  "<table>", "<x y=", "</b>", "<p>", "<xmp>", "<svg/>"])  # fmt: skip
def test_repetition_is_read_in_linear_time(unit: str) -> None:
    class Clock(str):
        looked = 0

        def find(self, *arguments: object) -> int:  # type: ignore[override]
            Clock.looked += 1
            return super().find(*arguments)  # type: ignore[arg-type]

    text = Clock(unit * 20_000)
    assert sum(1 for _ in Tokens(text)) <= 20_001
    assert Clock.looked <= 100_000
    assert not [why for why in read("x.html", (unit * 5000).encode()).gaps if "reader failed" in why]


@given(NEEDLES, st.sampled_from(["text", "attribute", "comment", "script", "cell", "title", "name", "entity"]),
       st.text(st.sampled_from(list("<>/!-='\"&; ab\n]?[")), max_size=20),
       st.text(st.sampled_from(list("<>/!-='\"&; ab\n]?[")), max_size=20))  # fmt: skip
def test_a_needle_comes_out_of_any_place_within_any_noise(
    needle: str, place: str, before: str, after: str
) -> None:
    forms = {
        "text": needle,
        "attribute": f'<p data-x="{needle}">',
        "comment": f"<!--{needle}-->",
        "script": f"<script>{needle}</script>",
        "cell": f"<table><tr><td>{needle}</td></tr></table>",
        "title": f"<p title='{needle}'>",
        "name": f"<{needle}>",
        "entity": "".join(f"&#{ord(c)};" for c in needle),
    }
    page = f"<html>{before}{forms[place]}{after}"
    reading = read("x.html", page.encode())
    seen = html.unescape(reading.text)
    assert all(word.lower() in seen.lower() for word in needle.split()) or reading.gaps
