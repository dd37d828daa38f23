"""A few people among many figures: rows that differ from the rows around them and speak of persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from tidegate.inspection.tables import births
from tidegate.inspection.tables.codes import (
    ADDRESS,
    BLANK,
    CLAIM,
    COUNTRY,
    DATE,
    EMAIL,
    EMBEDDED,
    EMPTY,
    FORMED_CODES,
    NAME,
    NINE,
    ONE_DATE,
    PART,
    PHONE,
    STATUS,
    is_identifier,
)
from tidegate.inspection.tables.grid import Grid

BRIDGE = 3
"""Rows between two person rows that may lack what the others have (a name no list knows)."""
COMMON = 0.7
"""What more than this share of a column holds is its ordinary content, not a sign."""

_SIGNS = frozenset(FORMED_CODES.values()) | frozenset(
    (NINE, DATE, CLAIM, STATUS, COUNTRY, EMAIL, PHONE, ADDRESS, EMBEDDED, ONE_DATE)
)


_SIGNS_AMONG_NAMES = frozenset((CLAIM, STATUS, EMBEDDED))


def pockets(
    grid: Grid, start: int, end: int, *, among_names: bool, figures: Container[int] = ()
) -> list[tuple[int, int]]:
    """Ranges of positions in [start, end) that may hold people, in order.

    `among_names`: the rows are a list of names already (it holds as such), so only what no such list has by
    chance sets some of them apart. `figures`: columns whose long numbers are what their headings say.
    """
    signs = _SIGNS_AMONG_NAMES if among_names else _SIGNS
    size = end - start
    named: Counter[int] = Counter()
    signed: set[int] = set()
    for c, column in grid.columns.items():
        codes = column.codes[start:end]
        present = set(codes)
        counts = Counter(codes)
        filled = size - counts[EMPTY] - counts[BLANK]
        for code in present:
            weight = 2 if code == NAME else 1 if code == PART else 0
            sign = is_identifier(code) or (code in signs and counts[code] <= COMMON * filled)
            if code == NINE and c in figures:
                sign = False
            if not weight and not sign:
                continue
            at = codes.find(code)
            while at >= 0:
                if weight:
                    named[start + at] += weight
                elif code != DATE or _adult(column.values[start + at]):
                    signed.add(start + at)
                at = codes.find(code, at + 1)
    return _joined(sorted(at for at in signed if named[at] >= 2))


def _adult(value: object) -> bool:
    year = births.year_of(value) if isinstance(value, births.DATED) else None
    return year is not None and births.EARLIEST <= year <= births.ADULT


def _joined(found: list[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for at in found:
        if ranges and at - ranges[-1][1] <= BRIDGE:
            ranges[-1] = (ranges[-1][0], at + 1)
        else:
            ranges.append((at, at + 1))
    return ranges
