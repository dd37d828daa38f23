"""A watch's scanner that keeps evidence before anything else. In: a scanner, a folder. Out: the same results."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tidegate.errors import TraceError
from tidegate.trace.delivery import write_private
from tidegate.trace.results import Result
from tidegate.trace.scan import TraceScanner
from tidegate.trace.sources.interface import Item, Shard, Unread


class KeepingScanner:
    """As `TraceScanner`. The records of hits are written before the hits are: killed between, they are found again."""

    def __init__(self, scanner: TraceScanner, folder: Path) -> None:
        self._scanner, self._folder = scanner, folder

    def scan(self, shard: Shard) -> Result:
        """See `TraceScanner.scan`. Raises TraceError where a record cannot be written."""
        return self._kept(self._scanner.scan(shard))

    def look(self, shard: Shard, items: Callable[[], Iterable[Item | Unread]]) -> Result:
        """See `TraceScanner.look`. Raises TraceError where a record cannot be written."""
        return self._kept(self._scanner.look(shard, items))

    def close(self) -> None:
        """As the scanner's."""
        self._scanner.close()

    def _kept(self, result: Result) -> Result:
        try:
            for name, content in result.evidence:
                write_private(self._folder / name, content)
        except OSError as error:
            raise TraceError(f"evidence cannot be kept in {self._folder}: {error.strerror}") from None
        return result
