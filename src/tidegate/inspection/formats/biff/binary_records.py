"""BIFF12 records (xlsb): numbers and lengths of variable size, and the strings in them.

In: the bytes of a part of a binary workbook. Out: records in order, and a cursor over one record.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from struct import unpack_from
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.biff.text import wide

NONE = 0xFFFF_FFFF
"""The length of a string that is not there."""


class Kind(IntEnum):
    """Numbers of records that readers here understand."""

    ROW = 0
    CELL_BLANK, CELL_RK, CELL_ERROR, CELL_TRUTH, CELL_REAL, CELL_TEXT, CELL_SHARED = range(1, 8)
    FORMULA_TEXT, FORMULA_REAL, FORMULA_TRUTH, FORMULA_ERROR = range(8, 12)
    SHORT_BLANK, SHORT_RK, SHORT_ERROR, SHORT_TRUTH, SHORT_REAL, SHORT_TEXT, SHORT_SHARED = range(12, 19)
    SHARED_STRING = 19
    ITEM_MISSING, ITEM_NUMBER, ITEM_TRUTH, ITEM_ERROR, ITEM_TEXT, ITEM_DATE, ITEM_INDEX = range(20, 27)
    MORE_MISSING, MORE_NUMBER, MORE_TRUTH, MORE_ERROR, MORE_TEXT, MORE_DATE = range(27, 33)
    PIVOT_ROW, PIVOT_ROW_DATES = 33, 34
    NAME = 39
    FONT, FORMAT, FILL = 43, 44, 45
    STYLE = 47
    COLUMN = 60
    CELL_RICH = 62
    VALIDATION = 64
    SHEET_BEGIN, SHEET_END = 129, 130
    BOOK_BEGIN, BOOK_END = 131, 132
    BOOK_SETTINGS = 153
    SHEET = 156
    STRINGS_BEGIN = 159
    CACHE_BEGIN = 179
    CACHE_FIELD = 183
    CACHE_ITEMS = 189
    CACHE_ROWS_BEGIN = 193
    STYLES_BEGIN = 278
    DEFAULT_HEIGHT = 485
    HEADERS = 479
    BOOK_PROTECTION, SHEET_PROTECTION, SHARING = 534, 535, 548
    COMMENTS_BEGIN = 628
    COMMENT_AUTHOR = 632
    COMMENT = 635
    COMMENT_TEXT = 637
    FONTS_BEGIN, FILLS_BEGIN, STYLES_OF_CELLS = 611, 603, 617
    STYLES_OF_CELLS_END = 618
    EXTERNAL_BEGIN = 360
    EXTERNAL_SHEET = 363
    EXTERNAL_ROW, EXTERNAL_BLANK, EXTERNAL_REAL, EXTERNAL_TRUTH, EXTERNAL_ERROR, EXTERNAL_TEXT = range(
        366, 372
    )


class Record(NamedTuple):
    """One record with its header: `start`-`end`."""

    kind: int
    start: int
    end: int
    body: memoryview


def records(view: memoryview) -> Iterator[Record]:
    """Records from the beginning; stops where none fits any more."""
    at, total = 0, len(view)
    while at < total:
        start = at
        kind = view[at]
        at += 1
        if kind & 0x80 and at < total:
            kind = kind & 0x7F | (view[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            if at >= total:
                return
            byte = view[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + size > total:
            return
        yield Record(kind, start, at + size, view[at : at + size])
        at += size


def first_kind(head: bytes) -> int:
    """The number of the first record, or -1."""
    if len(head) < 2:
        return -1
    return head[0] & 0x7F | (head[1] & 0x7F) << 7 if head[0] & 0x80 else head[0]


class Cursor:
    """A place in one record. Reading past the end raises DamagedError."""

    __slots__ = ("_body", "at")

    def __init__(self, body: memoryview, at: int = 0) -> None:
        self._body, self.at = body, at

    @property
    def left(self) -> int:
        """Bytes from here to the end."""
        return len(self._body) - self.at

    def take(self, count: int) -> bytes:
        """So many bytes."""
        self.at += count
        if self.at > len(self._body):
            raise DamagedError("has a record that ends within a value")
        return bytes(self._body[self.at - count : self.at])

    def u8(self) -> int:
        """One byte."""
        return self.take(1)[0]

    def u16(self) -> int:
        """Two bytes."""
        return int.from_bytes(self.take(2), "little")

    def u32(self) -> int:
        """Four bytes."""
        return int.from_bytes(self.take(4), "little")

    def real(self) -> float:
        """A double."""
        (number,) = unpack_from("<d", self.take(8))
        return float(number)

    def string(self) -> str:
        """A string behind its length; nothing where there is none."""
        count = self.u32()
        return "" if count == NONE else wide(self.take(2 * count))

    def rich(self) -> tuple[str, str]:
        """A string with its runs of formats, and its phonetic reading."""
        flags = self.u8()
        text = self.string()
        if flags & 1:
            self.take(4 * self.u32())
        reading = ""
        if flags & 2:
            reading = self.string()
            self.take(6 * self.u32())
        return text, reading
