"""Word documents (6 to 2003): the text, the tables that describe it, pictures, and what earlier saves left.

In: the storage. Out: its main streams as children; macros, embedded objects and metadata are the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.ole import word_file
from tidegate.inspection.formats.ole.container import Container
from tidegate.inspection.formats.ole.directory import Storage
from tidegate.inspection.formats.ole.spans import Spans
from tidegate.inspection.formats.ole.sweep import Opaque, sweep_rest, sweep_stretch
from tidegate.inspection.formats.ole.word_file import Layout, Piece, Ranges
from tidegate.inspection.formats.ole.word_text import Text
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_NAMED = {
    word_file.COMMENTERS: "comment authors",
    word_file.COMMENT_REFERENCES: "comment initials",
    word_file.REVISERS: "revision authors",
    word_file.SAVERS: "saved by",
    word_file.BOOKMARKS: "bookmarks",
    word_file.SUMMARY: "summary",
    word_file.FONTS: "font",
    word_file.STYLES: "style",
}
"""Ranges of the table stream that hold words, and what they are."""


def read_word(container: Container, storage: Storage, visible: bool) -> Iterator[Content | Part]:
    """Text, tables of the text, pictures. Raises DamagedError where there is no information block."""
    stream = storage.stream("WordDocument")
    if stream is None:
        return
    layout = Layout(container.content(stream))
    table = storage.stream(layout.table_name)
    content = layout.stream if layout.is_old else container.content(table)
    yield from container.child(stream, visible=visible, format=_Document(layout, content))
    if table is not None:
        yield from container.child(table, format=_Tables(layout))
    drawings = storage.stream("Data")
    if drawings is not None:
        yield from container.child(drawings, visible=visible, format=Opaque(visible=visible))


class _Document:
    """The stream `WordDocument`."""

    name = "doc"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, layout: Layout, table: memoryview) -> None:
        self._layout, self._table = layout, table

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: it takes two streams."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Paragraphs and tables, then all bytes of no piece."""
        layout = self._layout
        found: list[Piece] = []
        hidden = paragraphs = Ranges([])
        try:
            found = word_file.pieces(layout, self._table)
            hidden = word_file.hidden(layout, self._table)
            paragraphs = word_file.paragraphs(layout, self._table)
        except DamagedError as error:
            part.gap(str(error))
        text = Text(part, layout, found, hidden, paragraphs)
        yield from text.read()
        yield from text.misread()
        spans = Spans()
        for piece in found:
            spans.add(piece.start, piece.end)
        spans.claim(part, Claim.TEXT)
        yield from sweep_rest(part, claim=Claim.STRUCT, visible=True)


class _Tables:
    """The stream `0Table` or `1Table`: names, authors, and where everything is."""

    name = "doc tables"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Printable text of every table, under its own name where it has one."""
        ranges = sorted((*self._layout.range(index), name) for index, name in _NAMED.items())
        at = 0
        for start, end, name in ranges:
            if at <= start < end <= part.source.size:
                yield from sweep_stretch(part, start, end, label=name, spot=name, claim=Claim.STRUCT)
                at = end
        yield from sweep_rest(part, claim=Claim.STRUCT)
