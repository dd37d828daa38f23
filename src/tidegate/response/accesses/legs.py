"""One request told by several logs: at the edge, at a balancer, at the origin. In: lines seen. Out: requests, once.

A line whose sender came through a trusted proxy is a leg of the request that the proxy's own log tells: same
client where the proxy named it, same method, and times that may be the same. What is left is a request that no
log in front of it tells.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from tidegate.model.access import Cache, Instant, Place, Vantage
from tidegate.response.accesses.evidence import Sent
from tidegate.response.accesses.formats.interface import Request
from tidegate.response.accesses.question import Skew
from tidegate.response.accesses.senders import Sender

TOLERANCE = 5.0  # seconds a request may take between two logs, beside what their clocks are wrong by
MOST_SKEW = 900.0
RECENT = 64  # requests of one client that may be under way at once


@dataclass(frozen=True, slots=True)
class Seen:
    """One line, with what zone, skew and proxies make of it."""

    series: str
    place: Place
    vantage: Vantage
    when: Instant
    sender: Sender
    request: Request
    sent: Sent
    legs: tuple[Place, ...] = ()


def paired(lines: Sequence[Seen]) -> list[Seen]:
    """Each request once, in the order of time; the other lines that tell of it are its legs."""
    ordered = sorted(lines, key=_order)
    fronts = [line for line in ordered if not line.sender.proxies]
    legs: dict[int, list[Seen]] = defaultdict(list)
    left = []
    by_client, by_time = _index(fronts)
    for line in ordered:
        if not line.sender.proxies:
            continue
        candidates = by_time if line.sender.hidden else by_client.get(line.sender.address, [])
        found = _nearest(line, candidates, fronts, legs)
        if found is None:
            left.append(line)
        else:
            legs[found].append(line)
    whole = [replace(line, legs=tuple(leg.place for leg in legs.get(i, ()))) for i, line in enumerate(fronts)]
    return sorted([*whole, *_left(left)], key=_order)


def _left(lines: Sequence[Seen]) -> list[Seen]:
    """Lines of two logs behind the same proxy tell of one request too."""
    kept: list[Seen] = []
    latest: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        recent = latest[line.sender.address][-RECENT:]
        at = next((i for i in recent if _same_request(kept[i], line)), None)
        if at is None:
            latest[line.sender.address].append(len(kept))
            kept.append(line)
        else:
            kept[at] = replace(kept[at], legs=(*kept[at].legs, line.place))
    return kept


def _same_request(one: Seen, other: Seen) -> bool:
    """Of two logs, and the same in all that both say."""
    return (
        one.series != other.series
        and one.sender.address == other.sender.address
        and not one.sender.hidden
        and _alike(one, other)
        and all(place.log != other.place.log for place in one.legs)
    )


def _order(line: Seen) -> tuple[datetime, str, int]:
    return line.when.at, line.place.log, line.place.line


Index = list[tuple[datetime, int]]


def _index(fronts: Sequence[Seen]) -> tuple[dict[str, Index], Index]:
    by_client: dict[str, Index] = defaultdict(list)
    for i, line in enumerate(fronts):
        by_client[line.sender.address].append((line.when.at, i))
    return by_client, [(line.when.at, i) for i, line in enumerate(fronts)]


def _nearest(
    line: Seen, candidates: Index, fronts: Sequence[Seen], legs: dict[int, list[Seen]]
) -> int | None:
    """The front whose time is nearest, if it can be the same request and has no leg in this log yet."""
    reach = timedelta(seconds=TOLERANCE + 2 * line.when.within + 60)
    low = bisect_left(candidates, (line.when.at - reach, -1))
    high = bisect_right(candidates, (line.when.at + reach, len(fronts)))
    best: tuple[float, int] | None = None
    for _, i in candidates[low:high]:
        front = fronts[i]
        if front.series == line.series or front.request.cache is Cache.HIT or not _alike(front, line):
            continue
        if any(leg.series == line.series for leg in legs.get(i, ())):
            continue
        apart = abs((front.when.at - line.when.at).total_seconds())
        if best is None or apart < best[0]:
            best = apart, i
    return None if best is None else best[1]


def _alike(one: Seen, other: Seen) -> bool:
    apart = abs((one.when.at - other.when.at).total_seconds())
    methods = one.request.method == other.request.method
    return methods and apart <= TOLERANCE + one.when.within + other.when.within


def estimated_skew(trusted_clock: Sequence[Seen], other: Sequence[Seen]) -> tuple[Skew, int] | None:
    """How far `other`'s clock is ahead, by requests of clients that each log tells once; and by how many.

    None with fewer than three such requests, or where they do not agree within a minute.
    """
    ones, others = _single(trusted_clock), _single(other)
    apart = sorted(
        (others[key].when.at - ones[key].when.at).total_seconds() for key in ones.keys() & others.keys()
    )
    apart = [seconds for seconds in apart if abs(seconds) <= MOST_SKEW]
    if len(apart) < 3:
        return None
    middle = median(apart)
    spread = median(abs(seconds - middle) for seconds in apart)
    return None if spread > 60 else (Skew(middle, max(1.0, 2 * spread)), len(apart))


def _single(lines: Sequence[Seen]) -> dict[tuple[str, str, str], Seen]:
    found: dict[tuple[str, str, str], list[Seen]] = defaultdict(list)
    for line in lines:
        found[line.sender.address, line.request.agent, line.request.method].append(line)
    return {key: group[0] for key, group in found.items() if len(group) == 1}
