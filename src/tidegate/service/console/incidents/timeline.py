"""When it was reachable, as a picture: a band, and a line for each claim with its error. In: an Exposure and claims.

Out: a Picture for the template `incidents/timeline.svg`. Machines' claims stand above people's; shape and words say
what colour says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from tidegate.model.exposure import Bound, Claim, Exposure, Instant
from tidegate.report.screen import escaped
from tidegate.service.console.incidents.axis import Axis, Tick, around
from tidegate.service.console.incidents.words import BOUNDS, amount, error

MOST = 24
_WORDS = 44
_AXIS, _BAND, _GAP = 34, 30, 20


@dataclass(frozen=True, slots=True)
class Line:
    """One claim. `x`: its instant; `early`, `late`: ends of its error bar; `edge`: -1 before, 1 after the picture."""

    y: float
    label: str
    told: str
    shape: str
    x: float
    early: float
    late: float
    machine: bool
    doubted: bool
    edge: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """`sure`: it was reachable; otherwise it may have been."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All lengths in the picture's own units. `split`: where people's claims begin, 0 for none. `key`: for ids."""

    key: str
    width: int
    height: float
    left: float
    right: float
    bands: tuple[Band, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    split: float
    above: bool
    more: int
    summary: str


def picture(found: Exposure, claims: Sequence[Claim], *, narrow: bool = False) -> Picture | None:
    """None where no claim has an instant."""
    window = _window(found, [one for one in claims if one.bound is not Bound.CACHED_UNTIL] or claims)
    if window is None:
        return None
    width, left, row = (360, 8.0, 40.0) if narrow else (960, 300.0, 26.0)
    axis = around(*window, left, width - 12.0)
    doubted = {one.id for each in found.contradictions for one in each.claims}
    ordered = [*_drawn(claims, True), *_drawn(claims, False)]
    shown = ordered[:MOST]
    machines = sum(one.machine for one in shown)
    y = float(_AXIS + _BAND + _GAP)
    lines: list[Line] = []
    split = 0.0
    for at, one in enumerate(shown):
        if at == machines:
            split = y + 4
            y += _GAP + 4
        lines.append(_line(one, found, axis, y, one.id in doubted))
        y += row
    return Picture(
        "narrow" if narrow else "wide",
        width,
        y + 6,
        left,
        width - 12.0,
        tuple(_bands(found, axis)),
        tuple(lines),
        tuple(axis.ticks(3 if narrow else 6)),
        split,
        narrow,
        len(ordered) - len(shown),
        summary(found),
    )


def summary(found: Exposure) -> str:
    """The band in one sentence."""
    first, last = _told(found.earliest), _told(found.latest)
    lasted = f", {amount(found.measured)}" if found.measured is not None else ""
    return gettext("Reachable from %(first)s to %(last)s%(lasted)s.") % {
        "first": first,
        "last": last,
        "lasted": lasted,
    }


def _told(found: Instant) -> str:
    return (
        f"{found.best.at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"
        if found.best
        else gettext("an instant not known")
    )


def _drawn(claims: Iterable[Claim], machine: bool) -> list[Claim]:
    mine = [one for one in claims if one.machine == machine]
    dated = sorted((one for one in mine if one.at), key=lambda one: (one.early, one.bound.value))
    return [*dated, *(one for one in mine if one.at is None)]


def _edges(found: Exposure) -> list[dt.datetime]:
    sides = [
        edge for one in (found.earliest, found.latest) for edge in (one.not_before, one.not_after, one.best)
    ]
    return [edge.at for edge in sides if edge is not None]


def _window(found: Exposure, claims: Sequence[Claim]) -> tuple[dt.datetime, dt.datetime] | None:
    """What the bounds span, and claims that lie no further off than three times that."""
    dated = [one for one in claims if one.at is not None]
    edges = _edges(found) or [at for one in dated for at in (one.early, one.late)]
    if not edges:
        return None
    start, end = min(edges), max(edges)
    reach = max((end - start) * 3, dt.timedelta(minutes=10))
    near = [at for one in dated for at in (one.early, one.late) if start - reach <= at <= end + reach]
    return min([start, *near]), max([end, *near])


def _bands(found: Exposure, axis: Axis) -> Iterable[Band]:
    """Surely reachable; perhaps; copies in caches."""
    first, last = found.earliest, found.latest
    sure = (first.not_after, last.not_before)
    if sure[0] and sure[1] and sure[0].at < sure[1].at:
        yield _band(axis, sure[0].at, sure[1].at, "sure")
    if first.not_before and first.not_after:
        yield _band(axis, first.not_before.at, first.not_after.at, "perhaps")
    if last.not_before and last.not_after:
        yield _band(axis, last.not_before.at, last.not_after.at, "perhaps")
    ceased = last.not_after or last.best
    if found.tail and ceased and found.tail[0].late > ceased.at:
        yield _band(axis, ceased.at, found.tail[0].late, "cached")


def _band(axis: Axis, start: dt.datetime, end: dt.datetime, kind: str) -> Band:
    x = axis.x(start)
    return Band(x, round(max(2.0, axis.x(end) - x), 1), kind)


def _line(claim: Claim, found: Exposure, axis: Axis, y: float, doubted: bool) -> Line:
    label = _label(claim)
    if claim.at is None:
        start = found.earliest.best.at if found.earliest.best else axis.start
        x, late = axis.x(start), axis.x(start + dt.timedelta(seconds=claim.seconds or 0))
        told = f"{label}: {amount(claim.seconds or 0)}"
        return Line(y, label, told, "lasted", x, x, late, claim.machine, doubted)
    told = f"{label}: {claim.at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC, {error(claim.uncertainty)}"
    edge = (-1 if claim.at < axis.start else 1) if axis.outside(claim.at) else 0
    return Line(
        y,
        label,
        told,
        claim.bound.value.replace(" ", "-"),
        axis.x(claim.at),
        axis.x(claim.early),
        axis.x(claim.late),
        claim.machine,
        doubted,
        edge,
    )


def _label(claim: Claim) -> str:
    words = f"{claim.source}: {BOUNDS[claim.bound.value]}"
    if claim.words and not claim.machine:
        words = f"{words}, “{claim.words}”"
    text = escaped(words)
    return text if len(text) <= _WORDS else f"{text[: _WORDS - 1].rstrip()}…"
