"""What a reading process may tell while it works: how far it is, and that it needs more time."""

from __future__ import annotations

from typing import Protocol


class Marks(Protocol):
    """Called with how far the work is, any finite number."""

    def __call__(self, value: float, /) -> None:
        """Tell it."""
        ...

    def more(self) -> None:
        """Something long is about to begin: ask for more time, of what the order spares."""
        ...
