"""Rows out of plain text: lines of csv, of tabs, of blanks or of JSON in, columns out."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence

from tidegate.model.content import Value

MOST_CELLS = 40
_WIDEST = 40
"""Mean characters of a cell, from which on a line is prose."""
_WIDE = re.compile(r" {2,}|\t| *\| *")
_LONGEST = 4_000


def columns_of(text: str) -> tuple[dict[int, list[Value | None]], int]:
    """The rows of a text as columns, ragged where the rows are, and how many rows."""
    rows = list(_rows(text))
    width = max(map(len, rows), default=0)
    return {c: [row[c] if c < len(row) else None for row in rows] for c in range(width)}, len(rows)


def _rows(text: str) -> Iterator[Sequence[str | None]]:
    """Every line or object with three cells or more."""
    if text.lstrip()[:1] in ("{", "["):
        found = list(_objects(text))
        if found:
            yield from found
            return
    for line in text.splitlines():
        if not 4 < len(line) < _LONGEST:
            continue
        cells = _cells(line)
        if len(cells) > 1 and len(line) < _WIDEST * len(cells):
            yield [cell.strip() or None for cell in cells[:MOST_CELLS]]


def _cells(line: str) -> list[str]:
    """By the mark that parts most."""
    mark = max(",;", key=line.count)
    wide = _WIDE.split(line)
    if line.count(mark) < max(2, len(wide) - 1):
        return wide
    try:
        return next(csv.reader([line], delimiter=mark))
    except (csv.Error, StopIteration):
        return line.split(mark)


def _objects(text: str) -> Iterator[Sequence[str | None]]:
    """Flat objects: a line each, or all in one list."""
    try:
        values = json.loads(text)
        found = values if isinstance(values, list) else [values]
    except (ValueError, RecursionError):
        found = []
        for line in text.splitlines():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError):
                continue
    for each in found:
        cells = list(each.values()) if isinstance(each, dict) else each if isinstance(each, list) else []
        flat = [str(cell) for cell in cells if isinstance(cell, str | int | float)]
        if len(flat) > 1:
            yield flat[:MOST_CELLS]
