"""The triage table: every case has one outcome, and nothing that nobody cleared is nothing."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tidegate.model.verdict import Verdict
from tidegate.watch.triage import Action, Case, Known, Rules, TakeDownRule, UnknownRule, triage

CLEAR, HOLD, BLOCK = Verdict.CLEAR, Verdict.HOLD, Verdict.BLOCK
NOWHERE, ELSEWHERE, HERE = Known.NOWHERE, Known.ELSEWHERE, Known.HERE
ORDER = list(Action)
CASES = [
    Case(known, verdict, protected, returned, before)
    for known, verdict, protected, returned, before in product(
        Known, [None, *Verdict], [0, 3], [False, True], [False, True]
    )
]
RULES = [Rules(down, unknown) for down, unknown in product(TakeDownRule, UnknownRule)]
case = some.sampled_from(CASES)
rules = some.sampled_from(RULES)


@pytest.mark.parametrize(
    ("given_case", "action", "why"),
    [
        (Case(HERE, BLOCK, 5, True, True), Action.NOTHING, "released"),
        (Case(NOWHERE, BLOCK), Action.TAKE_DOWN, "block"),
        (Case(NOWHERE, CLEAR, 1), Action.TAKE_DOWN, "registry"),
        (Case(NOWHERE, HOLD), Action.ALARM, "hold"),
        (Case(NOWHERE, HOLD, place_before=True), Action.TAKE_DOWN, "hold"),
        (Case(NOWHERE, CLEAR), Action.ALARM, "unknown"),
        (Case(NOWHERE, CLEAR, returned=True), Action.TAKE_DOWN, "returned"),
        (Case(NOWHERE, None), Action.ALARM, "unread"),
        (Case(ELSEWHERE, CLEAR), Action.OBSERVE, "elsewhere"),
        (Case(ELSEWHERE, CLEAR, place_before=True), Action.ALARM, "unknown"),
        (Case(ELSEWHERE, BLOCK), Action.TAKE_DOWN, "block"),
    ],
)
def test_by_the_rules_of_a_new_installation(given_case: Case, action: Action, why: str) -> None:
    found = triage(given_case, Rules())
    assert (found.action, found.why) == (action, why)


@given(case, rules)
def test_only_what_is_released_here_is_nothing(one: Case, asked: Rules) -> None:
    assert (triage(one, asked).action is Action.NOTHING) == (one.known is HERE)


@given(case, rules)
def test_never_means_never(one: Case, asked: Rules) -> None:
    if asked.take_down is TakeDownRule.NEVER and asked.unknown is not UnknownRule.TAKE_DOWN:
        assert triage(one, asked).action is not Action.TAKE_DOWN


@given(case, rules)
def test_people_of_the_registry_never_soften_and_neither_does_a_return(one: Case, asked: Rules) -> None:
    worse = Case(one.known, one.verdict, one.protected + 1, True, one.place_before)
    assert ORDER.index(triage(worse, asked).action) >= ORDER.index(triage(one, asked).action)


@given(case, rules)
def test_what_is_not_clear_is_at_least_an_alarm(one: Case, asked: Rules) -> None:
    if one.known is not HERE and one.verdict is not CLEAR:
        assert ORDER.index(triage(one, asked).action) >= ORDER.index(Action.ALARM)
