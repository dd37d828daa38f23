"""What was put in place when, as logs of every kind tell; a file named after removals is not removed by its name."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tidegate.errors import UsageError
from tidegate.model.exposure import Bound
from tidegate.response import deploy_logs, instants, lifetimes

PATH = "statistics/removals fy23.xlsx"
EASTERN = ZoneInfo("America/New_York")
PUT = dt.datetime(2022, 11, 28, 14, 44, 58, tzinfo=dt.UTC)
GONE = dt.datetime(2022, 11, 28, 19, 3, 40, tzinfo=dt.UTC)
BOTH = [(Bound.POSTED, PUT), (Bound.REMOVED, GONE)]
LOGS = {
    "audit": b"2022-11-28T09:44:58-05:00 web published /statistics/removals fy23.xlsx\n"
    b"2022-11-28T14:03:40-05:00 web deleted /statistics/removals fy23.xlsx\n",
    "encoded": b"2022-11-28T14:44:58Z PUT /statistics/removals%20fy23.xlsx\n"
    b"2022-11-28T19:03:40Z removed /statistics/removals%20fy23.xlsx\n",
    "rsync": b"2022/11/28 09:44:58 [4711] >f+++++++++ statistics/removals fy23.xlsx\n"
    b"2022/11/28 14:03:40 [4712] *deleting   statistics/removals fy23.xlsx\n",
    "git": b"commit 1d0c\nDate:   2022-11-28 14:03:40 -0500\n\n    Take it off\n\n"
    b"D\tstatistics/removals fy23.xlsx\n\ncommit 9f3a\nDate:   2022-11-28 09:44:58 -0500\n\n    Update\n\n"
    b"A\tstatistics/removals fy23.xlsx\n",
    "git, usual dates": b"commit 1\nDate:   Mon Nov 28 09:44:58 2022 -0500\nA\tstatistics/removals fy23.xlsx\n"
    b"commit 2\nDate:   Mon Nov 28 14:03:40 2022 -0500\nD\tstatistics/removals fy23.xlsx\n",
    "syslog": b"Nov 28 09:44:58 web deploy[1]: copied /var/www/statistics/removals fy23.xlsx\n"
    b"Nov 28 14:03:40 web deploy[1]: unlinked /var/www/statistics/removals fy23.xlsx\n",
    "versions": b'{"Versions": [{"Key": "statistics/removals fy23.xlsx", "LastModified": "2022-11-28T14:44:58.000Z"},'
    b'{"Key": "other", "LastModified": "2022-11-28T14:00:00Z"}],\n "DeleteMarkers": [{"Key": '
    b'"statistics/removals fy23.xlsx", "LastModified": "2022-11-28T19:03:40+00:00"}]}',
}


@pytest.mark.parametrize("name", LOGS)
def test_each_kind_of_log_tells_both_instants(name: str) -> None:
    how = deploy_logs.Reading(EASTERN, 2022)
    told = deploy_logs.read(LOGS[name].splitlines(keepends=True), [PATH], how)
    found = sorted((one.bound.value, one.at) for one in told.claims)
    assert found == sorted((bound.value, at) for bound, at in BOTH)
    assert (told.untimed, told.unclear) == (0, 0)


def test_a_longer_path_and_another_file_are_not_meant() -> None:
    lines = [
        b"2022-11-28T09:44:58Z published statistics/removals fy23.xlsx.bak-1\n".replace(b".bak", b"bak"),
        b"2022-11-28T09:44:58Z published oldstatistics/removals fy23.xlsx\n",
        b"2022-11-28T09:44:58Z published statistics/other.xlsx\n",
    ]
    assert deploy_logs.read(lines, [PATH]).named == 0


def test_what_tells_no_time_or_no_act_is_counted() -> None:
    lines = [
        b"published statistics/removals fy23.xlsx\n",
        b"2022-11-28T09:44:58Z statistics/removals fy23.xlsx\n",
    ]
    told = deploy_logs.read(lines, [PATH])
    assert (told.lines, told.named, told.untimed, told.unclear, told.claims) == (2, 2, 1, 1, [])


def test_a_pattern_says_where_time_path_and_act_stand() -> None:
    how = deploy_logs.Reading(
        pattern=deploy_logs.pattern(r"t=(?P<time>\S+) act=(?P<act>\w+) path=(?P<path>.*) note=")
    )
    line = b"t=2022-11-28T14:44:58Z act=create path=statistics/removals fy23.xlsx note=delete later\n"
    [claim] = deploy_logs.read([line], [PATH], how).claims
    assert (claim.bound, claim.at) == BOTH[0]


@pytest.mark.parametrize("wrong", ["(", "(?P<time>.)", "no groups"])
def test_a_pattern_that_cannot_be_used_is_one_line(wrong: str) -> None:
    with pytest.raises(UsageError):
        deploy_logs.pattern(wrong)


@pytest.mark.parametrize(
    "junk", [b"", b"\0\xff\xfe" * 100, b"{", b'{"Versions": 5}', b"[1, 2]", b'{"a":' * 5000]
)
def test_junk_claims_nothing(junk: bytes) -> None:
    assert deploy_logs.read(junk.splitlines(keepends=True), [PATH]).claims == []


def test_the_hour_that_came_twice_spans_both_and_the_one_that_never_came_too() -> None:
    twice = instants.find("2022-11-06 01:30:00", EASTERN)
    assert twice is not None
    assert twice.at == dt.datetime(2022, 11, 6, 6, 0, tzinfo=dt.UTC)
    assert twice.uncertainty == 1801.0
    never = instants.find("2022-03-13 02:30:00", EASTERN)
    assert never is not None
    assert never.uncertainty >= 1800


@pytest.mark.parametrize("wrong", ["Mars/Olympus", "../etc/passwd", "+99:00", ""])
def test_a_zone_that_is_none(wrong: str) -> None:
    with pytest.raises(UsageError):
        instants.zone(wrong)


@pytest.mark.parametrize(
    ("headers", "longest"),
    [
        ({"Cache-Control": "max-age=3600"}, 3600),
        ({"Cache-Control": "max-age=60, s-maxage=7200"}, 7200),
        ({"Cache-Control": "max-age=60, stale-while-revalidate=600"}, 660),
        ({"Cache-Control": "max-age=3600", "Age": "600"}, 3000),
        ({"Cache-Control": "no-store, max-age=60"}, 0),
        ({"Expires": "Mon, 28 Nov 2022 16:00:00 GMT", "Date": "Mon, 28 Nov 2022 15:00:00 GMT"}, 3600),
        ({"Last-Modified": "Mon, 28 Nov 2022 05:00:00 GMT", "Date": "Mon, 28 Nov 2022 15:00:00 GMT"}, 3600),
        ({"Expires": "0", "Date": "x"}, 0),
        ({}, 0),
    ],
)
def test_how_long_copies_may_be_given_out(headers: dict[str, str], longest: int) -> None:
    found = lifetimes.lifetimes(headers.items())
    assert max((one.seconds for one in found), default=0) == longest
