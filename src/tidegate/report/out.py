"""Where a report is written: a terminal, a file, a page of the console."""

from __future__ import annotations

from typing import Protocol


class Out(Protocol):
    """Takes text as it comes."""

    def write(self, text: str) -> None:
        """Take more text. Raises TidegateError where it cannot be kept."""
        ...
