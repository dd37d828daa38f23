"""Deletion requests and copies elsewhere, as answers. Lists name no counterpart and no address."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

StateWord = Literal[
    "drafted", "not asked", "sent", "chased", "answered", "attested", "refused", "unreachable"
]
OutcomeWord = Literal["answered", "attested", "refused", "unreachable"]
HitWord = Literal["found", "gone", "not ours", "stays"]


class DeletionLine(BaseModel):
    """One request. `operator`: of the published table, or empty. `bar`: why it is not asked. `due`: ask again then."""

    id: uuid.UUID
    number: int
    kind: str
    operator: str
    way: Literal["mail", "form", "none"]
    state: StateWord
    bar: str
    allowed: bool
    more: bool
    reminder: bool
    rounds: int
    drafted: dt.datetime
    sent: dt.datetime | None
    due: dt.datetime | None
    escalated: dt.datetime | None
    ended: dt.datetime | None


class Deletions(BaseModel):
    """All of an incident. `contains`: always false: no answer of anybody contains a disclosure."""

    items: list[DeletionLine]
    contains: Literal[False] = False


class AnswerLine(BaseModel):
    """What came back."""

    outcome: str
    at: dt.datetime
    proof: str | None


class DeletionWhole(DeletionLine):
    """One request as somebody reads it before it goes: with its counterpart and text."""

    counterpart: str
    mail: str
    country: str
    form: str
    subject: str
    text: str
    left_out: int
    answers: list[AnswerLine]


class Drafted(BaseModel):
    """How many requests are new, or tell more than before."""

    drafted: int


class ContactGiven(BaseModel):
    """Where a request goes. `country`: where that is, two letters."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    mail: str = Field("", max_length=254)
    country: str = Field("", max_length=2)


class HolderGiven(ContactGiven):
    """Somebody known to have a copy."""

    name: str = Field(min_length=1, max_length=200)


class Because(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    reason: str = Field(min_length=10, max_length=500)


class HitRuling(Because):
    """What became of a copy elsewhere."""

    outcome: HitWord


class HitLine(BaseModel):
    """One place of a copy, masked. `share`: of the file's people. `context`: shapes, no values."""

    id: uuid.UUID
    where: str
    people: int
    of: int
    share: float
    kinds: list[str]
    certain: bool
    context: list[str]
    first_seen: str
    record: str | None
    request: uuid.UUID | None
    state: HitWord
    taken: dt.datetime


class HitPage(BaseModel):
    """The newest first."""

    items: list[HitLine]
    next: str | None


class Refused(BaseModel):
    """A line that was not taken."""

    line: int
    why: str


class HitsTaken(BaseModel):
    """`wanted`: names of records that were not kept yet: send each to `/hits/records`."""

    places: int
    fresh: int
    drafted: int
    wrong: list[Refused]
    wanted: list[str]


class RecordKept(BaseModel):
    """To how many hits it belongs."""

    hits: int


class PackShown(BaseModel):
    """A fingerprint pack of the disclosed file. `made`: null while it is being made. `trouble`: why there is none."""

    asked: dt.datetime
    made: dt.datetime | None
    pack: str
    people: int
    gaps: int
    sha256: str
    trouble: str
