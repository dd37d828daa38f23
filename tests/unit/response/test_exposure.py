"""Bounds contain the truth whatever machines saw of it; what is true never widens them; what people say moves nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.model.exposure import Bound, Claim, Exposure
from tidegate.response.exposure import corrected, exposure

DAY = dt.datetime(2022, 11, 28, tzinfo=dt.UTC)
EASTERN = dt.timezone(dt.timedelta(hours=-5))


def at(clock: str) -> dt.datetime:
    """As clocks showed in the agency's office."""
    hours, minutes, *seconds = map(int, clock.split(":"))
    return dt.datetime(2022, 11, 28, hours, minutes, *seconds, tzinfo=EASTERN).astimezone(dt.UTC)


def said(bound: Bound, clock: str, source: str = "access log", **more: object) -> Claim:
    return Claim(bound, at(clock), source, **more)  # type: ignore[arg-type]


THE_DAY = [
    said(Bound.UNREACHABLE, "9:12:07"),
    said(Bound.POSTED, "9:45:00", "deploy log", uncertainty=1.0),
    said(Bound.REACHABLE, "9:46:31"),
    said(Bound.REACHABLE, "14:03:20"),
    said(Bound.REMOVED, "14:04:00", "deploy log", uncertainty=1.0),
    said(Bound.UNREACHABLE, "14:05:02"),
]


def test_the_day_it_is_built_for() -> None:
    about_five = Claim(
        Bound.LASTED, None, "person", machine=False, words="about five hours", seconds=5 * 3600
    )
    found = exposure([*THE_DAY, about_five])
    assert found.earliest.best is not None
    assert found.earliest.best.at == at("9:45:00")
    assert found.earliest.best.claim.source == "deploy log"
    assert found.earliest.not_before is not None
    assert found.earliest.not_before.at == at("9:12:07")
    assert found.latest.best is not None
    assert found.latest.best.at == at("14:04:00")
    assert found.measured == 4 * 3600 + 19 * 60
    [beside] = found.beside
    assert beside.off == 41 * 60
    assert beside.within is False
    assert not found.contradictions
    assert not found.missing


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ([said(Bound.UNREACHABLE, "12:00"), said(Bound.REACHABLE, "12:30")], "interrupted"),
        ([said(Bound.REACHABLE, "9:30")], "posted after reachable"),
        ([said(Bound.UNREACHABLE, "9:45:30")], "unreachable after posted"),
        ([said(Bound.REACHABLE, "14:04:40")], "reachable after removed"),
    ],
)
def test_what_cannot_all_be_true_is_named(more: list[Claim], code: str) -> None:
    found = exposure([*THE_DAY, *more])
    assert [one.code for one in found.contradictions] == [code]
    assert found.contradictions[0].claims


def test_a_404_that_nothing_orders_is_undecided() -> None:
    found = exposure([said(Bound.UNREACHABLE, "12:00")])
    assert len(found.undecided) == 1
    assert found.earliest.not_before is None
    assert found.latest.not_after is None


def test_without_any_claim_everything_is_said_to_be_missing() -> None:
    found = exposure([])
    assert len(found.missing) == 5
    assert found.measured is None


def test_the_latest_cache_comes_first_and_moves_no_bound() -> None:
    tail = [said(Bound.CACHED_UNTIL, "15:00", "headers"), said(Bound.CACHED_UNTIL, "18:00", "headers")]
    found = exposure([*THE_DAY, *tail])
    assert [one.at for one in found.tail] == [at("18:00"), at("15:00")]
    assert found.latest == exposure(THE_DAY).latest


def test_a_clock_that_is_ahead_is_set_right_and_less_certain() -> None:
    [one] = corrected([said(Bound.REACHABLE, "9:46:31")], {"access log": (30.0, 2.0)})
    assert (one.at, one.uncertainty) == (at("9:46:01"), 2.0)


