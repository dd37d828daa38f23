"""Stays and affected people, as answers. People are masked: what they are called stands in no list."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Said = Literal["stayed", "none", "unknown"]
How = Literal["exact", "probable", "unmatched", "ruled out"]


class StayAnswer(BaseModel):
    """Whether somebody may be acted against: only `none` says so. `unknown` means do not act, and ask again."""

    answer: Said
    since: dt.datetime | None
    why: str
    until_at_earliest: dt.datetime | None


class StayAnswers(BaseModel):
    """An answer a question, in order."""

    answers: list[StayAnswer]


class Asked(BaseModel):
    """A case number or A-number; or a name with a birth date."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    number: str = Field("", max_length=64)
    name: str = Field("", max_length=200)
    birth_date: dt.date | None = None


class Questions(BaseModel):
    """Many at once."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    questions: list[Asked] = Field(min_length=1, max_length=1000)


class PersonShown(BaseModel):
    """One affected person, masked. `fields`: kinds of theirs that were exposed. `by`: by what they were resolved."""

    id: uuid.UUID
    resolution: How
    by: str
    fields: list[str]
    minor: bool | None
    language: str
    custody: str
    attorneys: int
    relative_of: uuid.UUID | None
    stayed_since: dt.datetime
    notified_at: dt.datetime | None
    reviewed_at: dt.datetime | None
    held: bool


class PersonPage(BaseModel):
    """Some of them. `next`: give it as `after`. `counts`: by resolution, of the whole incident."""

    items: list[PersonShown]
    next: uuid.UUID | None
    counts: dict[str, int]


class CellShown(BaseModel):
    """One value of the file. `visible`: whether a reader of the file saw it."""

    kind: str
    heading: str
    value: str
    visible: bool


class PersonRevealed(BaseModel):
    """One person, uncovered once."""

    id: uuid.UUID
    cells: list[CellShown]


class Why(BaseModel):
    """A reason; names nobody."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    reason: str = Field(min_length=1, max_length=500)


class PersonRuling(Why):
    """Who is who."""

    ruling: Literal["exact", "ruled out"]


class PersonHold(Why):
    """Keep a stay whatever else, or no longer."""

    held: bool


class NoticeProof(BaseModel):
    """Since when the person has their notice, and the SHA-256 of what proves it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    at: dt.datetime
    kind: str = Field(max_length=32)
    proof: str = Field(min_length=64, max_length=64)


class ReviewDecision(BaseModel):
    """What became of the case review; two people say so. `final` False: an appeal is pending."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    proof: str = Field(min_length=64, max_length=64)
    final: bool
