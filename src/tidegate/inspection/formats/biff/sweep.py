"""What stands in records that no reader decodes: counted strings, numbers in formulas, and printable runs.

In: ranges of a stream, or the body of a record. Out: hidden passages, each text once a stream, and a Gap where
bytes are so dense that something may be packed in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from struct import unpack_from

from tidegate.inspection.formats.archive.leftovers import is_dense
from tidegate.inspection.formats.biff.text import decoded
from tidegate.inspection.formats.unknown.strings import printable
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK
from tidegate.model.content import Passage
from tidegate.model.location import Location

_NARROW = re.compile(rb"[\x20-\x7e\xa0-\xff]{2,}")
_WIDE = re.compile(
    rb"(?<!^)\x01(?=[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01-\x06\x30\x4e-\x9f\xac-\xd7])", re.DOTALL
)
_NUMBER = re.compile(rb"(?=\x1f(.{6}[\x00-\xff][\x41\x42]))", re.DOTALL)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff]")
_LEAST = 100_000
_REMEMBERED = 20_000
_SHARED_BLOCKS = frozenset({0x00, 0x01, 0x1E, 0x20, 0x30, 0xFF})
_ALPHANUMERIC = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_KEPT = 1 << 20
_NEAR = 64
_FIRST = 6


class Sweep:
    """One stream's sweep. `location`: of what it finds, always hidden. `codec`: of byte strings."""

    def __init__(self, part: Part, location: Location, codec: str = "cp1252") -> None:
        self._part = part
        self._location = location.at("", visible=False)
        self.codec = codec
        self._seen: set[str] = set()
        self._strange: dict[int, bytearray] = {}

    def moved(self, location: Location) -> None:
        """From now on, what is found stands there."""
        self._location = location.at("", visible=False)

    def text(self, raw: bytes, label: str = "", *, counted: bool = True) -> Iterator[Passage]:
        """All that can be read in these bytes; `counted`: strings behind their lengths, however short, as well."""
        if len(raw) < 4 or not raw.strip(BLANK):
            return
        texts = [*self.counted(raw), *_numbers(raw)] if counted else []
        runs = printable(raw)
        fresh = [text for text in texts if self._is_new(text)]
        where = self._location.at(label, visible=False) if label else self._location
        if fresh:
            yield Passage("\n\n".join(fresh), where, label=label)
        if runs and runs not in texts and self._is_new(runs):
            yield Passage(runs, where, label=label)

    def counted(self, raw: bytes) -> Iterator[str]:
        """Strings behind their length and flags, however short: of one byte a character, and of two."""
        for found in _NARROW.finditer(raw):
            yield from _narrow(raw, found.start(), found[0], self.codec)
        for found in _WIDE.finditer(raw):
            at = found.start()
            for count in {raw[at - 1], raw[at - 2] | raw[at - 1] << 8} if at > 1 else {raw[at - 1]}:
                if count < 2 or at + 1 + 2 * count > len(raw) or not begins(raw, at + 1, count):
                    continue
                text = raw[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace")
                if is_text(text):
                    yield text

    def across(self, view: memoryview, at: int) -> Iterator[Passage]:
        """What is written over the border of two records, which no program does: their numbers are no text."""
        raw = bytes(view[at : at + 2])
        if len(raw) == 2 and (raw.isalnum() or (raw[0] in _ALPHANUMERIC and not raw[1] and not view[at - 1])):
            start = max(at - _NEAR, 0)
            text = printable(bytes(view[start : at + _NEAR]))
            if text and self._is_new(text):
                yield Passage(text, self._location)

    def strange(self, kind: int, raw: bytes) -> None:
        """Remember the body of a record of no known kind, for `dense`."""
        kept = self._strange.setdefault(kind, bytearray())
        if len(kept) < _KEPT:
            kept += raw

    def dense(self) -> None:
        """A Gap where strange records hold what is neither text nor fill."""
        if any(is_dense(bytes(kept)) for kept in self._strange.values()):
            self._part.gap(
                "holds records of a kind that this version does not read, with dense bytes in them"
            )
        self._strange.clear()

    def _is_new(self, text: str) -> bool:
        if text in self._seen:
            return False
        if len(self._seen) < _REMEMBERED and len(text) < 1000:
            self._seen.add(text)
        return True


def begins(raw: bytes, at: int, count: int) -> bool:
    """Whether the first characters are text, before all of them are looked at."""
    return is_text(raw[at : at + 2 * min(count, _FIRST)].decode("utf-16-le", "replace"))


def _narrow(raw: bytes, start: int, run: bytes, codec: str) -> Iterator[str]:
    """What of a printable run its length says; the length itself may be printable, and what follows too."""
    lengths = [raw[start - 1]] if start else []
    if start > 1 and not raw[start - 1]:
        lengths = [raw[start - 2], raw[start - 3] | raw[start - 2] << 8 if start > 2 else 0]
    for length in lengths:
        if 1 < length <= len(run) and _says_something(run[:length]):
            yield decoded(run[:length], "latin-1" if len(lengths) > 1 else codec)
    if 1 < run[0] < len(run) and _says_something(run[1 : run[0] + 1]):
        yield decoded(run[1 : run[0] + 1], codec)


def _says_something(run: bytes) -> bool:
    """Chance makes short runs of high bytes; text has letters."""
    plain = sum(byte in _ALPHANUMERIC for byte in run)
    return plain > 1 and plain * 2 >= len(run)


def is_text(text: str) -> bool:
    """Whether the characters come from the blocks of one script, as those of a text do and chance's do not."""
    if _UNSEEN.search(text):
        return False
    blocks = {ord(c) >> 8 for c in text}
    ideographs = {block for block in blocks if 0x4E <= block <= 0x9F or 0xAC <= block <= 0xD7}
    others = blocks - ideographs - _SHARED_BLOCKS
    return len(others) <= (0 if ideographs else 1) and any(c.isalnum() for c in text)


def _numbers(raw: bytes) -> Iterator[str]:
    """Whole numbers in formulas, where they are large enough to be somebody's."""
    for found in _NUMBER.finditer(raw):
        (number,) = unpack_from("<d", found[1])
        if number >= _LEAST and number.is_integer() and number < 1e13:
            yield str(int(number))
