"""Which bodies are tables and lists, cheaply: bodies in, those with their text, a row a line, out.

A page with cells, or a text in which every few words a mark parts values. Names in running text without a number or
date beside them are not looked for on the fast way; what readers give (`Matcher.contents`) is always looked at closely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tidegate.trace.plain import stripped
from tidegate.trace.steps import TABLE

LEAST_CELLS = 9
MOST = 1 << 17
"""Bytes of a table that are looked at."""
_SMALL = 1 << 14
"""Bytes of a body up to which it may be a piece of a table; longer ones have the whole of it."""
_SAMPLE = 1 << 12
_PARTED = 24
"""Mean bytes between marks, up to which a text is a table."""


def listed(bodies: Sequence[bytes], is_tabled: Callable[[bytes], bool]) -> Iterator[tuple[int, bytes]]:
    """Places and texts of tables. `is_tabled`: whether a long page has one at all."""
    for at, body in enumerate(bodies):
        first = body.find(b"<td") if len(body) <= _SMALL else _table(body, is_tabled)
        if first >= 0:
            last = body.rfind(b"<td")
            table = body[first : min(last + 512, first + MOST)]
            if table.count(b"<td") >= LEAST_CELLS:
                yield at, stripped(table)
        elif _is_parted(body):
            yield at, body[:MOST]


def _table(body: bytes, is_tabled: Callable[[bytes], bool]) -> int:
    return body.find(TABLE) if is_tabled(body) else -1


def _is_parted(body: bytes) -> bool:
    middle = max(0, len(body) // 2 - _SAMPLE // 2)
    sample = body[middle : middle + _SAMPLE]
    if b"</" in sample:
        return False
    marks = (
        sample.count(b",")
        + sample.count(b"\t")
        + sample.count(b"  ")
        + sample.count(b";")
        + sample.count(b'":')
    )
    return sample.count(b"\n") >= 3 and len(sample) < _PARTED * (marks + 1)
