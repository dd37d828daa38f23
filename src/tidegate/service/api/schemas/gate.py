"""Submissions, rulings, clearances and releases as answers. Rows in, masked; ids are UUIDs, times are UTC."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, Field

from tidegate.service.api.schemas.reports import FileReport, VerdictWord

SubmissionWord = Literal["received", "cleared", "held", "blocked", "withheld"]
ReleaseWord = Literal["claimed", "live", "withdrawing", "failed", "replaced", "withdrawn"]
RulingWord = Literal["release", "release in part", "withhold"]


class SubmissionLine(BaseModel):
    """A submission in a list."""

    id: uuid.UUID
    slot: str
    site: str
    path: str
    sha256: str
    length: int
    submitter: uuid.UUID
    state: SubmissionWord
    publish: bool
    received_at: dt.datetime
    settled_at: dt.datetime | None


class SubmissionPage(BaseModel):
    """Some submissions, the newest first."""

    items: list[SubmissionLine]
    next: str | None


class RulingShown(BaseModel):
    """What one person decided."""

    account: uuid.UUID
    kind: RulingWord
    approver: bool
    reason: str
    at: dt.datetime
    expires: dt.datetime | None


class ClearanceShown(BaseModel):
    """A clearance; what counts is its envelope, at `/clearance`."""

    id: uuid.UUID
    sha256: str
    issued_at: dt.datetime
    expires_at: dt.datetime
    voided_at: dt.datetime | None
    void_reason: str


class ReleaseShown(BaseModel):
    """A publication by digest."""

    id: uuid.UUID
    submission: uuid.UUID
    clearance: uuid.UUID
    account: uuid.UUID | None
    slot: str
    site: str
    path: str
    sha256: str
    state: ReleaseWord
    claimed_at: dt.datetime
    verified_at: dt.datetime | None
    ended_at: dt.datetime | None
    trouble: str


class ReleasePage(BaseModel):
    """Some releases, the newest first."""

    items: list[ReleaseShown]
    next: str | None


class CleanedShown(BaseModel):
    """The rebuilt file that a release in part would publish."""

    sha256: str
    length: int
    verdict: VerdictWord


class SubmissionShown(SubmissionLine):
    """A submission with everything that may be shown of it. `report` is null until it was inspected."""

    reason: str
    report: FileReport | None
    rulings: list[RulingShown]
    needs: str = Field(description="what is missing for a release, in words; empty where nothing is")
    cleaned: CleanedShown | None
    clearance: ClearanceShown | None
    release: ReleaseShown | None


class Settled(BaseModel):
    """What all rulings amount to now."""

    outcome: Literal["waiting", "released", "released in part", "withheld"]
    needs: str
    expires: dt.datetime | None
    state: SubmissionWord


class Signature(BaseModel):
    """One signature of an envelope."""

    keyid: str
    sig: str


class Envelope(BaseModel):
    """DSSE: an in-toto Statement, signed."""

    payload: str
    payloadType: str  # noqa: N815 - DSSE's own word
    signatures: list[Signature]
