"""The records of a PowerPoint document: a tree of containers and atoms, and which of them the last save uses.

In: the stream. Out: records with their places; the slides in order, and what earlier saves left behind.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

HEADER = 8
CONTAINER = 0xF
DEEPEST = 64

DOCUMENT, SLIDE, NOTES, MASTER, HANDOUT = 0x03E8, 0x03EE, 0x03F0, 0x03F8, 0x0FC9
DOCUMENT_ATOM, PERSISTENT, SLIDE_INFORMATION, NOTES_ATOM, LIST = 0x03E9, 0x03F3, 0x03F9, 0x03F1, 0x0FF0
USER_EDIT, DIRECTORY = 0x0FF5, 0x1772
WIDE_TEXT, NARROW_TEXT, STRING, FONT = 0x0FA0, 0x0FA8, 0x0FBA, 0x0FB7
OBJECT, COMMENT, FONT_FILE, TAGS, FOOTERS = 0x1011, 0x2EE0, 0x0FB8, 0x138B, 0x0FD9
OF_SLIDES = 3
"""Instance of the footers that slides have where they have none of their own."""
GROUP, SHAPE, PROPERTIES, MORE_PROPERTIES, CHILD_ANCHOR, ANCHOR = (
    0xF003,
    0xF004,
    0xF00B,
    0xF122,
    0xF00F,
    0xF010,
)
TEXT_BOX, CLIENT, PLACEHOLDER = 0xF00D, 0xF011, 0x0BC3
_HIDDEN_SLIDE = 4
_SLIDES = 0
_MOST_EDITS = 10_000


class Record(NamedTuple):
    """One record. `start`: of its header; `body` to `end`: its content. `instance`: a number its type defines."""

    kind: int
    instance: int
    is_container: bool
    start: int
    body: int
    end: int


def records(view: memoryview, start: int, end: int) -> Iterator[Record]:
    """Records that follow each other; ends before the first that does not fit."""
    at = start
    while at + HEADER <= end:
        first, kind, length = struct.unpack_from("<HHI", view, at)
        stop = at + HEADER + length
        if stop > end:
            return
        yield Record(kind, first >> 4, first & 0xF == CONTAINER, at, at + HEADER, stop)
        at = stop


class Show:
    """What the last save shows. `live`: places of its records; `slides`: numbers of slides by those places, and
    `notes`: numbers of the slides that they belong to.

    `outline`: for each text in the list of slides, by the place of its record, the number of its slide.
    """

    def __init__(self, view: memoryview, current: int) -> None:
        self._view = view
        self._places: dict[int, int] = {}
        self.slides: dict[int, int] = {}
        self.notes: dict[int, int] = {}
        self.hidden: set[int] = set()
        self.outline: dict[int, int] = {}
        self._identifiers: dict[int, int] = {}
        self.size = (5760, 4320)
        document = self._edits(current)
        self.live = set(self._places.values())
        if document in self._places:
            self._document(self._places[document])
        for place, number in self.slides.items():
            if self._is_hidden(place):
                self.hidden.add(number)

    def _record(self, at: int, kind: int) -> Record | None:
        if not 0 <= at <= len(self._view) - HEADER:
            return None
        found = next(records(self._view, at, len(self._view)), None)
        return found if found and found.kind == kind else None

    def _edits(self, at: int) -> int:
        """Follow the chain of edits, the last first; gives the identifier of the document."""
        document, seen = 0, set[int]()
        for _ in range(_MOST_EDITS):
            edit = self._record(at, USER_EDIT)
            if edit is None or at in seen or edit.end - edit.body < 24:
                break
            seen.add(at)
            before, directory, identifier = struct.unpack_from("<III", self._view, edit.body + 8)
            document = document or identifier
            listed = self._record(directory, DIRECTORY)
            if listed is not None:
                self._directory(listed)
            if not before:
                break
            at = before
        return document

    def _directory(self, listed: Record) -> None:
        at = listed.body
        while at + 4 <= listed.end:
            (word,) = struct.unpack_from("<I", self._view, at)
            first, count = word & 0xFFFFF, word >> 20
            at += 4
            for number in range(first, first + count):
                if at + 4 > listed.end:
                    return
                (place,) = struct.unpack_from("<I", self._view, at)
                self._places.setdefault(number, place)
                at += 4

    def _document(self, place: int) -> None:
        document = self._record(place, DOCUMENT)
        if document is None:
            return
        for record in records(self._view, document.body, document.end):
            if record.kind == DOCUMENT_ATOM and record.end - record.body >= 8:
                self.size = struct.unpack_from("<ii", self._view, record.body)
            elif record.kind == LIST and record.instance == _SLIDES:
                self._list(record)
        for place in self.live:
            owner = self._owner(place)
            if owner in self._identifiers:
                self.notes[place] = self._identifiers[owner]

    def _list(self, listed: Record) -> None:
        number = 0
        for record in records(self._view, listed.body, listed.end):
            if record.kind == PERSISTENT and record.end - record.body >= 16:
                number += 1
                persistent, identifier = struct.unpack_from("<I8xI", self._view, record.body)
                self._identifiers[identifier] = number
                if persistent in self._places:
                    self.slides[self._places[persistent]] = number
            else:
                self.outline[record.start] = number

    def _owner(self, place: int) -> int:
        """The identifier of the slide to which a page of notes belongs, 0 where it is none."""
        page = self._record(place, NOTES)
        for record in records(self._view, page.body, page.end) if page else ():
            if record.kind == NOTES_ATOM and record.end - record.body >= 4:
                return int(struct.unpack_from("<I", self._view, record.body)[0])
        return 0

    def _is_hidden(self, place: int) -> bool:
        slide = self._record(place, SLIDE)
        for record in records(self._view, slide.body, slide.end) if slide else ():
            if record.kind == SLIDE_INFORMATION and record.end - record.body >= 12:
                return bool(self._view[record.body + 10] & _HIDDEN_SLIDE)
        return False
