"""Closing: the whole truth table. Nothing unknown closes, nothing contained or resolved is waived."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.histories import at
from tidegate.errors import ResponseError
from tidegate.model.closing import Matter, Tally, Waiver
from tidegate.response.closing import BY_TWO, NEVER_WAIVED, may_close

NOW = at(0, days=100)
PEOPLE = 20
DONE = {matter: Tally(PEOPLE, PEOPLE) for matter in Matter}


def waiver(matter: Matter, open_: int = 5, second: str = "", days: int = 50) -> Waiver:
    return Waiver(matter, open_, "privacy officer", at(0, days=days), "nobody can be reached there", second)


def test_all_done_may_close() -> None:
    assert may_close(DONE, PEOPLE, [], NOW) == ()


@pytest.mark.parametrize(
    ("matter", "tally", "waived"),
    list(
        product(
            Matter, ["done", "open", "unknown", "absent"], ["not", "by one", "by two", "too few", "future"]
        )
    ),
)
def test_each_matter_done_or_waived(matter: Matter, tally: str, waived: str) -> None:
    tallies = dict(DONE)
    if tally == "absent":
        del tallies[matter]
    else:
        tallies[matter] = {"done": Tally(PEOPLE, PEOPLE), "open": Tally(PEOPLE, 15), "unknown": Tally(None)}[
            tally
        ]
    waivers = {
        "not": [], "by one": [waiver(matter)], "by two": [waiver(matter, second="director")],
        "too few": [waiver(matter, 4, "director")], "future": [waiver(matter, 5, "director", 101)],
    }[waived]  # fmt: skip
    enough = waived == "by two" or (waived == "by one" and matter not in BY_TWO)
    closes = tally == "done" or (tally == "open" and enough and matter not in NEVER_WAIVED)
    missing = may_close(tallies, PEOPLE, waivers, NOW)
    assert [one.matter for one in missing] == ([] if closes else [matter])
    assert all(one.open == (5 if tally == "open" else None) for one in missing)


@pytest.mark.parametrize(
    ("matter", "tally", "open_"),
    [
        (Matter.NOTICES, Tally(0, 0), 20),
        (Matter.REVIEWS, Tally(3, 3), 17),
        (Matter.PEOPLE, Tally(19, 19), 1),
        (Matter.DUTIES, Tally(0, 0), 1),
        (Matter.REPORT, Tally(0, 0), 1),
        (Matter.CONTAINED, Tally(0, 0), 1),
        (Matter.NOTICES, Tally(20, 21), None),
        (Matter.REPOSTS, Tally(-1, -1), None),
    ],
)
def test_nothing_counted_is_not_everything_done(matter: Matter, tally: Tally, open_: int | None) -> None:
    assert [(one.matter, one.open) for one in may_close({**DONE, matter: tally}, PEOPLE, [], NOW)] == [
        (matter, open_)
    ]


def test_nobody_knows_how_many_people_means_open() -> None:
    assert {one.matter for one in may_close(DONE, None, [], NOW)} == {Matter.PEOPLE, *BY_TWO}
    assert [one.matter for one in may_close({}, 0, [], NOW)] == list(Matter)


@given(st.sampled_from(Matter), st.integers(0, 40), st.integers(0, 40))
def test_more_open_never_closes_sooner(matter: Matter, one: int, two: int) -> None:
    less, more = sorted((one, two))
    given_ = [waiver(matter, 10, "director")]
    few = may_close({**DONE, matter: Tally(40, 40 - less)}, PEOPLE, given_, NOW)
    many = may_close({**DONE, matter: Tally(40, 40 - more)}, PEOPLE, given_, NOW)
    assert len(few) <= len(many)


@pytest.mark.parametrize(("by", "reason", "second"), [("", "x", ""), ("a", " ", ""), ("a", "x", "A")])
def test_a_waiver_has_a_name_a_reason_and_another_second(by: str, reason: str, second: str) -> None:
    with pytest.raises(ResponseError):
        Waiver(Matter.REPORT, 1, by, NOW, reason, second)
