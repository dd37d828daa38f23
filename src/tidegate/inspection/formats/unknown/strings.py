"""Printable runs of opaque bytes -> hidden passages: what anyone with `strings` would read there.

In: a view, and the part it belongs to. Out: passages in order of place, in UTF-8, Latin, UTF-16 and UTF-32.
Nothing is claimed: whether the bytes around the runs count as read is for the caller to say.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import re2

from tidegate.inspection.formats.unknown import wide
from tidegate.inspection.part import Part
from tidegate.model.content import Passage

_WINDOW = 1 << 20
_OVERLAP = 1 << 12
"""A run longer than this that stands over the end of a window is cut there."""
_PASSAGE = 4096
_APART = 2048
"""Bytes between runs after which a new passage begins, so that its spot leads there."""
_LONG = 24
_NEAR = 48
"""So close to one another, runs belong to one record, and shorter ones between them do too."""
_BETWEEN = " |\n"
"""Between runs: a label reaches over it, digits are not joined over it."""

_MULTIPLE = (
    r"\xc2[\xa0-\xbf]|[\xc3-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec][\x80-\xbf]{2}"
    r"|\xed[\x80-\x9f][\x80-\xbf]|\xef[\xa4-\xbf][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}"
)
_LATIN = r"[A-Za-z][\xc0-\xff]{1,2}|[\xc0-\xde][a-z]{2}"
_ONE = r"[\t\n\r\x20-\x7e]"
_NARROW = (
    f"(?:{_ONE}|{_MULTIPLE}|{_LATIN}){{8,}}|(?:{_MULTIPLE}){{3,}}|(?:{_ONE}|{_MULTIPLE}){{5,7}}\\x00"
).encode()
_BITS = re.compile(rb"[\x20-\x7e\xc0-\xff]{2,}")
_FIELDS = re.compile(rb"(?<=\0)[\x20-\x7e\xc0-\xff]{2,}(?=\0|\Z)")
"""What counts as text between two runs, and beside one."""


Pattern = Callable[[], bytes]


class _Kind(NamedTuple):
    """One way to write text: a pattern of its runs, how they decode, and whether chance must be ruled out."""

    pattern: Pattern
    codec: str
    doubtful: bool = False


def _both(pattern: Callable[[bool], bytes], codec: str, doubtful: bool = False) -> Iterator[_Kind]:
    yield _Kind(functools.partial(pattern, False), f"{codec}-le", doubtful)
    yield _Kind(functools.partial(pattern, True), f"{codec}-be", doubtful)


_WIDE = (*_both(wide.utf16, "utf-16"), *_both(wide.utf32, "utf-32"))
_CHINESE = tuple(_both(wide.chinese, "utf-16", doubtful=True))


class _Run(NamedTuple):
    start: int
    end: int
    text: str


def runs(view: memoryview, part: Part, label: str = "") -> Iterator[Passage]:
    """Hidden passages of what can be read in `view`; their spots count from its start ("bytes 0-99").

    Runs begin at eight characters; at five before a zero byte, at three where each takes several bytes, at two
    near others. `label`: as in `Passage`.
    """
    held: list[_Run] = []
    size = 0
    for run in _apart(_found(view)):
        if held and (size >= _PASSAGE or run.start - held[-1].end > _APART):
            yield _passage(held, part, label)
            held, size = [], 0
        held.append(run)
        size += len(run.text)
    if held:
        yield _passage(held, part, label)


def printable(raw: bytes) -> str:
    """All that `runs` would find in a few bytes, as one text."""
    return _BETWEEN.join(run.text for run in _apart(_found(memoryview(raw))))


def _passage(held: list[_Run], part: Part, label: str) -> Passage:
    spot = f"bytes {held[0].start}-{max(run.end for run in held)}"
    return Passage(_BETWEEN.join(run.text for run in held), part.location(spot, visible=False), label=label)


def _found(view: memoryview) -> Iterator[_Run]:
    """Runs of every kind, in order; a window's last bytes are seen again with the next one."""
    done = 0
    for start in range(0, max(len(view), 1), _WINDOW):
        raw = bytes(view[start : start + _WINDOW + _OVERLAP])
        until = min(_WINDOW, len(raw))
        inner = list(_narrow(raw, until))
        for kinds in (_WIDE, _CHINESE):
            raw = _without(raw, inner)
            inner.extend([run for kind in kinds for run in _wide(kind, raw, until)])
        inner.sort(key=lambda run: (run.start, -run.end))
        placed = [run._replace(start=start + run.start, end=start + run.end) for run in inner]
        yield from (run for run in placed if run.end > done)
        done = max([done, *(run.end for run in placed)])


