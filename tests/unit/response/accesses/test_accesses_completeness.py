"""The truth table: every combination has a row, and no weaker evidence gives a stronger claim."""

from __future__ import annotations

from itertools import product

import pytest

from tidegate.model.access import Completeness
from tidegate.response.accesses.completeness import (
    ANSWERS,
    JOINED,
    STRONGEST,
    Amount,
    Coding,
    Cover,
    End,
    Evidence,
    Kind,
    Parts,
    Total,
    judged,
    judged_together,
)

C = Completeness
EVERY = [Evidence(*each) for each in product(Kind, Amount, Coding, End)]
PARTS = [Parts(*each) for each in product(Cover, Total, (True, False), (True, False))]


def test_every_answer_and_every_joining_has_a_row() -> None:
    assert {judged(each)[0] for each in EVERY} == set(Completeness)
    assert {judged_together(each)[0] for each in PARTS} == set(Completeness)


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row.kind}-{row.code}-{row.claim}")
def test_every_row_decides_something(row: object) -> None:
    assert any(next(one for one in ANSWERS if one.holds(each)) is row for each in EVERY)


@pytest.mark.parametrize("row", JOINED, ids=lambda row: row.code)
def test_every_row_for_parts_decides_something(row: object) -> None:
    assert any(next(one for one in JOINED if one.holds(each)) is row for each in PARTS)


@pytest.mark.parametrize(
    ("kind", "amount", "coding", "end", "claim"),
    [
        (Kind.SERVED, Amount.ALL, Coding.PLAIN, End.UNSAID, C.CERTAINLY),
        (Kind.SERVED, Amount.ALL, Coding.KNOWN, End.UNSAID, C.CERTAINLY),
        (Kind.SERVED, Amount.ALL, Coding.PLAIN, End.NO, C.PROBABLY),
        (Kind.SERVED, Amount.WITH_HEADER, Coding.PLAIN, End.YES, C.CERTAINLY),
        (Kind.SERVED, Amount.WITH_HEADER, Coding.PLAIN, End.UNSAID, C.PROBABLY),
        (Kind.SERVED, Amount.WITH_HEADER, Coding.PLAIN, End.NO, C.POSSIBLY),
        (Kind.SERVED, Amount.LESS, Coding.PLAIN, End.UNSAID, C.PART),
        (Kind.SERVED, Amount.LESS, Coding.KNOWN, End.UNSAID, C.PART),
        (Kind.SERVED, Amount.LESS, Coding.OPEN, End.UNSAID, C.POSSIBLY),
        (Kind.SERVED, Amount.LESS, Coding.ENCODED, End.UNSAID, C.POSSIBLY),
        (Kind.SERVED, Amount.LESS, Coding.ENCODED, End.YES, C.PROBABLY),
        (Kind.SERVED, Amount.LESS, Coding.ENCODED, End.NO, C.PART),
        (Kind.SERVED, Amount.UNSAID, Coding.PLAIN, End.UNSAID, C.POSSIBLY),
        (Kind.SERVED, Amount.SOME, Coding.PLAIN, End.UNSAID, C.POSSIBLY),
        (Kind.SERVED, Amount.NOTHING, Coding.PLAIN, End.UNSAID, C.NOT),
        (Kind.RANGE, Amount.ALL, Coding.PLAIN, End.UNSAID, C.CERTAINLY),
        (Kind.RANGE, Amount.LESS, Coding.PLAIN, End.YES, C.PART),
        (Kind.RANGE, Amount.UNSAID, Coding.PLAIN, End.UNSAID, C.POSSIBLY),
        (Kind.HELD, Amount.NOTHING, Coding.PLAIN, End.UNSAID, C.POSSIBLY),
        (Kind.BODILESS, Amount.ALL, Coding.PLAIN, End.YES, C.NOT),
        (Kind.OTHER, Amount.ALL, Coding.PLAIN, End.YES, C.NOT),
    ],
)
def test_one_answer(kind: Kind, amount: Amount, coding: Coding, end: End, claim: Completeness) -> None:
    assert judged(Evidence(kind, amount, coding, end))[0] is claim


@pytest.mark.parametrize(
    ("cover", "total", "exact", "one_version", "claim"),
    [
        (Cover.ALL, Total.NONE, True, True, C.CERTAINLY),
        (Cover.ALL, Total.NONE, False, True, C.PROBABLY),
        (Cover.ALL, Total.NONE, True, False, C.POSSIBLY),
        (Cover.SOME, Total.NONE, True, True, C.PART),
        (Cover.SOME, Total.EXACT, True, True, C.POSSIBLY),
        (Cover.NONE, Total.EXACT, True, True, C.PROBABLY),
        (Cover.NONE, Total.MORE, True, True, C.POSSIBLY),
        (Cover.NONE, Total.LESS, True, True, C.PART),
        (Cover.NONE, Total.UNSAID, True, True, C.POSSIBLY),
    ],
)
def test_parts_joined(
    cover: Cover, total: Total, exact: bool, one_version: bool, claim: Completeness
) -> None:
    assert judged_together(Parts(cover, total, exact, one_version))[0] is claim


@pytest.mark.parametrize("each", EVERY, ids=str)
def test_an_answer_known_to_have_stopped_claims_no_more_than_one_that_ended(each: Evidence) -> None:
    stopped = judged(Evidence(each.kind, each.amount, each.coding, End.NO))[0]
    ended = judged(Evidence(each.kind, each.amount, each.coding, End.YES))[0]
    contradicted = each.amount is Amount.LESS and each.coding in (Coding.PLAIN, Coding.KNOWN)
    assert contradicted or STRONGEST.index(stopped) >= STRONGEST.index(ended)
