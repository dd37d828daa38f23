"""When it was reachable, as far as the claims tell. In: claims, from machines and from people. Out: an Exposure.

Bounds come from what machines saw; what people said stands beside them and moves nothing. Each bound names the claim
that gave it. One period is assumed; claims that say there were several are named as a contradiction, and the bounds
then span them all. A claim that is true never widens what other true claims have given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from tidegate.model.exposure import Beside, Bound, Claim, Contradiction, Edge, Exposure, Instant

_SEEN = (Bound.REACHABLE, Bound.CAPTURED)


def exposure(claims: Iterable[Claim]) -> Exposure:
    """The order of the claims changes nothing."""
    every = sorted(claims, key=_order)
    machine = [one for one in every if one.machine]
    seen = _of(machine, *_SEEN)
    before, after, undecided, split = _sides(seen, _of(machine, Bound.UNREACHABLE))
    contradictions = list(split)
    earliest = _earliest(seen, before, _of(machine, Bound.POSTED), contradictions)
    latest = _latest(seen, after, _of(machine, Bound.REMOVED), contradictions)
    least, most, measured = _durations(earliest, latest)
    return Exposure(
        earliest,
        latest,
        least,
        most,
        measured,
        tuple(sorted(_of(machine, Bound.CACHED_UNTIL), key=_late, reverse=True)),
        tuple(_of(machine, Bound.CAPTURED)),
        tuple(contradictions),
        tuple(_beside(one, earliest, latest, least, most, measured) for one in every if not one.machine),
        tuple(undecided),
        tuple(_missing(seen, earliest, latest)),
    )


def corrected(claims: Iterable[Claim], skews: Mapping[str, tuple[float, float]]) -> list[Claim]:
    """With clocks set right. `skews`: by source, seconds its clock is ahead, and how uncertain that is."""
    found = []
    for one in claims:
        ahead, unsure = skews.get(one.source, (0.0, 0.0))
        if one.at is None or (ahead, unsure) == (0.0, 0.0):
            found.append(one)
            continue
        at = one.at - dt.timedelta(seconds=ahead)
        found.append(replace(one, at=at, uncertainty=one.uncertainty + unsure))
    return found


def _order(claim: Claim) -> tuple[str, float, float, str, str, str]:
    at = claim.at.timestamp() if claim.at else 0.0
    return (claim.bound.value, at, claim.uncertainty, claim.source, claim.words, claim.id)


def _of(claims: Sequence[Claim], *bounds: Bound) -> list[Claim]:
    return [one for one in claims if one.bound in bounds]


def _early(claim: Claim) -> dt.datetime:
    return claim.early


def _late(claim: Claim) -> dt.datetime:
    return claim.late


def _sides(
    seen: Sequence[Claim], unreachable: Sequence[Claim]
) -> tuple[list[Claim], list[Claim], list[Claim], list[Contradiction]]:
    """Which of the times it was not there lie before, which after; which cannot be told; which contradict."""
    before, after, undecided, between = [], [], [], []
    for one in unreachable:
        later = [other for other in seen if _early(other) > _late(one)]
        earlier = [other for other in seen if _late(other) < _early(one)]
        if later and earlier:
            between.append(one)
        elif later:
            before.append(one)
        elif earlier:
            after.append(one)
        else:
            undecided.append(one)
    if not between:
        return before, after, undecided, []
    back = [other for other in seen if _early(other) > _late(between[0])]
    words = "it was reachable, then not, then reachable again: there may have been several periods"
    return before, after, undecided, [Contradiction("interrupted", words, (*between, *back))]


def _first(claims: Iterable[Claim], at: Callable[[Claim], dt.datetime], *, last: bool = False) -> Edge | None:
    edges = [Edge(at(one), one) for one in claims]
    if not edges:
        return None
    return (max if last else min)(edges, key=lambda edge: edge.at)


def _earliest(
    seen: Sequence[Claim],
    before: Sequence[Claim],
    posted: Sequence[Claim],
    contradictions: list[Contradiction],
) -> Instant:
    """Not before it was last asked for in vain; not after it was first given out or put in place."""
    not_before = _first(before, _early, last=True)
    first = _first(seen, _late)
    first_post = min(posted, key=_late, default=None)
    if first and first_post and _early(first_post) > first.at:
        words = "a deploy log has it put in place after it was given out already"
        contradictions.append(Contradiction("posted after reachable", words, (first_post, first.claim)))
    believed = [one for one in posted if not (not_before and _late(one) < not_before.at)]
    if not_before and len(believed) < len(posted):
        refused = tuple(one for one in posted if one not in believed)
        words = "a deploy log has it in place while it was still not to be had"
        contradictions.append(Contradiction("unreachable after posted", words, (*refused, not_before.claim)))
    not_after = _first([*seen, *believed], _late)
    return Instant(not_before, not_after, _best(not_after, not_before))


def _latest(
    seen: Sequence[Claim],
    after: Sequence[Claim],
    removed: Sequence[Claim],
    contradictions: list[Contradiction],
) -> Instant:
    """Not before it was last given out; not after it was taken away or first asked for in vain."""
    not_before = _first(seen, _early, last=True)
    believed = [one for one in removed if not (not_before and _late(one) < not_before.at)]
    if not_before and len(believed) < len(removed):
        refused = tuple(one for one in removed if one not in believed)
        words = "it was given out after it had been taken away: a cache, or another copy"
        contradictions.append(Contradiction("reachable after removed", words, (*refused, not_before.claim)))
    not_after = _first([*after, *believed], _late)
    return Instant(not_before, not_after, _best(not_after, None))


def _best(edge: Edge | None, other: Edge | None) -> Edge | None:
    """What to write down: the instant as its witness said it, within what is known."""
    if edge is None or edge.claim.at is None:
        return None
    at = max(edge.claim.at, other.at) if other else edge.claim.at
    return Edge(at, edge.claim)


def _durations(earliest: Instant, latest: Instant) -> tuple[float | None, float | None, float | None]:
    least = _between(earliest.not_after, latest.not_before)
    most = _between(earliest.not_before, latest.not_after)
    measured = _between(earliest.best, latest.best)
    return (None if least is None else max(0.0, least), most, measured)


def _between(start: Edge | None, end: Edge | None) -> float | None:
    return (end.at - start.at).total_seconds() if start and end else None


def _beside(
    claim: Claim,
    earliest: Instant,
    latest: Instant,
    least: float | None,
    most: float | None,
    measured: float | None,
) -> Beside:
    if claim.bound is Bound.LASTED:
        said = claim.seconds or 0.0
        off = None if measured is None else said - measured
        known = least is not None or most is not None
        above = least is None or said >= least
        below = most is None or said <= most
        return Beside(claim, (above and below) if known else None, off)
    around = {Bound.POSTED: earliest, Bound.REMOVED: latest}.get(claim.bound)
    start = around.not_before if around else earliest.not_after
    end = around.not_after if around else latest.not_before
    if claim.at is None or claim.bound not in (*_SEEN, Bound.POSTED, Bound.REMOVED) or not (start or end):
        return Beside(claim, None, None)
    if start and _late(claim) < start.at:
        return Beside(claim, False, (_late(claim) - start.at).total_seconds())
    if end and _early(claim) > end.at:
        return Beside(claim, False, (_early(claim) - end.at).total_seconds())
    return Beside(claim, True, 0.0)


def _missing(seen: Sequence[Claim], earliest: Instant, latest: Instant) -> list[str]:
    found = []
    if not seen:
        found.append("no machine saw it reachable: give access logs, or the address it had")
    if earliest.not_before is None:
        found.append("nothing says how long before the first sign of it it was not there yet")
    if earliest.not_after is None:
        found.append("nothing says when it became reachable: give access logs or a deploy log")
    if latest.not_before is None:
        found.append("nothing says how long it stayed reachable")
    if latest.not_after is None:
        found.append("nothing says that it is gone: verify the take-down from outside")
    return found
