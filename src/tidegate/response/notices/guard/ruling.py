"""Nouns of the guard. Reasons name a cause and a place, never the words that caused them."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tidegate.model.notice import Audience


class Outcome(enum.IntEnum):
    """By severity: the outcome of a ruling is the most severe of its reasons."""

    PASS = 0
    HOLD = 1
    REFUSE = 2


class Cause(enum.Enum):
    """Why something does not leave. `value`: what is said of it."""

    OTHER_PERSON = "it names or numbers a protected person other than the recipient"
    IDENTIFIER = "it has a number or address that is neither the recipient's nor the office's"
    UNREAD = "it could not be read whole, so nobody knows what it says"
    NOTHING_TO_COMPARE = "there is nothing to tell other people's values by"
    GROUP = "it says something about a group of people, by nationality or of fewer than eleven"
    MEMBERSHIP = "it tells somebody else who was in what was disclosed"
    HOME_GOVERNMENT = "it goes to the person's own government, or to a mission of one"
    FOREIGN_GOVERNMENT = "it goes to another country's government"
    HOME_NETWORK = "it goes to an address under the person's home country"
    RECIPIENT = "its recipient is not one plain address"
    LOOK_ALIKE = "its recipient's domain is written to look like another"
    HEADER = "a header could be read as something else"
    DISGUISED = "it has characters that hide or reorder words"
    DRAFT = "counsel has not confirmed it"
    TRANSLATION = "its language was reviewed by nobody"
    BROKEN = "the guard could not finish"


APPROVABLE = frozenset({Cause.GROUP, Cause.MEMBERSHIP, Cause.HOME_NETWORK, Cause.TRANSLATION})
"""What a named person may let out. Nothing else can be approved: it is changed, or it stays."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`where`: `text 3`, `subject`, `address`; never a value."""

    cause: Cause
    where: str

    @property
    def outcome(self) -> Outcome:
        """Hold where somebody may approve it, refuse otherwise."""
        return Outcome.HOLD if self.cause in APPROVABLE else Outcome.REFUSE


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the guard says of one thing. `approved`: causes let out, and by whom, for the record."""

    reasons: tuple[Reason, ...] = ()
    approved: tuple[tuple[Cause, str], ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Only `PASS` leaves."""
        return max((reason.outcome for reason in self.reasons), default=Outcome.PASS)


@dataclass(frozen=True, slots=True)
class Approval:
    """A named person's word that one text may leave despite a cause. Good for that text alone, until then.

    `subject`: the text's `digest`; for `TRANSLATION` the language, as `language:fa`.
    """

    cause: Cause
    subject: str
    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing that is about to leave: all a reader sees, and who that is.

    `texts`: every text, a paper's or attachment's too. `audience` None: somebody else, as the public.
    `own`: names, numbers and addresses that may stand in it: the recipient's and the office's.
    `country`: the home of the person it is about (ISO 3166, two letters). `mail`: the address, empty for paper.
    `attachments`: parts beside its text, for which the inspector must have answered.
    `headers`: of a message, each by its name. `language`: of its catalogue, where it has one.
    """

    texts: tuple[str, ...] = field(repr=False)
    audience: Audience | None
    own: tuple[str, ...] = field(default=(), repr=False)
    country: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    post: tuple[str, ...] = field(default=(), repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = ""
    unreviewed: bool = False
    draft: bool = False
    attachments: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 over audience, texts, headers and recipient, by which approvals are bound to exactly this."""
        parts = (
            str(self.audience),
            *self.texts,
            self.mail,
            *self.post,
            *(f"{k}: {v}" for k, v in self.headers.items()),
        )
        sealed = b"".join(len(raw).to_bytes(8, "big") + raw for raw in (part.encode() for part in parts))
        return hashlib.sha256(sealed).hexdigest()
