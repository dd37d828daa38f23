"""Nothing that leaves the people in a table makes the finding softer."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.model.content import Value
from tidegate.model.finding import Likelihood
from unit.inspection.tables.invented import HEADINGS, counts, judge, people

KEYS = {0, 1, 2}
"""Columns that say who it is: number and names; the others may be dropped."""

Rows = list[list[Value]]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 50),
    size=st.integers(3, 60),
    order=st.permutations(range(7)),
    dropped=st.sets(st.integers(3, 6)),
    case=st.sampled_from([str, str.upper, str.lower]),
    headed=st.booleans(),
    above=st.integers(0, 30),
    indent=st.integers(0, 3),
)
def test_order_case_dropped_columns_and_what_stands_above_never_soften(
    seed: int,
    size: int,
    order: list[int],
    dropped: set[int],
    case: type[str],
    headed: bool,
    above: int,
    indent: int,
) -> None:
    body = people(size, seed)
    random.Random(seed).shuffle(body)
    kept = [column for column in order if column not in dropped]
    rows: Rows = [[case(str(row[column])) for column in kept] for row in body]
    if headed:
        rows.insert(0, [case(HEADINGS[column]) for column in kept])
    rows = [["", ""] * indent + row for row in rows]
    stacked = [*counts(above, seed), [""], *rows] if above else rows
    judged = judge(stacked)
    assert judged.likelihood >= Likelihood.LIKELY
    assert judged.people == size


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.one_of(
    st.text(max_size=12), st.integers(-10, 10**12), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times()
), max_size=6), max_size=30), st.integers(1, 7))  # fmt: skip
def test_any_cells_are_judged_without_error_however_blocks_are_cut(rows: Rows, block_rows: int) -> None:
    whole, cut = judge(rows), judge(rows, block_rows=block_rows)
    for judged in (whole, cut):
        assert sum(shape.rows for shape in judged.shapes) <= len(rows)
        assert len(judged.shapes) == (1 if rows else 0)


@settings(max_examples=15, deadline=None)
@given(size=st.integers(3, 40), block_rows=st.integers(2, 50), seed=st.integers(0, 20))
def test_where_a_reader_cuts_blocks_does_not_matter(size: int, block_rows: int, seed: int) -> None:
    rows: Rows = [list(HEADINGS), *people(size, seed)]
    judged = judge(rows, block_rows=block_rows)
    assert judged.people == size
    assert judged.likelihood >= Likelihood.LIKELY
