"""What a format owes: say whether it recognises a part, and read it without losing a byte in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from tidegate.inspection.part import Part
from tidegate.model.content import Content

HEAD = 4096
"""How many leading bytes `recognises` is given."""


@runtime_checkable
class Format(Protocol):
    """One file family.

    A reader yields `Passage`, `Block` and child `Part`s as it goes, holding little in memory, and claims every
    byte range of `part.ledger`. What it cannot read it declares with `part.gap(...)` and goes on where it can;
    where it cannot go on it raises `DamagedError` or `LimitError` (any other exception is a Gap as well). Bytes
    it never mentioned become a Gap, so forgetting is safe; claiming what was not read is the one deadly mistake.
    """

    @property
    def name(self) -> str:
        """The word on the receipt, in lower case: `xlsx`, `delimited`."""
        ...

    @property
    def suffixes(self) -> frozenset[str]:
        """Lower-case file suffixes that promise this format (`.csv`); a broken promise is a Gap."""
        ...

    @property
    def reads(self) -> str:
        """One line for `docs/what-it-cannot-see.md`: what is read, and what is not."""
        ...

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether the leading bytes are this format (`name` only breaks ties)."""
        ...

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Read the part. Raises ReadingError where it cannot go on."""
        ...
