"""What a workbook says once for all its sheets: strings, formats, code page, sheets, colours.

In: the records of the first substream. Out: a `Book`, which knows what a cell's style does to its value and
whether it hides it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from struct import unpack_from

from tidegate.errors import ReadingError
from tidegate.inspection.formats.biff.looks import WHITE, Look, Looks
from tidegate.inspection.formats.biff.records import U16, Kind, Record
from tidegate.inspection.formats.biff.text import Cursor, codec
from tidegate.inspection.formats.ooxml.strings_table import Strings

_FIRST_OF_PALETTE = 8
_MISSING_FONT = 4
"""Fonts are counted as if there were one of this number."""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; `start`: where its substream begins."""

    name: str
    start: int
    visible: bool


@dataclass(slots=True)
class Book:
    """`version`: of BIFF. `codec`: of byte strings, "" in BIFF8. `looks`: of cells."""

    version: int
    codec: str = "cp1252"
    sheets: list[SheetEntry] = field(default_factory=list)
    strings: Strings = field(default_factory=Strings)
    phonetic: list[bytes] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)

    @property
    def narrow(self) -> str:
        """The codec for a `Cursor`."""
        return "" if self.version == 8 else self.codec

    def take(self, record: Record) -> bool:
        """Learn from one record; False where it is none that tells of the whole workbook."""
        reader = _READERS.get(record.kind)
        if reader is not None:
            reader(self, record)
        return reader is not None


def _code_page(book: Book, record: Record) -> None:
    if len(record.body) >= 2:
        book.codec = codec(U16.unpack_from(record.body)[0])


def _date_1904(book: Book, record: Record) -> None:
    book.looks.since_1904 = bytes(record.body[:2]) == b"\1\0"


def _sheet(book: Book, record: Record) -> None:
    cursor = Cursor(record.pieces, book.narrow)
    if book.version < 5:
        book.sheets.append(SheetEntry(cursor.string(1), -1, True))
        return
    start, state = cursor.u32(), cursor.u8()
    cursor.u8()
    book.sheets.append(SheetEntry(cursor.string(1), start, not state & 3))


def _strings(book: Book, record: Record) -> None:
    cursor = Cursor(record.pieces)
    cursor.take(4)
    count = cursor.u32()
    try:
        for _ in range(count):
            text, extra = cursor.rich()
            book.strings.add(text)
            if extra:
                book.phonetic.append(extra)
    finally:
        book.strings.seal()
    if cursor.left:
        book.phonetic.append(record.whole())


def _format(book: Book, record: Record) -> None:
    number, code = format_code(book, record)
    book.looks.formats[len(book.looks.formats) if book.version < 5 else number] = code


def format_code(book: Book, record: Record) -> tuple[int, str]:
    """A number format's number, which only counts from BIFF5 on, and its code."""
    cursor = Cursor(record.pieces, book.narrow)
    number = 0 if record.kind == Kind.FORMAT_2 else cursor.u16()
    return number, cursor.string(2 if book.version == 8 else 1)


def _font(book: Book, record: Record) -> None:
    book.looks.fonts.append(U16.unpack_from(record.body, 4)[0] if len(record.body) >= 6 else -1)


def _style(book: Book, record: Record) -> None:
    body = record.body
    if book.version == 8 and len(body) >= 20:
        font, number = unpack_from("<HH", body)
        pattern, colours = body[17] >> 2, U16.unpack_from(body, 18)[0]
    elif book.version == 5 and len(body) >= 16:
        font, number, colours, pattern = unpack_from("<HH4xHH", body)
        pattern &= 0x3F
    else:
        font, number, pattern, colours = body[0], body[1], 0, 0
    book.looks.styles.append(Look(font - (font > _MISSING_FONT), number, pattern, colours & 0x7F))


def _palette(book: Book, record: Record) -> None:
    body = bytes(record.body)
    for place in range((len(body) - 2) // 4):
        is_white = body[2 + 4 * place : 5 + 4 * place] == WHITE
        (book.looks.whites.add if is_white else book.looks.whites.discard)(_FIRST_OF_PALETTE + place)


_READERS: dict[int, Callable[[Book, Record], None]] = {
    Kind.CODE_PAGE: _code_page,
    Kind.DATE_1904: _date_1904,
    Kind.SHEET: _sheet,
    Kind.SHARED_STRINGS: _strings,
    Kind.FORMAT_2: _format,
    Kind.FORMAT_4: _format,
    Kind.FONT: _font,
    Kind.STYLE_3: _style,
    Kind.STYLE_4: _style,
    Kind.STYLE_5: _style,
    Kind.PALETTE: _palette,
}

FAILURES = (ReadingError, IndexError, ValueError)
"""What a record that is not as it should be may raise; its bytes are then swept, and a Gap says so."""
