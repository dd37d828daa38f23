"""Clocks: worst case first, nothing unknown ever makes a deadline later, nothing is dropped."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.histories import at, history
from tidegate.errors import ResponseError
from tidegate.model.duty import (
    Answer,
    Clock,
    ClockState,
    Deadline,
    DutyRuling,
    Facts,
    Ruling,
    Standing,
    Start,
    Trigger,
    Unit,
)
from tidegate.model.history import Counts, Mark
from tidegate.response.duties.clocks import clocks, open_clocks
from tidegate.response.duties.deadline import due
from tidegate.response.duties.known import known as from_history
from tidegate.response.duties.rules import load
from tidegate.response.duties.trigger import applies, deciding, undecided

BOOK = load()
EASTERN = dt.timezone(dt.timedelta(hours=-5))
FOUND = dt.datetime(2022, 11, 28, 13, 53, tzinfo=EASTERN)
NOW = FOUND + dt.timedelta(days=2)
YES, NO, UNKNOWN = True, False, None


def facts(**answers: bool) -> Facts:
    return Facts({"discovery": FOUND}, answers)


def clock(found: tuple[Clock, ...], key: str) -> Clock:
    return next(one for one in found if one.key == key)


def answered(names: tuple[str, ...], values: tuple[bool | None, ...]) -> Facts:
    return facts(**{name: value for name, value in zip(names, values, strict=True) if value is not None})


# --- triggers: the whole truth table -------------------------------------------------------------


@pytest.mark.parametrize("values", list(product((YES, NO, UNKNOWN), repeat=2)))
def test_all_any_and_none_of_two_facts(values: tuple[bool | None, bool | None]) -> None:
    known = answered(("a", "b"), values)
    all_, any_ = applies(Trigger(all=("a", "b")), known), applies(Trigger(any=("a", "b")), known)
    none = applies(Trigger(none=("a", "b")), known)
    assert all_ is (Answer.NO if NO in values else Answer.UNKNOWN if UNKNOWN in values else Answer.YES)
    assert any_ is (Answer.YES if YES in values else Answer.UNKNOWN if UNKNOWN in values else Answer.NO)
    assert none is (Answer.NO if YES in values else Answer.UNKNOWN if UNKNOWN in values else Answer.YES)


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [(0, None, Answer.UNKNOWN), (499, None, Answer.UNKNOWN), (500, None, Answer.YES), (0, 499, Answer.NO),
     (0, 500, Answer.UNKNOWN), (500, 500, Answer.YES)],
)  # fmt: skip
def test_people_are_counted_by_their_bounds(least: int, most: int | None, told: Answer) -> None:
    known = Facts({"discovery": FOUND}, {}, least, most)
    assert applies(Trigger(all=("people >= 500",)), known) is told


def test_what_would_decide_is_named() -> None:
    trigger = Trigger(all=("a", "b"), none=("c",))
    assert undecided(trigger, facts(a=True)) == ("b", "c")
    assert deciding(trigger, facts(a=True, b=False, c=True)) == ("b", "c")
    assert deciding(trigger, facts(a=True)) == ()


# --- the shipped rules ---------------------------------------------------------------------------


def test_every_rule_of_the_facts_is_there_with_its_standing() -> None:
    standing = {rule.key: rule.citation.standing for rule in BOOK.rules}
    assert standing == {
        "us-omb-m-17-12": Standing.SECONDARY,
        "us-fisma-major-incident": Standing.VERIFIED,
        "us-cisa-one-hour": Standing.VERIFIED,
        "us-8-cfr-208-6": Standing.SECONDARY,
        "us-privacy-act": Standing.VERIFIED,
        "eu-gdpr-33-34": Standing.VERIFIED,
        "uk-gdpr-33-34": Standing.VERIFIED,
        "us-hipaa": Standing.VERIFIED,
        "us-ca-breach": Standing.VERIFIED,
        "us-ny-breach": Standing.VERIFIED,
        "ca-material-breach": Standing.VERIFIED,
        "au-notifiable-data-breach": Standing.VERIFIED,
    }
    assert not any(rule.signed for rule in BOOK.rules)
    assert all(rule.citation.url.startswith("http") and rule.citation.words for rule in BOOK.rules)
    media = next(one for rule in BOOK.rules for one in rule.tellings if one.key == "media")
    assert media.standing is Standing.UNVERIFIED


def test_nothing_known_means_that_every_clock_runs() -> None:
    found = clocks(facts(), BOOK, FOUND)
    assert not [one for one in found if one.state not in (ClockState.RUNNING, ClockState.EFFECT)]
    assert all(one.applies is Answer.UNKNOWN and one.unknown for one in found)
    assert len(found) == sum(len(rule.tellings) for rule in BOOK.rules)


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("us-cisa-one-hour/cisa", dt.timedelta(hours=1)),
        ("us-omb-m-17-12/people", dt.timedelta()),
        ("us-fisma-major-incident/congress", dt.timedelta(days=7)),
        ("us-fisma-major-incident/supplement", dt.timedelta(days=30)),
        ("eu-gdpr-33-34/authority", dt.timedelta(hours=72)),
        ("uk-gdpr-33-34/authority", dt.timedelta(hours=72)),
        ("us-hipaa/people", dt.timedelta(days=60)),
        ("us-ca-breach/residents", dt.timedelta(days=30)),
        ("us-ca-breach/attorney-general", dt.timedelta(days=15)),
        ("us-ny-breach/residents", dt.timedelta(days=30)),
        ("ca-material-breach/commissioner", dt.timedelta(days=7)),
        ("au-notifiable-data-breach/assessment", dt.timedelta(days=30)),
    ],
)
def test_deadlines_of_the_shipped_rules(key: str, after: dt.timedelta) -> None:
    assert clock(clocks(facts(), BOOK, NOW), key).due == FOUND + after


def test_the_day_of_2022_as_an_agency_would_see_it() -> None:
    known = Facts(
        {"discovery": FOUND, "identification": FOUND + dt.timedelta(minutes=11)},
        {"federal_agency": True, "personal_data": True, "asylum_or_fear": True, "consent_or_decision": False,
         "federal_system": False, "bound_by_gdpr": False, "bound_by_uk_gdpr": False, "bound_by_hipaa": False,
         "bound_by_california": False, "bound_by_new_york": False, "canadian_federal": False, "bound_by_australia": False,
         "system_of_records": True, "citizens_or_residents": False, "major_harm": True},
        6252, 6252,
    )  # fmt: skip
    found = clocks(known, BOOK, FOUND + dt.timedelta(days=8))
    assert [(one.key, one.state) for one in found if one.state is not ClockState.NOT_TRIGGERED] == [
        ("us-fisma-major-incident/congress", ClockState.BREACHED),
        ("us-omb-m-17-12/people", ClockState.RUNNING),
        ("us-fisma-major-incident/supplement", ClockState.RUNNING),
        ("us-8-cfr-208-6/claim", ClockState.EFFECT),
    ]
    ruled_out = clock(found, "us-privacy-act/records")
    assert ruled_out.notes == (f"ruled out by the answer to: {BOOK.questions['citizens_or_residents']}",)


# --- properties ----------------------------------------------------------------------------------

NAMES = sorted(BOOK.questions)
INSTANTS = [start.value for start in Start if start is not Start.DISCOVERY]


@st.composite
def known(draw: st.DrawFn) -> Facts:
    answers = draw(st.dictionaries(st.sampled_from(NAMES), st.booleans()))
    later = draw(st.dictionaries(st.sampled_from(INSTANTS), st.integers(0, 4000)))
    instants = {name: FOUND + dt.timedelta(hours=hours) for name, hours in later.items()}
    least = draw(st.integers(0, 200_000))
    most = draw(st.none() | st.integers(least, 300_000))
    return Facts({"discovery": FOUND, **instants}, answers, least, most)


@given(known(), st.integers(0, 4000), st.data())
def test_what_is_not_known_never_makes_a_deadline_later(one: Facts, hours: int, data: st.DataObject) -> None:
    now = FOUND + dt.timedelta(hours=hours)
    forgotten = set(data.draw(st.lists(st.sampled_from([*one.answers, *one.instants]))))
    less = Facts(
        {name: at for name, at in one.instants.items() if name == "discovery" or name not in forgotten},
        {name: value for name, value in one.answers.items() if name not in forgotten},
        data.draw(st.integers(0, one.people_least)),
        data.draw(st.none() | st.just(one.people_most)),
    )
    before = {clock.key: clock for clock in clocks(one, BOOK, now)}
    for after in clocks(less, BOOK, now):
        was = before[after.key]
        if was.state is not ClockState.NOT_TRIGGERED:
            assert after.state is not ClockState.NOT_TRIGGERED
        if was.due is not None:
            assert after.due is not None
            assert after.due <= was.due
        if was.state is ClockState.BREACHED:
            assert after.state is ClockState.BREACHED


@given(known(), st.integers(-2000, 4000))
def test_the_worst_stands_first_and_none_is_missing(one: Facts, hours: int) -> None:
    found = clocks(one, BOOK, FOUND + dt.timedelta(hours=hours))
    assert {clock.key for clock in found} == {
        f"{rule.key}/{each.key}" for rule in BOOK.rules for each in rule.tellings
    }
    ranks = [list(ClockState).index(clock.state) for clock in found]
    assert ranks == sorted(ranks)
    for state in (ClockState.BREACHED, ClockState.RUNNING):
        due_ = [clock.due for clock in found if clock.state is state]
        assert due_ == sorted(at for at in due_ if at is not None)


@given(known(), st.integers(0, 4000), st.integers(0, 4000))
def test_a_clock_set_forward_never_unbreaches(one: Facts, first: int, second: int) -> None:
    early, late = sorted((first, second))
    # Starts in the future count from now: the facts must all lie in the past to compare.
    past = replace(one, instants={name: min(at, FOUND) for name, at in one.instants.items()})
    before = {clock.key: clock for clock in clocks(past, BOOK, FOUND + dt.timedelta(hours=early))}
    for clock_ in clocks(past, BOOK, FOUND + dt.timedelta(hours=late)):
        assert clock_.due == before[clock_.key].due
        if before[clock_.key].state is ClockState.BREACHED:
            assert clock_.state is ClockState.BREACHED


# --- rulings -------------------------------------------------------------------------------------

GDPR = "eu-gdpr-33-34/authority"
APPLIES = {"bound_by_gdpr": True, "personal_data": True, "risk_to_people": True}


def ruling(kind: Ruling, hours: float, second: str = "", until: float | None = None) -> DutyRuling:
    ends = None if until is None else FOUND + dt.timedelta(hours=until)
    return DutyRuling(GDPR, kind, "counsel one", FOUND + dt.timedelta(hours=hours), "as filed", second, ends)


@pytest.mark.parametrize(
    ("answers", "rulings", "hours", "state"),
    [
        (APPLIES, [], 72, ClockState.RUNNING),
        (APPLIES, [], 72.01, ClockState.BREACHED),
        (APPLIES, [ruling(Ruling.MET, 72)], 100, ClockState.MET),
        (APPLIES, [ruling(Ruling.MET, 73)], 100, ClockState.MET_LATE),
        (APPLIES, [ruling(Ruling.MET, 101)], 100, ClockState.BREACHED),
        (APPLIES, [ruling(Ruling.MET, -1)], 100, ClockState.BREACHED),
        (APPLIES, [ruling(Ruling.NOT_NOTIFIABLE, 5)], 10, ClockState.RUNNING),
        (APPLIES, [ruling(Ruling.NOT_NOTIFIABLE, 5)], 100, ClockState.BREACHED),
        (APPLIES, [ruling(Ruling.NOT_NOTIFIABLE, 5, "counsel two")], 100, ClockState.NOT_NOTIFIABLE),
        ({}, [ruling(Ruling.NOT_NOTIFIABLE, 5)], 100, ClockState.NOT_NOTIFIABLE),
        (APPLIES, [ruling(Ruling.DELAYED, 5, until=90)], 10, ClockState.DELAYED),
        (APPLIES, [ruling(Ruling.DELAYED, 5, until=90)], 80, ClockState.BREACHED),
        (APPLIES, [ruling(Ruling.DELAYED, 5, until=20)], 30, ClockState.BREACHED),
        (APPLIES, [ruling(Ruling.DELAYED, 5, until=90), ruling(Ruling.MET, 60)], 80, ClockState.MET),
        ({"bound_by_gdpr": False}, [], 100, ClockState.NOT_TRIGGERED),
    ],
)
def test_what_people_ruled(
    answers: dict[str, bool], rulings: list[DutyRuling], hours: float, state: ClockState
) -> None:
    found = clocks(facts(**answers), BOOK, FOUND + dt.timedelta(hours=hours), rulings)
    assert clock(found, GDPR).state is state
    assert clock(found, GDPR).due == FOUND + dt.timedelta(hours=72)


@pytest.mark.parametrize("kind", Ruling)
@pytest.mark.parametrize(
    ("by", "reason", "second"), [("", "why", ""), (" ", "why", ""), ("a", " ", ""), ("a", "b", "A ")]
)
def test_a_ruling_has_a_name_a_reason_and_another_second(
    kind: Ruling, by: str, reason: str, second: str
) -> None:
    until = FOUND if kind is Ruling.DELAYED else None
    with pytest.raises(ResponseError):
        DutyRuling(GDPR, kind, by, FOUND, reason, second, until)


def test_a_misspelt_fact_or_clock_is_refused_and_not_read_as_unknown() -> None:
    with pytest.raises(ResponseError, match="nobody asks"):
        clocks(facts(federal_agancy=True), BOOK, NOW)
    with pytest.raises(ResponseError, match="no such clock"):
        clocks(facts(), BOOK, NOW, [replace(ruling(Ruling.MET, 1), clock="eu-gdpr/authority")])


def test_open_clocks_are_those_that_somebody_must_do_something_about() -> None:
    found = clocks(facts(bound_by_gdpr=False), BOOK, NOW)
    assert {one.state for one in open_clocks(found)} == {ClockState.BREACHED, ClockState.RUNNING}


# --- calendar ------------------------------------------------------------------------------------


def local(*parts: int, zone: str = "America/New_York", fold: int = 0) -> dt.datetime:
    from zoneinfo import ZoneInfo

    return dt.datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold)  # type: ignore[arg-type,misc]  # parts of an instant


@pytest.mark.parametrize(
    ("amount", "unit", "start", "ends"),
    [
        # over the night when clocks go back: 30 days by the clock on the wall are an hour longer; the earlier counts
        (30, Unit.DAYS, local(2022, 10, 20, 9, 0), local(2022, 11, 19, 8, 0)),
        # forward: the wall's reading is an hour shorter than 24 h times 30
        (30, Unit.DAYS, local(2022, 3, 1, 9, 0), local(2022, 3, 31, 9, 0)),
        # an hour that does not exist, and one that comes twice
        (1, Unit.DAYS, local(2022, 3, 12, 2, 30), local(2022, 3, 13, 1, 30)),
        (1, Unit.DAYS, local(2022, 11, 5, 1, 30), local(2022, 11, 6, 1, 30)),
        # leap days
        (1, Unit.DAYS, local(2024, 2, 28, 9, 0), local(2024, 2, 29, 9, 0)),
        (60, Unit.DAYS, local(2024, 1, 15, 9, 0), local(2024, 3, 15, 9, 0)),
        (60, Unit.DAYS, local(2023, 1, 15, 9, 0), local(2023, 3, 16, 9, 0)),
        (72, Unit.HOURS, local(2022, 11, 4, 9, 0), local(2022, 11, 7, 8, 0)),
        # Thanksgiving on 24 November 2022, then a weekend
        (1, Unit.BUSINESS_DAYS, local(2022, 11, 23, 9, 0), local(2022, 11, 25, 9, 0)),
        (2, Unit.BUSINESS_DAYS, local(2022, 11, 23, 9, 0), local(2022, 11, 28, 9, 0)),
        # Christmas of 2022 fell on a Sunday and was kept on Monday; New Year's Day of 2022 on Friday, 31 December 2021
        (1, Unit.BUSINESS_DAYS, local(2022, 12, 23, 9, 0), local(2022, 12, 27, 9, 0)),
        (1, Unit.BUSINESS_DAYS, local(2021, 12, 30, 9, 0), local(2022, 1, 3, 9, 0)),
        # Juneteenth since 2021
        (1, Unit.BUSINESS_DAYS, local(2020, 6, 18, 9, 0), local(2020, 6, 19, 9, 0)),
        (1, Unit.BUSINESS_DAYS, local(2023, 6, 16, 9, 0), local(2023, 6, 20, 9, 0)),
        # started on a Saturday
        (1, Unit.BUSINESS_DAYS, local(2022, 11, 19, 9, 0), local(2022, 11, 21, 9, 0)),
    ],
)
def test_days_weekends_holidays_clock_changes_and_leap_days(
    amount: int, unit: Unit, start: dt.datetime, ends: dt.datetime
) -> None:
    calendar = "us-federal" if unit is Unit.BUSINESS_DAYS else ""
    deadline = Deadline(unit, amount, Start.DISCOVERY, "America/New_York", calendar)
    assert due(deadline, start, BOOK.calendars) == ends.astimezone(dt.UTC)


@given(
    st.integers(1, 400),
    st.integers(0, 50_000),
    st.sampled_from(["America/New_York", "Australia/Sydney", "UTC"]),
)
def test_days_are_never_longer_than_on_the_wall_or_by_the_hour(amount: int, hours: int, zone: str) -> None:
    start = dt.datetime(2022, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
    ends = due(Deadline(Unit.DAYS, amount, Start.DISCOVERY, zone), start, {})
    assert ends is not None
    assert start + dt.timedelta(days=amount, hours=-1) <= ends <= start + dt.timedelta(days=amount)


def test_an_instant_at_the_end_of_time_is_a_line_and_no_traceback() -> None:
    far = dt.datetime.max.replace(tzinfo=dt.UTC) - dt.timedelta(days=2)
    with pytest.raises(ResponseError, match="beyond the calendar"):
        clocks(Facts({"discovery": far}), BOOK, far)


@pytest.mark.parametrize(
    ("instants", "said"),
    [
        ({}, "instants.discovery: missing"),
        ({"discovery": FOUND, "foundd": FOUND}, "1 of them unknown"),
        ({"discovery": FOUND.replace(tzinfo=None)}, "give its zone"),
        ({"discovery": FOUND, "materiality": FOUND - dt.timedelta(seconds=1)}, "before the discovery"),
    ],
)
def test_instants_that_cannot_be(instants: dict[str, dt.datetime], said: str) -> None:
    with pytest.raises(ResponseError, match=said):
        Facts(instants)


# --- from a history ------------------------------------------------------------------------------


def test_a_history_answers_yes_or_nothing() -> None:
    found = from_history(history())
    assert found.answers == {"personal_data": True, "asylum_or_fear": True}
    assert found.instants == {"discovery": at(13, 52), "people told": at(10, days=1)}
    assert (found.people_least, found.people_most) == (6252, 6252)
    unknown = from_history(replace(history(), counts=Counts()))
    assert (unknown.answers, unknown.people_least, unknown.people_most) == ({}, 0, None)
    assert from_history(history(), {"asylum_or_fear": False, "federal_agency": True}).answers == {
        "personal_data": True,
        "asylum_or_fear": False,
        "federal_agency": True,
    }


def test_a_history_without_a_discovery_counts_no_clock() -> None:
    silent = tuple(one for one in history().timeline if one.mark is not Mark.REPORTED)
    with pytest.raises(ResponseError, match="nothing says when it was noticed"):
        from_history(replace(history(), timeline=silent))
