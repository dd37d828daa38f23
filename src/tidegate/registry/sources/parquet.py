"""Parquet, a row group after the other."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pyarrow as pa
from pyarrow import parquet

from tidegate.errors import RegistryError
from tidegate.registry.sources.files import file_identity, require
from tidegate.registry.sources.interface import ROWS, Batch, texts


class Parquet:
    """One file. A place is the number of batches before it."""

    def __init__(self, path: str) -> None:
        self.name = os.path.basename(path)
        self._path = path

    def identity(self) -> str:
        """Path, size, time of the last change."""
        return file_identity(self._path)

    def rows(self) -> int | None:
        """As the footer says."""
        try:
            return int(parquet.read_metadata(self._path).num_rows)
        except (pa.ArrowException, OSError):
            return None

    def batches(self, columns: tuple[str, ...], after: str = "") -> Iterator[Batch]:
        """Raises RegistryError where a column is missing or the file is damaged."""
        done = int(after or 0)
        try:
            with parquet.ParquetFile(self._path) as file:
                require(columns, file.schema_arrow.names, self.name)
                batches = file.iter_batches(ROWS, columns=list(columns), use_threads=False)
                for number, batch in enumerate(batches, 1):
                    if number > done:
                        yield Batch({name: texts(batch.column(name)) for name in columns}, str(number))
        except (pa.ArrowException, OSError) as error:
            raise RegistryError(f"{self.name} cannot be read as Parquet ({type(error).__name__})") from None
