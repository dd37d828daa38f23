"""Cells of a BIFF sheet, record by record, as rows.

In: cell records and the book. Out: `Row`s in the order of the file. A formula's text arrives in a record of its
own, so the cell waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from struct import Struct, unpack_from

from tidegate.inspection.formats.biff import values
from tidegate.inspection.formats.biff.globals import Book
from tidegate.inspection.formats.biff.looks import Look
from tidegate.inspection.formats.biff.records import PAIR, U16, U32, Kind, Record
from tidegate.inspection.formats.biff.rows import Rows
from tidegate.inspection.formats.biff.text import Cursor

LAST_COLUMN = 256
_PLACE = Struct("<HHH")
_FORMULA = int(Kind.FORMULA)
_TEXT, _TRUTH, _ERROR, _EMPTY = range(4)


class Cells(Rows):
    """Collects `rows`. `has_more`: whether the last text record holds more than its text."""

    def __init__(self, book: Book, hidden: Collection[int]) -> None:
        super().__init__(book.looks, hidden, LAST_COLUMN)
        self.missing = 0
        self.has_more = False
        self._book = book
        self._waiting: tuple[int, int, int] | None = None

    def take(self, record: Record) -> bool:
        """Add a record's cells; False where it is no cell. Raises IndexError or struct.error for a short one."""
        reader = _READERS.get(record.kind)
        if reader is None:
            return False
        reader(self, record)
        return True

    def _place(self, record: Record) -> tuple[int, int, int, int]:
        """Row, column, style, and where the value begins."""
        body, kind = record.body, record.kind
        if kind > _FORMULA or (kind == _FORMULA and self._book.version > 2):
            row, column, style = _PLACE.unpack_from(body)
            return row, column, style, 6
        row, column = PAIR.unpack_from(body)
        return row, column, self._style_2(body), 7

    def _style_2(self, body: memoryview) -> int:
        """BIFF2 has the number format in the cell; a style is made up for each."""
        number = body[5] & 0x3F
        if self._book.version > 2:
            return number
        styles = self._book.looks.styles
        while len(styles) <= number:
            styles.append(Look(0, len(styles), 0, 0))
        return number

    def _number(self, record: Record) -> None:
        row, column, style, at = self._place(record)
        self.add(row, column, style, values.double(record.body, at))

    def _integer(self, record: Record) -> None:
        row, column, style, at = self._place(record)
        self.add(row, column, style, U16.unpack_from(record.body, at)[0])

    def _rk(self, record: Record) -> None:
        row, column, style, at = self._place(record)
        self.add(row, column, style, values.rk(U32.unpack_from(record.body, at)[0]))

    def _multiple_rk(self, record: Record) -> None:
        body = record.body
        row, column = PAIR.unpack_from(body)
        for at in range(4, len(body) - 6, 6):
            style, packed = unpack_from("<HI", body, at)
            self.add(row, column, style, values.rk(packed))
            column += 1

    def _boolerr(self, record: Record) -> None:
        row, column, style, at = self._place(record)
        self.add(row, column, style, values.truth(record.body[at], record.body[at + 1]))

    def _label(self, record: Record) -> None:
        row, column, style, at = self._place(record)
        cursor = Cursor(record.pieces, self._book.narrow, at)
        self.add(row, column, style, cursor.string(1 if at == 7 else 2))
        left = cursor.left
        if record.kind == Kind.RICH_STRING and left:
            left -= 2 + 4 * cursor.u16() if self._book.version == 8 else 1 + 2 * cursor.u8()
        self.has_more = left != 0

    def _shared(self, record: Record) -> None:
        row, column, style, at = self._place(record)
        text = self._book.strings.take(U32.unpack_from(record.body, at)[0])
        if text is None:
            self.missing += 1
        else:
            self.add(row, column, style, text)

    def _formula(self, record: Record) -> None:
        row, column, style, at = self._place(record)
        body = record.body
        if body[at + 6] != 0xFF or body[at + 7] != 0xFF:
            self.add(row, column, style, values.double(body, at))
        elif body[at] == _TEXT:
            self._waiting = row, column, style
        elif body[at] in (_TRUTH, _ERROR):
            self.add(row, column, style, values.truth(body[at + 2], body[at] == _ERROR))

    def _string(self, record: Record) -> None:
        width = 1 if record.kind == Kind.STRING_2 else 2
        cursor = Cursor(record.pieces, self._book.narrow)
        text = cursor.string(width)
        self.has_more = cursor.left != 0
        row, column, style = self._waiting or (max(self._row, 0), LAST_COLUMN, 0)
        self._waiting = None
        self.add(row, column, style, text)

    def _blank(self, record: Record) -> None:
        """A cell that is empty."""


_READERS: dict[int, Callable[[Cells, Record], None]] = {
    Kind.NUMBER_2: Cells._number,
    Kind.NUMBER: Cells._number,
    Kind.INTEGER: Cells._integer,
    Kind.RK: Cells._rk,
    Kind.RK_OLD: Cells._rk,
    Kind.MULTIPLE_RK: Cells._multiple_rk,
    Kind.BOOLERR_2: Cells._boolerr,
    Kind.BOOLERR: Cells._boolerr,
    Kind.LABEL_2: Cells._label,
    Kind.LABEL: Cells._label,
    Kind.RICH_STRING: Cells._label,
    Kind.LABEL_SHARED: Cells._shared,
    Kind.FORMULA: Cells._formula,
    Kind.FORMULA_3: Cells._formula,
    Kind.FORMULA_4: Cells._formula,
    Kind.STRING_2: Cells._string,
    Kind.STRING: Cells._string,
    Kind.BLANK_2: Cells._blank,
    Kind.BLANK: Cells._blank,
    Kind.MULTIPLE_BLANK: Cells._blank,
}

TEXTS = frozenset({Kind.LABEL, Kind.LABEL_2, Kind.RICH_STRING, Kind.STRING, Kind.STRING_2})
"""Cells whose bytes are the text that comes out; the bytes of all others are swept as well."""

QUIET = frozenset(_READERS) - TEXTS - {Kind.FORMULA, Kind.FORMULA_3, Kind.FORMULA_4}
"""Cells of numbers, and of texts that stand elsewhere."""
