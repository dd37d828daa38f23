"""Lists in running text (`Jane Roe, 01/02/1980, Peru`) -> tables, so that they are judged as the rows they are.

In: passages in reading order. Out: one Block a list: lines or paragraphs that follow each other, are parted in the same
way into as many fields, and have a date in the same field. The text itself is judged apart from this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tidegate.model.content import BLOCK_ROWS, Block, Passage, Row, Table
from tidegate.model.location import Location

_SIGN = re.compile(r"\d[/.-]\d|\d{2} ?[A-Z][a-z]{2}|[a-z]{3,9} \d{1,2}, \d{4}")
_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}|(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{1,2}[ -][A-Z][a-z]{2,8}[ -](?:19|20)\d\d"
)
_WORDS = r"[^\W\d_][\w'’.-]*(?:,? [^\W\d_][\w'’.-]*){0,4}"
_BETWEEN_BLANKS = re.compile(rf"({_WORDS}),? ({_DATE.pattern}),?(?: ({_WORDS}))?")
_NAME = re.compile(_WORDS)
_BULLET = re.compile(r"\A\s*(?:[-*•–·]|\d{1,3}[.)])\s+")
_PARTED = tuple(map(re.compile, (r"\s*\t\s*", r"\s*\|\s*", r"\s*;\s*", r"\s+[-–—/]\s+", r",\s+")))
_LONGEST, _MOST_FIELDS, _LONGEST_FIELD = 240, 12, 48
_FEWEST = 2
_MOST_ROWS = 20_000


@dataclass(slots=True)
class _Run:
    """Lines of one list. `way`: how they are parted; `at`: the field with the date."""

    location: Location
    way: int
    size: int
    at: int
    rows: list[list[str]] = field(default_factory=list)


class Lists:
    """Takes passages; gives the lists in them once all are read."""

    def __init__(self) -> None:
        self._found: list[Block] = []
        self._rows = 0
        self._run: _Run | None = None
        self._before = ""

    def read(self, passage: Passage) -> None:
        """Look through the next passage."""
        text = passage.text
        if self._rows >= _MOST_ROWS:
            return
        if _SIGN.search(text) is None:
            self._end()
            self._before = text if len(text) <= _LONGEST else ""
            return
        for number, line in enumerate(text.splitlines()):
            if line and not line.isspace():
                spot = f"line {passage.first_line + number}" if passage.first_line else passage.location.spot
                self._line(line, replace(passage.location, spot=spot))

    def finish(self) -> Iterator[Block]:
        """All lists."""
        self._end()
        yield from self._found

    def _line(self, line: str, location: Location) -> None:
        run, before = self._run, self._before
        self._before = line if len(line) <= _LONGEST else ""
        if len(line) > _LONGEST or _SIGN.search(line) is None:
            self._end()
            return
        line = _BULLET.sub("", line, count=1).strip()
        if run is not None and (run.location.parts, run.location.visible) == (
            location.parts,
            location.visible,
        ):
            fields = _fields(line, run.way)
            if len(fields) == run.size and _DATE.fullmatch(fields[run.at]):
                run.rows.append(fields)
                return
        self._end()
        self._run = _begun(line, before, location)

    def _end(self) -> None:
        run, self._run = self._run, None
        if run is None or len(run.rows) < _FEWEST + (run.way == len(_PARTED)):
            return
        self._rows += len(run.rows)
        where = replace(
            run.location, parts=(*run.location.parts, f"list at {run.location.spot or 'the beginning'}")
        )
        table = Table(where.at(""))
        rows = [Row(number, dict(enumerate(fields))) for number, fields in enumerate(run.rows, 1)]
        for start in range(0, len(rows), BLOCK_ROWS):
            self._found.append(Block(table, rows[start : start + BLOCK_ROWS]))


def _begun(line: str, before: str, location: Location) -> _Run | None:
    """A list that begins with this line; the line before it may be its heading."""
    for way in range(len(_PARTED) + 1):
        fields = _fields(line, way)
        dated = [at for at, each in enumerate(fields) if _DATE.fullmatch(each)]
        named = any(_NAME.fullmatch(each) for each in fields)
        if (
            not dated
            or not named
            or not 1 < len(fields) <= _MOST_FIELDS
            or len(max(fields, key=len)) > _LONGEST_FIELD
        ):
            continue
        run = _Run(location, way, len(fields), dated[0], [fields])
        heading = _fields(_BULLET.sub("", before, count=1).strip(), way) if before else []
        if (
            len(heading) == len(fields)
            and all(_NAME.match(each) for each in heading)
            and not _SIGN.search(before)
        ):
            run.rows.insert(0, heading)
        return run
    return None


def _fields(line: str, way: int) -> list[str]:
    if way < len(_PARTED):
        return _PARTED[way].split(line.strip("|; ") if way in (1, 2) else line)
    found = _BETWEEN_BLANKS.fullmatch(line)
    return [each for each in found.groups() if each] if found else []
