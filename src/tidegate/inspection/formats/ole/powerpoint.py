"""PowerPoint presentations (97 to 2003): slides, notes, masters, and what earlier saves left in the file.

In: the storage. Out: its streams as children; texts with the slide they stand on, whatever no reader knows swept.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.inflate import Inflated, deflated
from tidegate.inspection.formats.ole import powerpoint_records as kinds
from tidegate.inspection.formats.ole.codepage import WIDE, decoded
from tidegate.inspection.formats.ole.container import Container
from tidegate.inspection.formats.ole.directory import Storage
from tidegate.inspection.formats.ole.powerpoint_records import Record, Show, records
from tidegate.inspection.formats.ole.powerpoint_shapes import is_placeholder, is_unseen, table_rows
from tidegate.inspection.formats.ole.sweep import Opaque, across, sweep_stretch
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Block, Content, Table

_BREAKS = str.maketrans("\r\v", "\n\n")
_MASTER, _FOOTER = "master", "footer"
_COMPRESSED = 1
_PACKED_AT = 6
"""Behind the unpacked size, and the two bytes with which zlib begins. Macs leave its end away."""


def read_powerpoint(container: Container, storage: Storage, visible: bool) -> Iterator[Content | Part]:
    """The document, the pictures, and who saved it last."""
    stream = storage.stream("PowerPoint Document")
    user = storage.stream("Current User")
    if stream is None:
        return
    head = container.content(user)
    current = struct.unpack_from("<I", head, 16)[0] if len(head) >= 20 else 0
    yield from container.child(stream, visible=visible, format=_Document(current))
    pictures = storage.stream("Pictures")
    if pictures is not None:
        yield from container.child(pictures, visible=visible, format=Opaque(visible=visible))
    if user is not None:
        yield from container.child(user, format=Opaque())


class _Where(NamedTuple):
    """Where a record stands, in words, and whether one sees it."""

    spot: str
    visible: bool


class _Document:
    """The stream `PowerPoint Document`."""

    name = "ppt"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, current: int) -> None:
        self._current = current

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: another stream says where to begin."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All records. Raises DamagedError where the stream does not begin with one."""
        yield from _Reading(part, Show(part.source.view(), self._current)).read()


