"""Lending out inspectors. In: what judges now. Out: an inspector for a while; one that is outdated ends with its
last borrower.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tidegate.inspection.inspector import Inspector
from tidegate.model.clearance import InForce

Wanted = tuple[InForce, dt.date]


@dataclass(slots=True, eq=False)
class _Lent:
    inspector: Inspector
    wanted: Wanted
    borrowers: int = 0


class Inspectors:
    """One sandbox for all borrowers of one day's policy and registry. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: _Lent | None = None

    @contextmanager
    def lend(self, wanted: Wanted, make: Callable[[], Inspector]) -> Iterator[Inspector]:
        """An inspector as wanted, made if there is none. Raises what `make` raises."""
        with self._lock:
            lent = self._current
            if lent is None or lent.wanted != wanted or not lent.inspector.alive:
                lent = _Lent(make(), wanted)
                old, self._current = self._current, lent
                self._drop(old)
            lent.borrowers += 1
        try:
            yield lent.inspector
        finally:
            with self._lock:
                lent.borrowers -= 1
                if lent is not self._current:
                    self._drop(lent)

    def close(self) -> None:
        """End what nobody borrows."""
        with self._lock:
            self._drop(self._current)
            self._current = None

    @staticmethod
    def _drop(lent: _Lent | None) -> None:
        if lent is not None and lent.borrowers == 0:
            lent.inspector.__exit__(None, None, None)
