from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from contract.seen import seen
from contract.test_picture import png

WHO = "JANE ROE A900000001"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
IDENTIFIER = "urn:uuid:00000000-1111-2222-3333-444444444444"


def opf(more: str = "", items: str = "") -> str:
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" unique-identifier="id"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">{IDENTIFIER}</dc:identifier>{more}</metadata>'
        '<manifest><item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>'
        f'<item id="one" href="text/one%20page.xhtml" media-type="application/xhtml+xml"/>{items}</manifest>'
        '<spine><itemref idref="one"/><itemref idref="two"/></spine></package>'
    )


def page(body: str) -> str:
    return (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body><p>Weather</p>{body}</body></html>"
    )


def epub(one: str = "", *, package: str = "", entries: dict[str, str | bytes] | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        inside: dict[str, str | bytes] = {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/content.opf": package or opf(),
            "OEBPS/two.xhtml": page("<p>second</p>"),
            "OEBPS/text/one page.xhtml": page(one),
        }
        for name, text in (inside | (entries or {})).items():
            archive.writestr(name, text)
    return packed.getvalue()


SHOWN = {
    "page": epub(f"<p>{WHO}</p>"),
    "table": epub(f"<table><tr><td>{WHO}</td><td>1</td></tr></table>"),
}
HIDDEN = {
    "comment": epub(f"<!-- {WHO} -->"),
    "hidden": epub(f'<p style="display:none">{WHO}</p>'),
    "title of the book": epub(package=opf(f"<dc:title>{WHO}</dc:title>")),
    "maker": epub(package=opf(f"<dc:contributor>{WHO}</dc:contributor>")),
    "property": epub(package=opf(f'<meta name="x" content="{WHO}"/>')),
    "contents": epub(entries={"OEBPS/toc.ncx": f"<ncx><navMap><text>{WHO}</text></navMap></ncx>"}),
    "page outside of the book": epub(entries={"OEBPS/three.xhtml": page(f"<p>{WHO}</p>")}),
    "page of the manifest only": epub(
        package=opf(items='<item id="x" href="x.xhtml" media-type="application/xhtml+xml"/>'),
        entries={"OEBPS/x.xhtml": page(f"<p>{WHO}</p>")},
    ),
    "style sheet": epub(entries={"OEBPS/a.css": f"p {{ color: red }} /* {WHO} */"}),
    "script": epub(entries={"OEBPS/a.js": f"var a = '{WHO}';"}),
    "picture": epub(entries={"OEBPS/a.png": png(tail=WHO.encode())}),
    "file of another kind": epub(entries={"META-INF/com.example.txt": WHO}),
}


@pytest.mark.parametrize("place", SHOWN)
def test_what_a_reader_sees_is_visible(place: str) -> None:
    reading = read("a.epub", SHOWN[place])
    assert reading.whole, reading.gaps
    assert reading.reader == "epub"
    assert any(seen(reading, WHO))


@pytest.mark.parametrize("place", HIDDEN)
def test_what_no_reader_sees_is_found_and_hidden(place: str) -> None:
    reading = read("a.epub", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


def test_pages_come_in_the_order_of_the_book() -> None:
    texts = [p.text for p in read("a.epub", epub("first")).passages if p.location.visible]
    joined = "\n".join(texts)
    assert joined.index("first") < joined.index("second")


def encryption(name: str, algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
        f'<enc:EncryptedData><enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData>'
        f'<enc:CipherReference URI="{name}"/></enc:CipherData></enc:EncryptedData></encryption>'
    )


def test_an_obfuscated_font_is_unmasked() -> None:
    font = b"OTTO" + bytes(8) + WHO.encode() + bytes(2000)
    key = hashlib.sha1(IDENTIFIER.encode(), usedforsecurity=False).digest()
    masked = bytes(b ^ key[n % 20] for n, b in enumerate(font[:1040])) + font[1040:]
    listed = encryption("OEBPS/a.otf", "http://www.idpf.org/2008/embedding")
    reading = read("a.epub", epub(entries={"OEBPS/a.otf": masked, "META-INF/encryption.xml": listed}))
    assert any(part.location.parts[-1] == "font" for part in reading.walk.parts)
    assert not any("encrypted" in why for why in reading.gaps)


@pytest.mark.parametrize(
    "algorithm", ["http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding"]
)
def test_an_encrypted_page_is_a_gap(algorithm: str) -> None:
    listed = encryption("OEBPS/two.xhtml", algorithm)
    reading = read("a.epub", epub(entries={"META-INF/encryption.xml": listed}))
    assert any("encrypted" in why for why in reading.gaps)


@settings(deadline=None, max_examples=60)
@given(NEEDLES, st.floats(0, 0.999))
def test_any_text_written_into_a_package_document_comes_out(needle: str, where: float) -> None:
    made = opf("<dc:title>x</dc:title>")
    at = int(where * len(made))
    reading = read("a.epub", epub(package=made[:at] + needle + made[at:]))
    assert reading.gaps or "".join(needle.split()) in "".join(reading.text.split())
