"""The first sheet of a workbook whose header has all the columns asked for."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections.abc import Iterator, Sequence

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from tidegate.errors import RegistryError
from tidegate.registry.sources.files import file_identity, require
from tidegate.registry.sources.interface import ROWS, Batch

_HEADER_ROWS = 20


class Workbook:
    """xlsx, xlsb, xls and ods. A place is the number of batches before it."""

    def __init__(self, path: str) -> None:
        self.name = os.path.basename(path)
        self._path = path

    def identity(self) -> str:
        """Path, size, time of the last change."""
        return file_identity(self._path)

    def rows(self) -> int | None:
        """Not known before the end."""
        return None

    def batches(self, columns: tuple[str, ...], after: str = "") -> Iterator[Batch]:
        """Raises RegistryError where no sheet has all columns or the file is damaged."""
        try:
            book = CalamineWorkbook.from_path(self._path)
            rows, header = self._sheet(book, columns)
        except (CalamineError, OSError) as error:
            raise RegistryError(
                f"{self.name} cannot be read as a workbook ({type(error).__name__})"
            ) from None
        places = [header.index(column) for column in columns]
        for number in itertools.count(1):
            piece = [row for row in itertools.islice(rows, ROWS) if any(cell != "" for cell in row)]
            if not piece:
                return
            if number > int(after or 0):
                yield Batch(
                    {
                        name: pa.array([_text(row[at]) for row in piece], pa.string())
                        for name, at in zip(columns, places, strict=True)
                    },
                    str(number),
                )

    def _sheet(
        self, book: CalamineWorkbook, columns: tuple[str, ...]
    ) -> tuple[Iterator[Sequence[object]], list[str]]:
        seen: list[str] = []
        for name in book.sheet_names:
            rows = iter(book.get_sheet_by_name(name).iter_rows())
            for row in itertools.islice(rows, _HEADER_ROWS):
                header = [str(cell).strip() for cell in row]
                seen = seen or [cell for cell in header if cell]
                if set(columns) <= set(header):
                    return rows, header
        require(columns, seen, self.name)
        raise RegistryError(f"{self.name}: no sheet has all of the map's columns in one row")


def _text(cell: object) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (dt.datetime, dt.date)):
        return cell.isoformat()[:10]
    return str(cell) if cell != "" else None
