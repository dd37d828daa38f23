"""Lines of hits, believed field by field. In: one line of `schemas/hit-1`. Out: what it says, or a ValueError.

What a line says comes from another machine. Shapes must be shapes: a letter in a context that is no x could be a value.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tidegate.trace.groups import MOST_COPIES
from tidegate.trace.hits import FORMAT, share

LARGEST_LINE = 8 << 20
LARGEST_RECORD = 96 << 20
_WORD = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_KINDS = frozenset({"digest", "identifier", "pair", "shingle", "picture"})
_MOST_PEOPLE = (1 << 31) - 1
_DIGEST = re.compile(r"(?:[0-9a-f]{64})?")
_EVIDENCE = re.compile(r"(?:[0-9a-f]{64}\.warc\.gz)?")
_INSTANT = re.compile(r"[0-9TZ:.+ -]{0,32}")
_SHAPE = re.compile(r"[xX0 !-/:-@\[-`{-~]{0,4000}")
_LONGEST = {"where": 4096, "part": 200, "file": 4096}


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a line. `evidence`: name of the record's file, "" without."""

    where: str = field(repr=False)
    part: str
    people: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A line. `text`: its bytes as they are kept. `places`: the hit's own first, then its copies'."""

    text: bytes = field(repr=False)
    pack: str
    of: int
    kinds: tuple[str, ...]
    certain: bool
    digest: str
    first_seen: str
    context: tuple[str, ...]
    places: tuple[Spot, ...] = field(repr=False)

    def share_of(self, people: int) -> float:
        """Of the file's people."""
        return share(people, self.of)


def line_of(text: bytes | str) -> Taken:
    """Raises ValueError naming the field, never quoting it."""
    raw = (text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text).strip()
    if len(raw) > LARGEST_LINE:
        raise ValueError("the line is too long")
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError("this is no JSON") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValueError("this line is no hit")
    copies = said.get("copies", [])
    if not isinstance(copies, list) or len(copies) > MOST_COPIES:
        raise ValueError("copies is no list, or too long")
    of = _number(said, "of", _MOST_PEOPLE)
    return Taken(
        raw,
        _matched(said, "pack", _WORD),
        of,
        _kinds(said.get("kinds")),
        _truth(said, "certain"),
        _matched(said, "digest", _DIGEST),
        _matched(said, "first_seen", _INSTANT),
        _context(said.get("context")),
        tuple(_spot(one, of) for one in (said, *copies)),
    )


def _spot(said: Any, of: int) -> Spot:
    if not isinstance(said, dict):
        raise ValueError("a copy is no object")
    where = _text(said, "where")
    _text(said, "file")
    if not where:
        raise ValueError("where is empty")
    return Spot(
        where,
        _text(said, "part"),
        _number(said, "people", of or _MOST_PEOPLE),
        _matched(said, "evidence", _EVIDENCE),
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST[name] or not value.isprintable():
        raise ValueError(f"{name} is no text of one line, or too long")
    return value


def _number(said: dict[str, Any], name: str, most: int) -> int:
    value = said.get(name)
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{name} is no number, or out of bounds")
    return value


def _truth(said: dict[str, Any], name: str) -> bool:
    value = said.get(name)
    if type(value) is not bool:
        raise ValueError(f"{name} is neither true nor false")
    return value


def _matched(said: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(f"{name} is not of its form")
    return value


def _kinds(said: Any) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(one, str) and _WORD.fullmatch(one) for one in said):
        raise ValueError("kinds is no list of words")
    if not set(said) <= _KINDS:
        raise ValueError("kinds holds a word that no matcher gives")
    return tuple(sorted(set(said)))


def _context(said: Any) -> tuple[str, ...]:
    if not isinstance(said, list) or len(said) > 20:
        raise ValueError("context is no list, or too long")
    if not all(isinstance(one, str) and _SHAPE.fullmatch(one) for one in said):
        raise ValueError("context holds something that is no shape")
    return tuple(said)
