"""Candidates of all detectors in one canonical text, each judged with what stands around it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tidegate.inspection.canonical.expressions import Expression, Which, expression, in_characters
from tidegate.inspection.detectors.catalogue import DETECTORS
from tidegate.inspection.detectors.circumstances import CIRCUMSTANCES
from tidegate.inspection.detectors.headings import canonical_heading
from tidegate.inspection.detectors.interface import Context, Hit
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType

CONTEXT = 60
"""Characters before and after a candidate that its detector sees."""

_BYTES = 4 * CONTEXT
_OVERHANG = 128
"""Bytes after a match in which a candidate of another type, begun inside it, may end."""

_BEFORE_WORD, _AFTER_WORD = 60, 90
"""Bytes around a supporting word in which a bare number or a name is sought."""

_BEFORE_NUMBER, _AFTER_NUMBER = 120, 60
"""Bytes around a line with numbers in which a supporting word is sought."""


class Text(NamedTuple):
    """A canonical text as it is searched: its bytes, and the canonical name that the file gives it."""

    raw: bytes
    label: str


def search(body: str, label: str = "") -> list[Hit]:
    """Every candidate of a canonical text that its detector accepts; overlapping ones are settled.

    Underscores separate like spaces. Offsets are characters of `body`.
    """
    text = Text(body.replace("_", " ").encode("utf-8", "replace"), canonical_heading(label) if label else "")
    hits = [*_standing(text), *(_labelled(text) if text.label else _supported(text))]
    if not hits:
        return hits
    hits = settled(hits)
    spans = in_characters([(hit.start, hit.end) for hit in hits], text.raw, body)
    return [hit._replace(start=start, end=end) for hit, (start, end) in zip(hits, spans, strict=True)]


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
    """The detectors with candidates of their own; circumstances are looked for beside people only."""
    aside = {detector.type for detector in CIRCUMSTANCES}
    return tuple(detector for detector in DETECTORS if detector.type not in aside)


class _Family(NamedTuple):
    """Detectors that are sought in one pass: whether any fits, which of them, and each by itself."""

    anything: Expression
    which: Which
    each: list[tuple[Recogniser, Expression]]


def _family(sought: list[tuple[Recogniser, str]], shapes: list[str]) -> _Family:
    each = [(detector, expression(shape)) for detector, shape in sought]
    return _Family(expression(_either(shapes)), Which(shapes), each)


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


_FAMILIES = (
    {"A_NUMBER", "USCIS_RECEIPT", "SEVIS", "SSN", "ITIN", "I94", "PAYMENT_CARD"},
    {"NATIONAL_ID", "BANK_ACCOUNT"},
    {"PHONE"},
    {"ADDRESS"},
    {"MRZ"},
    {"EMAIL"},
)
"""Together in one automaton, all shapes would need more states than it may hold, and be ten times slower."""


@functools.cache
def _families() -> list[_Family]:
    found = []
    for names in _FAMILIES:
        sought = [(d, shape) for d in _sought() if d.type.name in names for shape in d.patterns]
        found.append(_family(sought, [shape for _, shape in sought]))
    return found


def _standing(text: Text) -> Iterator[Hit]:
    for family in _families():
        for start, end in _windows(family.anything.spans(text.raw), 0, _OVERHANG, len(text.raw)):
            for index in family.which.matches(text.raw[start:end]):
                yield from _judged(text, *family.each[index], start, end)


@functools.cache
def _worded(names: bool) -> _Family:
    """Detectors of bare shapes by their supporting words: of names, or of numbers and dates."""
    bare = [d for d in _sought() if d.bare and (d.type is InformationType.PERSON_NAME) == names]
    words = [
        rf"(?i)(?:^|[^A-Za-z0-9])(?:{_either(filter(None, (detector.labels, detector.words)))})"
        for detector in bare
    ]
    return _family([(detector, _either(detector.bare)) for detector in bare], words)


_NUMBERED = (
    r"(?:[0-9]{4}|[0-9]{1,3}[ ./-][0-9]{2,3}[ ./-][0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}"
    r"|[A-Z][0-9]{2}[A-Z0-9]{3})[^\n]*"
)
"""What every bare number and date holds, and the rest of its line: one match a line, however many numbers."""


def _supported(text: Text) -> Iterator[Hit]:
    """Bare shapes beside their words; first the lines with numbers, in most texts rarer than words."""
    size = len(text.raw)
    names, numbers = _worded(True), _worded(False)
    for start, end in _windows(names.anything.spans(text.raw), _BEFORE_WORD, _AFTER_WORD, size):
        yield from _judged(text, *names.each[0], start, end)
    for first, last in _windows(expression(_NUMBERED).spans(text.raw), _BEFORE_NUMBER, _AFTER_NUMBER, size):
        words = numbers.anything.spans(text.raw, first, last)
        for start, end in _windows(words, _BEFORE_WORD, _AFTER_WORD, size):
            for index in numbers.which.matches(text.raw[start:end]):
                yield from _judged(text, *numbers.each[index], start, end)


def _labelled(text: Text) -> Iterator[Hit]:
    """Bare shapes of whatever the file itself calls this text."""
    for family in (_worded(True), _worded(False)):
        for detector, shape in family.each:
            yield from _judged(text, detector, shape, 0, len(text.raw))


def _windows(spans: Iterable[tuple[int, int]], before: int, after: int, size: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        start, end = max(0, start - before), min(size, end + after)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _judged(text: Text, detector: Recogniser, shape: Expression, start: int, end: int) -> Iterator[Hit]:
    raw, at = text.raw, start
    while at < end and (span := shape.span(raw, at, end)) is not None:
        first, last = span
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
    return Context(before.lower(), after.lower(), text.label)
