"""Columns whose every cell repeats its own heading: `A#: 201...` becomes a heading and values."""

from __future__ import annotations

from collections import Counter
from collections.abc import MutableMapping

from tidegate.inspection.tables.cells import Classifier
from tidegate.inspection.tables.codes import BLANK, EMPTY, PAIR
from tidegate.inspection.tables.forms import PAIRED
from tidegate.inspection.tables.grid import Column, Grid
from tidegate.model.content import Value


def unpair(grid: Grid, headings: MutableMapping[int, str], classifier: Classifier) -> None:
    """Strip labels from columns where one label stands in most cells, and make it the column's heading."""
    for c, column in grid.columns.items():
        count = column.codes.count(PAIR)
        filled = len(column.codes) - column.codes.count(EMPTY) - column.codes.count(BLANK)
        if not count or 2 * count < filled:
            continue
        labels = Counter(
            match[1]
            for code, value in zip(column.codes, column.values, strict=True)
            if code == PAIR and (match := PAIRED.fullmatch(str(value)))
        )
        if not labels:
            continue
        label, times = labels.most_common(1)[0]
        if times >= 0.8 * count and (times > 1 or filled == 1):
            values = [_stripped(value, label) for value in column.values]
            grid.columns[c] = Column(values, classifier.codes(values))
            headings[c] = label


def _stripped(value: Value | None, label: str) -> Value | None:
    match = PAIRED.fullmatch(value) if isinstance(value, str) else None
    return match[2] if match and match[1] == label else value
