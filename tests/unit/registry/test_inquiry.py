"""Answers are right, of one size, and end with the quota."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from builders.registry import PEOPLE, built, opened, rows_of
from tidegate.errors import RegistryError
from tidegate.registry.fields import Field
from tidegate.registry.inquiry import BATCH, Inquiry

TODAY = dt.date(2026, 11, 2)


@pytest.fixture
def inquiry(tmp_path: Path) -> Inquiry:
    built(tmp_path, rows_of(PEOPLE[:50]))
    return Inquiry(opened(tmp_path), tmp_path / "asked.json", quota=200)


def bits(answer: bytes) -> list[int]:
    return [at for at in range(8 * len(answer)) if answer[at // 8] >> at % 8 & 1]


def test_the_answer_is_right_and_always_as_long(inquiry: Inquiry) -> None:
    values = [f"A{p.a_number}" for p in PEOPLE[40:60]]
    answer = inquiry.ask("court", Field.A_NUMBER, [*values, "", "nothing"], TODAY)
    assert bits(answer) == list(range(10))
    none = inquiry.ask("court", Field.A_NUMBER, [], TODAY)
    assert (len(answer), bits(none)) == (len(none), [])
    assert len(answer) == BATCH // 8


def test_questions_end_with_the_quota_and_begin_again_the_next_day(inquiry: Inquiry) -> None:
    for _ in range(2):
        inquiry.ask("court", Field.A_NUMBER, ["A900000001"] * 100, TODAY)
    with pytest.raises(RegistryError, match="all it may"):
        inquiry.ask("court", Field.A_NUMBER, ["A900000001"], TODAY)
    inquiry.ask("another", Field.A_NUMBER, ["A900000001"], TODAY)
    inquiry.ask("court", Field.A_NUMBER, ["A900000001"], TODAY + dt.timedelta(days=1))


def test_what_does_not_decide_is_not_answered(inquiry: Inquiry) -> None:
    with pytest.raises(RegistryError, match="does not decide"):
        inquiry.ask("court", Field.NAME, ["Somebody"], TODAY)
    with pytest.raises(RegistryError, match="at most"):
        inquiry.ask("court", Field.A_NUMBER, ["A1"] * (BATCH + 1), TODAY)
