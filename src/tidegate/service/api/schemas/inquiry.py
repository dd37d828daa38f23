"""The inquiry as answers and requests: investigation, papers, waivers, what keeps an incident open, the purge."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

KindWord = Literal["internal", "statement", "court", "veris", "ocsf", "stix"]
MatterWord = Literal["NOTICES", "DELETIONS", "REPOSTS", "REVIEWS", "DUTIES", "REPORT"]
_LONGEST = 4000


class Strict(BaseModel):
    """A request: nothing in it that nobody reads, and no value in its errors."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class MissingShown(BaseModel):
    """One matter that keeps the incident open. `open`: null where nobody knows how many."""

    matter: str
    open: int | None
    words: str


class ClosingShown(BaseModel):
    """What is done of each matter (`done` of `total`, null where not known), and what is missing."""

    may_close: bool
    done: dict[str, int | None]
    total: dict[str, int | None]
    missing: list[MissingShown]


class WaiverAsked(Strict):
    """Let the rest of a matter go."""

    matter: MatterWord
    reason: str = Field(min_length=1, max_length=500)


class WaiverShown(BaseModel):
    """`second_at`: when another person agreed; notices and reviews need one."""

    id: uuid.UUID
    matter: str
    open: int
    at: dt.datetime
    second_at: dt.datetime | None


class FailureSaid(Strict):
    """A control that failed."""

    control: Literal[
        "contract of the slot",
        "inspection",
        "review by people",
        "publishing by digest",
        "watch of the public site",
        "channel for reports",
        "access to the site",
        "there was none",
    ]
    words: str = Field("", max_length=_LONGEST)


class RemedySaid(Strict):
    """What is done so that it does not happen again."""

    words: str = Field(min_length=1, max_length=_LONGEST)
    owner: str = Field(min_length=1, max_length=200)
    due: dt.date
    done: dt.date | None = None


class InvestigationSaid(Strict):
    """What was found out. Name nobody who was affected."""

    failures: list[FailureSaid] = Field(default_factory=list, max_length=20)
    cause: Literal[
        "Carelessness",
        "Inadequate processes",
        "Inadequate technology",
        "Inadequate personnel",
        "Random error",
        "Other",
        "Unknown",
    ] = "Unknown"
    cause_words: str = Field("", max_length=_LONGEST)
    causes: list[str] = Field(default_factory=list, max_length=50)
    remedies: list[RemedySaid] = Field(default_factory=list, max_length=200)
    discovery: Literal[
        "stranger",
        "affected person",
        "security researcher",
        "press",
        "partner",
        "staff",
        "watch",
        "logs",
        "unknown",
    ] = "unknown"


class InvestigationShown(BaseModel):
    """A version. `sha256`: by which another person signs it."""

    version: int
    sha256: str
    written_at: dt.datetime
    signed_at: dt.datetime | None
    found: InvestigationSaid


class SignatureAsked(Strict):
    """The digest of the version that was read."""

    sha256: str = Field(min_length=64, max_length=64)


class PaperAsked(Strict):
    """Which paper is made."""

    kind: KindWord


class PaperShown(BaseModel):
    """A paper, without what it says."""

    id: uuid.UUID
    kind: str
    version: int
    sha256: str
    length: int
    manifest: str
    made_at: dt.datetime
    approved_at: dt.datetime | None


class PaperList(BaseModel):
    """Papers of the incident, the newest first; people's own are not among them."""

    items: list[PaperShown]


class BundlesShown(BaseModel):
    """How far everybody's evidence is."""

    asked_at: dt.datetime
    done: int
    of: int
    done_at: dt.datetime | None
    trouble: str


class PurgeShown(BaseModel):
    """Why nothing may be destroyed yet, or how far an order is. `certificate`: once it is done."""

    why_not: list[str]
    asked_at: dt.datetime | None
    confirmed_at: dt.datetime | None
    finished_at: dt.datetime | None
    done: int
    of: int
    certificate: dict[str, Any] | None
