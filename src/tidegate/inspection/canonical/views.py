"""Other ways to read the same text: only the surroundings of what looks escaped, broken or encoded."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, NamedTuple

import re2

from tidegate.inspection.canonical.escapes import ESCAPED, unescaped
from tidegate.inspection.canonical.layout import REARRANGEMENTS, Rearrangement
from tidegate.inspection.canonical.payloads import ENCODED, Payload, encoded_in, invisible_in
from tidegate.inspection.canonical.text import canonical

DEPTH = 3
"""How many payloads within payloads are opened; each is smaller than what it was encoded in."""

REACH = 80
"""Characters around a rearranged place that stay with it, for context."""


class View(NamedTuple):
    """A canonical text that differs from the one in the file, and the stretch of that one it was made from."""

    kind: str
    text: str
    start: int
    end: int


def views(text: str, body: str | None = None, depth: int = 0) -> Iterator[View]:
    """Derived texts of `text` (as the file has it; `body`: its canonical form, where known).

    Work is linear in the text: escapes are undone in place, rearrangements touch their surroundings only, and
    each payload is shorter than its encoding.
    """
    body = canonical(text) if body is None else body
    for payload in () if text.isascii() else invisible_in(text):
        yield from _opened(payload, depth)
    yield from _layouts(body)
    for start, end in _surroundings(ESCAPED, body):
        piece = body[start:end]
        decoded = canonical(unescaped(piece))
        if decoded != piece:
            yield View("escapes undone", decoded, start, end)
            for view in (*_layouts(decoded), *_payloads(decoded, depth)):
                yield view._replace(start=start, end=end)
    yield from _payloads(body, depth)


def _layouts(body: str) -> Iterator[View]:
    if not _anything(_ANY_LAYOUT, body):
        return
    for rearrangement in REARRANGEMENTS:
        yield from _rearranged(rearrangement, body)


def _rearranged(rearrangement: Rearrangement, body: str) -> Iterator[View]:
    for start, end in _surroundings(rearrangement.where, body):
        piece = body[start:end]
        text = rearrangement.undo(piece)
        if text != piece:
            yield View(rearrangement.kind, text, start, end)


def _payloads(body: str, depth: int) -> Iterator[View]:
    if depth < DEPTH and _anything(ENCODED, body):
        for payload in encoded_in(body):
            yield from _opened(payload, depth)


def _opened(payload: Payload, depth: int) -> Iterator[View]:
    body = canonical(payload.text)
    yield View(payload.kind, body, payload.start, payload.end)
    if depth < DEPTH:
        for view in views(payload.text, body, depth + 1):
            yield view._replace(start=payload.start, end=payload.end)


_ANY_LAYOUT = "|".join(f"(?:{each.where})" for each in REARRANGEMENTS)


@functools.cache
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    return re2.compile(pattern, options)


def _anything(pattern: str, text: str) -> bool:
    return _compiled(pattern).search(text) is not None


def _surroundings(pattern: str, text: str) -> list[tuple[int, int]]:
    """Where the pattern is found, widened by `REACH` and merged."""
    spans: list[tuple[int, int]] = []
    for match in _compiled(pattern).finditer(text):
        start, end = match.span()
        if spans and start - REACH <= spans[-1][1]:
            spans[-1] = (spans[-1][0], min(len(text), end + REACH))
        else:
            spans.append((max(0, start - REACH), min(len(text), end + REACH)))
    return spans
