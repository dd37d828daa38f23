"""The day's requests. In: length and path of the file, when it was there. Out: sessions with the truth, and noise.

Every kind of download that logs tell differently, crawlers true and claimed, our own network, the reporter, other
spellings of the path, and ordinary traffic around it. Addresses are those set aside for documentation.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from tidegate.model.access import Actor, Completeness
from tidegate.service.replay.world.people import SEED

HOST = "www.agency.example"
OWN, REPORTER = "198.51.100.0/28", "198.51.100.77"
CRAWLER = ("google", "203.0.113.192/27")
NETWORKS = """network,asn,name,from,until
192.0.2.0/24,AS64500,Example Access,,
203.0.113.0/24,AS64501,Example Hosting,,
2001:db8::/32,AS64502,Example Abroad,,
"""
"""Whose a network is, on that day."""
CONTACTS = """asn,mail,country
AS64500,abuse@access.example.org,US
AS64501,abuse@hosting.example.org,US
AS64502,abuse@abroad.example.org,FR
"""
"""Whom their owners want written to. One lies abroad: it is not asked without counsel."""
_CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/107.0.0.0 Safari/537.36"
)
_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:107.0) Gecko/20100101 Firefox/107.0"
_GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
_ARCHIVE = "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)"


@dataclass(frozen=True, slots=True)
class File:
    """The disclosed file as the public saw it. `path`: with its leading slash."""

    path: str
    length: int
    posted: dt.datetime
    removed: dt.datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it happened. `body`: bytes of it that were sent. `ended`: whether to its end."""

    at: dt.datetime
    address: str
    agent: str
    target: str
    body: int
    method: str = "GET"
    status: int = 200
    header: int = 312
    span: tuple[int, int] | None = None
    ended: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """What one client did, and who it truly is."""

    kind: str
    requests: tuple[Sent, ...]
    actor: Actor

    @property
    def address(self) -> str:
        """The client's."""
        return self.requests[0].address


@dataclass(frozen=True, slots=True)
class Tells:
    """What a format tells: `whole`: header and body counted together; places of parts; whether it ended; the agent."""

    whole: bool = False
    spans: bool = False
    ends: bool = False


