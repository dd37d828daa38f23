"""Retention: a hold wins, the unknown is kept, an unsigned schedule destroys nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.histories import at
from tidegate.errors import ResponseError
from tidegate.model.duty import Signature, Standing
from tidegate.model.retention import Kept
from tidegate.response.retention.purge import later, purgeable
from tidegate.response.retention.schedule import SHIPPED, load

UNSIGNED = load()
SIGNED = replace(UNSIGNED, signature=Signature("R. Officer", dt.date(2026, 11, 24), UNSIGNED.digest))
CLOSED = at(12)
OVER = at(12, days=366 * 4)
THING = Kept("e1", "incident-file", {"closed": CLOSED}, held=False, needed=False)


def test_the_shipped_schedule_is_unverified_and_unsigned() -> None:
    assert {term.citation.standing for term in UNSIGNED.terms} == {Standing.UNVERIFIED}
    assert not UNSIGNED.signed
    assert [term.key for term in UNSIGNED.terms] == ["incident-file", "logs", "disclosure-account", "person"]


@pytest.mark.parametrize(
    ("held", "needed", "signed", "over", "start"),
    list(
        product(
            (True, False, None),
            (True, False, None),
            (True, False),
            (True, False),
            ("closed", "unknown", "future"),
        )
    ),
)
def test_every_reason_against_it_stands(
    held: bool | None, needed: bool | None, signed: bool, over: bool, start: str
) -> None:
    now = OVER if over else at(12, days=30)
    instants = {
        "closed": {"closed": CLOSED},
        "unknown": {},
        "future": {"closed": now + dt.timedelta(seconds=1)},
    }[start]
    thing = replace(THING, held=held, needed=needed, instants=instants)
    told = purgeable([thing], SIGNED if signed else UNSIGNED, now)[0]
    reasons = (held is not False) + (needed is not False) + (not signed) + (not (start == "closed" and over))
    assert (told.may, len(told.why_not)) == (reasons == 0, reasons)


def test_a_term_ends_on_its_day_and_not_before() -> None:
    ends = CLOSED.astimezone(dt.UTC).replace(year=2025)
    told = purgeable([THING], SIGNED, ends - dt.timedelta(seconds=1))[0]
    assert (told.may, told.on, told.why_not) == (False, ends, ("its term ends on 2025-11-28",))
    assert purgeable([THING], SIGNED, ends)[0].may


def test_a_class_nobody_knows_is_kept() -> None:
    assert purgeable([replace(THING, term="shoes")], SIGNED, OVER)[0].why_not == (
        "the schedule has no such class",
    )


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        ((2024, 2, 29), 12, (2025, 3, 1)),
        ((2024, 2, 29), 48, (2028, 2, 29)),
        ((2023, 1, 31), 1, (2023, 3, 1)),
        ((2023, 12, 31), 2, (2024, 3, 1)),
        ((2023, 12, 15), 1, (2024, 1, 15)),
        ((2023, 10, 31), 1, (2023, 12, 1)),
    ],
)
def test_months(start: tuple[int, int, int], months: int, ends: tuple[int, int, int]) -> None:
    assert later(dt.datetime(*start, tzinfo=dt.UTC), months) == dt.datetime(*ends, tzinfo=dt.UTC)


@given(st.datetimes(timezones=st.just(dt.UTC)), st.integers(1, 200))
def test_a_month_is_never_shorter_than_28_days(start: dt.datetime, months: int) -> None:
    ends = later(start, months)
    assert ends is None or ends - start >= dt.timedelta(days=28 * months)


def test_a_changed_schedule_is_no_longer_signed(tmp_path: Path) -> None:
    path, text = tmp_path / "schedule.toml", SHIPPED.read_text()
    signed = text.replace(
        'name = ""\ndigest = ""', f'name = "R. Officer"\ndate = 2026-11-24\ndigest = "{UNSIGNED.digest}"'
    )
    path.write_text(signed)
    assert load(path).signed
    path.write_text(signed.replace("months = 36", "months = 1"))
    assert not load(path).signed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("months = 36", "months = 0", "term.months: one or more"),
        ("months = 36", 'months = "3 years"', r"term\[0\].months: write a whole number"),
        ('key = "logs"', 'key = "incident-file"', "each with a key of its own"),
        ('start = "closed"', 'start = "soon"', r"term\[0\].start: one of closed"),
        ('digest = ""', 'digest = "x"', "signature: name, date and digest"),
    ],
)
def test_a_wrong_schedule_is_one_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "schedule.toml"
    path.write_text(SHIPPED.read_text().replace(old, new, 1))
    with pytest.raises(ResponseError, match=said):
        load(path)
