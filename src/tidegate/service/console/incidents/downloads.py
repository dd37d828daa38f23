"""Who took how much, as a strip: owner x time, each mark filled by the share of the bytes. In: Accesses.

Out: a Strip for the template `incidents/downloads.svg`, and the same as rows of a table. No address is whole. Parts of
one client are joined into one mark; what was only confirmed (304) and what a cache gave are apart, by shape.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from tidegate.model.access import Accesses, Actor, Cache, Client, Completeness, Outcome, Retrieval
from tidegate.report.screen import escaped
from tidegate.service.console.codes import word
from tidegate.service.console.incidents.axis import Axis, Tick, around

MOST = 24
MARK = 14.0
ORDER = tuple(Completeness)
_ROW, _TOP = 24.0, 42.0
_WORDS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One client as the table tells it. `number`: who has most is 1; the picture names it too. `owner`: "" unknown.

    `least`, `most`: per cent of the bytes. `parts`: 206 answers joined.
    """

    number: int
    client: str
    owner: str
    actor: str
    evidence: str
    completeness: str
    least: int
    most: int
    first: dt.datetime
    last: dt.datetime
    requests: int
    sent: int
    parts: int
    confirmed: int
    cached: int
    doubts: str


@dataclass(frozen=True, slots=True)
class Mark:
    """`sure`, `perhaps`: heights that are filled and hatched, from below. `to`: where its last part was taken."""

    x: float
    y: float
    sure: float
    perhaps: float
    to: float
    joined: bool
    cached: bool
    told: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One owner. `confirmed`: where copies were confirmed only."""

    y: float
    label: str
    best: str
    marks: tuple[Mark, ...]
    confirmed: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """`more`: owners that are only in the table."""

    key: str
    width: int
    height: float
    left: float
    right: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    above: bool
    more: int


def rows(found: Accesses) -> list[Row]:
    """Everybody, who has most first."""
    by_client = _by_client(found.retrievals)
    ordered = sorted(found.clients, key=_strongest)
    return [
        _row(number, one, by_client.get((one.address.value, one.agent), ()))
        for number, one in enumerate(ordered, start=1)
    ]


def strip(found: Accesses, *, narrow: bool = False) -> Strip | None:
    """None where nobody got anything."""
    by_client = _by_client(found.retrievals)
    owners: dict[str, list[Client]] = {}
    for number, one in enumerate(sorted(found.clients, key=_strongest), start=1):
        if one.completeness is not Completeness.NOT:
            owners.setdefault(_lane(number, one), []).append(one)
    if not owners:
        return None
    width, left, row = (360, 10.0, 42.0) if narrow else (960, 300.0, _ROW)
    everyone = [one for clients in owners.values() for one in clients]
    axis = around(
        min(one.first.at for one in everyone), max(one.last.at for one in everyone), left + MARK, width - 24.0
    )
    shown, top = list(owners.items())[:MOST], _TOP + (18.0 if narrow else 0.0)
    lanes = tuple(
        _drawn(axis, top + at * row, name, clients, by_client) for at, (name, clients) in enumerate(shown)
    )
    return Strip(
        "narrow" if narrow else "wide",
        width,
        top + len(shown) * row,
        left,
        width - 12.0,
        lanes,
        tuple(axis.ticks(3 if narrow else 6)),
        narrow,
        len(owners) - len(shown),
    )


def _strongest(one: Client) -> tuple[int, float, dt.datetime, str]:
    return ORDER.index(one.completeness), -one.share[0], one.first.at, one.address.value


def _by_client(retrievals: Iterable[Retrieval]) -> Mapping[tuple[str, str], Sequence[Retrieval]]:
    found: dict[tuple[str, str], list[Retrieval]] = {}
    for one in retrievals:
        found.setdefault((one.client.value, one.agent), []).append(one)
    return found


def _lane(number: int, one: Client) -> str:
    """Owners are one lane; whose owner is not known stands alone, by number and as much of the address as is shown."""
    who = one.owner.name if one.owner else f"{number}: {one.address}"
    kind = "" if one.actor in (Actor.PERSON, Actor.UNKNOWN) else f", {word(one.actor.value)}"
    return f"{who}{kind}"


def _drawn(
    axis: Axis,
    y: float,
    name: str,
    clients: Sequence[Client],
    by_client: Mapping[tuple[str, str], Sequence[Retrieval]],
) -> Lane:
    label = escaped(name)
    if len(clients) > 1:
        label = f"{label} ({len(clients)})"
    confirmed = {
        axis.x(one.when.at)
        for client in clients
        for one in by_client.get((client.address.value, client.agent), ())
        if one.outcome is Outcome.NOT_MODIFIED
    }
    marks = tuple(_mark(axis, y, one, by_client.get((one.address.value, one.agent), ())) for one in clients)
    short = label if len(label) <= _WORDS else f"{label[: _WORDS - 1]}…"
    return Lane(y, short, clients[0].completeness.value, marks, tuple(sorted(confirmed)))


def _mark(axis: Axis, y: float, one: Client, told: Sequence[Retrieval]) -> Mark:
    least, most = one.share
    sure = round(MARK * least, 1)
    given = [each for each in told if each.outcome in (Outcome.SERVED, Outcome.RANGE)]
    joined = sum(each.outcome is Outcome.RANGE for each in given) > 1 or len(given) > 1
    cached = one.actor is Actor.CACHE or (bool(given) and all(each.cache is Cache.HIT for each in given))
    last = max((each.when.at for each in given), default=one.last.at)
    return Mark(
        axis.x(one.first.at),
        y,
        sure,
        round(max(0.0, MARK * most - sure), 1),
        axis.x(last),
        joined,
        cached,
        gettext("%(has)s, %(share)s of the bytes, %(at)s UTC")
        % {
            "has": word(one.completeness.value),
            "share": _per_cent(one.share),
            "at": f"{one.first.at:%H:%M:%S}",
        },
    )


def _row(number: int, one: Client, told: Sequence[Retrieval]) -> Row:
    count = {kind: sum(each.outcome is kind for each in told) for kind in Outcome}
    return Row(
        number,
        str(one.address),
        escaped(one.owner.name) if one.owner else "",
        one.actor.value,
        escaped(one.actor_evidence),
        one.completeness.value,
        _whole(one.share[0]),
        _whole(one.share[1]),
        one.first.at,
        one.last.at,
        one.requests,
        one.sent,
        count[Outcome.RANGE],
        count[Outcome.NOT_MODIFIED],
        sum(each.cache is Cache.HIT for each in told),
        ", ".join(one.doubts),
    )


def _per_cent(share: tuple[float, float]) -> str:
    least, most = map(_whole, share)
    return (
        f"{least} %"
        if least == most
        else gettext("%(least)s to %(most)s %%") % {"least": least, "most": most}
    )


def _whole(share: float) -> int:
    """Never 100 for less than all, never 0 for more than nothing."""
    return min(99, max(1, round(share * 100))) if 0 < share < 1 else round(share * 100)