_C = Completeness
_EXPECTED: Mapping[str, tuple[Completeness, Completeness, Completeness, Completeness]] = {
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
"""By kind: bodies counted and parts placed; bodies without places; header counted with places; without."""


def expected(kind: str, tells: Tells) -> Completeness:
    """What a log that tells this much allows to be said."""
    if kind == "whole" and tells.whole and tells.ends:
        return Completeness.CERTAINLY
    return _EXPECTED[kind][(0 if tells.spans else 1) + (2 if tells.whole else 0)]


def sessions(file: File, people: int = 27) -> tuple[Session, ...]:
    """Those of people, each kind in turn, and those of everybody else."""
    chance = random.Random(SEED)
    made = [_session(chance, file, at) for at in range(people)]
    others = (
        ("203.0.113.200", _GOOGLE, Actor.VERIFIED_CRAWLER),
        ("192.0.2.166", _GOOGLE, Actor.CLAIMED_CRAWLER),
        ("198.51.100.5", _CHROME, Actor.OWN_NETWORK),
        (REPORTER, _FIREFOX, Actor.REPORTER),
        ("2001:db8::beef", _FIREFOX, Actor.PERSON),
        ("192.0.2.170", "Twitterbot/1.0", Actor.LINK_PREVIEW),
        ("192.0.2.171", _ARCHIVE, Actor.ARCHIVE),
        ("192.0.2.172", "curl/7.88.1", Actor.UNKNOWN),
    )
    made += [_whole(chance, file, address, agent, actor) for address, agent, actor in others]
    made += [
        _whole(chance, file, f"203.0.113.{10 + at}", _CHROME, Actor.PERSON, target)
        for at, target in enumerate(_spellings(file.path))
    ]
    made.append(_absent(file, "192.0.2.190", file.posted - dt.timedelta(minutes=3)))
    made.append(_absent(file, "192.0.2.191", file.removed + dt.timedelta(seconds=1)))
    return tuple(made)


def noise(file: File, until: dt.datetime, count: int) -> tuple[Sent, ...]:
    """Ordinary traffic from three hours before until now, the last of it at the very end."""
    chance = random.Random(SEED + 1)
    start = file.posted - dt.timedelta(hours=3)
    seconds = max(1, int((until - start).total_seconds()))
    made = [_ordinary(chance, start + dt.timedelta(seconds=chance.randrange(seconds))) for _ in range(count)]
    return (*made, _ordinary(chance, until))


def _spellings(path: str) -> tuple[str, ...]:
    folder, _, name = path.rpartition("/")
    return (
        path,
        f"{folder}/{name.replace('-', '%2D')}",
        f"{folder}/{name.replace('.', '%2E')}",
        f"{folder}//./{name}",
        f"{path}?utm_source=mail&x=%20",
        f"{path};jsessionid=1F",
        f"{folder}/old/../{name}",
        f"https://{HOST}{path}",
    )


def _at(chance: random.Random, file: File) -> dt.datetime:
    return file.posted + dt.timedelta(
        seconds=chance.randrange(60, int((file.removed - file.posted).total_seconds()) - 900)
    )


def _whole(
    chance: random.Random, file: File, address: str, agent: str, actor: Actor, target: str = ""
) -> Session:
    sent = Sent(_at(chance, file), address, agent, target or file.path, file.length)
    return Session("whole", (sent,), actor)


def _absent(file: File, address: str, at: dt.datetime) -> Session:
    return Session("absent", (Sent(at, address, _CHROME, file.path, 512, status=404),), Actor.PERSON)


def _session(chance: random.Random, file: File, number: int) -> Session:
    kind = tuple(_EXPECTED)[number % len(_EXPECTED)]
    address = f"192.0.2.{number + 1}" if number % 2 else f"2001:db8::{number + 1:x}"
    first = Sent(_at(chance, file), address, chance.choice((_CHROME, _FIREFOX)), file.path, file.length)
    return Session(kind, _BUILT[kind](first, chance), Actor.PERSON)


def _later(first: Sent, span: tuple[int, int], number: int) -> Sent:
    at = first.at + dt.timedelta(seconds=2 * number)
    return replace(first, at=at, status=206, body=span[1] - span[0] + 1, span=span)


def _again(first: Sent, chance: random.Random) -> tuple[Sent, ...]:
    return (first, replace(first, at=first.at + dt.timedelta(minutes=5), status=304, body=0))


def _stopped(first: Sent, chance: random.Random) -> tuple[Sent, ...]:
    return (replace(first, body=chance.randrange(first.body // 10, first.body // 2), ended=False),)


def _parts(first: Sent, chance: random.Random) -> tuple[Sent, ...]:
    step = first.body // 10
    cuts = [0, *sorted(chance.sample(range(step, first.body - step, step), 3)), first.body]
    spans = [(a, b - 1) for a, b in pairwise(cuts)]
    chance.shuffle(spans)
    return tuple(_later(first, span, number) for number, span in enumerate(spans))


def _some(first: Sent, chance: random.Random) -> tuple[Sent, ...]:
    size = first.body // 4
    return (_later(first, (0, size - 1), 0), _later(first, (size // 2, size // 2 + size - 1), 1))


def _resumed(first: Sent, chance: random.Random) -> tuple[Sent, ...]:
    got = first.body * 2 // 5
    rest = replace(first, at=first.at + dt.timedelta(seconds=9))
    return (replace(first, body=got, ended=False), _later(rest, (got, first.body - 1), 0))


_BUILT: Mapping[str, Callable[[Sent, random.Random], tuple[Sent, ...]]] = {
    "whole": _again,
    "stopped": _stopped,
    "parts": _parts,
    "some parts": _some,
    "resumed": _resumed,
    "head": lambda first, chance: (replace(first, method="HEAD", body=0),),
    "held": lambda first, chance: (replace(first, status=304, body=0),),
    "absent": lambda first, chance: (replace(first, status=404, body=512),),
    "refused": lambda first, chance: (replace(first, status=403, body=512),),
}


def _ordinary(chance: random.Random, at: dt.datetime) -> Sent:
    path = chance.choice(
        ("/", "/news/2022?page=7", "/statistics/detention-2021.xlsx", "/a%20b/3.js", "/search?q=%C3%A9")
    )
    agent = chance.choice((_CHROME, _FIREFOX, 'odd "quoted" \\ agent', "-"))
    address = f"198.51.100.{chance.randrange(100, 250)}"
    return Sent(at, address, agent, path, chance.randrange(1, 90_000))
