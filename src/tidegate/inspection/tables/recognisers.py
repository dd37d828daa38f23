"""The judgements about single values that tables rest on: names, headings, identifiers by their own shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tidegate.model.finding import InformationType


class Recognisers(Protocol):
    """What the name and detector rooms know. Tests give their own."""

    def name_likeness(self, value: str) -> float:
        """0 to 1: how much one value is like a person's name or part of it."""
        ...

    def column_likeness(self, values: Sequence[str], heading: str) -> float:
        """0 to 1 for a whole column of distinct values."""
        ...

    def name_key(self, value: str) -> str:
        """The name without case, order, marks and punctuation."""
        ...

    def heading_type(self, heading: str) -> InformationType | None:
        """Which type a heading announces."""
        ...

    def identifiers(self, values: Sequence[str]) -> dict[str, InformationType]:
        """Of many cells, those that are identifiers by their own shape."""
        ...

    def key(self, kind: InformationType, value: str) -> str | None:
        """The value normalised if it has the form of `kind` (its heading says so), else None."""
        ...

    def canonical(self, text: str) -> str:
        """Text with digits of every script as ASCII, invisible characters removed."""
        ...
