"""An entry has one spelling, and nothing else is read."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.errors import RecordError
from tidegate.record.acts import Act
from tidegate.record.entry import LARGEST, LONGEST, Entry, canonical, parse
from tidegate.record.verify import read_entry

AT = dt.datetime(2026, 11, 1, 9, 30, tzinfo=dt.UTC)
LINE = (
    b'{"act":"gate:submission:received","actor":"account:1","at":"2026-11-01T09:30:00.000000Z",'
    b'"detail":{"length":12,"live":true},"sequence":0,"subject":"submission:1","version":1}'
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-LARGEST, LARGEST), TEXT, st.lists(TEXT, max_size=3))
ENTRIES = st.builds(
    Entry,
    sequence=st.integers(0, LARGEST),
    at=st.datetimes(
        timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=-5))]),
        min_value=dt.datetime(1, 1, 2),
        max_value=dt.datetime(9999, 12, 30),
    ),
    act=st.sampled_from(list(Act)),
    actor=TEXT,
    subject=TEXT,
    detail=st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), VALUES, max_size=4),
)


def made(**changes: object) -> Entry:
    fields = {
        "sequence": 0,
        "at": AT,
        "act": Act.SUBMISSION_RECEIVED,
        "actor": "account:1",
        "subject": "submission:1",
        "detail": {"length": 12, "live": True},
    }
    return Entry(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_one_spelling() -> None:
    assert canonical(made()) == LINE
    assert parse(LINE) == made()


@given(ENTRIES)
def test_every_entry_is_read_back_as_it_was_written(entry: Entry) -> None:
    line = canonical(entry)
    assert line.isascii()
    assert b"\n" not in line
    assert parse(line) == entry
    assert read_entry(line)["sequence"] == entry.sequence


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b"\xff",
        LINE + b"\n",
        b" " + LINE,
        LINE.replace(b":12", b":12.0"),
        LINE.replace(b":12", b":1e1"),
        LINE.replace(b":12", b":012"),
        LINE.replace(b":12", b":NaN"),
        LINE.replace(b":12", b':{"a":1}'),
        LINE.replace(b":12", b":[[]]"),
        LINE.replace(b'"length":12', b'"length":12,"length":12'),
        LINE.replace(b'"sequence":0', b'"sequence":-0'),
        LINE.replace(b'"sequence":0', b'"sequence":true'),
        LINE.replace(b'"sequence":0', b'"sequence":"0"'),
        LINE.replace(b'"version":1', b'"version":2'),
        LINE.replace(b'"version":1', b'"version":true'),
        LINE.replace(b',"version":1', b""),
        LINE.replace(b"}", b',"more":1}'),
        LINE.replace(b"account:1", b"\\u0061ccount:1"),
        LINE.replace(b"00.000000Z", b"00Z"),
        LINE.replace(b"2026-11-01", b"2026-02-30"),
        LINE.replace(b"gate:submission:received", b"gate received"),
        LINE.replace(b'"act"', b'"Act"'),
    ],
)
def test_what_canonical_would_not_have_written_is_refused_by_both_readers(line: bytes) -> None:
    with pytest.raises(RecordError):
        parse(line)
    with pytest.raises((ValueError, RecursionError)):
        read_entry(line)


@pytest.mark.parametrize(
    "changes",
    [
        {"sequence": -1},
        {"sequence": True},
        {"at": dt.datetime(2026, 11, 1)},
        {"act": "Gate:submission"},
        {"actor": "x" * (LONGEST + 1)},
        {"actor": None},
        {"subject": "\ud800"},
        {"detail": {"length": 1.5}},
        {"detail": {"length": LARGEST + 1}},
        {"detail": {"Length": 1}},
        {"detail": {"cells": [1]}},
        {"detail": {"cells": ["x"] * 257}},
        {"detail": {"row": {"name": "x"}}},
        {"detail": {"row": b"x"}},
        {"detail": {f"n{i}": "" for i in range(257)}},
        {"detail": None},
    ],
)
def test_an_entry_has_no_room_for_rows(changes: dict[str, object]) -> None:
    with pytest.raises(RecordError) as refused:
        made(**changes)
    assert "\n" not in str(refused.value)


def test_an_entry_of_many_long_texts_is_refused_as_a_whole() -> None:
    with pytest.raises(RecordError, match="at most 65536 bytes"):
        canonical(made(detail={f"n{i}": "x" * 500 for i in range(200)}))


def test_the_detail_cannot_be_changed_afterwards() -> None:
    mine = {"length": 1}
    entry = made(detail=mine)
    mine["length"] = 2
    assert entry.detail["length"] == 1


def test_verbs_are_source_subject_action_and_unique() -> None:
    assert all(re.fullmatch(r"[a-z_]+:[a-z_]+:[a-z_]+", act) for act in Act)
    assert len({act.value for act in Act}) == len(Act.__members__)
    assert json.loads(canonical(made()))["act"] == Act.SUBMISSION_RECEIVED
