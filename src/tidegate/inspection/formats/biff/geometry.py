"""Which rows and columns of a BIFF sheet a reader does not see.

In: the records of a sheet that tell. Out: hidden rows and columns, counted from 0.
"""

from __future__ import annotations

from struct import unpack_from

from tidegate.inspection.formats.biff.cells import LAST_COLUMN
from tidegate.inspection.formats.biff.records import Kind

_ZERO_HEIGHT = 0x20
_ALL_ROWS = 65_536
KINDS = frozenset({Kind.ROW, Kind.ROW_2, Kind.COLUMN, Kind.COLUMN_WIDTH, Kind.DEFAULT_HEIGHT})


class Geometry:
    """Learn from records, then ask for `rows` and `columns`."""

    def __init__(self) -> None:
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        self._told: set[int] = set()
        self._hidden_by_default = False

    def take(self, kind: int, body: memoryview) -> None:
        """One record of `KINDS`."""
        if kind == Kind.ROW and len(body) >= 14:
            number, height, flags = unpack_from("<H4xH4xH", body)
            self._told.add(number)
            if flags & _ZERO_HEIGHT or not height & 0x7FFF:
                self.rows.add(number)
        elif kind == Kind.ROW_2 and len(body) >= 8:
            number, height = unpack_from("<H4xH", body)
            if not height & 0x7FFF:
                self.rows.add(number)
        elif kind == Kind.COLUMN and len(body) >= 10:
            first, last, width, _, flags = unpack_from("<5H", body)
            if flags & 1 or not width:
                self.columns.update(range(first, min(last + 1, LAST_COLUMN)))
        elif kind == Kind.COLUMN_WIDTH and len(body) >= 4:
            first, last, width = unpack_from("<BBH", body)
            if not width:
                self.columns.update(range(first, last + 1))
        elif kind == Kind.DEFAULT_HEIGHT and len(body) >= 2:
            self._hidden_by_default = bool(body[0] & 2)

    def end(self) -> None:
        """All records were seen: rows that none of them spoke of are as the sheet says."""
        if self._hidden_by_default:
            self.rows.update(set(range(_ALL_ROWS)) - self._told)
