"""Where the text of an RTF group goes: a body of paragraphs and tables, or one hidden text.

In: characters as bytes of some character set or as text, with whether a reader sees them. Out: paragraphs
and cells to a `Writing`.
"""

from __future__ import annotations

from typing import NamedTuple

from tidegate.inspection.formats.richtext import charsets
from tidegate.inspection.formats.richtext.tables import TextTable
from tidegate.inspection.formats.richtext.writing import Writing

_TELLING = 4
"""Fallbacks for old readers of fewer letters and digits than this say nothing of their own."""


class Look(NamedTuple):
    """How a piece of text is set: its codec, whether it is hidden, whether encapsulated HTML has it."""

    codec: str
    hidden: bool
    in_html: bool


class Stream:
    """Text of one destination. `name`: its control word. `body`: made of paragraphs. `place`: words for it."""

    __slots__ = ("_look", "_pieces", "_raw", "body", "fallback", "html", "name", "place", "visible")

    def __init__(self, name: str, place: str, *, visible: bool, body: bool) -> None:
        self.name, self.place, self.visible, self.body = name, place, visible, body
        self.fallback: list[str] = []
        self.html: list[str] | None = None
        self._pieces: list[tuple[str, bool]] = []
        self._raw = bytearray()
        self._look = Look(charsets.WESTERN, False, False)

    def put(self, raw: bytes, look: Look) -> None:
        """Characters of a character set; those that follow on one another are decoded together."""
        if look != self._look:
            self.settle()
            self._look = look
        self._raw += raw

    def write(self, text: str, look: Look) -> None:
        """Characters as such."""
        self.settle()
        if self.html is not None and look.in_html:
            self.html.append(text)
        self._pieces.append((text, look.hidden))

    def take(self) -> tuple[str, str]:
        """What a reader sees since the last call, and all there is where that is more (else "")."""
        self.settle()
        pieces, self._pieces = self._pieces, []
        shown = "".join(text for text, hidden in pieces if not hidden)
        covered = any(hidden and text.strip() for text, hidden in pieces)
        return shown, "".join(text for text, _ in pieces) if covered else ""

    def settle(self) -> None:
        """Decode what waits for the rest of its character."""
        if self._raw:
            raw = bytes(self._raw)
            self._raw.clear()
            text = charsets.decoded(raw, self._look.codec)
            if self.html is not None and self._look.in_html:
                self.html.append(text)
            self._pieces.append((text, self._look.hidden))


class Body(Stream):
    """A stream of paragraphs, some of them in cells of tables, which may be nested."""

    __slots__ = ("_cells", "_count", "_tables", "_writing", "numbered")

    def __init__(self, name: str, place: str, writing: Writing, *, visible: bool, numbered: bool) -> None:
        super().__init__(name, place, visible=visible, body=True)
        self.numbered = numbered
        self._writing = writing
        self._count = 0
        self._tables: list[TextTable] = []
        self._cells: list[tuple[list[str], list[str]]] = []

    def end_paragraph(self, level: int) -> None:
        """The paragraph is complete; `level`: how many tables it is in."""
        self._count += 1
        shown, whole = self.take()
        self._old_readers()
        self._close(level)
        if level:
            self._open(level)
            for text, cell in zip((shown, whole), self._cells[level - 1], strict=True):
                cell.append(text)
            return
        spot = self._spot()
        self._writing.add(shown, spot, visible=self.visible)
        self._writing.add(whole, f"hidden text, {spot}", visible=False)

    def end_cell(self, level: int) -> None:
        """The cell is complete."""
        self.end_paragraph(level)
        shown, whole = self._cells[level - 1]
        self._tables[level - 1].cell("\n".join(filter(None, shown)), "\n".join(filter(None, whole)))
        self._cells[level - 1] = ([], [])

    def end_row(self, level: int) -> None:
        """The row is complete."""
        self._close(level)
        if len(self._tables) >= level:
            if self._cells[level - 1] != ([], []):
                self.end_cell(level)
            for block in self._tables[level - 1].end_row():
                self._writing.put(block)

    def end(self) -> None:
        """The destination is complete."""
        self.settle()
        if any(not text.isspace() for text, _ in self._pieces):
            in_row = bool(self._cells) and any(self._cells[0])
            self.end_paragraph(int(in_row))
        self._old_readers()
        self._close(0)

    def _spot(self) -> str:
        paragraph = f"paragraph {self._count}"
        return paragraph if self.numbered else self.place

    def _old_readers(self) -> None:
        text = "".join(self.fallback)
        self.fallback.clear()
        if sum(map(str.isalnum, text)) >= _TELLING:
            self._writing.add(text, f"text for old readers, {self._spot()}", visible=False)

    def _open(self, level: int) -> None:
        while len(self._tables) < level:
            spot = f"table in {self.place}" if self.place else f"table at paragraph {self._count}"
            self._tables.append(TextTable(self._writing.part, spot, visible=self.visible))
            self._cells.append(([], []))

    def _close(self, level: int) -> None:
        """End the tables that are nested deeper than `level`."""
        while len(self._tables) > level:
            cells = self._cells.pop()
            table = self._tables.pop()
            if any(cells):
                table.cell("\n".join(cells[0]), "\n".join(cells[1]))
            for block in table.end():
                self._writing.put(block)
