"""KML and GPX -> placemarks and waypoints as rows, their descriptions as a web page, all else as passages.

In: the part. Out: Blocks, passages, and one part with the descriptions that are written in HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.encoding import claim_rest
from tidegate.inspection.formats.html.html import Html
from tidegate.inspection.formats.named_rows import Cells, NamedRows
from tidegate.inspection.formats.richtext.writing import Writing
from tidegate.inspection.formats.xml.markup import Name, parse, parser
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_ROWS = frozenset({"Placemark", "wpt", "rtept", "rte", "trk", "GroundOverlay", "PhotoOverlay", "NetworkLink"})
_POINTS = frozenset({"trkpt", "Track"})
_SHOWN = frozenset({"name", "description", "Snippet", "desc", "cmt", "address", "phoneNumber", "text"})
_NUMBER = r"-?[0-9]{1,3}(?:\.[0-9]{0,20})?(?:[eE]-?[0-9]{1,3})?"
_COORDINATES = re.compile(
    rf"\s*(?:{_NUMBER},{_NUMBER}(?:,-?[0-9]{{1,6}}(?:\.[0-9]{{0,20}})?(?:[eE]-?[0-9]+)?)?\s*)+"
)
_TRACK_POINT = re.compile(rf"\s*{_NUMBER} {_NUMBER}(?: -?[0-9]{{1,6}}(?:\.[0-9]*)?)?\s*")
_MACHINERY = re.compile(
    r"\s*(?:-?[0-9]{0,6}(?:\.[0-9]{0,20})?|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(?:Z|[-+][0-9:]{4,6})?|[0-9a-fA-F]{8}"
    r")\s*"
)
_MARKUP = re.compile(r"<[A-Za-z!/]")
_LONG = 500


def read_places(part: Part) -> Iterator[Content | Part]:
    """The whole part. Raises ReadingError."""
    events = _Events(part)
    made = parser(events.told)
    made.StartElementHandler, made.EndElementHandler = events.start, events.end
    made.CharacterDataHandler = events.chars
    for _ in parse(part, made):
        yield from events.writing.ready()
    yield from events.finish()
    claim_rest(part)


class _Frame:
    """One open element: its text, its name as a column, whether it is shown, and its row's cells, if in a row."""

    __slots__ = ("cells", "column", "hidden", "name", "root", "text")

    def __init__(self, name: str, parent: _Frame | None = None) -> None:
        self.name = self.column = name
        self.text: list[str] = []
        self.hidden: bool = parent.hidden if parent else False
        self.cells: Cells | None = parent.cells if parent else None
        self.root = False


class _Events:
    """What expat reports, put together."""

    def __init__(self, part: Part) -> None:
        self.writing = Writing(part)
        self._part = part
        self._names = Name()
        self._stack = [_Frame("")]
        self._rows: dict[bool, dict[str, NamedRows]] = {True: {}, False: {}}
        self._pages: list[str] = []
        self._paged = 0

    def told(self, label: str, text: str) -> None:
        """Comments, instructions and the like."""
        self.writing.add(text, label, visible=False)

    def chars(self, text: str) -> None:
        """Characters."""
        self._stack[-1].text.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = self._names[name][1]
        frame = _Frame(local, self._stack[-1])
        self._stack.append(frame)
        given = {self._names[key][1]: value for key, value in attributes.items()}
        if local in _ROWS:
            frame.cells, frame.root = [], True
        elif local == "Data" or local == "SimpleData":
            frame.column = given.pop("name", local)
            self.writing.note(frame.column)
        elif local in ("value", "displayName") and self._stack[-2].name == "Data":
            frame.column = self._stack[-2].column
        for key, value in given.items():
            if _MACHINERY.fullmatch(value):
                continue
            if frame.cells is not None and local not in _POINTS:
                frame.cells.append((key, value))
            else:
                self.writing.note(value)
        if not local.isalnum() or len(local) > 40:
            self.writing.note(local)

    def end(self, _: str) -> None:
        """An element ends."""
        frame = self._stack.pop()
        text = "".join(frame.text)
        if text.strip():
            self._text(frame, text)
        if frame.root and frame.cells:
            self._row(frame)

    def finish(self) -> Iterator[Content | Part]:
        """What is left."""
        yield from self.writing.end()
        for kinds in self._rows.values():
            for rows in kinds.values():
                yield from rows.end()
        if self._pages:
            content = "\n<hr>\n".join(self._pages).encode("utf-8", "surrogatepass")
            self._part.budget.expand(len(content))
            yield self._part.child("descriptions.html", Memory(content), label="descriptions", format=Html())

    def _text(self, frame: _Frame, text: str) -> None:
        if frame.name == "visibility":
            self._visibility(text.strip() == "0")
        if _says_nothing(frame.name, text):
            return
        if _MARKUP.search(text):
            self._pages.append(f"<div>{text}</div>" if not frame.hidden else f"<div hidden>{text}</div>")
        elif frame.cells is not None and not frame.root and len(text) < _LONG:
            frame.cells.append((frame.column, text.strip()))
        else:
            shown = frame.name in _SHOWN and not frame.hidden
            self.writing.add(
                text, frame.name if frame.name in _SHOWN else "", visible=shown, label=frame.column
            )

    def _visibility(self, hidden: bool) -> None:
        """Folders and placemarks may be switched off, with all that is in them."""
        owner = self._stack[-1]
        owner.hidden = owner.hidden or hidden

    def _row(self, frame: _Frame) -> None:
        kinds = self._rows[not frame.hidden]
        rows = kinds.get(frame.name)
        if rows is None:
            rows = kinds[frame.name] = NamedRows(self._part, frame.name, visible=not frame.hidden)
        for block in rows.add(frame.cells or []):
            self.writing.put(block)


def _says_nothing(name: str, text: str) -> bool:
    """Coordinates on the globe, moments, colours, small numbers and keywords."""
    if name in ("coordinates", "coord"):
        return (_COORDINATES if name == "coordinates" else _TRACK_POINT).fullmatch(text) is not None
    return (
        name not in _SHOWN and name not in ("value", "SimpleData") and _MACHINERY.fullmatch(text) is not None
    )
