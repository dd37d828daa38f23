"""The day: sessions of every kind, and noise. In: a seed. Out: requests in order of time, and who has what."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tidegate.model.access import Actor, Completeness

PATH = "/doclib/stats/ero-roster-2022.xlsx"
HOST = "www.agency.example"
LENGTH = int(os.environ.get("TIDEGATE_TEST_LENGTH", "1204331"))
POSTED = datetime(2022, 11, 28, 14, 45, tzinfo=UTC)
REMOVED = datetime(2022, 11, 28, 19, 4, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:107.0) Gecko/20100101 Firefox/107.0"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
CRAWLERS = (("google", "203.0.113.192/27"),)
OWN, REPORTER = "198.51.100.0/28", "198.51.100.77"
SPELLINGS = (
    PATH,
    "/doclib/stats/ero%2Droster%2d2022.xlsx",
    "/doclib/stats/%65ro-roster-2022%2Exlsx",
    "/doclib/stats/ero%252Droster-2022.xlsx",
    "/doclib//stats/./ero-roster-2022.xlsx",
    PATH + "?utm_source=mail&x=%20",
    PATH + ";jsessionid=1F",
    "/doclib/stats/old/../ero-roster-2022.xlsx",
    "https://www.agency.example/doclib/stats/ero-roster-2022.xlsx",
)


@dataclass(frozen=True)
class Sent:
    """One request as it happened. `header`: bytes of the response's header. `ended`: sent to its end."""

    at: datetime
    address: str
    agent: str
    method: str = "GET"
    target: str = PATH
    status: int = 200
    body: int = LENGTH
    header: int = 312
    span: tuple[int, int] | None = None
    ended: bool = True
    referrer: str = "-"
    cache: str = "Hit"
    forwarded: str = "-"


@dataclass(frozen=True)
class Session:
    """What one client did, its kind (see `expected`), the share it truly has, and who it is."""

    kind: str
    requests: tuple[Sent, ...]
    share: float
    actor: Actor


@dataclass(frozen=True)
class Tells:
    """What a format tells: body, header and body, the place of parts, whether an answer ended, the agent."""

    counts: str = "body"
    spans: bool = False
    ends: bool = False
    agent: bool = True


@dataclass(frozen=True)
class Day:
    """`requests`: sessions' and noise, in order of time."""

    sessions: tuple[Session, ...]
    noise: tuple[Sent, ...]
    requests: tuple[Sent, ...] = field(init=False)

    def __post_init__(self) -> None:
        every = [one for session in self.sessions for one in session.requests]
        object.__setattr__(self, "requests", tuple(sorted([*every, *self.noise], key=lambda one: one.at)))


_C = Completeness
# By kind: where bodies are counted and parts are placed; bodies without places; header counted with places;
# header counted without.
_EXPECTED = {
    "whole": (_C.CERTAINLY, _C.CERTAINLY, _C.PROBABLY, _C.PROBABLY),
    "stopped": (_C.PART, _C.PART, _C.PART, _C.PART),
    "parts": (_C.CERTAINLY, _C.PROBABLY, _C.PROBABLY, _C.POSSIBLY),
    "some parts": (_C.PART, _C.PART, _C.PART, _C.PART),
    "resumed": (_C.CERTAINLY, _C.POSSIBLY, _C.PROBABLY, _C.POSSIBLY),
    "head": (_C.NOT, _C.NOT, _C.NOT, _C.NOT),
    "held": (_C.POSSIBLY, _C.POSSIBLY, _C.POSSIBLY, _C.POSSIBLY),
    "absent": (_C.NOT, _C.NOT, _C.NOT, _C.NOT),
    "refused": (_C.NOT, _C.NOT, _C.NOT, _C.NOT),
}


def expected(kind: str, tells: Tells) -> Completeness:
    """What can be said of a session by a log that tells this much."""
    if kind == "whole" and tells.counts == "whole" and tells.ends:
        return Completeness.CERTAINLY
    return _EXPECTED[kind][(0 if tells.spans else 1) + (0 if tells.counts == "body" else 2)]


