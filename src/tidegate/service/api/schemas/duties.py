"""Legal clocks, as requests and answers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tidegate.service.api.paging import NO_NUL

Reason = Annotated[str, Field(min_length=10, max_length=500, pattern=NO_NUL)]
StartWord = Literal[
    "discovery", "identification", "major declared", "materiality", "assessment", "people told"
]


class ClockShown(BaseModel):
    """One clock. `id`: null until it was started. `firm`: a deadline in figures. `seconds_left`: negative: past.

    `assumed`: its start is not known, the discovery stands for it. `unknown`: facts that would decide.
    """

    id: int | None
    key: str
    title: str
    whom: str
    state: str
    applies: Literal["yes", "no", "unknown"]
    start: dt.datetime | None
    assumed: bool
    due: dt.datetime | None
    firm: bool
    seconds_left: int | None
    zone: str
    contents: list[str]
    unknown: list[str]
    notes: list[str]
    source: str
    url: str
    standing: Literal["verified", "secondary", "unverified"]
    signed: bool


class ClockList(BaseModel):
    """The worst first. `questions`: what rules ask, by fact. `instants`: from which moments it is counted."""

    clocks: list[ClockShown]
    questions: dict[str, str]
    instants: dict[str, dt.datetime]
    answers: dict[str, bool]


class TellingShown(BaseModel):
    """Whom to tell, by when."""

    whom: str
    deadline: str
    zone: str
    calendar: str


class RuleShown(BaseModel):
    """One rule file. `digest`: what counsel signs."""

    key: str
    title: str
    who: str
    tellings: list[TellingShown]
    source: str
    url: str
    read: dt.date | None
    words: str
    standing: Literal["verified", "secondary", "unverified"]
    digest: str
    signed: bool
    signed_by: str


class RuleList(BaseModel):
    """All rules in force."""

    rules: list[RuleShown]


class FactAnswer(BaseModel):
    """An answer to one of the rules' questions; null takes it back."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    fact: Annotated[str, Field(max_length=64, pattern=NO_NUL)]
    holds: bool | None
    reason: Reason


class FactSince(BaseModel):
    """Since when something is so; null takes it back. The discovery is never moved to a later instant."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    what: StartWord
    at: AwareDatetime | None
    reason: Reason


class DutySaid(BaseModel):
    """What is said of a clock. `at`, `proof`: where it was met. `until`: where it will be late."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    ruling: Literal["met", "not notifiable", "late"]
    reason: Reason
    at: AwareDatetime | None = None
    proof: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    until: AwareDatetime | None = None


class RuleSigned(BaseModel):
    """The text that was read."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
