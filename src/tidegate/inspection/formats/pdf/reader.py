"""A whole PDF: pages first, then every object, stream and byte that no page shows.

Imported late and on demand, with pdfium. In: the part. Out: contents, child parts, claims on every byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.flow import APART, PASSAGE, passages
from tidegate.inspection.formats.pdf.document import Document
from tidegate.inspection.formats.pdf.drawing import Drawings
from tidegate.inspection.formats.pdf.pages import Pages
from tidegate.inspection.formats.pdf.places import Places
from tidegate.inspection.formats.pdf.revisions import earlier
from tidegate.inspection.formats.pdf.roles import roles
from tidegate.inspection.formats.pdf.scan import Layout, scan
from tidegate.inspection.formats.pdf.streams import Streams
from tidegate.inspection.formats.pdf.strings import comment, opaque, printable, texts, unusual_names
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_HIDDEN = 0x02 | 0x20


class _Under(NamedTuple):
    """What strings have in common that are read as one text."""

    label: str
    spot: str
    visible: bool


def read_document(part: Part) -> Iterator[Content | Part]:
    """Everything. Raises DamagedError where nothing in it is a PDF object, LimitError."""
    content = bytes(part.source.view())
    layout = scan(content)
    if not layout.objects:
        raise DamagedError("a PDF without a single object")
    document = Document(content, layout, part.budget)
    if document.is_encrypted():
        from tidegate.inspection.formats.pdf.encryption import read_encrypted

        yield from read_encrypted(part, document)
        return
    yield from _outside(part, layout)
    drawings = Drawings(document)
    pages = Pages(part, document, drawings)
    yield from pages.read()
    streams = Streams(part, document, drawings, roles(document))
    streams.pictured = pages.pictured
    streams.appearances = _appearances(document, pages)
    for page, dictionary, raw in pages.inline:
        yield from streams.images.inline(dictionary, raw, f"page {page}")
    yield from streams.read()
    yield from _strings(part, document, drawings.names, Places(document, pages.pages))
    yield from earlier(part, document, pages)


def _outside(part: Part, layout: Layout) -> Iterator[Content | Part]:
    """Bytes that belong to no object, and comments."""
    for start, end in layout.leftovers:
        yield part.stretch(start, end, f"bytes {start}-{end} outside of objects")
    for start, end in layout.structure:
        part.ledger.claim(start, end, Claim.STRUCT)
    for each in layout.objects:
        if each.stream is None:
            part.ledger.claim(each.start, each.end, Claim.STRUCT)
        else:
            part.ledger.claim(each.start, each.stream[0], Claim.STRUCT)
            part.ledger.claim(each.stream[1], each.end, Claim.STRUCT)
    said = [text for raw in layout.comments if (text := comment(raw))]
    said.extend(map(printable, layout.odd))
    yield from passages(part, APART.join(dict.fromkeys(said)), spot="comments between objects", visible=False)


def _appearances(document: Document, pages: Pages) -> dict[int, tuple[int, bool]]:
    """By `id` of the form: on which page an annotation shows it, and whether it is shown."""
    found: dict[int, tuple[int, bool]] = {}
    for number, page in enumerate(pages.pages, 1):
        for value in document.array(page.dictionary.get("Annots")):
            annotation = document.dictionary(value)
            flags = document.whole_number(annotation.get("F"))
            for key, appearance in document.dictionary(annotation.get("AP")).items():
                shown = key == "N" and not flags & _HIDDEN
                for each in (appearance, *document.dictionary(appearance).values()):
                    form = document.object(each)
                    if form is not None and form.stream is not None:
                        found.setdefault(id(form), (number, shown))
    return found


def _strings(part: Part, document: Document, drawn: set[str], places: Places) -> Iterator[Content]:
    """Strings, names and comments of all objects and trailers, those under one key together. `drawn`: names that
    content streams use."""
    waiting: dict[_Under, list[str]] = {}
    sizes: dict[_Under, int] = {}
    names = set(drawn)
    comments: dict[str, None] = {}
    trailers = [each for each in document.layout.trailers if each.number < 0]
    for each in (*document.objects, *trailers):
        names |= each.found.names
        for raw in each.found.comments:
            comments[comment(raw)] = None
        if opaque(each.found):
            part.gap("a long string of bytes that nobody understands", spot=f"object {each.number}")
        latest = each.number < 0 or document.is_latest(each)
        for text in texts(each.found):
            seen = text.visible and latest and places.shows(text)
            key = _Under(text.label, places.spot(text) if latest else "earlier objects", seen)
            waiting.setdefault(key, []).append(text.text)
            sizes[key] = sizes.get(key, 0) + len(text.text)
            if sizes[key] > PASSAGE:
                yield from _under(part, key, waiting.pop(key))
                del sizes[key]
    for key, gathered in waiting.items():
        yield from _under(part, key, gathered)
    said = [*comments, *unusual_names(names)]
    yield from passages(part, APART.join(filter(None, said)), spot="names and comments", visible=False)


def _under(part: Part, key: _Under, gathered: list[str]) -> Iterator[Content]:
    text = APART.join(dict.fromkeys(gathered))
    yield from passages(part, text, label=key.label, spot=key.spot, visible=key.visible)
