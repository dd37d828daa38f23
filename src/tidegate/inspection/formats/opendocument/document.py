"""The XML of an OpenDocument file -> paragraphs, tables, sheets, properties, and every attribute that says something.

In: a part (content, styles, meta or settings, or a flat file with all of them). Out: contents in reading order.
What an element means is in `elements`; here is what holds for all: text is never dropped, attributes neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tidegate.inspection.formats.encoding import claim_rest
from tidegate.inspection.formats.opendocument.frame import Cell, Frame, Paragraph
from tidegate.inspection.formats.opendocument.names import Names
from tidegate.inspection.formats.opendocument.styles import Styles
from tidegate.inspection.formats.opendocument.values import is_machinery
from tidegate.inspection.formats.richtext.writing import Writing
from tidegate.inspection.formats.xml.markup import parse, parser
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MOST_KNOWN = 50_000
_PLACES = {
    "table:condition": "validation or condition",
    "table:expression": "defined name",
    "table:comment": "comment of a scenario",
    "table:value": "filter",
    "table:sql-statement": "database query",
    "style:condition": "validation or condition",
    "calcext:value": "validation or condition",
    "xlink:href": "link",
    "office:title": "link",
}
"""Attributes by the words people use for what they belong to."""
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_:."
BINARY = frozenset({"office:binary-data"})
"""Elements whose text is a file in base64."""

Started = Callable[["Document", Frame, dict[str, str]], None]
Ended = Callable[["Document", Frame], None]


class Document:
    """One part; `read` it once. `styles`: those of the file so far, which this part may add to."""

    def __init__(
        self, part: Part, styles: Styles, starts: dict[str, Started], ends: dict[str, Ended]
    ) -> None:
        self.part = part
        self.styles = styles
        self.writing = Writing(part)
        self.kind = ""
        self.locked = False
        self.slides = self.paragraphs = self.tables = self.formulas = 0
        self.files = 0
        self.page: tuple[float, float] | None = None
        self.formula_shapes: set[str] = set()
        self._starts, self._ends = starts, ends
        self._names = Names()
        self._stack = [Frame("")]
        self._known: set[str] = set()

    def read(self) -> Iterator[Content | Part]:
        """Everything. Raises ReadingError where the XML is broken."""
        made = parser(self._told)
        made.StartElementHandler, made.EndElementHandler = self._start, self._end
        made.CharacterDataHandler = self._chars
        for _ in parse(self.part, made):
            yield from self.writing.ready()
        yield from self.writing.end()
        claim_rest(self.part)

    def put(self, blocks: Iterable[Content]) -> None:
        """Contents of a table, in their place among the texts."""
        for block in blocks:
            self.writing.put(block)

    def spot(self, frame: Frame) -> str:
        """Words for where a text is."""
        return frame.place or f"paragraph {self.paragraphs}"

    def note(self, key: str, value: str) -> None:
        """An attribute's value, if it says anything."""
        if value and value not in self._known:
            if len(self._known) < _MOST_KNOWN and len(value) < 64:
                self._known.add(value)
            if not is_machinery(key, value):
                self.writing.note(value, _PLACES.get(key, "attributes"))

    def say(self, frame: Frame, text: str, spot: str = "", *, visible: bool = True, label: str = "") -> None:
        """One text of its own; what the file gives a name to is told with it."""
        shown = visible and not frame.unseen
        self.writing.add(text, spot or self.spot(frame), visible=shown, label=label)

    def begin_paragraph(self, frame: Frame) -> None:
        """A paragraph begins, on its own even within another."""
        frame.paragraph = Paragraph()
        frame.loose = None

    def end_paragraph(self, frame: Frame) -> None:
        """It ends: its text goes to the cell around it, or out."""
        paragraph, frame.paragraph = frame.paragraph, None
        if paragraph is None:
            return
        if not frame.place:
            self.paragraphs += 1
        shown, whole = paragraph.take()
        cell = frame.cell
        if cell is not None:
            if shown:
                cell.shown.append(shown)
            if whole:
                cell.hidden.append(whole)
            return
        self.writing.add(shown, self.spot(frame))
        self.writing.add(
            whole, f"hidden text, {self.spot(frame)}" if shown else self.spot(frame), visible=False
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        names = self._names
        short = names[name]
        frame = Frame(short, self._stack[-1])
        self._stack.append(frame)
        if attributes:
            attributes = {names[key]: value for key, value in attributes.items()}
        act = self._starts.get(short)
        if act is not None:
            act(self, frame, attributes)
        for key, value in attributes.items():
            if value not in self._known:
                self.note(key, value)
        if short not in self._known:
            self._name(short)

    def _name(self, short: str) -> None:
        """Names of elements are text too, where they are not plain words."""
        self._known.add(short)
        if len(short) > 60 or short.strip(_PLAIN):
            self.writing.note(short)

    def _end(self, _: str) -> None:
        frame = self._stack[-1]
        act = self._ends.get(frame.name)
        if act is not None:
            act(self, frame)
        self._stack.pop()
        if frame.loose:
            self._loose(frame, "".join(frame.loose))

    def _chars(self, text: str) -> None:
        frame = self._stack[-1]
        if frame.paragraph is not None:
            frame.paragraph.add(text, frame.unseen)
        elif frame.loose is not None:
            frame.loose.append(text)
        elif not text.isspace():
            frame.loose = [text]

    def _loose(self, frame: Frame, text: str) -> None:
        """Text outside of any paragraph: properties, settings, notes of programs."""
        if frame.name in BINARY:
            return
        if frame.label:
            self.say(frame, text, "properties", visible=False, label=frame.label)
        elif len(text) < 64:
            self.note(frame.name, text.strip())
        else:
            self.writing.add(text, "properties", visible=False)

    def _told(self, label: str, text: str) -> None:
        if label == "doctype":
            self.writing.note(text)
        else:
            self.writing.add(text, label, visible=False)


def blocks_of_cell(cell: Cell) -> tuple[str, str]:
    """A cell's paragraphs: what it shows, and all it holds where that is more."""
    return "\n".join(cell.shown), "\n".join(cell.hidden)
