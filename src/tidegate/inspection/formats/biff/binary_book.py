"""The workbook, styles and shared strings of a binary workbook (xlsb).

In: their parts. Out: what cells of all sheets lean on; and the parts themselves, swept for everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from struct import error

from tidegate.errors import DamagedError, ReadingError
from tidegate.inspection.formats.biff.binary_records import Cursor, Kind, Record, records
from tidegate.inspection.formats.biff.looks import WHITE, Look, Looks
from tidegate.inspection.formats.ooxml.book import Sheet
from tidegate.inspection.formats.ooxml.relationships import Relationship
from tidegate.inspection.formats.ooxml.strings_table import Strings
from tidegate.inspection.source import Source

_BY_INDEX, _BY_RGB, _BY_THEME = 1, 2, 3
_WHITE_OF_THEME = 0
_NAMES_AT = 8
_WHITE, _AUTOMATIC, _OTHER = 9, 64, 1 << 20


@dataclass(slots=True)
class BinaryBook:
    """What all sheets share. `failed`: whether a record of it was not as it should be."""

    strings: Strings = field(default_factory=Strings)
    looks: Looks = field(default_factory=Looks)
    sheets: list[Sheet] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    locked: bool = False
    failed: bool = False


def learn_workbook(book: BinaryBook, source: Source, pointers: list[Relationship]) -> None:
    """Sheets in the order of their tabs, the first day of dates, and locks. Raises ReadingError."""
    targets = {pointer.identifier: pointer.target for pointer in pointers}

    def learn(record: Record, cursor: Cursor) -> None:
        if record.kind == Kind.SHEET:
            book.sheets.append(_sheet(record, targets))
        elif record.kind == Kind.BOOK_SETTINGS:
            book.looks.since_1904 = bool(cursor.u32() & 1)
        elif record.kind == Kind.BOOK_PROTECTION:
            book.locked |= bool(cursor.u32())
        elif record.kind == Kind.SHARING:
            cursor.u16()
            book.locked |= bool(cursor.u16())

    _each(book, source, learn)


def _sheet(record: Record, targets: dict[str, str]) -> Sheet:
    """One sheet; drafts of the format have one number more before its names."""
    state = Cursor(record.body).u32()
    try:
        cursor = Cursor(record.body, _NAMES_AT)
        identifier, title = cursor.string(), cursor.string()
    except DamagedError:
        cursor = Cursor(record.body, _NAMES_AT + 4)
        identifier, title = cursor.string(), cursor.string()
    return Sheet(title, targets.get(identifier, ""), not state)


def learn_styles(book: BinaryBook, source: Source) -> None:
    """Formats, fonts, fills and styles of cells. Raises ReadingError."""
    fills: list[tuple[int, int]] = []
    found: list[tuple[int, int, int]] = []
    inside = [False]

    def learn(record: Record, cursor: Cursor) -> None:
        if record.kind == Kind.FORMAT:
            number = cursor.u16()
            book.looks.formats[number] = cursor.string()
        elif record.kind == Kind.FONT:
            cursor.take(12)
            book.looks.fonts.append(_colour(cursor.take(8)))
        elif record.kind == Kind.FILL:
            fills.append((cursor.u32(), _colour(cursor.take(8))))
        elif record.kind in (Kind.STYLES_OF_CELLS, Kind.STYLES_OF_CELLS_END):
            inside[0] = record.kind == Kind.STYLES_OF_CELLS
        elif record.kind == Kind.STYLE and inside[0]:
            cursor.u16()
            found.append((cursor.u16(), cursor.u16(), cursor.u16()))

    _each(book, source, learn)
    for number, font, fill in found:
        pattern, colour = fills[fill] if fill < len(fills) else (0, 0)
        book.looks.styles.append(Look(font, number, pattern, colour))


def learn_strings(book: BinaryBook, source: Source) -> None:
    """The table of shared strings. Raises ReadingError."""

    def learn(record: Record, cursor: Cursor) -> None:
        if record.kind == Kind.SHARED_STRING:
            text, reading = cursor.rich()
            book.strings.add(text)
            if reading:
                book.readings.append(reading)

    try:
        _each(book, source, learn)
    finally:
        book.strings.seal()


def _each(book: BinaryBook, source: Source, learn: Callable[[Record, Cursor], None]) -> None:
    """Every record; one that is not as it should be fails the book, which is a Gap of the package."""
    for record in records(source.view()):
        try:
            learn(record, Cursor(record.body))
        except (error, IndexError, ReadingError):
            book.failed = True


def _colour(raw: bytes) -> int:
    """A number that is the same for the same colour: 9 for white, as in old workbooks."""
    sort, untinted = raw[0] >> 1, not any(raw[2:4])
    if untinted and (
        (sort == _BY_RGB and raw[4:7] == WHITE) or (sort == _BY_THEME and raw[1] == _WHITE_OF_THEME)
    ):
        return _WHITE
    if sort == _BY_INDEX:
        return raw[1]
    return _OTHER + int.from_bytes(raw, "little") if sort in (_BY_RGB, _BY_THEME) else _AUTOMATIC