class _Reading:
    """One document while its records are given out."""

    def __init__(self, part: Part, show: Show) -> None:
        self._part, self._show, self._view = part, show, part.source.view()
        self._edges: list[int] = []
        self._opaque: tuple[int, int, _Where] = (0, 0, _Where("", False))

    def read(self) -> Iterator[Content | Part]:
        """Live records and stale ones, in the order of the file."""
        if not self._show.slides and not self._show.live:
            self._part.gap("its list of slides cannot be found: all count as hidden")
        yield from self._siblings(0, len(self._view), _Where("", False), 0)
        yield from self._swept()
        yield from across(self._part, self._edges)

    def _sweep(self, start: int, end: int, where: _Where) -> Iterator[Content | Part]:
        """Bytes of no known meaning; swept with their neighbours, so that no text is cut at a header."""
        first, last, same = self._opaque
        if start == last and where == same:
            self._opaque = (first, end, where)
            return
        yield from self._swept()
        self._opaque = (start, end, where)

    def _swept(self) -> Iterator[Content | Part]:
        start, end, where = self._opaque
        self._opaque = (end, end, where)
        if start < end:
            yield from sweep_stretch(
                self._part, start, end, spot=where.spot, claim=Claim.STRUCT, visible=where.visible
            )

    def _siblings(self, start: int, end: int, where: _Where, depth: int) -> Iterator[Content | Part]:
        at = start
        for record in records(self._view, start, end):
            inner = where if depth else self._top(record)
            yield from self._sweep(record.start, record.body, inner)
            yield from self._record(record, inner, depth)
            at = record.end
        if at < end:
            yield from self._sweep(at, end, where)

    def _top(self, record: Record) -> _Where:
        """Where a record of the outermost level stands."""
        if record.start in self._show.slides:
            number = self._show.slides[record.start]
            hidden = number in self._show.hidden
            return _Where(f"hidden slide {number}" if hidden else f"slide {number}", not hidden)
        if record.start in self._show.notes:
            return _Where(f"slide {self._show.notes[record.start]} notes", False)
        if record.kind in {kinds.USER_EDIT, kinds.DIRECTORY}:
            return _Where("directory", False)
        if record.start not in self._show.live:
            return _Where("left over from an earlier save", False)
        names = {kinds.MASTER: _MASTER, kinds.HANDOUT: "handout", kinds.SLIDE: "title master",
                 kinds.NOTES: "notes master", kinds.DOCUMENT: "document"}  # fmt: skip
        return _Where(names.get(record.kind, ""), False)

    def _record(self, record: Record, where: _Where, depth: int) -> Iterator[Content | Part]:
        if record.start in self._show.outline and where.spot == "document":
            number = self._show.outline[record.start]
            where = _Where(f"slide {number}", number not in self._show.hidden)
        if record.kind == kinds.OBJECT:
            yield from self._object(record)
        elif record.is_container or record.kind == kinds.TAGS:
            yield from self._container(record, where, depth)
        elif record.kind == kinds.STRING:
            shown = where.visible and where.spot.endswith(_FOOTER)
            yield from self._text(record, WIDE, where._replace(visible=shown))
        elif record.kind == kinds.WIDE_TEXT:
            yield from self._text(record, WIDE, where)
        elif record.kind == kinds.NARROW_TEXT:
            yield from self._text(record, "latin-1", where)
        elif record.kind in {kinds.FONT, kinds.FONT_FILE}:
            inert = record.kind == kinds.FONT_FILE
            claim = Claim.INERT if inert else Claim.STRUCT
            yield from sweep_stretch(
                self._part, record.body, record.end, label="font", spot="font", claim=claim, inert=inert
            )
        else:
            yield from self._sweep(record.body, record.end, where)

    def _container(self, record: Record, where: _Where, depth: int) -> Iterator[Content | Part]:
        if depth > kinds.DEEPEST:
            raise DamagedError("records nested deeper than any program writes")
        if record.kind == kinds.COMMENT:
            where = _Where(f"{where.spot} comment".strip(), False)
        elif record.kind == kinds.FOOTERS:
            where = _Where(
                f"{where.spot} {_FOOTER}".strip(), where.visible or record.instance == kinds.OF_SLIDES
            )
        elif record.kind == kinds.SHAPE and where.spot == _MASTER:
            where = _Where(_MASTER, not is_placeholder(self._view, record))
        elif record.kind == kinds.SHAPE and where.visible and is_unseen(self._view, record, self._show.size):
            where = _Where(f"{where.spot}, hidden shape", False)
        elif record.kind == kinds.GROUP:
            rows = table_rows(self._view, record)
            if rows:
                spot = f"{where.spot}, table"
                yield Block(Table(self._part.location(spot, visible=where.visible)), rows)
        yield from self._siblings(record.body, record.end, where, depth + 1)

    def _text(self, record: Record, codec: str, where: _Where) -> Iterator[Content]:
        raw = bytes(self._view[record.body : record.end])
        text = decoded(raw, codec).translate(_BREAKS)
        yield from passages(self._part, text, spot=where.spot, visible=where.visible)
        self._part.ledger.claim(record.body, record.end, Claim.TEXT)
        self._edges += (record.body, record.end)

    def _object(self, record: Record) -> Iterator[Content | Part]:
        """An embedded object or a macro project: a compound file, mostly packed."""
        body = self._view[record.body : record.end]
        if record.instance & 0xF == _COMPRESSED and len(body) > _PACKED_AT:
            size = int.from_bytes(body[:4], "little")
            packed = Inflated(body[_PACKED_AT:], deflated, self._part.budget, size=size, endless=True)
            child = self._part.child("object", packed, label="embedded object", visible=False)
            yield child
            packed.finish()
            at = min(record.body + _PACKED_AT + (packed.consumed or 0), record.end)
            whole = child.receipt("").whole
            self._part.ledger.claim(record.body, at, Claim.CHILD if whole else Claim.UNREAD)
            if at < record.end:
                yield from sweep_stretch(self._part, at, record.end, claim=Claim.STRUCT)
        elif len(body):
            yield self._part.child(
                "object",
                Memory(body),
                label="embedded object",
                visible=False,
                within=(record.body, record.end),
            )
