"""The bytes of a message -> its fields and its parts, each with the place where it stands.

In: the whole message and a range of it. Out: fields and places; nothing is decoded here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]+)[ \t]*:")
_FOLD = re.compile(rb"(?:\r\n|\r|\n)(?=[ \t])")


class Field(NamedTuple):
    """One field, its value unfolded but not decoded. `start`-`end`: its lines."""

    name: str
    value: bytes
    start: int
    end: int


class Divided(NamedTuple):
    """What stands between boundaries: the parts, what comes before and after, and the boundary lines."""

    before: tuple[int, int]
    parts: list[tuple[int, int]]
    after: tuple[int, int]
    lines: list[tuple[int, int]]
    closed: bool


def fields(raw: bytes, start: int, end: int) -> tuple[list[Field], int]:
    """The fields that a range begins with, and where its body begins (behind the blank line, if there is one)."""
    found: list[Field] = []
    at = start
    while at < end:
        line_end = _line_end(raw, at, end)
        if not raw[at:line_end].strip(b"\r\n"):
            return found, line_end
        named = _NAME.match(raw, at, line_end)
        if named is None:
            return found, at
        while line_end < end and raw[line_end] in b" \t":
            line_end = _line_end(raw, line_end, end)
        value = _FOLD.sub(b"", raw[named.end() : line_end]).strip(b"\r\n")
        found.append(Field(named[1].decode("ascii"), value.strip(b" \t"), at, line_end))
        at = line_end
    return found, end


def _line_end(raw: bytes, at: int, end: int) -> int:
    found = _LINE.match(raw, at, end)
    return found.end() if found else end


def divided(raw: bytes, start: int, end: int, boundary: bytes) -> Divided | None:
    """The parts of a multipart body; None where its boundary never comes. A line end before a boundary is
    the boundary's."""
    lines = list(_boundaries(raw, start, end, boundary))
    if not lines:
        return None
    closing = next((at for at, (_, _, last) in enumerate(lines) if last), None)
    used = lines if closing is None else lines[: closing + 1]
    # Where one boundary's line end begins the next, there is an empty part between them.
    parts = [(here[1], max(here[1], there[0])) for here, there in itertools.pairwise(used)]
    if closing is None:
        parts.append((used[-1][1], end))
    after = (used[-1][1], end) if closing is not None else (end, end)
    ends = [*(min(here[1], there[0]) for here, there in itertools.pairwise(used)), used[-1][1]]
    places = [(begin, stop) for (begin, _, _), stop in zip(used, ends, strict=True)]
    return Divided((start, used[0][0]), parts, after, places, closing is not None)


def _boundaries(raw: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    pattern = re.compile(rb"(?:(?:\r\n|\r|\n)|\A)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r\n|\r|\n|\Z)")
    area = raw[start:end]
    at = 0
    while (found := pattern.search(area, at)) is not None:
        last = found.end()
        line_end = last + len(_line_break(area, last))
        yield start + found.start(), start + line_end, found[1] is not None
        # The line end may begin the next boundary as well: an empty part.
        at = last


def _line_break(area: bytes, at: int) -> bytes:
    if area[at : at + 2] == b"\r\n":
        return b"\r\n"
    return area[at : at + 1]
