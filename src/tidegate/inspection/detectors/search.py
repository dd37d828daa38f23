"""Candidates of all detectors in one canonical text, each judged with what stands around it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import re2

from tidegate.inspection.detectors.catalogue import DETECTORS
from tidegate.inspection.detectors.circumstances import CIRCUMSTANCES
from tidegate.inspection.detectors.context import byte_pattern
from tidegate.inspection.detectors.headings import canonical_heading
from tidegate.inspection.detectors.interface import Context, Hit
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType

CONTEXT = 60
"""Characters before and after a candidate that its detector sees."""

_BYTES = 4 * CONTEXT
_OVERHANG = 128
"""Bytes after a match in which another type's candidate, begun inside it, may end (a machine-readable line)."""

_AFTER_WORD = 90
_BEFORE_WORD = 60
"""Bytes around a supporting word in which a bare number or a name is sought."""


class Text(NamedTuple):
    """A canonical text as it is searched: its bytes, and the canonical name that the file gives it."""

    raw: bytes
    label: str


def search(body: str, label: str = "") -> list[Hit]:
    """Every candidate of a canonical text that its detector accepts; overlapping ones are settled.

    Underscores separate like spaces. Offsets are characters of `body`.
    """
    text = Text(body.replace("_", " ").encode("utf-8", "replace"), canonical_heading(label) if label else "")
    hits = [*_standing(text), *_supported(text)]
    if not hits:
        return hits
    hits = settled(hits)
    return hits if len(text.raw) == len(body) else _in_characters(hits, text.raw)


def settled(hits: Iterable[Hit]) -> list[Hit]:
    """In order, without overlaps: the surer wins, then the longer."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.likelihood, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif (hit.likelihood, hit.end - hit.start) > (kept[-1].likelihood, kept[-1].end - kept[-1].start):
            kept[-1] = hit
    return kept


@functools.cache
def _sought() -> tuple[Recogniser, ...]:
    """The detectors that look for candidates of their own; circumstances are looked for beside people only."""
    aside = {detector.type for detector in CIRCUMSTANCES}
    return tuple(detector for detector in DETECTORS if detector.type not in aside)


@functools.cache
def _any_standing() -> tuple[Any, Any, list[tuple[Recogniser, Any]]]:
    """One expression for all standing shapes, a set that tells which of them fit, and each by itself."""
    alone = [(detector, shape) for detector in _sought() for shape in detector.patterns]
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    which = re2.Set.SearchSet(options)
    for _, shape in alone:
        which.Add(shape)
    which.Compile()
    everything = byte_pattern("|".join(f"(?:{shape})" for _, shape in alone))
    return everything, which, [(detector, byte_pattern(shape)) for detector, shape in alone]


def _standing(text: Text) -> Iterator[Hit]:
    everything, which, alone = _any_standing()
    spans = (match.span() for match in everything.finditer(text.raw))
    for start, end in _windows(spans, 0, _OVERHANG, len(text.raw)):
        for index in which.Match(text.raw[start:end]):
            detector, expression = alone[index]
            yield from _judged(text, detector, expression, start, end)


@functools.cache
def _bare() -> list[tuple[Recogniser, Any, Any]]:
    """Detectors with bare shapes: the words they need, and the shapes."""
    found = []
    for detector in _sought():
        if detector.bare:
            words = "|".join(filter(None, (detector.labels, detector.words)))
            shapes = "|".join(f"(?:{shape})" for shape in detector.bare)
            found.append((detector, byte_pattern(_worded(words)), byte_pattern(shapes)))
    return found


def _worded(words: str) -> str:
    return rf"(?i)(?:^|[^A-Za-z0-9])(?:{words})"


@functools.cache
def _any_word() -> Any:
    words = "|".join(filter(None, (word for d in _sought() if d.bare for word in (d.labels, d.words))))
    return byte_pattern(_worded(words))


_DIGITS = r"[0-9][0-9 ./,年月-]{0,12}[0-9]"


def _supported(text: Text) -> Iterator[Hit]:
    if text.label:
        windows = [(0, len(text.raw))]
    else:
        spans = (match.span() for match in _any_word().finditer(text.raw))
        windows = _windows(spans, _BEFORE_WORD, _AFTER_WORD, len(text.raw))
    for start, end in windows:
        numbered = byte_pattern(_DIGITS).search(text.raw, start, end) is not None
        for detector, words, shapes in _bare():
            if not numbered and detector.type is not InformationType.PERSON_NAME:
                continue
            if text.label or words.search(text.raw, start, end) is not None:
                yield from _judged(text, detector, shapes, start, end)


def _windows(spans: Iterable[tuple[int, int]], before: int, after: int, size: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        start, end = max(0, start - before), min(size, end + after)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _judged(text: Text, detector: Recogniser, expression: Any, start: int, end: int) -> Iterator[Hit]:
    raw, at = text.raw, start
    while (match := expression.search(raw, at, end)) is not None:
        first, last = match.span()
        value = raw[first:last].decode("utf-8", "ignore")
        judged = detector.judge(value, _context(text, first, last))
        if judged is None:
            at = first + 1
            continue
        yield Hit(detector.type, first, last, *judged, detector.key(value))
        at = max(last, first + 1)


def _context(text: Text, first: int, last: int) -> Context:
    before = text.raw[max(0, first - _BYTES) : first].decode("utf-8", "ignore")[-CONTEXT:]
    after = text.raw[last : last + _BYTES].decode("utf-8", "ignore")[:CONTEXT]
    return Context(before.lower().replace("\n", " "), after.lower().replace("\n", " "), text.label)


def _in_characters(hits: list[Hit], raw: bytes) -> list[Hit]:
    """Byte offsets as character offsets, in one pass over the text."""
    converted, at, characters = [], 0, 0
    for hit in hits:
        characters += len(raw[at : hit.start].decode("utf-8", "ignore"))
        length = len(raw[hit.start : hit.end].decode("utf-8", "ignore"))
        converted.append(hit._replace(start=characters, end=characters + length))
        at = hit.start
    return converted