def _narrow(raw: bytes, until: int) -> Iterator[_Run]:
    """Runs in UTF-8 or Latin that begin before `until`, and shorter ones that are near."""
    last = -_NEAR
    for start, end in chain(_spans(_narrow_pattern, raw, until), [(until + _NEAR, 0)]):
        if start - last < _NEAR:
            yield from _short(_BITS, raw, last, start)
        else:
            yield from _short(_FIELDS, raw, max(last, 0), last + _NEAR)
            yield from _short(_FIELDS, raw, start - _NEAR, start)
        last = end - raw.endswith(b"\0", start, end)
        if end:
            yield _Run(start, last, raw[start:last].decode("utf-8", _LENIENT))


def _short(pattern: re.Pattern[bytes], raw: bytes, start: int, end: int) -> Iterator[_Run]:
    for found in pattern.finditer(raw, start, end):
        yield _Run(*found.span(), found[0].decode("utf-8", _LENIENT))


def _narrow_pattern() -> bytes:
    return _NARROW


def _without(raw: bytes, found: list[_Run]) -> bytes:
    """Long runs blanked: two ASCII letters are half the time a Chinese character as well."""
    blanked = bytearray(raw)
    for run in found:
        if run.end - run.start >= _LONG:
            # A zero beside it makes its outermost letter the first or last one of UTF-16 as well.
            start = run.start + (raw[run.start - 1 : run.start] == b"\0")
            end = run.end - (raw[run.end : run.end + 1] == b"\0")
            blanked[start:end] = bytes(end - start)
    return bytes(blanked)


def _wide(kind: _Kind, raw: bytes, until: int) -> Iterator[_Run]:
    """Runs of one kind that begin before `until`."""
    for start, end in _spans(kind.pattern, raw, until, 2 if kind.doubtful else 0):
        text = raw[start:end].decode(kind.codec, _LENIENT)
        if not kind.doubtful:
            yield _Run(start, end, text)
        elif len(text) > 1:
            yield from (_Run(start + 2 * a, start + 2 * b, text[a:b]) for a, b in wide.common(text))


def _apart(found: Iterable[_Run]) -> Iterator[_Run]:
    """Runs without those that stand within another."""
    last = _Run(0, 0, "")
    for run in found:
        if not _repeats(run, last):
            last = run
            yield run


def _repeats(run: _Run, last: _Run) -> bool:
    """Whether a run stands within the last one and says the same: UTF-16 reads on a byte later as well."""
    if run.start >= last.end or run.end > last.end + 1:
        return False
    at = (run.start - last.start) * len(last.text) // (last.end - last.start)
    return run.text.strip() in last.text[max(0, at - 2) : at + len(run.text) + 2]


def _spans(pattern: Pattern, raw: bytes, until: int, shared: int = 0) -> Iterator[tuple[int, int]]:
    """Matches that begin before `until`; `shared`: how many last bytes of one may begin the next."""
    match, at = _expression(pattern), 0
    while at < until:
        start, end = match(_UNANCHORED, raw, at, len(raw))[0]
        if start < 0 or start >= until:
            return
        yield start, end
        at = end - shared


@functools.cache
def _expression(pattern: Pattern) -> Any:
    options: Any = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.max_mem = 64 << 20
    options.longest_match = True  # else "s" and half of what follows it would be preferred to "sé"
    options.encoding = re2.Options.Encoding.LATIN1
    compiled: Any = re2.compile(pattern(), options)
    # The wrapper around it makes a generator and a match object for each run: six times the work.
    return compiled._regexp.Match


_UNANCHORED = re2._Anchor.UNANCHORED
_LENIENT = "tidegate-runs"
_SINGLE = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


def _singly(error: UnicodeError) -> tuple[str, int]:
    """Bytes that break UTF-8 are read one by one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_SINGLE[byte] for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_LENIENT, _singly)
