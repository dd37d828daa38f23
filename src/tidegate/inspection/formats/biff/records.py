"""BIFF records: what the numbers mean, and a stream of bytes cut into records.

In: the bytes of a workbook stream. Out: records in order, each with what its CONTINUE records add to it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from enum import IntEnum
from itertools import pairwise
from struct import Struct
from typing import NamedTuple

HEADER = Struct("<HH")
U16 = Struct("<H")
U32 = Struct("<I")
PAIR = Struct("<HH")


class Kind(IntEnum):
    """Numbers of records that readers here understand; many exist once for each version of BIFF."""

    BLANK_2, INTEGER, NUMBER_2, LABEL_2, BOOLERR_2, FORMULA, STRING_2, ROW_2 = range(1, 9)
    EOF = 0x0A
    PASSWORD = 0x13
    HEADER, FOOTER = 0x14, 0x15
    NAME = 0x18
    NOTE = 0x1C
    FORMAT_2 = 0x1E
    DATE_1904 = 0x22
    EXTERNAL_NAME = 0x23
    COLUMN_WIDTH = 0x24
    FILE_PASS = 0x2F
    FONT = 0x31
    CONTINUE = 0x3C
    CODE_PAGE = 0x42
    CACHED_ROW = 0x5A
    CACHED_SHEET = 0x59
    FILE_SHARING = 0x5B
    USER = 0x5C
    OBJECT = 0x5D
    COLUMN = 0x7D
    RK_OLD = 0x7E
    BITMAP = 0x7F
    SHEET = 0x85
    SHEET_HEADER = 0x8F
    PALETTE = 0x92
    MULTIPLE_RK, MULTIPLE_BLANK = 0xBD, 0xBE
    RICH_STRING = 0xD6
    STYLE_5 = 0xE0
    BACKGROUND = 0xE9
    DRAWING_GROUP, DRAWING, DRAWING_SELECTION = 0xEB, 0xEC, 0xED
    SHARED_STRINGS, LABEL_SHARED = 0xFC, 0xFD
    SUPPORTING_BOOK = 0x1AE
    TEXT_OBJECT = 0x1B6
    VALIDATION = 0x1BE
    BLANK, NUMBER, LABEL, BOOLERR, STRING, ROW, RK = 0x201, 0x203, 0x204, 0x205, 0x207, 0x208, 0x27E
    FORMULA_3 = 0x206
    DEFAULT_HEIGHT = 0x225
    FONT_3 = 0x231
    STYLE_3, STYLE_4 = 0x243, 0x443
    FORMULA_4, FORMAT_4 = 0x406, 0x41E
    SERIES_TEXT, SERIES_INDEX = 0x100D, 0x1065
    PICTURE = 0x866
    CONTINUE_FUTURE, CONTINUE_FUTURE_11, CONTINUE_FUTURE_12 = 0x812, 0x875, 0x87F
    THEME = 0x896
    CHART_MARKUP, CONTINUE_CHART_MARKUP = 0x89E, 0x89F
    HEADER_FOOTER = 0x89C


BOF = frozenset({0x009, 0x209, 0x409, 0x809})
"""The beginning of a workbook, a sheet, a chart or a macro sheet in BIFF2, 3, 4, and 5 to 8."""

CHART = 0x20
"""What a BOF record says of a chart."""
_BOF_SIZES = range(4, 21)
_SORTS = frozenset({5, 6, 0x10, 0x20, 0x40, 0x100, 0x8000})
"""Globals, Visual Basic, sheet, chart, macros, workbook of BIFF4, and the data sheet of Microsoft Graph."""
_MARK = re.compile(rb"\x09[\x00\x02\x04\x08]")
_EOF = int(Kind.EOF)
MORE: dict[int, int] = {
    Kind.CONTINUE: 0,
    Kind.CONTINUE_FUTURE: 4,
    Kind.CONTINUE_FUTURE_11: 4,
    Kind.CONTINUE_FUTURE_12: 12,
    Kind.CONTINUE_CHART_MARKUP: 12,
}
"""Records that continue the one before, and the bytes of a header of their own."""


class Record(NamedTuple):
    """One record: `start`-`end` with header and everything that continues it; `pieces`: the bodies."""

    kind: int
    start: int
    end: int
    pieces: list[memoryview]

    @property
    def body(self) -> memoryview:
        """The first piece."""
        return self.pieces[0]

    def whole(self) -> bytes:
        """All pieces as one."""
        return bytes(self.pieces[0]) if len(self.pieces) == 1 else b"".join(self.pieces)


def version(kind: int, body: memoryview) -> int:
    """The version of BIFF that a BOF record declares: 2, 3, 4, 5 (also for 7) or 8."""
    if kind != 0x809:
        return 2 + (kind >> 9)
    return 8 if len(body) >= 2 and U16.unpack_from(body)[0] >= 0x600 else 5


def is_beginning(view: memoryview | bytes, at: int = 0) -> bool:
    """Whether a BOF record stands here."""
    if at + 8 > len(view):
        return False
    kind, size = HEADER.unpack_from(view, at)
    declared, sort = PAIR.unpack_from(view, at + 4)
    fits = size in _BOF_SIZES and kind in BOF and at + 4 + size <= len(view)
    return fits and declared <= 0x700 and sort in _SORTS


def records(view: memoryview, at: int, end: int) -> Iterator[Record]:
    """Records from `at` to `end`, continuations joined to what they continue; stops where none fits any more."""
    held: Record | None = None
    unpack, more = HEADER.unpack_from, MORE
    while at + 4 <= end:
        kind, size = unpack(view, at)
        stop = at + 4 + size
        if stop > end:
            break
        if kind in more and held is not None:
            held.pieces.append(view[min(at + 4 + more[kind], stop) : stop])
            held = held._replace(end=stop)
        else:
            if held is not None:
                yield held
            held = Record(kind, at, stop, [view[at + 4 : stop]])
        at = stop
    if held is not None:
        yield held


class Stretch(NamedTuple):
    """A range of the stream: a substream from its BOF to its EOF, or bytes that belong to none.

    `is_whole`: False for a substream that is cut short.
    """

    start: int
    end: int
    is_substream: bool
    is_whole: bool = True


def substreams(view: memoryview) -> Iterator[Stretch]:
    """Cut a stream at its BOF and EOF records. A chart within a sheet stays within it."""
    at, total = 0, len(view)
    while at < total:
        if not is_beginning(view, at):
            start, at = at, _next_beginning(view, at)
            yield Stretch(start, at, False)
            continue
        end, depth = _end_of(view, at)
        yield Stretch(at, end, True, not depth)
        at = end


def _end_of(view: memoryview, at: int) -> tuple[int, int]:
    """Where the substream at `at` ends, and how many EOF records are missing there."""
    depth, total = 0, len(view)
    while at + 4 <= total:
        kind, size = HEADER.unpack_from(view, at)
        if at + 4 + size > total:
            break
        at += 4 + size
        if kind in BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if not depth:
                break
    return at, depth


def _next_beginning(view: memoryview, at: int) -> int:
    """Where the next BOF record stands after `at`, or the end."""
    marks = (found.start() for found in _MARK.finditer(view, at + 1))
    return next((mark for mark in marks if is_beginning(view, mark)), len(view))


def survey(
    view: memoryview, start: int, end: int, wanted: Container[int]
) -> tuple[list[tuple[int, int]], list[tuple[int, memoryview]]]:
    """One quick pass over a substream: ranges of those within it (charts, sheets of BIFF4), and the bodies of
    `wanted` records outside of these, with their kinds."""
    inner: list[tuple[int, int]] = []
    found: list[tuple[int, memoryview]] = []
    at, depth, begun, unpack = start, 0, 0, HEADER.unpack_from
    while at + 4 <= end:
        kind, size = unpack(view, at)
        if kind in BOF:
            depth += 1
            begun = at if depth == 2 else begun
        elif kind == _EOF:
            if depth == 2:
                inner.append((begun, at + 4 + size))
            depth -= 1
        elif depth == 1 and kind in wanted:
            found.append((kind, view[at + 4 : at + 4 + size]))
        at += 4 + size
    return inner, found


def without(start: int, end: int, holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The range `start`-`end` less the holes within it."""
    edges = [start, *(edge for hole in holes for edge in hole), end]
    return [(a, b) for a, b in list(pairwise(edges))[::2] if a < b]
