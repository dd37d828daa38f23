"""Word 2003 XML -> paragraphs, tables, what is deleted, hidden or commented, and embedded files.

In: the part. Out: contents in reading order; attributes and properties as hidden passages.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator

from tidegate.inspection.formats.encoding import claim_rest
from tidegate.inspection.formats.richtext.tables import TextTable
from tidegate.inspection.formats.richtext.writing import Writing
from tidegate.inspection.formats.xml.markup import SAYS_NOTHING, Name, parse, parser
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_WORD = "http://schemas.microsoft.com/office/word/2003/wordml"
_NOTES = "http://schemas.microsoft.com/aml/2001/core"
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_PLACES = {
    "hdr": "header", "ftr": "footer", "footnote": "note", "endnote": "note", "txbxContent": "text box",
}  # fmt: skip
_HIDDEN = {"Word.Deletion": "tracked deletion", "Word.Comment": "comment"}
_OFF = frozenset({"off", "0", "false"})
_TINY = frozenset({"0", "1", "2"})
_QUIET = 'mso-application progid="Word.Document"'


def read_document(part: Part) -> Iterator[Content | Part]:
    """The whole part. Raises ReadingError."""
    events = _Events(part)
    made = parser(events.told)
    made.StartElementHandler, made.EndElementHandler = events.start, events.end
    made.CharacterDataHandler = events.chars
    for _ in parse(part, made):
        yield from events.writing.ready()
    yield from events.writing.end()
    claim_rest(part)


class _Frame:
    """One open element; begins as its parent is.

    `pieces`: of the paragraph. `cell`: texts of the cell, what is shown and all there is.
    """

    __slots__ = ("cell", "hidden", "name", "pieces", "place", "style", "table", "text")

    def __init__(self, name: str, parent: _Frame | None = None) -> None:
        self.name = name
        self.text: list[str] | None = None
        self.style = ""
        self.hidden: bool = parent.hidden if parent else False
        self.place: str = parent.place if parent else ""
        self.pieces: list[tuple[str, bool]] | None = parent.pieces if parent else None
        self.cell: tuple[list[str], list[str]] | None = parent.cell if parent else None
        self.table: TextTable | None = parent.table if parent else None

    def apart(self, place: str, *, hidden: bool = False) -> None:
        """A text of its own begins here."""
        self.pieces = self.cell = self.table = None
        self.place, self.hidden = place, self.hidden or hidden


class _Events:
    """What expat reports, put together."""

    def __init__(self, part: Part) -> None:
        self.writing = Writing(part)
        self._part = part
        self._names = Name()
        self._stack = [_Frame("")]
        self._known: set[str] = set()
        self._styles: set[str] = set()
        self._paragraphs = self._tables = self._files = 0

    def told(self, label: str, text: str) -> None:
        """Comments, instructions and the like."""
        if text != _QUIET:
            self.writing.add(text, label, visible=False)

    def chars(self, text: str) -> None:
        """Characters: of a run, or of something that is no text of the document."""
        frame = self._stack[-1]
        if frame.name in ("t", "delText") and frame.pieces is not None:
            frame.pieces.append((text, frame.hidden or frame.name == "delText"))
        elif (
            (frame.name == "instrText" and frame.pieces is not None)
            or frame.text is not None
            or not text.isspace()
        ):
            self._loose(frame).append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        space, local = self._names[name]
        frame = _Frame(local, self._stack[-1])
        self._stack.append(frame)
        given = {self._names[key][1]: value for key, value in attributes.items()}
        if space == _WORD:
            self._begin(frame, given)
        elif space == _NOTES and local == "annotation" and given.get("type") in _HIDDEN:
            place = _HIDDEN[given["type"]]
            if given["type"] == "Word.Comment":
                frame.apart(place, hidden=True)
            frame.hidden = True
        for value in given.values():
            if value not in self._known:
                if len(self._known) < 50_000 and len(value) < 64:
                    self._known.add(value)
                if not SAYS_NOTHING.fullmatch(value) and not value.startswith(("Word.", "wordml://")):
                    self.writing.note(value)
        if not local.isalnum() or len(local) > 40:
            self.writing.note(local)

    def end(self, _: str) -> None:
        """An element ends."""
        frame = self._stack.pop()
        if frame.name == "p" and frame.pieces is not None:
            self._end_paragraph(frame)
        elif frame.name == "tc" and frame.table is not None and frame.cell is not None:
            frame.table.cell("\n".join(frame.cell[0]), "\n".join(frame.cell[1]))
        elif frame.name == "tr" and frame.table is not None:
            for block in frame.table.end_row():
                self.writing.put(block)
        elif frame.name == "tbl" and frame.table is not None:
            for block in frame.table.end():
                self.writing.put(block)
        elif frame.name == "binData":
            self._file("".join(frame.text or ()), visible=not frame.hidden)
            frame.text = None
        if frame.text:
            text = "".join(frame.text)
            if not SAYS_NOTHING.fullmatch(text):
                self.writing.add(text, "properties", visible=False, label=frame.name)

    def _begin(self, frame: _Frame, given: dict[str, str]) -> None:
        local, value = frame.name, given.get("val", "")
        if local == "p":
            frame.pieces = []
        elif local in _BREAKS and frame.pieces is not None:
            frame.pieces.append((_BREAKS[local], frame.hidden))
        elif local in _PLACES:
            frame.apart(_PLACES[local])
        elif local == "tbl":
            self._tables += 1
            frame.apart(frame.place)
            frame.table = TextTable(self._part, f"table {self._tables}", visible=not frame.hidden)
        elif local == "tc":
            frame.cell = ([], [])
        elif local == "style":
            frame.style = given.get("styleId", "")
        elif (local == "rStyle" and value in self._styles) or self._hides(local, value):
            self._hide_run()

    def _hides(self, local: str, value: str) -> bool:
        if local in ("vanish", "specVanish", "webHidden"):
            return local == "vanish" and value not in _OFF
        return (local == "color" and value.upper() in ("FFFFFF", "WHITE")) or (
            local == "sz" and value in _TINY
        )

    def _hide_run(self) -> None:
        """What stands in the properties of a run hides the run; in those of a style, all that use it."""
        if len(self._stack) < 4 or self._stack[-2].name != "rPr":
            return
        owner = self._stack[-3]
        if owner.name == "style":
            self._styles.add(owner.style)
        elif owner.name == "r":
            owner.hidden = True

    def _loose(self, frame: _Frame) -> list[str]:
        if frame.text is None:
            frame.text = []
        return frame.text

    def _end_paragraph(self, frame: _Frame) -> None:
        pieces = frame.pieces or []
        shown = "".join(text for text, hidden in pieces if not hidden)
        more = any(hidden and text.strip() for text, hidden in pieces)
        whole = "".join(text for text, _ in pieces) if more else ""
        if frame.cell is not None:
            for text, texts in ((shown, frame.cell[0]), (whole, frame.cell[1])):
                if text:
                    texts.append(text)
            return
        if not frame.place:
            self._paragraphs += 1
        spot = frame.place or f"paragraph {self._paragraphs}"
        self.writing.add(shown, spot, visible=not frame.hidden)
        self.writing.add(whole, f"hidden text, {spot}" if shown.strip() else spot, visible=False)

    def _file(self, text: str, *, visible: bool) -> None:
        try:
            content = binascii.a2b_base64("".join(text.split()), strict_mode=True)
        except (binascii.Error, ValueError):
            self._part.gap("holds a file in base64 that is damaged")
            self.writing.add(text, "embedded file", visible=False)
            return
        self.writing.stray(text, "embedded file")
        if content:
            self._files += 1
            self._part.budget.expand(len(content))
            name = f"embedded file {self._files}"
            self.writing.put(self._part.child(name, Memory(content), visible=visible))
