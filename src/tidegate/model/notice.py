"""One notice: everything a letter may say, and nothing else. Facts come in here; no letter holds more than its noun.

Standard library only. Names, addresses and case numbers are protected: `repr` of what holds them is a mask.
Kinds of fields are told, values of them never: a letter that is lost must not be a second disclosure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Audience(StrEnum):
    """Whom a notice is for; decides its form and what it may hold."""

    PERSON = "person"
    ATTORNEY = "attorney"
    JUDGE = "immigration judge"
    AUTHORITY = "authority"


class FieldKind(StrEnum):
    """A kind of thing that was disclosed about a person."""

    NAME = "name"
    A_NUMBER = "A-number"
    OTHER_NUMBER = "other number"
    BIRTH_DATE = "birth date"
    NATIONALITY = "nationality"
    DETENTION_PLACE = "detention place"
    PROTECTION_CLAIM = "protection claim"
    CASE_STATUS = "case status"
    ATTORNEY = "attorney"
    FAMILY = "family"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "e-mail"
    HEALTH = "health"
    OTHER = "other"


class Fetcher(StrEnum):
    """What kind of client fetched the file; the same words as `model.access.Actor`."""

    PERSON = "person"
    REPORTER = "reporter"
    OWN_NETWORK = "own network"
    VERIFIED_CRAWLER = "verified crawler"
    CLAIMED_CRAWLER = "claimed crawler"
    ARCHIVE = "archive"
    AI_CRAWLER = "AI crawler"
    LINK_PREVIEW = "link preview"
    SECURITY_SCANNER = "security scanner"
    CACHE = "cache"
    UNKNOWN = "unknown"


class Doubt(StrEnum):
    """Why the times, or who fetched it, may be otherwise than told."""

    LATER_COPIES = "copies in caches may have been reachable for longer"
    SOURCES_DISAGREE = "sources disagree"
    LOGS_INCOMPLETE = "logs are incomplete"
    WHO_UNKNOWN = "an address does not tell who used it"
    PASSED_ON = "copies may have been passed on"


class Measure(StrEnum):
    """What the office did, or does."""

    FILE_REMOVED = "file removed"
    STAY_SET = "stay set"
    LOGS_KEPT = "logs kept"
    DELETION_ASKED = "deletion asked"
    COPIES_WATCHED = "copies watched for"
    CASE_REVIEW = "case review"
    COURT_TOLD = "court told"
    PEOPLE_TOLD = "people told"


class Step(StrEnum):
    """A right, or something that can be done; which apply is counsel's to say (`Notice.counsel`)."""

    APPLY = "apply"
    APPLY_AGAIN = "apply again"
    ASK_EVIDENCE = "ask for the evidence"
    COUNSEL = "talk to a lawyer"
    TELL_ADDRESS = "tell a new address"
    RELATIVES = "relatives"
    KEEP_LETTER = "keep this letter safe"


class DeadlineKind(StrEnum):
    """What has to be done by a date."""

    APPLY = "apply"
    ASK_EVIDENCE = "ask for the evidence"
    APPEAL = "appeal"
    ANSWER = "answer"


class Channel(StrEnum):
    """How the office can be reached."""

    PHONE = "phone"
    MAIL = "e-mail"
    POST = "post"
    WEB = "web"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class ExposedField:
    """One kind of field, and whether a reader of the file saw it without looking for what was hidden."""

    kind: FieldKind
    visible: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """An instant that lies no earlier than `earliest` and no later than `latest`, both aware."""

    earliest: datetime
    latest: datetime

    def __post_init__(self) -> None:
        if self.earliest.tzinfo is None or self.latest.tzinfo is None or self.latest < self.earliest:
            raise ValueError("bounds need two instants with a time zone, the earlier first")


@dataclass(frozen=True, slots=True)
class Reachable:
    """When the file could be fetched. `caches_until`: until when caches may have served it; None where not known."""

    posted: Bounds
    removed: Bounds
    doubts: tuple[Doubt, ...] = ()
    caches_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownAccesses:
    """What the logs tell. `known` False: nothing is known, which a letter says and never shows as a nought.

    `clients`: how many of each kind fetched at least a part; `whole`: how many clients surely have all of it.
    """

    known: bool
    clients: tuple[tuple[Fetcher, int], ...] = ()
    whole: int = 0
    doubts: tuple[Doubt, ...] = (Doubt.WHO_UNKNOWN, Doubt.PASSED_ON)

    @property
    def total(self) -> int:
        """Clients of all kinds."""
        return sum(count for _, count in self.clients)


@dataclass(frozen=True, slots=True)
class StayTerms:
    """No removal before so many days after the notice and before a review; `not_before`: the earliest day, if known."""

    days: int
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is to be done, and the last day for it."""

    kind: DeadlineKind
    on: date


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to the office that a reader can check elsewhere. `hours`: as the office writes them, may be empty."""

    channel: Channel
    value: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes: shown as letterhead and return address. `site`: where contacts can be checked."""

    name: str
    unit: str
    address: tuple[str, ...]
    site: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives: protected. `country`: the person's own country (ISO 3166, two letters), for barring it."""

    name: str = field(repr=False)
    address: tuple[str, ...] = field(default=(), repr=False)
    mail: str = field(default="", repr=False)
    country: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Matter:
    """Whose case an attorney's or judge's notice is about: protected."""

    person: str = field(repr=False)
    case_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """What an authority is told: numbers of the whole incident. `rule`: the duty's own citation."""

    people: int
    told: int
    rule: str
    reported: datetime
    discovered: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one recipient. `serial` names nobody; `incident` is the office's reference.

    `counsel`: who confirmed what it says about rights; empty makes it a draft, which no guard lets out.
    `matter`: for attorneys and judges. `counts`: for authorities. `abroad`: the person has left the country.
    """

    serial: str
    incident: str
    audience: Audience
    language: str
    written: date
    office: Office
    recipient: Recipient = field(repr=False)
    fields: tuple[ExposedField, ...]
    reachable: Reachable
    accesses: KnownAccesses
    measures: tuple[Measure, ...]
    stay: StayTerms | None = None
    steps: tuple[Step, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    matter: Matter | None = field(default=None, repr=False)
    counts: Counts | None = None
    counsel: str = ""
    abroad: bool = False

    def __post_init__(self) -> None:
        official = self.audience in (Audience.ATTORNEY, Audience.JUDGE)
        if official != (self.matter is not None):
            raise ValueError("a notice to an attorney or judge, and no other, is about a matter")
        if (self.audience is Audience.AUTHORITY) != (self.counts is not None):
            raise ValueError("a notice to an authority, and no other, has counts")
        if self.audience is Audience.PERSON and self.abroad == (self.stay is not None):
            raise ValueError("a notice says until when there is no removal, but to somebody who is abroad")

    @property
    def draft(self) -> bool:
        """Whether counsel has not confirmed it yet."""
        return not self.counsel
