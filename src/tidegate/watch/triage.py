"""What to do about bytes that are live. In: what is known of them, as a `Case`, and the settings. Out: a `Ruling`.

One table, read from the top; the first row that fits decides. What nobody cleared is never nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from tidegate.model.verdict import Verdict


class Known(Enum):
    """What the gate's releases say of these bytes."""

    HERE = "here"
    """Cleared for this very place, and meant to be there."""
    ELSEWHERE = "elsewhere"
    """Cleared, but not for this place, or replaced since."""
    NOWHERE = "nowhere"


class Action(Enum):
    """From the least to the most."""

    NOTHING = "nothing"
    OBSERVE = "observe"
    ALARM = "alarm"
    TAKE_DOWN = "take down"


class TakeDownRule(Enum):
    """`[watch] take_down`: from which verdict a live file is taken down without asking."""

    NEVER = "never"
    BLOCK = "block"
    HOLD = "hold"


class UnknownRule(Enum):
    """`[watch] unknown`: what happens to bytes in which nothing was found, and which nobody cleared."""

    OBSERVE = "observe"
    ALARM = "alarm"
    TAKE_DOWN = "take down"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the installation asks."""

    take_down: TakeDownRule = TakeDownRule.BLOCK
    unknown: UnknownRule = UnknownRule.ALARM


@dataclass(frozen=True, slots=True)
class Case:
    """`verdict`: None where the bytes could not be had. `protected`: people of the registry in it.

    `returned`: these very bytes were taken down before. `place_before`: something at this place was.
    """

    known: Known
    verdict: Verdict | None
    protected: int = 0
    returned: bool = False
    place_before: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """`why`: one word for rows, alarms and the record."""

    action: Action
    why: str


Row = tuple[str, Callable[[Case, Rules], bool], Action]

TABLE: tuple[Row, ...] = (
    ("released", lambda case, _: case.known is Known.HERE, Action.NOTHING),
    ("returned", lambda case, rules: case.returned and _may(rules), Action.TAKE_DOWN),
    ("registry", lambda case, rules: case.protected > 0 and _may(rules), Action.TAKE_DOWN),
    ("block", lambda case, rules: case.verdict is Verdict.BLOCK and _may(rules), Action.TAKE_DOWN),
    (
        "hold",
        lambda case, rules: (
            case.verdict is Verdict.HOLD
            and (rules.take_down is TakeDownRule.HOLD or (case.place_before and _may(rules)))
        ),
        Action.TAKE_DOWN,
    ),
    ("unread", lambda case, _: case.verdict is None, Action.ALARM),
    ("registry", lambda case, _: case.protected > 0, Action.ALARM),
    ("returned", lambda case, _: case.returned, Action.ALARM),
    ("block", lambda case, _: case.verdict is Verdict.BLOCK, Action.ALARM),
    ("hold", lambda case, _: case.verdict is Verdict.HOLD, Action.ALARM),
    ("unknown", lambda _, rules: rules.unknown is UnknownRule.TAKE_DOWN, Action.TAKE_DOWN),
    ("elsewhere", lambda case, _: case.known is Known.ELSEWHERE and not case.place_before, Action.OBSERVE),
    ("unknown", lambda case, _: case.place_before, Action.ALARM),
    ("unknown", lambda _, rules: rules.unknown is UnknownRule.OBSERVE, Action.OBSERVE),
    ("unknown", lambda _case, _rules: True, Action.ALARM),
)


def triage(case: Case, rules: Rules) -> Ruling:
    """The first row that fits."""
    return next(Ruling(action, why) for why, fits, action in TABLE if fits(case, rules))


def _may(rules: Rules) -> bool:
    return rules.take_down is not TakeDownRule.NEVER
