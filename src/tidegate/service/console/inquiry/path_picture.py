"""The path by which the file got out, as a picture. In: steps. Out: rows for `inquiry/path.svg`, the oldest at the top.

Two lines: inside the gate at the left, public at the right. Where the file crosses, a control let it through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from tidegate.service.console.inquiry.words import STAGES
from tidegate.service.inquiry.path_out import Stage, Step

ROW, TOP, INSIDE, PUBLIC = 44.0, 56.0, 40.0, 120.0
_MOST = 12
_PUBLIC = (Stage.PUBLISHED, Stage.BYPASSED, Stage.SEEN)


@dataclass(frozen=True, slots=True)
class Dot:
    """`line`: from the dot before to this one, "" for the first. `times`: how many like it follow one another."""

    x: float
    y: float
    label: Promise
    when: str
    times: int
    open: bool
    line: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`more`: how many steps the table has that the picture leaves out."""

    height: float
    dots: tuple[Dot, ...]
    more: int


def picture(steps: Sequence[Step]) -> Picture | None:
    """None where there is nothing to draw."""
    groups: list[list[Step]] = []
    for one in steps:
        if groups and groups[-1][0].stage is one.stage:
            groups[-1].append(one)
        else:
            groups.append([one])
    dots: list[Dot] = []
    for at, group in enumerate(groups[:_MOST]):
        first = group[0]
        x, y = (PUBLIC if first.stage in _PUBLIC else INSIDE), TOP + at * ROW
        line = f"M{dots[-1].x:g},{dots[-1].y:g} L{x:g},{y:g}" if dots else ""
        let = any(step.let_through for step in group)
        dots.append(Dot(x, y, STAGES[first.stage], f"{first.at:%Y-%m-%d %H:%M} UTC", len(group), let, line))
    shown = sum(len(group) for group in groups[:_MOST])
    return Picture(TOP + len(dots) * ROW, tuple(dots), len(steps) - shown) if dots else None
