"""Cases out of a file or a database, read through once. In: numbers. Out: cases; only what was asked for is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tidegate.errors import RegistryError, StayError
from tidegate.registry.sources import Source
from tidegate.response.cases.interface import Case, Keyed
from tidegate.response.cases.rows import gathered


@dataclass(frozen=True, slots=True)
class TableCases:
    """`columns`: field -> column, those alone that the source has."""

    source: Source
    columns: Mapping[str, str]

    def cases(self, wanted: Sequence[Keyed]) -> Mapping[Keyed, Case]:
        """As `CaseSource`."""
        try:
            return gathered(wanted, self._rows())
        except (RegistryError, OSError) as error:
            raise StayError(f"the case source cannot be read: {_words(error)}") from None

    def _rows(self) -> Iterator[Mapping[str, str]]:
        names = tuple(dict.fromkeys(self.columns.values()))
        for batch in self.source.batches(names):
            lists = {name: batch.columns[column].to_pylist() for name, column in self.columns.items()}
            for values in zip(*lists.values(), strict=True):
                yield {name: value or "" for name, value in zip(lists, values, strict=True)}


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, RegistryError) else type(error).__name__
