"""What every source offers: batches of the columns asked for, from any place on, and who it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

ROWS = 200_000
"""Rows a batch."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a source. `place`: what `batches` takes to go on behind them. `rejected`: rows of
    the source up to here, from its beginning, that are none, by reason.
    """

    columns: Mapping[str, pa.StringArray]
    place: str
    rejected: Counter[str] = field(default_factory=Counter)


class Source(Protocol):
    """One table of people."""

    name: str

    def identity(self) -> str:
        """Differs where going on from a place would not be right: another file, a changed one, another query."""
        ...

    def rows(self) -> int | None:
        """How many rows there are, where that is known cheaply."""
        ...

    def batches(self, columns: tuple[str, ...], after: str = "") -> Iterator[Batch]:
        """All rows behind a place. Raises RegistryError where a column is missing or the source cannot be read."""
        ...


def texts(array: pa.Array | pa.ChunkedArray) -> pa.StringArray:
    """Any column as texts: dates as ISO, whole numbers without a point."""
    import pyarrow.compute as pc

    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    kind = array.type
    if pa.types.is_dictionary(kind):
        return texts(array.dictionary_decode())
    if pa.types.is_floating(kind):
        # An identifier that was read as a number: 201234567.0
        whole = pc.all(pc.equal(pc.floor(array), array)).as_py()
        return array.cast(pa.int64()).cast(pa.string()) if whole else array.cast(pa.string())
    if pa.types.is_timestamp(kind):
        return array.cast(pa.date32()).cast(pa.string())
    return array.cast(pa.string())
