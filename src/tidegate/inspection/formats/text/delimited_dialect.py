"""The beginning of a delimited text -> its dialect: the one by which rows agree and cells make sense."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypedDict

DELIMITERS = (",", ";", "\t", "|", "\x1f", "\x01", "\x14", "^", "~", "¦")
SAMPLE = 8192
"""How many leading characters decide."""

_NONE = "\x1f"
_ORDINARY = re.compile(r"(?:[^,;\t|\x01\x14\x1f\n]|,(?=[\s\d])|;(?=\s))*\n?\Z")
_SOME = 0.1
_CELLS = 512
_SURE = 0.98
_BETTER = 0.02
_LINES_IN_A_CELL = 30


class Options(TypedDict):
    """Arguments of `csv.reader`."""

    delimiter: str
    quotechar: str
    quoting: Literal[0, 3]
    escapechar: str | None
    skipinitialspace: bool


@dataclass(frozen=True, slots=True)
class Dialect:
    """How lines split. `delimiter` "" where there is only one column; `quote` "" where quotes mean none."""

    delimiter: str = ""
    quote: str = '"'
    escape: str = ""
    spaced: bool = False

    def options(self) -> Options:
        """As `csv.reader` takes it."""
        return Options(
            delimiter=self.delimiter or _NONE,
            quotechar=self.quote or '"',
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape or None,
            skipinitialspace=self.spaced,
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a dialect makes of a sample.

    `rows` that are not blank, their commonest `width`, `agreement`: share of neighbouring rows with equal
    width, `ordinary` and `filled`: shares of cells, `length` of an average filled cell.
    """

    dialect: Dialect
    rows: int = 0
    width: int = 1
    agreement: float = 0.0
    ordinary: float = 0.0
    filled: float = 0.0
    length: float = 0.0

    @property
    def score(self) -> float:
        """Higher is likelier; 0 where nothing is split."""
        return self.agreement * self.ordinary**2 * (1 + 0.02 * math.log2(max(self.width, 1)))


def sniff(text: str, favoured: str = "") -> Evidence:
    """The dialect of a text that begins with `text`. `favoured`: the delimiter the file's suffix promises."""
    lines = _sample(text)
    found = [
        _best_quoting(lines, delimiter) for delimiter in DELIMITERS if any(delimiter in x for x in lines)
    ]
    best = max(found, key=lambda e: e.score + _BETTER * (e.dialect.delimiter == favoured), default=None)
    if best is not None and best.score > _SOME:
        return best
    if favoured and any(favoured in line for line in lines):
        return weigh(lines, Dialect(favoured))
    return weigh(lines, Dialect())


def _sample(text: str) -> list[str]:
    lines = io.StringIO(text[:SAMPLE], newline="").readlines()
    return lines[:-1] if len(lines) > 1 and len(text) > SAMPLE else lines


def _best_quoting(lines: list[str], delimiter: str) -> Evidence:
    """One delimiter with double quotes, unless another habit of quoting explains the sample better."""
    best = weigh(lines, Dialect(delimiter))
    if best.score > _SURE:
        return best
    for other in _habits("".join(lines), Dialect(delimiter)):
        evidence = weigh(lines, other)
        if evidence.score > best.score + _BETTER / 2:
            best = evidence
    return best


def _habits(text: str, plain: Dialect) -> Iterator[Dialect]:
    if '"' in text:
        yield replace(plain, quote="")
        if f'{plain.delimiter} "' in text:
            yield replace(plain, spaced=True)
        if '\\"' in text:
            yield replace(plain, escape="\\")
    border = re.escape(plain.delimiter)
    if len(re.findall(rf"(?:^|{border})'[^'\n]*'(?={border}|$)", text, re.MULTILINE)) > text.count("\n"):
        yield replace(plain, quote="'")


def weigh(lines: list[str], dialect: Dialect) -> Evidence:
    """Read the sample with one dialect."""
    try:
        rows = [row for row in csv.reader(lines, **dialect.options()) if row]
    except csv.Error:
        return Evidence(dialect)
    cells = [cell for row in rows for cell in row]
    if not cells:
        return Evidence(dialect)
    widths = [len(row) for row in rows]
    width, common = Counter(widths).most_common(1)[0]
    pairs = sum(a == b > 1 for a, b in pairwise(widths))
    agreement = pairs / (len(widths) - 1) if len(widths) > 1 else float(width > 1)
    if any(cell.count("\n") > _LINES_IN_A_CELL for cell in cells):
        agreement /= 2
    filled = [cell for cell in cells if cell]
    return Evidence(
        dialect,
        rows=len(rows),
        width=width,
        agreement=max(agreement, common / len(rows) / 2 if width > 1 else 0.0),
        ordinary=sum(1 for cell in cells[:_CELLS] if _ORDINARY.match(cell)) / len(cells[:_CELLS]),
        filled=len(filled) / len(cells),
        length=sum(map(len, filled)) / max(len(filled), 1),
    )
