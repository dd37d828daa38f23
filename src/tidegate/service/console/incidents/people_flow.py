"""From being in the file to a reviewed case, as a picture. In: Affected. Out: a Flow for `incidents/people_flow.svg`.

Each stage is a bar as high as it has people; the bar of who is stayed is divided by how surely they are known.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.service.console.incidents.affected import Affected

HEIGHT, TOP, BAR = 120.0, 40.0, 92.0
_LEAST = 2.0
"""Nobody's bar is nothing; a few people's is seen."""


@dataclass(frozen=True, slots=True)
class Segment:
    """`kind`: of how they are known, or plain."""

    y: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Stage:
    """`way`: corners of the band that leads to the next stage, "" for the last."""

    label: str
    count: int
    x: float
    segments: tuple[Segment, ...]
    way: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """In the order in which people go."""

    width: int
    height: float
    stages: tuple[Stage, ...]


def flow(found: Affected) -> Flow:
    """Everybody who is in the file, and relatives."""
    whole = found.everybody or 1
    counts = (
        ("affected", found.everybody),
        ("stayed", found.stayed),
        ("notice proven", found.notified),
        ("review decided", found.reviewed),
    )
    stages, step = [], 176.0
    for at, (label, count) in enumerate(counts):
        x = 10.0 + at * step
        parts = _by_surety(found) if label == "stayed" else [("plain", count)]
        following = counts[at + 1][1] if at + 1 < len(counts) else None
        way = "" if following is None else _way(x + BAR, x + step, _tall(min(count, following), whole))
        stages.append(Stage(label, count, x, _stacked(parts, whole), way))
    return Flow(int(10 + 3 * step + BAR + 10), TOP + HEIGHT + 8, tuple(stages))


def _by_surety(found: Affected) -> list[tuple[str, int]]:
    known = [("exact", found.exact), ("probable", found.probable), ("unmatched", found.unmatched)]
    return [(kind, count) for kind, count in known if count]


def _tall(count: int, whole: int) -> float:
    return max(_LEAST, round(HEIGHT * count / whole, 1)) if count else 0.0


def _stacked(parts: list[tuple[str, int]], whole: int) -> tuple[Segment, ...]:
    found, bottom = [], TOP + HEIGHT
    for kind, count in parts:
        tall = _tall(count, whole)
        if tall:
            bottom = round(max(TOP, bottom - tall), 1)
            found.append(Segment(bottom, tall, kind))
    return tuple(found)


def _way(start: float, end: float, tall: float) -> str:
    if not tall:
        return ""
    top, bottom = TOP + HEIGHT - tall, TOP + HEIGHT
    return f"{start},{top} {end},{top} {end},{bottom} {start},{bottom}"
