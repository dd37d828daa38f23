"""What every case source offers: numbers in, cases out. Cases are guarded like people: they go to the vault alone."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tidegate.model.person import Guarded


class Custody(enum.Enum):
    """Where a person is, as far as their case says."""

    IN_CUSTODY = "in custody"
    RELEASED = "released"
    REMOVED = "removed"
    DECEASED = "deceased"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, repr=False)
class Attorney(Guarded):
    """Of record from `since` to `until`, where dates are known."""

    name: str
    contact: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def acts(self, day: dt.date) -> bool:
        """Whether they are of record on a day; an unknown date does not speak against it."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, repr=False)
class Relative(Guarded):
    """Somebody of the same case. `number`: an A-number or case number."""

    number: str
    relation: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Case(Guarded):
    """One person's case. Numbers as the source writes them."""

    number: str = ""
    a_number: str = ""
    language: str = ""
    custody: Custody = Custody.UNKNOWN
    place: str = ""
    born: str = ""
    attorneys: tuple[Attorney, ...] = ()
    relatives: tuple[Relative, ...] = ()


Keyed = tuple[str, str]
"""`a_number` or `code`, and the canonical number."""


class CaseSource(Protocol):
    """Asked for many at once."""

    def cases(self, wanted: Sequence[Keyed]) -> Mapping[Keyed, Case]:
        """Those that are known, by the number they were asked for. Raises StayError while it cannot be asked."""
        ...
