from __future__ import annotations

import base64
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from contract.seen import seen
from contract.test_picture import png

WHO = "JANE ROE A900000001"
ADDRESS = "data:image/png;base64," + base64.b64encode(png(tail=WHO.encode())).decode()


def svg(inner: str, more: str = "") -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 100" '
        f'{more}><path d="M10 10L190.25 90.5zm-3-4c1e-5 .5 3 2"/><text x="9" y="20">Weather</text>{inner}</svg>'
    ).encode()


SHOWN = {
    "text": f"<text>{WHO}</text>",
    "spans": "<text><tspan>JANE R</tspan><tspan>OE A9000</tspan>00001</text>",
    "lines": '<text><tspan x="1" y="9">JANE ROE</tspan> <tspan x="1" y="19">A900000001</tspan></text>',
    "letters": "".join(f'<text x="{n}">{letter}</text>' for n, letter in enumerate(WHO) if letter != " "),
    "letters in spans": "<text>"
    + "".join(f'<tspan x="{n}">{letter}</tspan>' for n, letter in enumerate(WHO))
    + "</text>",
    "foreign object": f'<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">{WHO}</div></foreignObject>',
    "characters": f"<text><![CDATA[{WHO}]]></text>",
    "white on a bar": f'<rect width="90" height="90" fill="navy"/><text fill="white">{WHO}</text>',
    "within a moved group": f'<g transform="translate(-500 0)"><text x="600">{WHO}</text></g>',
}
HIDDEN = {
    "display": f'<text display="none">{WHO}</text>',
    "style": f'<g style="fill:red;display:none"><text>{WHO}</text></g>',
    "class": f"<style>.a{{fill:red}} .b,.c {{ visibility: hidden }}</style><text class='a c'>{WHO}</text>",
    "opacity": f'<text opacity="0">{WHO}</text>',
    "outside": f'<text x="-900" y="9">{WHO}</text>',
    "defs": f"<defs><text>{WHO}</text></defs>",
    "title": f"<title>{WHO}</title>",
    "description": f"<g><desc>{WHO}</desc></g>",
    "metadata": f"<metadata><x:a xmlns:x='urn:x'>{WHO}</x:a></metadata>",
    "script": f"<script>var a = '{WHO}'</script>",
    "style sheet": f"<style>/* {WHO} */</style>",
    "comment": f"<!-- {WHO} -->",
    "attribute": f'<g aria-label="{WHO}"/>',
    "name": f'<g id="{WHO}"/>',
    "path": f'<path d="{WHO}"/>',
    "picture": f'<image xlink:href="{ADDRESS}"/>',
    "picture in a style": f'<rect style="background:url({ADDRESS})"/>',
    "unknown element": f"<other>{WHO}</other>",
}


@pytest.mark.parametrize("place", SHOWN)
def test_what_a_reader_sees_is_visible(place: str) -> None:
    reading = read("a.svg", svg(SHOWN[place]))
    assert reading.whole, reading.gaps
    assert reading.reader == "svg"
    texts = ["".join(p.text.split()) for p in reading.passages if p.location.visible]
    assert any("".join(WHO.split()) in text for text in texts)


@pytest.mark.parametrize("place", HIDDEN)
def test_what_no_reader_sees_is_found_and_hidden(place: str) -> None:
    reading = read("a.svg", svg(HIDDEN[place]))
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


def test_packed_drawings_are_read() -> None:
    assert any(seen(read("a.svgz", gzip.compress(svg(SHOWN["text"]))), WHO))


def test_paths_say_nothing() -> None:
    texts = [p.text for p in read("a.svg", svg("")).passages if p.location.visible]
    assert texts == ["Weather"]


def test_short_entities_are_resolved() -> None:
    made = b'<!DOCTYPE svg [<!ENTITY who "' + WHO.encode() + b'">]>' + svg("<text>&who;</text>")
    reading = read("a.svg", made)
    assert any(seen(reading, WHO))
    assert reading.whole


@pytest.mark.parametrize(
    "entities",
    ['<!ENTITY a "x"><!ENTITY b "&a;&a;">', '<!ENTITY a SYSTEM "file:x">', f'<!ENTITY a "{"x" * 2000}">'],
)
def test_entities_that_may_hide_text_are_gaps(entities: str) -> None:
    assert read("a.svg", b"<!DOCTYPE svg [" + entities.encode() + b"]>" + svg("<text>&a;</text>")).gaps


def test_a_drawing_cut_short_is_a_gap() -> None:
    assert read("a.svg", svg("<text>x</text>")[:-20]).gaps


def test_malformed_is_read_as_text() -> None:
    assert WHO in read("a.svg", svg(f"<text>{WHO}</b>")).text


@settings(deadline=None, max_examples=60)
@given(NEEDLES, st.floats(0, 0.999))
def test_any_text_written_into_a_drawing_comes_out(needle: str, where: float) -> None:
    made = svg('<g transform="scale(2)"><text style="fill:red">a</text></g><style>.a{}</style>')
    at = int(where * len(made))
    reading = read("a.svg", made[:at] + needle.encode() + made[at:])
    assert reading.gaps or "".join(needle.split()) in "".join(reading.text.split())


def test_white_text_on_nothing_is_hidden() -> None:
    page = f'<svg xmlns="http://www.w3.org/2000/svg"><rect fill="#fff"/><g fill="#FFFFFF"><text>{WHO}</text></g></svg>'
    assert seen(read("a.svg", page.encode()), WHO) == [False]
