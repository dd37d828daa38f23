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

    def identifiers(self, values: Sequence[str]) -> dict[str, tuple[InformationType, bool]]:
        """Of many cells, those with the shape of an identifier: its type, and whether the shape alone is
        proof.
        """
        ...

    def matching(self, kind: InformationType, values: Sequence[str]) -> set[str]:
        """Of many cells, those that can be of `kind`, given that their heading says so."""
        ...

    def canonical(self, text: str) -> str:
        """Text with digits of every script as ASCII, invisible characters removed."""
        ...
