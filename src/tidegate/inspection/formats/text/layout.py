"""Lines of plain text -> the same lines, those that stand in columns replaced by the table they draw.

Pipes (also Markdown and database consoles), tabs, columns held apart by blanks, and headings above rows parted by
commas. Every character of a table's lines is in its cells, except the pipes, the commas and the ruling.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tidegate.inspection.formats.text.fixed_width import by_records
from tidegate.inspection.formats.text.record import TOUCHING, record
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Row, Table, Value

Split = Callable[[str], list[str]]


class Line(NamedTuple):
    """One line of running text, its 1-based number, and whether it is a piece of a line too long to hold."""

    number: int
    text: str
    partial: bool = False


_RULE = re.compile(r"[\s|+:=_*.-]*[-=_]{2,}[\s|+:=_*.-]*\Z")
_WIDE_GAP = re.compile(r"\S(?: {2,}|\s*\t\s*)\S")
_BETWEEN = re.compile(r"\s*\t\s*|\s{2,}")
_UNESCAPED = re.compile(r"(?<!\\)\|")
_CONSISTENT = 0.8
_FEW_ROWS, _MANY_ROWS = 3, 8
_ASKEW = 0.2
"""More lines than this share have columns that touch by nature."""
_RECORD = 20
"""Lines longer than this and of one length are records."""
_TIGHT = re.compile(r"[^,]*[^,\s],[^,\s][^,]*(?:,[^,\s][^,]*)+\Z")
"""Three or more fields parted by commas as programs write them: never a blank after one."""
_HEADING = re.compile(r"[^\W\d][^\d()=;{}<>|\\]{0,38}\Z")
_FIELD = 60


def arranged(part: Part, lines: Iterable[Line | Part]) -> Iterator[Line | Block | Part]:
    """Lines outside of tables as they are, runs of lines that are one as Blocks; parts pass through."""
    run: list[Line] = []
    kind = ""
    for line in lines:
        if isinstance(line, Part):
            yield line
            continue
        found = "" if line.partial else _kind(line.text)
        if not found and kind == " " and len(line.text) == len(run[-1].text) > _RECORD:
            found = kind  # A record whose fields happen to fill their columns.
        if found == kind or (run and found == "rule"):
            if found:
                run.append(line)
                if len(run) >= BLOCK_ROWS:
                    yield from _region(part, kind, run)
                    run = []
            else:
                yield line
            continue
        yield from _region(part, kind, run)
        run, kind = ([line], found) if found and found != "rule" else ([], "")
        if not run:
            yield line
    yield from _region(part, kind, run)


def _kind(text: str) -> str:
    if "|" not in text and "\t" not in text and "  " not in text:
        return "rule" if _RULE.match(text) else "," if "," in text and _TIGHT.match(text) else ""
    if _RULE.match(text):
        return "rule"
    stripped = text.strip()
    if "|" in stripped:
        return "|"
    if "\t" in stripped:
        return "\t"
    return " " if _WIDE_GAP.search(stripped) else ""


def _region(part: Part, kind: str, run: list[Line]) -> Iterator[Line | Block]:
    """One run of lines of the same kind: a Block if they agree on their columns, else the lines."""
    texts = [line.text for line in run if not _RULE.match(line.text)]
    split = _headed(kind, texts) if kind == "," or len(texts) < _FEW_ROWS else _agreed(kind, texts)
    if split is None:
        yield from run
        return
    last = run[-1].number
    table = Table(part.location(f"lines {run[0].number}-{last}"))
    rows = [Row(line.number, _cells(split(line.text))) for line in run if not _RULE.match(line.text)]
    yield Block(table, rows)
    for line in run:
        if TOUCHING.search(line.text) and (found := record(part, line.number, line.text)) is not None:
            yield found
    if kind == " ":
        yield from _cut(split, [line for line in run if not _RULE.match(line.text)])


def _cut(split: Split, lines: list[Line]) -> list[Line]:
    """Lines that have a word which the borders of the columns cut in two, once more as they are, unless the table is
    written so throughout.
    """
    cut = [line for line in lines if not set(line.text.split()) <= set(" ".join(split(line.text)).split())]
    return cut if len(cut) <= max(1, len(lines) * _ASKEW) else [line for line in cut if line is lines[0]]


def _cells(values: list[str]) -> dict[int, Value]:
    return {column: value for column, value in enumerate(values) if value}


def _agreed(kind: str, texts: list[str]) -> Split | None:
    """How to split these lines, if they agree."""
    if len(texts) < 2:
        return None
    if kind in {"|", "\t"}:
        split = _by_pipes if kind == "|" else _by_tabs
        columns, share = _modal(split, texts)
        return split if columns >= 2 and share >= _CONSISTENT else None
    for candidate in (by_records(texts), _by_position(texts), _by_gaps):
        if candidate is None:
            continue
        columns, share = _modal(candidate, texts)
        enough = _FEW_ROWS if columns >= 3 else _MANY_ROWS
        if columns >= 2 and share >= _CONSISTENT and len(texts) >= enough and not _is_form(candidate, texts):
            return candidate
    return None


def _headed(kind: str, texts: list[str]) -> Split | None:
    """How to split a heading and the rows below it, of which one is enough where all have their every field."""
    if len(texts) < 2:
        return None
    split = {"|": _by_pipes, "\t": _by_tabs, ",": _by_commas}.get(kind, _by_gaps)
    headings, *rows = map(split, texts)
    if len(headings) < 3 or not all(map(_HEADING.match, headings)):
        return None
    told = all(len(row) == len(headings) and all(0 < len(cell) <= _FIELD for cell in row) for row in rows)
    return split if told and any(c.isdigit() for text in texts[1:] for c in text) else None


def _modal(split: Split, texts: list[str]) -> tuple[int, float]:
    (columns, count), *_ = Counter(len(split(text)) for text in texts).most_common(1)
    return columns, count / len(texts)


def _is_form(split: Split, texts: list[str]) -> bool:
    """`Name:   value` lines: one record written downwards, which reads better as text."""
    return sum(split(text)[0].rstrip().endswith(":") for text in texts) * 2 > len(texts)


def _by_pipes(text: str) -> list[str]:
    cells = [cell.strip() for cell in _UNESCAPED.split(text.strip())]
    if cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _by_tabs(text: str) -> list[str]:
    return [cell.strip() for cell in text.rstrip("\r\n").split("\t")]


def _by_commas(text: str) -> list[str]:
    return next(csv.reader([text.strip()]), [])


def _by_gaps(text: str) -> list[str]:
    return _BETWEEN.split(text.strip())


def _by_position(texts: list[str]) -> Split | None:
    """Columns whose borders are blank in every line: cells may be empty."""
    if any("\t" in text for text in texts):
        return None
    width = max(map(len, texts))
    taken = bytearray(width)
    for text in texts:
        for found in re.finditer(r"\S+(?: \S+)*", text):
            taken[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
    starts = [found.start() for found in re.finditer(rb"\x01+(?:\x00\x01+)*", taken)]
    if len(starts) < 2:
        return None
    ends = [*starts[1:], None]

    def split(text: str) -> list[str]:
        return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]

    return split
