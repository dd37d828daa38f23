"""What a detector owes: patterns in one ASCII dialect, the words that support them, and a check of each hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from tidegate.model.finding import InformationType, Likelihood


class Hit(NamedTuple):
    """One recognised value in one canonical text: offsets into that text, never the value's copy.

    `key`: the value normalised (digits only, upper case) for telling distinct values apart inside the sandbox;
    it must never be logged or leave the child.
    """

    type: InformationType
    start: int
    end: int
    likelihood: Likelihood
    why: str
    key: str


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a candidate: up to 60 canonical characters before and after, lower-cased, and the
    label that the file gives this text (a heading, an attribute name)."""

    before: str
    after: str
    label: str = ""


class Detector(Protocol):
    """Recognises one information type. One file each; fits on a screen."""

    @property
    def type(self) -> InformationType:
        """What it recognises."""
        ...

    @property
    def patterns(self) -> tuple[str, ...]:
        """RE2 syntax, ASCII only (`[0-9]`, no `\\d`, no look-around); joined into one alternation with others."""
        ...

    @property
    def headings(self) -> str:
        """RE2, matched without case against a canonical column heading or form label that announces this type."""
        ...

    @property
    def explains(self) -> str:
        """For `tidegate explain`: what it is, why it is protected, how it is recognised, what it misses."""
        ...

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """How sure, and why in words (no value); None where it is not one."""
        ...

    def key(self, value: str) -> str:
        """The value normalised: two styles of the same value give the same key."""
        ...
