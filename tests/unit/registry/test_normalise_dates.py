"""Birth dates: every style means its day, and day and month swapped agree."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.registry.normalise import calendars
from tidegate.registry.normalise.dates import Order, birth_days, canonical_day

DAY = dt.date(1990, 3, 4)
FIRST = (
    "1990-03-04", "1990/3/4", "3/4/1990", "3/4/90", "4 March 1990", "March 4, 1990", "Mar. 4th, 1990", "4-Mar-90",
    "04MAR1990", "4 de marzo de 1990", "4 mars 1990", "4 de março de 1990", "4 марта 1990 г.", "4 березня 1990",
    "4. März 1990", "4 Mart 1990", "4 مارس 1990", "1990年3月4日", "1990년 3월 4일", "۱۹۹۰/۰۳/۰۴", "١٩٩٠-٠٣-٠٤",
    "19900304", 19900304, 32936, 32936.0, "32936", "1990-03-04T00:00:00Z", "1990-03-04 00:00:00", "3/4/1990 12:00 AM",
    "1368/12/13", "13 اسفند 1368", "۱۳۶۸/۱۲/۱۳", "13 Esfand 1368", "25 Yekatit 1982", "25/6/1982 E.C.", "25/06/1982 ዓ.ም",
    "25 የካቲት 1982", "平成2年3月4日", "4/3/2533 BE".replace(" BE", "").replace("4/3", "3/4"), DAY,
    dt.datetime(1990, 3, 4, 0, 0), "Sunday, March 4, 1990", "DOB: 03/04/1990", "٤ آذار ١٩٩٠",
)  # fmt: skip
AMONG = ("04/03/1990", "4.3.1990", "04031990", "7 Sha'ban 1410", "1410/8/7", "7 شعبان 1410", "1990-04-03")
NO_DATE = (
    "", "hello", "1990", 1990, "March 1990", "31/02/1990", "1990-13-45", 0, -5, 60001, True, None, float("nan"),
    float("inf"), 10**30, "123-45-6789", "201-234-567", "4 Ahmadi 1990", "1850-01-01", "2031-01-01", "12:30",
)  # fmt: skip


@pytest.mark.parametrize("value", FIRST, ids=str)
def test_the_likeliest_reading_is_the_day(value: object) -> None:
    assert birth_days(value)[0] == DAY.toordinal()


@pytest.mark.parametrize("value", AMONG, ids=str)
def test_the_day_is_among_the_readings(value: object) -> None:
    assert DAY.toordinal() in birth_days(value)


@pytest.mark.parametrize("value", NO_DATE, ids=str)
def test_what_is_no_birth_date_has_no_reading(value: object) -> None:
    assert birth_days(value) == ()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (calendars.jalali(1300, 1, 1), "1921-03-21"),
        (calendars.jalali(1358, 1, 1), "1979-03-21"),
        (calendars.jalali(1375, 1, 1), "1996-03-20"),
        (calendars.jalali(1399, 12, 30), "2021-03-20"),
        (calendars.jalali(1404, 1, 1), "2025-03-21"),
        (calendars.hijri(1445, 1, 1), "2023-07-19"),
        (calendars.ethiopian(2000, 1, 1), "2007-09-12"),
        (calendars.ethiopian(1983, 13, 5), "1991-09-10"),
    ],
)
def test_calendars_agree_with_known_days(found: int | None, expected: str) -> None:
    assert found is not None
    assert dt.date.fromordinal(found).isoformat() == expected


def test_days_a_calendar_does_not_have_are_none() -> None:
    assert calendars.jalali(1400, 12, 30) is None
    assert calendars.jalali(1400, 7, 31) is None
    assert calendars.ethiopian(1982, 13, 6) is None
    assert calendars.gregorian(1990, 2, 30) is None


@pytest.mark.parametrize("calendar", [calendars.jalali, calendars.ethiopian])
def test_every_day_of_a_calendar_follows_the_one_before(calendar: object) -> None:
    assert callable(calendar)
    years = range(1290, 1410) if calendar is calendars.jalali else range(1900, 2020)
    days = [found for year in years for month in range(1, 14) for day in range(1, 32)
            if (found := calendar(year, month, day)) is not None]  # fmt: skip
    assert days == list(range(days[0], days[-1] + 1))


@pytest.mark.parametrize(
    ("value", "order"),
    [
        ("04/03/1990", "dmy"),
        ("03/04/1990", "mdy"),
        ("1990.03.04", "ymd"),
        ("04031990", "dmy"),
        ("03041990", "mdy"),
        ("19900304", "ymd"),
        ("4 March 1990", "mdy"),
        ("04/03/90", "dmy"),
        ("1368/12/13", "jalali"),
        ("13/12/1368", "jalali"),
        ("25/06/1982", "ethiopian"),
        (32936, "ymd"),
        (DAY, "dmy"),
    ],
)
def test_a_stated_order_gives_one_day(value: object, order: Order) -> None:
    assert canonical_day(value, order) == DAY.toordinal()


def test_a_stated_order_refuses_others() -> None:
    assert canonical_day("13/25/1990", "dmy") is None
    assert canonical_day("nobody", "ymd") is None
    assert canonical_day("1990-03-04", "jalali") is None
    assert canonical_day("1410-08-07", "hijri") == calendars.hijri(1410, 8, 7)


@given(st.dates(dt.date(1931, 1, 1), dt.date(2030, 12, 31)), st.sampled_from("/-. "))
def test_day_and_month_swapped_agree(day: dt.date, mark: str) -> None:
    one = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    other = f"{day.month:02}{mark}{day.day:02}{mark}{day.year}"
    assert set(birth_days(one)) == set(birth_days(other))
    assert day.toordinal() in birth_days(one)
    assert day.toordinal() in birth_days(day.isoformat())
    if day.day <= 12:
        swapped = dt.date(day.year, day.day, day.month)
        assert day.toordinal() in birth_days(swapped)


@given(st.text(max_size=40) | st.integers() | st.floats() | st.datetimes() | st.none())
def test_any_value_has_at_most_six_days_in_range(value: object) -> None:
    found = birth_days(value)
    assert len(found) == len(set(found)) <= 6
    assert all(dt.date(1900, 1, 1) <= dt.date.fromordinal(day) <= dt.date(2030, 12, 31) for day in found)


@given(st.from_regex(r"[0-9]{1,4}[/.-][0-9]{1,4}[/.-][0-9]{1,4}( E\.C\.| AH)?", fullmatch=True))
def test_any_numbers_never_raise(value: str) -> None:
    birth_days(value)
    for order in ("dmy", "mdy", "ymd", "jalali", "hijri", "ethiopian"):
        canonical_day(value, order)
