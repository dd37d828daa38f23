"""Cells of SYLK and DIF files. In: a part. Out: its lines as text, and one table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

from tidegate.inspection.formats.encoding import decoded
from tidegate.inspection.formats.text.interchange import SYLK
from tidegate.inspection.formats.text.text import read_text
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

Cell = tuple[int, int, Value]
"""Row from 1, column from 0, value."""

_FIELD = re.compile(r';([A-Z])((?:"(?:[^"]|"")*"|;;|[^;"])*)')
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?", re.IGNORECASE)
_FURTHEST = 1 << 20


def read_interchange(part: Part) -> Iterator[Content | Part]:
    """Lines first: what is no cell is read there."""
    yield from read_text(part)
    lines = "".join(decoded(part, quiet=True)).lstrip("\ufeff").splitlines()
    cells = _sylk(lines) if lines and lines[0].startswith(SYLK) else _dif(lines)
    yield from _table(part, cells)


def _table(part: Part, cells: Iterable[Cell]) -> Iterator[Block]:
    rows: dict[int, dict[int, Value]] = {}
    for row, column, value in cells:
        rows.setdefault(row, {})[column] = value
    table = Table(part.location("cells"), grid=True)
    numbered = [Row(number, rows[number]) for number in sorted(rows)]
    for start in range(0, len(numbered), BLOCK_ROWS):
        yield Block(table, numbered[start : start + BLOCK_ROWS])


def _sylk(lines: Iterable[str]) -> Iterator[Cell]:
    """Records C (a cell) and F (a look, which may move the place); X is the column and Y the row, kept if not told."""
    row = column = 1
    for line in lines:
        if not line.startswith(("C;", "F;")):
            continue
        fields = dict[str, str](_FIELD.findall(line[1:]))
        row, column = _place(fields.get("Y"), row), _place(fields.get("X"), column)
        if line[0] == "C" and "K" in fields:
            yield row, column - 1, _value(fields["K"])


def _place(told: str | None, before: int) -> int:
    return int(told) if told and told.isdigit() and 0 < int(told) < _FURTHEST else before


def _value(raw: str) -> Value:
    if raw.startswith('"'):
        return raw[1:].removesuffix('"').replace('""', '"').replace(";;", ";")
    return _figure(raw) if _NUMBER.fullmatch(raw) else raw


def _figure(raw: str) -> Value:
    # Zeros in front belong to an identifier.
    if raw.lstrip("+-").isdigit():
        return raw if raw[:1] == "0" and len(raw) > 1 else int(raw)
    return float(raw)


def _dif(lines: list[str]) -> Iterator[Cell]:
    """Pairs of lines: kind and number, then a text; -1,0 with BOT begins a row."""
    row, column = 0, 0
    for at in range(len(lines) - 1):
        kind, _, number = lines[at].strip().partition(",")
        below = lines[at + 1].strip()
        if kind == "-1" and below == "BOT":
            row, column = row + 1, 0
        elif row and kind == "1" and number == "0" and below.startswith('"'):
            yield row, column, next(csv.reader([below]), [below])[0]
            column += 1
        elif row and kind == "0" and below in {"V", "NA", "ERROR", "TRUE", "FALSE"}:
            if below == "V" and _NUMBER.fullmatch(number):
                yield row, column, _figure(number)
            column += 1
