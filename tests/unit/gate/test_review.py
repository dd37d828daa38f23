"""Who may release what, as a truth table; and what must hold for any rulings."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.gate.review import Opinion, Outcome, ReviewRule, RulingKind, may_rule, settle
from tidegate.model.verdict import Verdict

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
R, P, W = RulingKind.RELEASE, RulingKind.RELEASE_IN_PART, RulingKind.WITHHOLD
RULE = ReviewRule()
DOUBLE = ReviewRule(registry_double_approval=True)


def ruled(
    who: str, kind: RulingKind = R, ago: float = 1, *, approver: bool = False, days: float | None = 7
) -> Opinion:
    ends = None if days is None or kind is W else NOW + dt.timedelta(days=days)
    return Opinion(who, approver, kind, NOW - ago * HOUR, ends)


TABLE = [
    # verdict, registry hits, rulings, rule, outcome
    (Verdict.HOLD, 0, [], RULE, Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a")], RULE, Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a"), ruled("a", ago=30)], RULE, Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a"), ruled("up")], RULE, Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a"), ruled("b")], RULE, Outcome.RELEASED),
    (Verdict.HOLD, 0, [ruled("a"), ruled("b", P)], RULE, Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a", P), ruled("b", P)], RULE, Outcome.RELEASED_IN_PART),
    (Verdict.HOLD, 0, [ruled("a"), ruled("b"), ruled("c", W)], RULE, Outcome.WITHHELD),
    (Verdict.HOLD, 0, [ruled("up", W)], RULE, Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a", days=-1), ruled("b")], RULE, Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a", R, 5), ruled("a", P, 1), ruled("b")], RULE, Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a"), ruled("b")], ReviewRule(people=3), Outcome.WAITING),
    (Verdict.HOLD, 0, [ruled("a")], ReviewRule(people=1), Outcome.WAITING),
    (Verdict.BLOCK, 0, [ruled("a"), ruled("b")], RULE, Outcome.WAITING),
    (Verdict.BLOCK, 0, [ruled("a", approver=True), ruled("b")], RULE, Outcome.RELEASED),
    (Verdict.BLOCK, 3, [ruled("a", approver=True), ruled("b", approver=True)], RULE, Outcome.WAITING),
    (Verdict.BLOCK, 3, [ruled("a", approver=True), ruled("b", approver=True)], DOUBLE, Outcome.WAITING),
    (Verdict.BLOCK, 3, [ruled("a", ago=30, approver=True), ruled("a", approver=True),
                        ruled("b", ago=30, approver=True), ruled("b", approver=True)], DOUBLE, Outcome.RELEASED),
    (Verdict.BLOCK, 3, [ruled("a", ago=30, approver=True), ruled("a", approver=True),
                        ruled("b", ago=3, approver=True), ruled("b", approver=True)], DOUBLE, Outcome.WAITING),
    (Verdict.BLOCK, 3, [ruled("a", ago=30), ruled("a"), ruled("b", ago=30), ruled("b")], DOUBLE, Outcome.WAITING),
    (Verdict.BLOCK, 3, [ruled("a", P, approver=True), ruled("b", P, approver=True)], DOUBLE, Outcome.WAITING),
    (Verdict.BLOCK, 3, [ruled("a", W)], RULE, Outcome.WITHHELD),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "protected", "opinions", "rule", "outcome"), TABLE)
def test_the_table(
    verdict: Verdict, protected: int, opinions: list[Opinion], rule: ReviewRule, outcome: Outcome
) -> None:
    assert settle(verdict, protected, "up", opinions, rule, NOW).outcome is outcome


def test_going_past_the_registry_alarms_and_nothing_else_does() -> None:
    past = [one for one in TABLE if settle(one[0], one[1], "up", one[2], one[3], NOW).alarms]
    assert [(one[1], one[4]) for one in past] == [(3, Outcome.RELEASED)]


def test_a_release_lasts_as_long_as_the_shortest_of_its_rulings() -> None:
    settled = settle(Verdict.HOLD, 0, "up", [ruled("a", days=7), ruled("b", ago=2, days=3)], RULE, NOW)
    assert settled.expires == NOW + dt.timedelta(days=3)
    assert settled.approvers == ("b", "a")


OPINIONS = st.lists(
    st.builds(
        ruled,
        st.sampled_from(["a", "b", "c", "up"]),
        st.sampled_from(list(RulingKind)),
        st.floats(0, 100),
        approver=st.booleans(),
        days=st.floats(-5, 30),
    ),
    max_size=12,
)


@given(
    OPINIONS,
    st.sampled_from([Verdict.HOLD, Verdict.BLOCK]),
    st.integers(0, 2),
    st.sampled_from([RULE, DOUBLE]),
)
def test_whatever_is_ruled(
    opinions: list[Opinion], verdict: Verdict, protected: int, rule: ReviewRule
) -> None:
    settled = settle(verdict, protected, "up", opinions, rule, NOW)
    if settled.outcome in (Outcome.RELEASED, Outcome.RELEASED_IN_PART):
        assert len(set(settled.approvers)) >= 2
        assert "up" not in settled.approvers
        assert settled.expires is not None
        assert settled.expires > NOW
        assert not (verdict is Verdict.BLOCK and protected and rule is RULE)
    more = [*opinions, ruled("d", W, 0)]
    assert settle(verdict, protected, "up", more, rule, NOW).outcome is Outcome.WITHHELD
    assert settle(verdict, protected, "up", [o for o in opinions if o.account != "up"], rule, NOW) == settled


@pytest.mark.parametrize(
    ("verdict", "protected", "account", "approver", "rule", "refused"),
    [
        (Verdict.HOLD, 0, "a", False, RULE, False),
        (Verdict.HOLD, 0, "up", True, RULE, True),
        (Verdict.CLEAR, 0, "a", True, RULE, True),
        (Verdict.BLOCK, 0, "a", False, RULE, False),
        (Verdict.BLOCK, 2, "a", True, RULE, True),
        (Verdict.BLOCK, 2, "a", False, DOUBLE, True),
        (Verdict.BLOCK, 2, "a", True, DOUBLE, False),
    ],
)
def test_who_may_release(
    verdict: Verdict, protected: int, account: str, approver: bool, rule: ReviewRule, refused: bool
) -> None:
    assert bool(may_rule(verdict, protected, "up", account, approver, rule)) is refused
