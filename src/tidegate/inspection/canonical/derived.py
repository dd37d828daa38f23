"""Other ways to read the same text: only the surroundings of what looks escaped, broken or encoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.inspection.canonical.escapes import ESCAPED, unescaped
from tidegate.inspection.canonical.expressions import expression, in_characters
from tidegate.inspection.canonical.layout import REARRANGEMENTS, Rearrangement
from tidegate.inspection.canonical.payloads import Payload, encoded_in, invisible_in
from tidegate.inspection.canonical.text import canonical

DEPTH = 4
"""How many payloads within payloads are opened; each is smaller than what it was encoded in."""

REACH = 80
"""Characters around a rearranged place that stay with it, for context."""


class View(NamedTuple):
    """A canonical text that differs from the file's, and the stretch of that one it was made from."""

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
    raw = body.encode("utf-8", "replace")
    for payload in () if text.isascii() else invisible_in(text):
        yield from _opened(payload, text, depth)
    yield from _layouts(body, raw)
    for start, end in _surroundings(ESCAPED, body, raw):
        piece = body[start:end]
        for decoded in _readings(piece):
            yield View("escapes undone", decoded, start, end)
            for view in (*_layouts(decoded, decoded.encode("utf-8", "replace")), *_payloads(decoded, depth)):
                yield view._replace(start=start, end=end)
    yield from _payloads(body, depth)


def _readings(piece: str) -> Iterator[str]:
    """The piece without its escapes and markup, and, where markup has attributes, with them."""
    plain = _decoded(piece, tags=True)
    if plain != piece:
        yield plain
    if "<" in piece and "=" in piece and (whole := _decoded(piece, tags=False)) not in (piece, plain):
        yield whole


def _decoded(piece: str, *, tags: bool) -> str:
    """Escapes undone until none is left: one may stand for full-width characters that make up another."""
    for _ in range(DEPTH):
        before, piece = piece, canonical(unescaped(piece, tags=tags))
        if piece == before:
            break
    return piece


def _layouts(body: str, raw: bytes) -> Iterator[View]:
    if expression(_ANY_LAYOUT).span(raw) is None:
        return
    for where, group in _PLACES.items():
        for start, end in _surroundings(where, body, raw):
            piece = body[start:end]
            for rearrangement in group:
                text = rearrangement.undo(piece)
                if text != piece:
                    yield View(rearrangement.kind, text, start, end)


def _payloads(body: str, depth: int) -> Iterator[View]:
    if depth < DEPTH:
        for payload in encoded_in(body):
            yield from _opened(payload, body, depth)


def _opened(payload: Payload, text: str, depth: int) -> Iterator[View]:
    """The payload in its place: what stands around it still says what it is, but is not searched again."""
    _, _, start, end = payload
    before, after = canonical(text[max(0, start - REACH) : start]), canonical(text[end : end + REACH])
    inner = canonical(payload.text)
    yield View(payload.kind, f"{before} {inner} {after}", start, end)
    if depth < DEPTH:
        for view in views(payload.text, inner, depth + 1):
            yield View(view.kind, f"{before} {view.text} {after}", start, end)


_PLACES: dict[str, list[Rearrangement]] = {}
for _each in REARRANGEMENTS:
    _PLACES.setdefault(_each.where, []).append(_each)
_ANY_LAYOUT = "|".join(f"(?:{where})" for where in _PLACES)


def _surroundings(pattern: str, text: str, raw: bytes) -> list[tuple[int, int]]:
    """Where the pattern is found, widened by `REACH` and merged, in characters."""
    spans: list[tuple[int, int]] = []
    for start, end in in_characters(expression(pattern).spans(raw), raw, text):
        if spans and start - REACH <= spans[-1][1]:
            spans[-1] = (spans[-1][0], min(len(text), end + REACH))
        else:
            spans.append((max(0, start - REACH), min(len(text), end + REACH)))
    return spans
