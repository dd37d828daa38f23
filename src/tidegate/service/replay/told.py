"""The day as text: 2022 beside now, a block a step. In: steps that are over. Out: lines for a terminal or a file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from tidegate.service.replay.runner import Outcome, Played
from tidegate.service.replay.table import BY_HAND

_LEAST, _MOST = 60, 120
_GAP = " │ "


def head(count: int, database: str, width: int) -> str:
    """What this is."""
    width = _fit(width)
    where = "PostgreSQL" if database else "SQLite"
    lines = [
        "The day of 2022-11-28, run again",
        f"{count:,} invented people, {where}, a real service, public site and mail server on this machine.",
        "",
        *_columns(["2022"], ["now"], width),
        "─" * (width // 2 - 1) + "┼" + "─" * (width - width // 2),
    ]
    return "\n".join(lines) + "\n"


def block(played: Played, width: int, *, color: bool = False) -> str:
    """One step."""
    width = _fit(width)
    mark = "ok" if played.holds else "FAILED"
    title = f"{played.number:>2}  {played.step.title}"
    state = f"{mark} · {len(played.told.checks)} checks · {played.seconds:.1f} s"
    room = max(1, width - len(title) - len(state))
    shown = f"\x1b[{'32' if played.holds else '1;31'}m{state}\x1b[0m" if color else state
    bold = f"\x1b[1m{title}\x1b[0m" if color else title
    lines = [f"{bold}{' ' * room}{shown}", *_columns(played.step.then, played.told.now, width)]
    lines += [f"    NOT SO: {check.words}" for check in played.told.checks if not check.holds]
    return "\n".join(lines) + "\n\n"


def foot(outcome: Outcome, width: int) -> str:
    """What came of it, and what is still somebody's to do."""
    width = _fit(width)
    checks = sum(len(one.told.checks) for one in outcome.played)
    failed = sum(not check.holds for one in outcome.played for check in one.told.checks)
    said = f"{checks - failed} of {checks} checks hold; the day took {outcome.seconds:.0f} s."
    lines = [said, "", "Of the work of 2022, by hand still:"]
    for one in BY_HAND:
        lines += textwrap.wrap(one, width, initial_indent="  - ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def _fit(width: int) -> int:
    return min(_MOST, max(_LEAST, width))


def _columns(left: Sequence[str], right: Sequence[str], width: int) -> Iterator[str]:
    half = (width - len(_GAP)) // 2
    for one, other in zip_longest(_wrapped(left, half - 4), _wrapped(right, half), fillvalue=""):
        yield f"    {one:<{half - 4}}{_GAP}{other}".rstrip()


def _wrapped(lines: Sequence[str], width: int) -> list[str]:
    return [part for line in lines for part in (textwrap.wrap(line, width, subsequent_indent="  ") or [""])]
