"""When a stay ends: every combination of facts, and every clock."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from tidegate.response.stays import Answer, Fact, Facts, Said, Told, Why, answer, facts, together

SET = dt.datetime(2022, 11, 28, 14, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
NOW = SET + 90 * DAY
NOTICES = {
    None: False,
    SET - DAY: False,
    SET: True,
    SET + 60 * DAY: True,
    SET + 61 * DAY: False,
    NOW + DAY: False,
}
REVIEWS = {None: False, SET - DAY: False, SET: True, NOW: True, NOW + DAY: False}


@pytest.mark.parametrize(
    ("notified", "decided", "final", "held"),
    list(itertools.product(NOTICES, REVIEWS, (True, False), (True, False))),
)
def test_it_ends_by_notice_time_and_review_alone(notified, decided, final: bool, held: bool) -> None:  # type: ignore[no-untyped-def]
    found = answer(Facts(SET, notified, decided, final, held), NOW)
    ended = NOTICES[notified] and REVIEWS[decided] and final and not held
    assert (found.said is Said.NONE) == ended
    assert (found.why is Why.ENDED) == ended
    assert found.said is not Said.UNKNOWN
    assert found.since == SET


@pytest.mark.parametrize("now", [SET - DAY, SET - 400 * DAY])
def test_a_clock_set_back_ends_nothing(now: dt.datetime) -> None:
    assert answer(Facts(SET, SET, SET), now) == Answer(Said.STAYED, Why.CLOCK, SET)


@pytest.mark.parametrize(("days", "said"), [(29, Said.STAYED), (30, Said.NONE), (31, Said.NONE)])
def test_the_days_are_counted_from_their_own_notice(days: int, said: Said) -> None:
    found = answer(Facts(SET, SET + DAY, SET + DAY), SET + DAY + days * DAY)
    assert found.said is said
    assert found.until == SET + 31 * DAY


ANSWERS = [
    Answer(Said.NONE, Why.ENDED, SET, SET + 30 * DAY),
    Answer(Said.STAYED, Why.NO_NOTICE, SET),
    Answer(Said.STAYED, Why.NOTICE_TIME, SET, SET + 40 * DAY),
    Answer(Said.UNKNOWN, Why.DISAGREE),
]


@pytest.mark.parametrize("several", [s for n in range(5) for s in itertools.permutations(ANSWERS, n)])
def test_any_open_stay_wins(several: tuple[Answer, ...]) -> None:
    found = together(several)
    said = {one.said for one in several}
    expected = next((each for each in (Said.UNKNOWN, Said.STAYED) if each in said), Said.NONE)
    assert found.said is expected
    if expected is Said.STAYED:
        known = [one.until for one in several if one.said is Said.STAYED]
        assert found.until == (None if None in known else max(known))  # type: ignore[type-var]


def told(
    fact: Fact, at: dt.datetime, by: str = "a", digest: str = "", recorded: dt.datetime | None = None
) -> Told:
    return Told(fact, at, recorded or at, by, digest)


STEPS = (
    told(Fact.NOTIFIED, SET + DAY),
    told(Fact.DECIDED, SET + 2 * DAY, "a", "x"),
    told(Fact.DECIDED, SET + 3 * DAY, "b", "x"),
)


@pytest.mark.parametrize("given", [s for n in range(4) for s in itertools.combinations(STEPS, n)])
def test_only_all_facts_together_end_it(given: tuple[Told, ...]) -> None:
    found = answer(facts(SET, given, NOW), NOW)
    assert (found.said is Said.NONE) == (given == STEPS)


MORE = {
    "held": (told(Fact.HELD, SET + 4 * DAY), False),
    "held, then not": (told(Fact.RELEASED, SET + 5 * DAY), True),
    "appealed": (told(Fact.APPEALED, SET + 4 * DAY), False),
    "held later than now": (told(Fact.HELD, NOW + 9 * DAY), False),
    "appealed later than now": (told(Fact.APPEALED, NOW + 9 * DAY), False),
}


@pytest.mark.parametrize("name", MORE)
def test_what_prolongs_counts_whenever_it_is_dated(name: str) -> None:
    one, ended = MORE[name]
    assert (answer(facts(SET, (*STEPS, one), NOW), NOW).said is Said.NONE) == ended


NOT_ENOUGH = {
    "one person twice": (STEPS[0], STEPS[1], told(Fact.DECIDED, SET + 3 * DAY, "a", "x")),
    "over different proofs": (STEPS[0], STEPS[1], told(Fact.DECIDED, SET + 3 * DAY, "b", "y")),
    "notice before the stay": (told(Fact.NOTIFIED, SET - DAY, recorded=SET + DAY), *STEPS[1:]),
    "notice after its own entry": (told(Fact.NOTIFIED, SET + 9 * DAY, recorded=SET + DAY), *STEPS[1:]),
    "recorded in the future": (*STEPS[:2], told(Fact.DECIDED, NOW + DAY, "b", "x")),
    "second after an appeal": (STEPS[0], STEPS[1], told(Fact.APPEALED, SET + 3 * DAY), STEPS[2]),
}


@pytest.mark.parametrize("name", NOT_ENOUGH)
def test_what_is_no_proof_ends_nothing(name: str) -> None:
    assert answer(facts(SET, NOT_ENOUGH[name], NOW), NOW).said is Said.STAYED
