"""Expat events -> passages and tables: text joined where markup dresses it, apart where it is fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tidegate.inspection.formats.flow import APART, OVERLAP, PASSAGE, Flow, passages
from tidegate.inspection.formats.named_rows import Cells, NamedRows
from tidegate.inspection.formats.payload import SHORTEST, file_within, files_within
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_PLAIN_NAME = re.compile(r"(?:[A-Za-z]{1,20}:)?[a-z]+(?:[_-]?[a-z]+)*(?:[A-Z][a-z]+)*\Z")
_RUN_PREFIXES = frozenset({"w", "a", "m"})
_RUNS = frozenset(("r", "t", "span", "tspan", "hyperlink", "ins", "del", "smartTag", "fld"))
_SPREADSHEET_RUNS = frozenset({("r", "t"), ("is", "r"), ("si", "r"), ("text", "r"), ("p", "r"), ("si", "t")})
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "line-break": "\n", "s": " "}
_LONG_FIELD = 500
_LETTERED, _LETTERS = 4, 4
"""So many elements of so few characters each may spell a text, as drawings place letters one by one."""
_LONGEST_NAME = 40
_TOLD = frozenset(("comment", "instruction", "declaration", "doctype", "names", "attributes"))
_MOST_FIELDS = 512
_MOST_SEEN = 65_536
_PATH = 4


class _Element:
    """An open element: its text so far, in order, and the fields its closed children turned out to be."""

    __slots__ = (
        "attributes",
        "complex",
        "direct",
        "fields",
        "line",
        "name",
        "path",
        "pieces",
        "size",
        "texts",
    )

    def __init__(self, name: str, path: tuple[str, ...], attributes: list[str], line: int) -> None:
        self.name = name
        self.path = path
        self.attributes = attributes
        self.line = line
        self.pieces: list[str] = []
        self.fields: Cells = []
        self.direct = False
        self.complex = False
        self.texts = False
        self.size = 0


class Collector:
    """Expat handlers. `take` what is ready as you go, `finish` at the end.

    `tables`: elements with fields become rows of a table per element name; without, text and attributes are
    batched by name, each distinct attribute once, which is what makes the hundred parts of a workbook cheap.
    """

    def __init__(self, part: Part, *, tables: bool) -> None:
        self.line: Callable[[], int] = lambda: 0
        self._part = part
        self._tables = tables
        self._ready: list[Content | Part] = []
        self._stack = [_Element("", (), [], 0)]
        self._rows: dict[tuple[str, ...], NamedRows] = {}
        self._flows: dict[tuple[str, bool], Flow] = {}
        self._seen: set[tuple[str, str]] = set()
        self._names: set[str] = set()
        self._breaks: set[str] = set()

    def take(self) -> Iterator[Content | Part]:
        """What is ready since the last call."""
        ready, self._ready = self._ready, []
        yield from ready

    def finish(self) -> Iterator[Content | Part]:
        """Everything that is left; elements still open (in broken XML) count as closed."""
        while len(self._stack) > 1:
            self.end("")
        self._release(self._stack[0])
        yield from self.take()
        for rows in self._rows.values():
            yield from rows.end()
        for flow in self._flows.values():
            yield from flow.end()

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins; `attributes`: names and values in turn."""
        parent = self._stack[-1]
        if name not in self._names:
            self._note(name)
            if name.rpartition(":")[2] in _BREAKS:
                self._breaks.add(name)
        if attributes and not self._tables:
            self._batch_attributes(attributes)
            attributes = []
        if self._tables:
            self._stack.append(_Element(name, (*parent.path[1 - _PATH :], name), attributes, self.line()))
        else:
            self._stack.append(_Element(name, (), attributes, 0))

    def text(self, text: str) -> None:
        """Characters."""
        element = self._stack[-1]
        element.pieces.append(text)
        element.size += len(text)
        if not element.direct and not text.isspace():
            self._turn_to_text(element)
        if element.size > PASSAGE:
            self._spill(element)

    def end(self, _name: str) -> None:
        """An element ends: it is running text, a field of its parent, or has fields of its own."""
        element = self._stack.pop()
        parent = self._stack[-1]
        if not (element.pieces or element.fields or element.complex or element.attributes):
            if element.name in self._breaks:
                parent.pieces.append(_BREAKS[element.name.rpartition(":")[2]])
            return
        parent.texts = parent.texts or element.texts
        running = element.direct or not (element.fields or element.complex)
        text = "".join(element.pieces) if running else ""
        if running and (parent.direct or _is_run(element.name, parent.name)):
            self._batch_attributes(element.attributes)
            if element.texts and not parent.direct:
                self._turn_to_text(parent)
            parent.pieces.append(text)
        elif running and not element.complex and len(element.attributes) <= 2:
            self._become_field(element, parent, text)
        else:
            self._release(element)
            parent.complex = True
            parent.pieces.append(text if running and not element.complex else "\n" if element.texts else "")
        parent.size += len(text)
        if len(parent.fields) > _MOST_FIELDS:
            self._release(parent)

    def _turn_to_text(self, element: _Element) -> None:
        """What looked like fields was part of running text; their attributes are not."""
        element.direct = element.texts = True
        for name, value in element.fields:
            if "@" in name:
                self._add(name.rpartition("@")[2], str(value), visible=False)
        element.fields = []

    def _become_field(self, element: _Element, parent: _Element, text: str) -> None:
        """An element with text only, until its parent turns out to be running text itself."""
        for name, value in zip(element.attributes[::2], element.attributes[1::2], strict=True):
            self._note(name)
            parent.fields.append((f"{element.name}@{name}", value))
        parent.pieces.append(text)
        if text and not text.isspace():
            parent.fields.append((element.name, text))

    def comment(self, text: str) -> None:
        """A comment: hidden."""
        self._add("comment", text, visible=False)

    def instruction(self, target: str, text: str) -> None:
        """A processing instruction: hidden."""
        self._add("instruction", f"{target} {text}", visible=False)

    def declaration(self, version: str, encoding: str | None, _standalone: int) -> None:
        """The XML declaration: hidden."""
        if (version, (encoding or "utf-8").lower()) != ("1.0", "utf-8"):
            self._add("declaration", f"{version} {encoding or ''}", visible=False)

    def doctype(self, name: str, system: str | None, public: str | None) -> None:
        """The document type: hidden."""
        self._add("doctype", " ".join(filter(None, (name, system, public))), visible=False)

    def _release(self, element: _Element) -> None:
        """Yield what an element holds: running text as such, else its attributes and fields as a row."""
        cells = element.fields
        names, values = element.attributes[::2], element.attributes[1::2]
        text = "".join(element.pieces)
        if element.direct:
            if element.complex or not names:
                self._add(element.name, text, line=element.line)
            else:
                cells = [(element.name, text)]
        cells = [*zip(names, values, strict=True), *cells]
        for name in names:
            self._note(name)
        element.fields, element.pieces, element.attributes, element.direct, element.size = (
            [],
            [],
            [],
            False,
            0,
        )
        if not cells:
            return
        if len(cells) == 1 or not self._tables or _is_prose(cells):
            for name, value in cells:
                self._add(name, str(value), line=element.line)
        elif len({name for name, _ in cells}) == 1:
            if len(cells) >= _LETTERED and all(len(str(value)) <= _LETTERS for _, value in cells):
                self._add(cells[0][0], text, line=element.line)
            for name, value in cells:
                self._row((*element.path, "*"), [(name, value)], element.line)
        else:
            self._row(element.path, cells, element.line)

    def _row(self, path: tuple[str, ...], cells: Cells, line: int) -> None:
        rows = self._rows.get(path)
        if rows is None:
            shown = "/".join(name if _PLAIN_NAME.match(name) else "*" for name in path)
            rows = self._rows[path] = NamedRows(self._part, shown)
        short: Cells = []
        for name, value in cells:
            if len(str(value)) > _LONG_FIELD:
                self._add(name, str(value), line=line)
            else:
                short.append((name, str(value).strip()))
        self._ready += rows.add(short, line)

    def _spill(self, element: _Element) -> None:
        """Text too long to hold: give it out, keep its end in case a value is being written across it."""
        text = "".join(element.pieces)
        self._ready += passages(self._part, text, label=element.name, line=element.line)
        element.pieces = [text[-OVERLAP:]]
        element.size = 0

    def _batch_attributes(self, attributes: list[str]) -> None:
        seen = self._seen
        for pair in zip(attributes[::2], attributes[1::2], strict=True):
            if pair in seen:
                continue
            if len(seen) > _MOST_SEEN:
                seen.clear()
            seen.add(pair)
            name, value = pair
            if name not in self._names:
                self._note(name)
            if value:
                bare = len(value) < 6 and (value.isdigit() or value in {"true", "false"})
                self._add("attributes" if bare else name, value, visible=False)

    def _note(self, name: str) -> None:
        """Names are text too: those that may be values are given out, once."""
        if name in self._names:
            return
        if len(self._names) > _MOST_SEEN:
            self._names.clear()
        self._names.add(name)
        if not _PLAIN_NAME.match(name):
            self._add("names", name, visible=False)

    def _add(self, label: str, text: str, *, visible: bool = True, line: int = 0) -> None:
        """One text to the running passage of its label."""
        if not text or text.isspace():
            return
        if len(text) >= SHORTEST:
            found = file_within(self._part, text)
            if found is not None:
                self._ready.append(found)
                return
            self._ready += files_within(self._part, text)
        flow = self._flows.get((label, visible))
        if flow is None:
            where = self._part.location(self._spot(label, visible), visible=visible)
            flow = self._flows[label, visible] = Flow(where, label.rpartition(":")[2])
        self._ready += flow.add(text + APART, (line or self.line()) if self._tables else 0)

    def _spot(self, label: str, visible: bool) -> str:
        """A line is where people look in a file of its own; in a part of a package, the name of what holds a text."""
        local = label.rpartition(":")[2]
        named = not self._tables and _PLAIN_NAME.match(local) is not None and len(local) <= _LONGEST_NAME
        if visible:
            return local if named else ""
        return f"attribute {local}" if named and local not in _TOLD else "attributes and comments"


def _is_run(name: str, parent: str) -> bool:
    """Whether an element only dresses part of its parent's text, where formats put every word in one."""
    prefix, _, local = name.rpartition(":")
    if local not in _RUNS:
        return False
    return (
        prefix in _RUN_PREFIXES
        or local in {"span", "tspan"}
        or (parent.rpartition(":")[2], local) in _SPREADSHEET_RUNS
    )


def _is_prose(cells: Cells) -> bool:
    """Paragraphs rather than fields: children of one name, some of them long."""
    return len({name for name, _ in cells}) == 1 and any(len(str(value)) > 200 for _, value in cells)
