"""One person's case review: does the disclosure change their claim? Questions, evidence, what was said, who ruled.

A person stands here by an opaque key. Values of the disclosed file have no place here; words of people do, and are not
shown by `repr`.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field

from tidegate.errors import ResponseError
from tidegate.model.duty import Answer


class Topic(enum.Enum):
    """What has to be asked of each person."""

    PERSECUTOR = "persecutor"
    STATE_ACTOR = "state actor"
    EXPOSED = "exposed"
    ACCESS = "access from the country"
    RELATIVES = "relatives"
    REPOSTED = "reposted"


class SourceKind(enum.Enum):
    """Where an answer comes from."""

    AGENCY_FILE = "agency file"
    PERSON = "person"
    ATTORNEY = "attorney"
    DISCLOSED_FILE = "disclosed file"
    LOGS = "logs"
    TRACE = "trace"
    COUNTRY_REPORT = "country report"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Source:
    """`dated`: when it was written or seen. `place`: where it can be found: a digest, an address, a page."""

    kind: SourceKind
    title: str = field(repr=False)
    dated: dt.date
    place: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one question. Yes and no need a source; unknown needs none, and counts for the person."""

    topic: Topic
    answer: Answer
    sources: tuple[Source, ...] = ()
    words: str = field(default="", repr=False)


class Share(enum.Enum):
    """How much of the file somebody has."""

    WHOLE = "whole"
    PERHAPS_WHOLE = "perhaps whole"
    PART = "part"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Taker:
    """One who fetched the file. `country`: of the network's owner as of that day (two letters), "" if not known.

    `actor`: as `search engine`, `person`, `unknown`.
    """

    country: str
    actor: str
    share: Share
    first: dt.datetime


class FromCountry(enum.Enum):
    """Was it fetched from one country? None seen is no proof: a network may stand anywhere."""

    SEEN = "seen"
    NONE_SEEN = "none seen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ExposedField:
    """A kind of information about this person in the file; whether a reader would see it without looking for it."""

    kind: str
    visible: bool


@dataclass(frozen=True, slots=True)
class EvidenceSheet:
    """What the office knows and the person must be able to prove. Instants aware; None: not known.

    `takers`: how many fetched it; `whole`: of these with the whole file, or perhaps; `owners_unknown`: of these whose
    network's country is not known. `missing`: sentences of ours about what is not known, and why.
    """

    person: str
    incident: str
    exposed: tuple[ExposedField, ...]
    exposed_from: dt.datetime | None
    exposed_until: dt.datetime | None
    takers: int | None
    whole: int | None
    owners_unknown: int | None
    from_country: FromCountry
    relatives: int | None
    reposts: int | None
    reposted_last: dt.datetime | None
    as_of: dt.datetime
    missing: tuple[str, ...] = ()


class Role(enum.Enum):
    """As who somebody acts in a review. The machine may open, fill in and open again; it never rules."""

    MACHINE = "machine"
    REVIEWER = "reviewer"
    ATTORNEY = "attorney"
    APPEALS = "appeals"


class ActKind(enum.Enum):
    """What can be done in a review."""

    OPEN = "open"
    REPLY = "reply"
    HEAR = "hear"
    WAIVE = "waive"
    RULE = "rule"
    CONFIRM = "confirm"
    RETURN = "return"
    TELL = "tell"
    APPEAL = "appeal"
    RULE_APPEAL = "rule on appeal"
    CONFIRM_APPEAL = "confirm on appeal"
    REOPEN = "reopen"


class Outcome(enum.Enum):
    """What a ruling says."""

    ALTERS = "alters the claim"
    MAY_ALTER = "may alter the claim"
    DOES_NOT_ALTER = "does not alter the claim"


@dataclass(frozen=True, slots=True)
class ReviewAct:
    """One act. `by`: a name; "" only for the machine. `words`: the reason, or what was said.

    `reply`: for REPLY. `outcome`, `routes` (keys of `response.review.routes`): for a ruling.
    """

    kind: ActKind
    role: Role
    by: str
    at: dt.datetime
    words: str = field(default="", repr=False)
    reply: Reply | None = None
    outcome: Outcome | None = None
    routes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ResponseError("at: give its zone")


@dataclass(frozen=True, slots=True)
class CaseReview:
    """All acts on one person in one incident, in order."""

    person: str
    incident: str
    acts: tuple[ReviewAct, ...] = ()


class ReviewState(enum.Enum):
    """Where a review stands."""

    NEW = "new"
    OPEN = "open"
    RULED = "ruled, to be confirmed"
    DECIDED = "decided"
    APPEALED = "appealed"
    APPEAL_RULED = "ruled on appeal, to be confirmed"


@dataclass(frozen=True, slots=True)
class Decision:
    """What two named people decided. `on_appeal`: by the office of appeals. `told_at`: when the person was told."""

    outcome: Outcome
    routes: tuple[str, ...]
    by: str
    second: str
    at: dt.datetime
    on_appeal: bool
    told_at: dt.datetime | None = None
