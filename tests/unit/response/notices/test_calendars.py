"""Dates and numbers as their readers write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.response.notices.calendars import (
    date_text,
    ethiopic,
    number_text,
    persian,
    time_text,
    zone_text,
)
from tidegate.response.notices.languages import LANGUAGES, language

EASTERN = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2022, 11, 28), "7 آذر 1401"),
        (date(2022, 3, 21), "1 فروردین 1401"),
        (date(2022, 3, 20), "29 اسفند 1400"),
        (date(2021, 3, 20), "30 اسفند 1399"),
        (date(2025, 3, 20), "30 اسفند 1403"),
        (date(2025, 3, 21), "1 فروردین 1404"),
        (date(1979, 2, 11), "22 بهمن 1357"),
        (date(1700, 1, 1), ""),
    ],
)
def test_persian_dates(day: date, told: str) -> None:
    assert persian(day) == told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2022, 9, 11), "መስከረም 1 ቀን 2015 ዓ.ም."),
        (date(2023, 9, 11), "ጳጉሜን 6 ቀን 2015 ዓ.ም."),
        (date(2023, 9, 12), "መስከረም 1 ቀን 2016 ዓ.ም."),
        (date(2007, 9, 12), "መስከረም 1 ቀን 2000 ዓ.ም."),
        (date(2022, 11, 28), "ኅዳር 19 ቀን 2015 ዓ.ም."),
    ],
)
def test_ethiopian_dates(day: date, told: str) -> None:
    assert ethiopic(day) == told


@given(st.dates(date(1900, 1, 1), date(2090, 12, 31)))
def test_a_calendar_gives_every_day_a_name_of_its_own(day: date) -> None:
    for calendar in (persian, ethiopic):
        assert calendar(day)
        assert calendar(day) != calendar(day + timedelta(days=1))


def test_haitian_creole_is_not_french() -> None:
    assert date_text(date(2022, 8, 1), language("ht")) == "1 out 2022"
    assert date_text(date(2022, 12, 29), language("ht")) == "29 desanm 2022"


def test_dates_and_times_by_language() -> None:
    at = datetime(2022, 11, 28, 14, 3, tzinfo=EASTERN)
    told = {code: time_text(at, language(code)) for code in LANGUAGES}
    assert told["en"] == "November 28, 2022, 14:03"
    assert told["es"] == "28 de noviembre de 2022, 14:03"
    assert told["fa"] == "۷ آذر ۱۴۰۱ (۲۸ نوامبر ۲۰۲۲)، ۱۴:۰۳"
    assert told["zh"] == "2022年11月28日 14:03"
    assert told["ru"] == "28 ноября 2022\u202fг., 14:03"
    assert len(set(told.values())) == len(told)


def test_seconds_are_told_where_there_are_some() -> None:
    assert time_text(datetime(2022, 11, 28, 14, 3, 7, tzinfo=UTC), language("en")).endswith("14:03:07")


@pytest.mark.parametrize(
    ("hours", "told"),
    [(-5, "UTC−05:00"), (0, "UTC"), (5.75, "UTC+05:45"), (3.5, "UTC+03:30"), (-3.5, "UTC−03:30")],
)
def test_zones(hours: float, told: str) -> None:
    assert zone_text(datetime(2022, 1, 1, tzinfo=timezone(timedelta(hours=hours)))) == told


def test_numbers() -> None:
    assert number_text(6252, language("en")) == "6,252"
    assert number_text(6252, language("fa")) == "۶٬۲۵۲"
    assert number_text(6252, language("ht")) == "6\u00a0252"
