"""How long something is kept, and why it may or may not be destroyed."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from tidegate.model.duty import Citation, Signature


class KeptFrom(enum.Enum):
    """From which instant a term runs."""

    CLOSED = "closed"
    COLLECTED = "collected"
    DISCLOSED = "disclosed"


@dataclass(frozen=True, slots=True)
class Term:
    """A class of what is kept: so many months from an instant. `key`: as things are classed by it."""

    key: str
    title: str
    months: int
    start: KeptFrom
    citation: Citation


@dataclass(frozen=True, slots=True)
class Schedule:
    """The retention file. `digest`: of its text without the signature. Unsigned, it lets nothing be destroyed."""

    terms: tuple[Term, ...]
    digest: str
    signature: Signature | None = None

    @property
    def signed(self) -> bool:
        """Whether the records officer signed this very text."""
        return self.signature is not None and self.signature.digest == self.digest


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept. `term`: key of its class. `instants`: by the value of `KeptFrom`, aware.

    `held`: whether a litigation hold stands; None: not known. `needed`: whether a stay, notice or review needs it.
    """

    key: str
    term: str
    instants: dict[str, dt.datetime]
    held: bool | None = None
    needed: bool | None = None


@dataclass(frozen=True, slots=True)
class Purge:
    """Whether a thing may be destroyed. `on`: when its term ends, None if that is not known. `why_not`: all reasons."""

    key: str
    may: bool
    on: dt.datetime | None
    why_not: tuple[str, ...]
