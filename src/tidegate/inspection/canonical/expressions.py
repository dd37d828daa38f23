"""RE2 expressions over bytes: spans only, in linear time, compiled once and when first used."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import re2

_MEMORY = 64 << 20
"""Bytes that one expression's automaton may take before it falls back to a slower one."""


def _options() -> Any:
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    return options


class Expression:
    """One expression. Asks RE2 itself: the wrapper around it makes a generator, an offset table and a match
    object for each call, which is six times the work, and there are millions of calls."""

    __slots__ = ("_match",)

    def __init__(self, expression: str) -> None:
        compiled: Any = re2.compile(expression.encode(), _options())
        self._match = compiled._regexp.Match

    def span(self, raw: bytes, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """Where the first match begins and ends; what lies outside `start` and `end` counts as context."""
        found: tuple[int, int] = self._match(_UNANCHORED, raw, start, len(raw) if end is None else end)[0]
        return None if found[0] < 0 else found

    def spans(self, raw: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """All matches in order, none overlapping another."""
        while (found := self.span(raw, start, end)) is not None:
            yield found
            start = max(found[1], found[0] + 1)
            if start > (len(raw) if end is None else end):
                return

    def found(self, text: str) -> bool:
        """Whether it matches anywhere in a text."""
        return self.span(text.encode("utf-8", "replace")) is not None


def in_characters(spans: Iterable[tuple[int, int]], raw: bytes, text: str) -> Iterator[tuple[int, int]]:
    """Spans of a text's UTF-8 bytes, in order of their start, as spans of its characters."""
    if len(raw) == len(text):
        yield from spans
        return
    at, characters = 0, 0
    for start, end in spans:
        characters += len(raw[at:start].decode("utf-8", "ignore"))
        yield characters, characters + len(raw[start:end].decode("utf-8", "ignore"))
        at = start


class Which:
    """Several expressions at once: which of them match somewhere."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self._set = re2.Set.SearchSet(_options())
        for expression in expressions:
            self._set.Add(expression.encode())
        self._set.Compile()

    def matches(self, raw: bytes) -> list[int]:
        """Indexes of those that match, in no order."""
        found: list[int] = self._set.Match(raw)
        return found


_UNANCHORED = re2._Anchor.UNANCHORED


@functools.cache
def expression(pattern: str) -> Expression:
    """The expression of a pattern, compiled at its first use."""
    return Expression(pattern)
