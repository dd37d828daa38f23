"""csv and tsv, streamed. A row with another number of cells than the header is refused and counted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from pyarrow import csv

from tidegate.errors import RegistryError
from tidegate.registry.sources.files import file_identity, require
from tidegate.registry.sources.interface import Batch, texts

_BLOCK = 32 << 20
WRONG_WIDTH = "another number of cells than the header has"


class Delimited:
    """A file of rows in UTF-8 with a header. A place is the number of batches before it."""

    def __init__(self, path: str) -> None:
        self.name = os.path.basename(path)
        self._path = path
        self._options = csv.ParseOptions(
            delimiter="\t" if path.lower().endswith(".tsv") else ",", newlines_in_values=True
        )

    def identity(self) -> str:
        """Path, size, time of the last change."""
        return file_identity(self._path)

    def rows(self) -> int | None:
        """Not known before the end."""
        return None

    def batches(self, columns: tuple[str, ...], after: str = "") -> Iterator[Batch]:
        """Raises RegistryError where a column is missing or the file is no UTF-8."""
        rejected: Counter[str] = Counter()

        def refuse(row: Any) -> str:
            rejected[WRONG_WIDTH] += 1
            return "skip"

        done = int(after or 0)
        try:
            with open(self._path, "rb") as file:
                header = file.readline().decode("utf-8-sig").rstrip("\r\n")
            names = next(iter(_cells(header, self._options.delimiter)))
            require(columns, names, self.name)
            reader = csv.open_csv(
                self._path,
                read_options=csv.ReadOptions(block_size=_BLOCK, use_threads=False),
                parse_options=csv.ParseOptions(
                    delimiter=self._options.delimiter, newlines_in_values=True, invalid_row_handler=refuse
                ),
                convert_options=csv.ConvertOptions(
                    include_columns=list(columns),
                    column_types=dict.fromkeys(columns, pa.string()),
                    strings_can_be_null=False,
                    quoted_strings_can_be_null=False,
                ),
            )
            for number, batch in enumerate(reader, 1):
                if number > done:
                    yield Batch(
                        {name: texts(batch.column(name)) for name in columns}, str(number), rejected.copy()
                    )
        except (pa.ArrowInvalid, UnicodeDecodeError):
            # Arrow's own words quote the row.
            raise RegistryError(
                f"{self.name} is no table in UTF-8 with one header and rows like it"
            ) from None
        except OSError as error:
            raise RegistryError(f"{self.name} cannot be read: {error.strerror}") from None


def _cells(line: str, delimiter: str) -> Iterator[list[str]]:
    import csv as plain

    yield from plain.reader([line], delimiter=delimiter)
