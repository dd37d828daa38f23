"""Notices as answers: letters by their serial, never by a name; and what is asked of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

AudienceWord = Literal["person", "attorney", "immigration judge", "authority"]
StateWord = Literal[
    "drafted", "held", "ready", "out", "delivered", "returned", "moved", "refused", "deported", "deceased", "waived"
]  # fmt: skip
WayWord = Literal["e-mail", "post", "hand", "attorney", "portal", "none"]
Reason = Annotated[str, Field(min_length=10, max_length=500)]
_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


class NoticeShown(BaseModel):
    """One letter. `wanted`: the reader's language where it is another than the letter's. `causes`: why it is held."""

    id: uuid.UUID
    person: uuid.UUID | None
    serial: str
    audience: AudienceWord
    language: str
    wanted: str
    way: WayWord
    state: StateWord
    causes: list[str]
    text: str = Field(description="what an approval of this one text is bound to")
    round: int
    superseded: bool
    abroad: bool
    pages: int
    tracking: str
    made_at: dt.datetime
    out_at: dt.datetime | None
    ended_at: dt.datetime | None


class NoticePage(BaseModel):
    """`counts`: letters that count, by state."""

    items: list[NoticeShown]
    next: str | None
    counts: dict[str, int]


class Preparing(BaseModel):
    """For whom letters are made."""

    model_config = _STRICT
    audiences: list[AudienceWord] = Field(["person", "attorney"], min_length=1, max_length=4)


class PreparedShown(BaseModel):
    """`made`: fresh rows; their letters are set soon after, and `ready` or `held` then."""

    made: int
    there: int


class TextApproving(BaseModel):
    """`subject`: `language:fa` (TRANSLATION), `rights` (DRAFT), or the digest of one text (the other causes)."""

    model_config = _STRICT
    subject: str = Field(pattern="^(language:[a-z]{2,3}|rights|[0-9a-f]{64})$")
    cause: Literal["TRANSLATION", "DRAFT", "GROUP", "MEMBERSHIP", "HOME_NETWORK"]
    reason: Reason


class TextApproved(BaseModel):
    """How many letters it was about."""

    letters: int


class SentShown(BaseModel):
    """`mail`: put into the outbox now. `post`, `hand`: ready, for a batch."""

    mail: int
    held: int
    post: int
    hand: int


class Batching(BaseModel):
    """Which way."""

    model_config = _STRICT
    way: Literal["post", "hand"] = "post"


class BatchShown(BaseModel):
    """Letters to print. `manifest`: CSV that names nobody. `papers`: which can still be had."""

    id: uuid.UUID
    number: int
    way: WayWord
    count: int
    pages: int
    made_at: dt.datetime
    posted_at: dt.datetime | None
    papers: list[Literal["letters", "sheets"]]
    manifest: str


class BatchList(BaseModel):
    """The latest first."""

    items: list[BatchShown]


class BatchMade(BaseModel):
    """`batch`: null where nothing was ready. `left`: for the next one. `held`: kept by the guard at the last moment."""

    batch: BatchShown | None
    left: int
    held: int


class PapersAsked(BaseModel):
    """Which papers, and why."""

    model_config = _STRICT
    what: Literal["letters", "sheets"]
    reason: Reason


class Posting(BaseModel):
    """When a batch left; the post's numbers by serial."""

    model_config = _STRICT
    at: AwareDatetime
    tracking: dict[str, Annotated[str, Field(pattern="^[A-Z0-9]{6,40}$")]] = Field({}, max_length=500)


class Posted(BaseModel):
    """How many numbers were taken."""

    numbers: int


class LetterAsked(BaseModel):
    """Why it is looked at."""

    model_config = _STRICT
    reason: Reason


class OutcomeSaid(BaseModel):
    """What became of a letter. `proof`: the signed sheet or receipt, base64."""

    model_config = _STRICT
    outcome: Literal["delivered", "returned", "moved", "refused", "deported", "deceased", "waived"]
    at: AwareDatetime
    reason: Reason
    proof: str = Field("", max_length=14_000_000)


class Readdressing(BaseModel):
    """Where the next letter goes. `name`: of kin, where the person has died."""

    model_config = _STRICT
    way: Literal["e-mail", "post", "hand", "attorney"]
    address: list[Annotated[str, Field(max_length=100)]] = Field([], max_length=8)
    mail: str = Field("", max_length=254)
    name: str = Field("", max_length=200)
    reason: Reason
