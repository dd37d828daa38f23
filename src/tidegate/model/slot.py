"""Slots and their contracts: what may appear in a file that is published at one place on the site."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field

from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.limits import Limits
from tidegate.model.registry import RegistryRule


class PeopleRule(enum.Enum):
    """Which people a file in this slot may speak of."""

    NONE = "none"
    """No row and no passage about one person."""
    NAMED = "named"
    """People listed on purpose (officials, office holders, public figures), under a reason with an owner."""
    COUNTED = "counted"
    """Only numbers of people, each cell `minimum_count` or more (or zero)."""


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """The allowance behind `people = "named"`: why, who answers for it, and until when.

    `names`: if not empty, only these people (compared without case, order, marks and punctuation).
    `types`: what may be published of them, by InformationType; identifiers are never allowed here.
    """

    reason: str
    owner: str
    expires: dt.date
    names: tuple[str, ...] = ()
    types: frozenset[InformationType] = frozenset({InformationType.PERSON_NAME})


@dataclass(frozen=True, slots=True)
class ColumnContract:
    """One expected column; `kind` as in `ColumnShape.kind`, "" for any."""

    heading: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SheetContract:
    """One expected table. `rows`: inclusive band of data rows, or None.

    In its `name` and in headings `*` stands for a year, month or number, and `**` for anything.
    """

    name: str
    columns: tuple[ColumnContract, ...] = ()
    rows: tuple[int, int] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """What a file in a slot must be.

    `formats`: reader names allowed at the top (empty: any). `sheets`: expected tables (empty: not compared).
    `block_from`, `hold_from`: likelihood from which an unallowed finding blocks or holds.
    `sandbox_weaker`: whether a file read under a weaker sandbox profile may still clear.
    `unread_pictures`: whether a file may still clear with pictures in it that OCR could not read.
    `origin`: file and line that declared it, for messages; "built in" otherwise.
    """

    name: str
    kind: str = "document"
    people: PeopleRule = PeopleRule.NONE
    named: NamedPeople | None = None
    minimum_count: int = 0
    formats: tuple[str, ...] = ()
    sheets: tuple[SheetContract, ...] = ()
    block_from: Likelihood = Likelihood.LIKELY
    hold_from: Likelihood = Likelihood.POSSIBLE
    sandbox_weaker: bool = False
    unread_pictures: bool = False
    origin: str = "built in"


@dataclass(frozen=True, slots=True)
class Policy:
    """All slots, the contract used without a slot, and the limits. `digest`: SHA-256 of its canonical form, hex."""

    default: Contract
    slots: dict[str, Contract] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    registry: RegistryRule = field(default_factory=RegistryRule)
    digest: str = ""
    source: str = "built in"
