"""A batch of rows against the registry. In: blocks of one table. Out: by row number what the registry answers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, NamedTuple

from tidegate.model.content import Block, Value
from tidegate.model.person import Known
from tidegate.registry.chance import Chance, Doubt
from tidegate.registry.rows import Expected

if TYPE_CHECKING:
    from tidegate.registry.matching import Matching

_TEXT_CELL = 24
"""Shorter cells hold one value, which is looked up as such."""


class Found(NamedTuple):
    """One answer: the column of an identifier, else -1; `doubt`: as what it may be chance, else None."""

    known: Known
    column: int
    doubt: Doubt | None


def matched(
    matching: Matching, blocks: Sequence[Block], headings: dict[int, str], chance: Chance[Any]
) -> dict[int, list[Found]]:
    """All answers; what would come by chance is told to `chance`."""
    numbers, columns = _turned(blocks)
    answers: dict[int, list[Found]] = {}
    for hits in matching.rows.match(columns, headings, len(numbers)):
        if isinstance(hits, Expected):
            chance.expect(hits.doubt, hits.hits, hits.asked)
            continue
        sure = hits.doubt is None
        for at, person, standing in zip(
            hits.rows.tolist(), hits.people.tolist(), hits.standing.tolist(), strict=True
        ):
            known = Known(person, standing, hits.by, sure)
            answers.setdefault(numbers[at], []).append(Found(known, hits.column, hits.doubt))
    for column, values in columns.items():
        _look_into(matching, numbers, column, values, answers, chance)
    return answers


def _look_into(
    matching: Matching,
    numbers: Sequence[int],
    column: int,
    values: Sequence[Value | None],
    answers: dict[int, list[Found]],
    chance: Chance[Any],
) -> None:
    """Cells with more in them than one value, once each."""
    texts: dict[str, int] = {}
    for at, value in enumerate(values):
        if isinstance(value, str) and len(value) >= _TEXT_CELL and any(map(str.isdigit, value)):
            texts.setdefault(value, at)
    if not texts:
        return
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    searched = matching.text.search("\n".join(texts))
    for doubt, expected in searched.expected.items():
        chance.expect(doubt, *expected)
    positions = list(texts.values())
    for hit in searched.hits:
        first, last = (bisect_right(starts, at) - 1 for at in (hit.start, max(hit.start, hit.end - 1)))
        if first == last < len(positions):
            known = Known(hit.person, hit.standing, hit.by, hit.doubt is None)
            row = numbers[positions[first]]
            answers.setdefault(row, []).append(Found(known, column, hit.doubt))


def _turned(blocks: Sequence[Block]) -> tuple[list[int], dict[int, list[Value | None]]]:
    width = sorted({c for block in blocks for c in _columns_of(block)})
    columns: dict[int, list[Value | None]] = {c: [] for c in width}
    numbers: list[int] = []
    for block in blocks:
        turned = block.columns
        if turned is not None:
            numbers += range(turned.first, turned.first + turned.count)
            for c, values in columns.items():
                values += turned.values.get(c) or [None] * turned.count
        else:
            numbers += [row.number for row in block.rows]
            for c, values in columns.items():
                values += [row.cells.get(c) for row in block.rows]
    return numbers, columns


def _columns_of(block: Block) -> set[int]:
    if block.columns is not None:
        return set(block.columns.values)
    return set(chain.from_iterable(row.cells for row in block.rows))
