"""Incidents as answers: what happened and what is known of it, without who is affected. Times are UTC."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, Field

IncidentWord = Literal["open", "contained", "closed"]
StepWord = Literal["stays", "evidence", "exposure", "accesses", "people"]
BoundWord = Literal["posted", "reachable", "unreachable", "removed", "captured", "cached until", "lasted"]
EvidenceWord = Literal["access log", "deploy log", "page", "headers", "archive capture", "other"]


class IncidentLine(BaseModel):
    """An incident in a list. `path`: masked. `people`: null until the stays are set."""

    id: uuid.UUID
    reference: str
    state: IncidentWord
    source: str
    site: str
    path: str
    sha256: str
    length: int
    opened_at: dt.datetime
    opened_by: uuid.UUID | None
    contained_at: dt.datetime | None
    closed_at: dt.datetime | None
    people: int | None
    missing: str = Field(description="what of the file could not be read; empty where nothing")
    steps_left: int


class IncidentPage(BaseModel):
    """Some incidents, the newest first."""

    items: list[IncidentLine]
    next: str | None


class StepShown(BaseModel):
    """A step of the response. `outcome`: counts, words of ours, and `notes` about what was not to be had."""

    kind: StepWord
    done: bool
    started_at: dt.datetime | None
    done_at: dt.datetime | None
    attempts: int
    progress: float
    outcome: dict[str, int | float | str | bool | list[str] | dict[str, int] | None]
    trouble: str


class StepList(BaseModel):
    """All of them, in their order."""

    items: list[StepShown]


class ClaimShown(BaseModel):
    """Who or what says when. `seconds`: of `lasted`, which has no instant."""

    id: int | None
    bound: BoundWord
    at: dt.datetime | None
    seconds: float | None
    uncertainty: float
    source: str
    machine: bool
    words: str


class EdgeShown(BaseModel):
    """One end of what is known about an instant, and the claim that gave it."""

    at: dt.datetime
    claim: ClaimShown


class InstantShown(BaseModel):
    """The truth lies between `not_before` and `not_after`; null: nothing is known there. `best`: to be written down."""

    not_before: EdgeShown | None
    not_after: EdgeShown | None
    best: EdgeShown | None


class SecondsShown(BaseModel):
    """How long it was reachable. `most` null: no upper bound."""

    least: float | None
    most: float | None
    measured: float | None


class ContradictionShown(BaseModel):
    """Claims that cannot all be true."""

    code: str
    words: str
    claims: list[ClaimShown]


class BesideShown(BaseModel):
    """What a person said beside what machines saw. `off`: seconds."""

    claim: ClaimShown
    within: bool | None
    off: float | None


class ExposureShown(BaseModel):
    """When the file was reachable, with the evidence for each bound."""

    earliest: InstantShown
    latest: InstantShown
    seconds: SecondsShown
    tail: list[ClaimShown]
    captures: list[ClaimShown]
    contradictions: list[ContradictionShown]
    beside: list[BesideShown]
    undecided: list[ClaimShown]
    missing: list[str]


class MomentShown(BaseModel):
    """One moment of the timeline. `machine` null: what we did ourselves."""

    at: dt.datetime
    kind: str
    words: str
    source: str
    uncertainty: float
    machine: bool | None
    claim: int | None
    withdrawn: bool


class EvidenceShown(BaseModel):
    """One thing that was kept, sealed. `name`: masked."""

    id: int
    kind: str
    sha256: str
    length: int
    name: str
    kept_at: dt.datetime
    kept_by: uuid.UUID | None


class IncidentShown(IncidentLine):
    """An incident with everything that may be shown of it. `held`: no one can delete its evidence."""

    held: bool
    observation: uuid.UUID | None
    report: uuid.UUID | None
    steps: list[StepShown]
    exposure: ExposureShown
    timeline: list[MomentShown]
    evidence: list[EvidenceShown]
    claims: list[ClaimShown]
    accesses: dict[str, int | float | str | bool | list[str] | dict[str, int] | None] | None = Field(
        description="counts of the last reading of the logs; null before the first"
    )


class ClientShown(BaseModel):
    """All that one address and agent did. `address`: masked unless revealed. `share`: least and most, 0 to 1."""

    address: str
    agent: str
    actor: str
    actor_evidence: str
    owner: str | None
    completeness: str
    reasons: list[str]
    share: list[float]
    first: dt.datetime
    last: dt.datetime
    requests: int
    sent: int
    doubts: list[str]


class GapShown(BaseModel):
    """What the logs do not tell."""

    code: str
    log: str
    words: str
    since: dt.datetime | None
    until: dt.datetime | None


class AccessesShown(BaseModel):
    """Who fetched the file. `at` null: no log was read yet. `whole`: no gap is stated."""

    at: dt.datetime | None
    whole: bool
    revealed: bool
    clients: list[ClientShown]
    gaps: list[GapShown]
    unknown: list[str]


class Opened(BaseModel):
    """`fresh`: false where the same bytes were opened before: this is that incident."""

    fresh: bool
    incident: IncidentShown


class Kept(BaseModel):
    """`fresh`: false where the very same was kept before."""

    fresh: bool
    evidence: EvidenceShown