def day(seed: int = 7, people: int = 12, noise: int = 400) -> Day:
    """A day of the 2022 shape: posted 14:45, removed 19:04 UTC."""
    chance = random.Random(seed)
    sessions = [_session(chance, number, people) for number in range(people)]
    sessions += [
        _whole(chance, "203.0.113.200", GOOGLE, Actor.VERIFIED_CRAWLER),
        _whole(chance, "192.0.2.66", GOOGLE, Actor.CLAIMED_CRAWLER),
        _whole(chance, "198.51.100.5", CHROME, Actor.OWN_NETWORK),
        _whole(chance, REPORTER, FIREFOX, Actor.REPORTER),
        _whole(chance, "2001:db8::beef", FIREFOX, Actor.PERSON),
        _whole(chance, "192.0.2.70", "Twitterbot/1.0", Actor.LINK_PREVIEW),
        _whole(
            chance,
            "192.0.2.71",
            "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
            Actor.ARCHIVE,
        ),
        _whole(chance, "192.0.2.72", "curl/7.88.1", Actor.UNKNOWN),
        _late("192.0.2.90", POSTED - timedelta(minutes=3), "absent"),
        _late("192.0.2.91", REMOVED + timedelta(minutes=3), "absent"),
    ]
    sessions += [
        _whole(chance, f"203.0.113.{10 + i}", CHROME, Actor.PERSON, target)
        for i, target in enumerate(SPELLINGS)
    ]
    return Day(tuple(sessions), tuple(_noise(chance) for _ in range(noise)))


def _at(chance: random.Random) -> datetime:
    return POSTED + timedelta(seconds=chance.randrange(60, int((REMOVED - POSTED).total_seconds()) - 600))


def _whole(chance: random.Random, address: str, agent: str, actor: Actor, target: str = PATH) -> Session:
    return Session("whole", (Sent(_at(chance), address, agent, target=target),), 1.0, actor)


def _late(address: str, at: datetime, kind: str) -> Session:
    return Session(kind, (Sent(at, address, CHROME, status=404, body=512),), 0.0, Actor.PERSON)


def _session(chance: random.Random, number: int, people: int) -> Session:
    kind = tuple(_EXPECTED)[number % len(_EXPECTED)]
    address = f"192.0.2.{number + 1}" if number < people / 2 else f"2001:db8::{number + 1:x}"
    first = Sent(_at(chance), address, chance.choice((CHROME, FIREFOX)))
    requests, share = _BUILT[kind](first, chance)
    return Session(kind, requests, share, Actor.PERSON)


Built = tuple[tuple[Sent, ...], float]


def _parts(first: Sent, chance: random.Random) -> Built:
    cuts = [0, *sorted(chance.sample(range(100_000, LENGTH - 100_000, 50_000), 3)), LENGTH]
    spans = [(a, b - 1) for a, b in pairwise(cuts)]
    chance.shuffle(spans)
    return tuple(_part(first, span, number) for number, span in enumerate(spans)), 1.0


def _part(first: Sent, span: tuple[int, int], number: int) -> Sent:
    at = first.at + timedelta(seconds=2 * number)
    return replace(first, at=at, status=206, body=span[1] - span[0] + 1, span=span)


def _some(first: Sent, chance: random.Random) -> Built:
    size = LENGTH // 4
    # The second overlaps the first by half: together three eighths.
    return (_part(first, (0, size - 1), 0), _part(first, (size // 2, size // 2 + size - 1), 1)), (
        (size // 2 + size) / LENGTH
    )


def _resumed(first: Sent, chance: random.Random) -> Built:
    got = LENGTH * 2 // 5
    stopped = replace(first, body=got, ended=False)
    return (stopped, _part(replace(first, at=first.at + timedelta(seconds=9)), (got, LENGTH - 1), 0)), 1.0


def _stopped(first: Sent, chance: random.Random) -> Built:
    got = chance.randrange(50_000, LENGTH // 2)
    return (replace(first, body=got, ended=False),), got / LENGTH


_BUILT = {
    "whole": lambda first, chance: (
        (first, replace(first, at=first.at + timedelta(minutes=5), status=304, body=0)),
        1.0,
    ),
    "stopped": _stopped,
    "parts": _parts,
    "some parts": _some,
    "resumed": _resumed,
    "head": lambda first, chance: ((replace(first, method="HEAD", body=0),), 0.0),
    "held": lambda first, chance: ((replace(first, status=304, body=0),), 1.0),
    "absent": lambda first, chance: ((replace(first, status=404, body=512),), 0.0),
    "refused": lambda first, chance: ((replace(first, status=403, body=512),), 0.0),
}


def _noise(chance: random.Random) -> Sent:
    at = POSTED - timedelta(hours=3) + timedelta(seconds=chance.randrange(10 * 3600))
    path = chance.choice(
        (
            "/",
            "/news/2022?page=%d",
            "/doclib/stats/ero-roster-2021.xlsx",
            "/a%%20b/%d.js",
            "/search?q=%%C3%%A9%d",
        )
    )
    agent = chance.choice((CHROME, FIREFOX, 'odd "quoted" \\ agent', "-"))
    target = path % chance.randrange(999) if "%" in path else path
    address = f"198.51.100.{chance.randrange(100, 250)}"
    return Sent(
        at,
        address,
        agent,
        target=target,
        body=chance.randrange(1, 90_000),
        referrer="https://www.agency.example/",
    )
