"""Case reviews, as requests and answers. Nobody is named; words of people are shown to whoever reviews alone."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tidegate.service.api.paging import NO_NUL

StateWord = Literal[
    "open",
    "ruled, to be confirmed",
    "decided",
    "appealed",
    "ruled on appeal, to be confirmed",
]
TopicWord = Literal[
    "persecutor", "state actor", "exposed", "access from the country", "relatives", "reposted"
]
AnswerWord = Literal["yes", "no", "unknown"]
SourceWord = Literal[
    "agency file", "person", "attorney", "disclosed file", "logs", "trace", "country report", "other"
]
KindWord = Literal[
    "hear",
    "waive",
    "rule",
    "confirm",
    "return",
    "tell",
    "appeal",
    "rule on appeal",
    "confirm on appeal",
    "reopen",
]
OutcomeWord = Literal["alters the claim", "may alter the claim", "does not alter the claim"]
Words = Annotated[str, Field(max_length=5000, pattern=NO_NUL)]


class ReviewLine(BaseModel):
    """One review in a list. `person`: the affected person's id. `replied`: of six questions."""

    person: uuid.UUID
    state: StateWord
    opened_at: dt.datetime
    acted_at: dt.datetime
    acts: int
    replied: int
    heard: bool
    counsel_until: dt.datetime | None
    appeal_until: dt.datetime | None
    final_at: dt.datetime | None
    reopened: int


class ReviewPage(BaseModel):
    """Some of them. `next`: give it as `after`. `counts`: by state, of the whole incident."""

    items: list[ReviewLine]
    next: uuid.UUID | None
    counts: dict[str, int]


class SourceShown(BaseModel):
    """Where an answer comes from."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    kind: SourceWord
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    dated: dt.date
    place: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""


class ReplyShown(BaseModel):
    """An answer to one question. Yes and no need a source; unknown counts for the person."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    topic: TopicWord
    answer: AnswerWord
    sources: Annotated[list[SourceShown], Field(max_length=20)] = []
    words: Words = ""


class Replies(BaseModel):
    """Answers to some of the questions; those that stand already change nothing."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    replies: list[ReplyShown] = Field(min_length=1, max_length=6)


class ActAsked(BaseModel):
    """One act. `outcome`, `routes`: of a ruling. `words`: in writing, sealed with the person."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    kind: KindWord
    words: Annotated[str, Field(min_length=1, max_length=5000, pattern=NO_NUL)]
    outcome: OutcomeWord | None = None
    routes: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=20)] = []


class FieldShown(BaseModel):
    """A kind of information that the file shows of the person."""

    kind: str
    visible: bool


class SheetShown(BaseModel):
    """What is known of the person's exposure; null: not known."""

    exposed: list[FieldShown]
    exposed_from: dt.datetime | None
    exposed_until: dt.datetime | None
    takers: int | None
    whole: int | None
    owners_unknown: int | None
    from_country: Literal["seen", "none seen", "unknown"]
    relatives: int | None
    reposts: int | None
    reposted_last: dt.datetime | None
    as_of: dt.datetime
    missing: list[str]


class ActShown(BaseModel):
    """One act as it stands. `by`: "" for the machine."""

    kind: str
    role: Literal["machine", "reviewer", "attorney", "appeals"]
    by: str
    at: dt.datetime
    words: str
    reply: ReplyShown | None
    outcome: OutcomeWord | None
    routes: list[str]


class DecisionShown(BaseModel):
    """What two people decided."""

    outcome: OutcomeWord
    routes: list[str]
    by: str
    second: str
    at: dt.datetime
    on_appeal: bool
    told_at: dt.datetime | None


class ReviewShown(ReviewLine):
    """One review: evidence, what the machine drafts, all acts, and what may be done next."""

    sheet: SheetShown
    drafts: list[ReplyShown]
    said: list[ActShown]
    decision: DecisionShown | None
    may: list[str]
    broken: str


class ReviewsOpened(BaseModel):
    """How many were opened."""

    opened: int