def test_a_claim_has_an_instant_or_an_amount() -> None:
    for wrong in (
        {"bound": Bound.LASTED, "at": DAY},
        {"bound": Bound.POSTED, "at": None},
        {"bound": Bound.POSTED, "at": DAY.replace(tzinfo=None)},
        {"bound": Bound.POSTED, "at": DAY, "uncertainty": float("inf")},
        {"bound": Bound.POSTED, "at": DAY, "uncertainty": -1.0},
    ):
        with pytest.raises(ValueError, match=r"instant|uncertainty|amount"):
            Claim(source="x", **wrong)  # type: ignore[arg-type]


SECONDS = st.integers(0, 86_400)


@st.composite
def days(draw: st.DrawFn) -> tuple[dt.datetime, dt.datetime, list[Claim]]:
    """A day with its truth, and what machines with wrong clocks claimed of it; each knows how wrong it may be."""
    first, last = sorted(draw(st.tuples(SECONDS, SECONDS)))
    posted, removed = DAY + dt.timedelta(seconds=first), DAY + dt.timedelta(seconds=last)
    found = []
    for moment in draw(st.lists(SECONDS, max_size=25)):
        unsure = draw(st.integers(0, 900))
        shown = DAY + dt.timedelta(seconds=moment + draw(st.integers(-unsure, unsure)))
        bound = Bound.REACHABLE if first <= moment <= last else Bound.UNREACHABLE
        found.append(Claim(bound, shown, "access log", True, float(unsure)))
    for bound, moment in ((Bound.POSTED, first), (Bound.REMOVED, last)):
        for _ in range(draw(st.integers(0, 2))):
            unsure = draw(st.integers(0, 900))
            shown = DAY + dt.timedelta(seconds=moment + draw(st.integers(-unsure, unsure)))
            found.append(Claim(bound, shown, "deploy log", True, float(unsure)))
    return posted, removed, found


def holds(found: Exposure, posted: dt.datetime, removed: dt.datetime) -> bool:
    lasted = (removed - posted).total_seconds()
    return all(
        (
            found.earliest.not_before is None or found.earliest.not_before.at <= posted,
            found.earliest.not_after is None or posted <= found.earliest.not_after.at,
            found.latest.not_before is None or found.latest.not_before.at <= removed,
            found.latest.not_after is None or removed <= found.latest.not_after.at,
            found.least is None or found.least <= lasted,
            found.most is None or lasted <= found.most,
        )
    )


@given(days())
def test_the_bounds_contain_the_truth(day: tuple[dt.datetime, dt.datetime, list[Claim]]) -> None:
    posted, removed, claims = day
    found = exposure(claims)
    assert holds(found, posted, removed)
    assert not found.contradictions


def widths(found: Exposure) -> list[float]:
    far = float("inf")
    earliest, latest = found.earliest, found.latest
    return [
        -(earliest.not_before.at.timestamp() if earliest.not_before else -far),
        earliest.not_after.at.timestamp() if earliest.not_after else far,
        -(latest.not_before.at.timestamp() if latest.not_before else -far),
        latest.not_after.at.timestamp() if latest.not_after else far,
    ]


@given(days(), st.data())
def test_a_true_claim_more_never_widens_a_bound(
    day: tuple[dt.datetime, dt.datetime, list[Claim]], data: st.DataObject
) -> None:
    _, _, claims = day
    few = data.draw(st.lists(st.sampled_from(claims), unique_by=id)) if claims else []
    for narrow, wide in zip(widths(exposure(claims)), widths(exposure(few)), strict=True):
        assert narrow <= wide


@given(days(), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(
    day: tuple[dt.datetime, dt.datetime, list[Claim]], shuffled: object
) -> None:
    claims = list(day[2])
    before = exposure(claims)
    shuffled.shuffle(claims)  # type: ignore[attr-defined]
    assert exposure(claims) == before


@given(days(), st.lists(SECONDS, max_size=5))
def test_what_people_say_moves_no_bound(
    day: tuple[dt.datetime, dt.datetime, list[Claim]], spoken: list[int]
) -> None:
    words = [
        Claim(bound, DAY + dt.timedelta(seconds=one), "person", machine=False)
        for one in spoken
        for bound in (Bound.POSTED, Bound.REMOVED, Bound.REACHABLE, Bound.UNREACHABLE)
    ]
    found = exposure([*day[2], *words])
    assert replace(found, beside=()) == exposure(day[2])
    assert len(found.beside) == len(words)
