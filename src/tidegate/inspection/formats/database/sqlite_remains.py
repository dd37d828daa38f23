"""What deleted rows left behind in an SQLite page: records put together again from the bytes nobody uses.

In: an unused range of a page, and how many values the rows around it have. Out: records, and the ranges in which
none was found. A freed cell is whole, or has lost its first four bytes to the list of free blocks: then the
length, the row number and the first types are gone, and what is left must fit its range exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tidegate.inspection.formats.database.sqlite_record import SqlValue, decode, signed, size_of, varint

Continuation = Callable[[int, int, bytes], bytes]
"""Size of a payload, the overflow page that it goes on in, and what stands here -> what of it is still there."""

_SHORTEST = 4
_ANYTHING = re.compile(rb"[^\0]")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNWRITTEN = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LOST = 4
_MOST_SPLITS = 64
_MOST_LOST = 64
_GUESSES = ((1, 4), (0, 4), (0, 5), (0, 6), (0, 7), (1, 5), (0, 8))
_INDEX_GUESSES = ((2, 4), (1, 4), (0, 4), (1, 5), (2, 5))
"""How many types may be lost with the first four bytes, and where those that are left begin. Entries of an index
have no row number before their types, so they lose more."""
_RESERVED = frozenset((10, 11))


class Remains(NamedTuple):
    """One record: `start` to `end` in the range, its values, its row number if that was left (else 0).

    `sure`: lengths and types agree with one another; else it is a reading among others.
    """

    start: int
    end: int
    values: list[SqlValue]
    row: int = 0
    sure: bool = True


class Finder:
    """Looks for records of one table. `counts`: how many values its rows have; `usable`: bytes of a page."""

    def __init__(
        self, counts: Iterable[int], encoding: int, usable: int, more: Continuation, *, index: bool = False
    ) -> None:
        self._guesses = _INDEX_GUESSES if index else _GUESSES
        self._counts = sorted(set(counts), reverse=True)
        self._encoding = encoding
        self._most = usable - 35
        self._least = (usable - 12) * 32 // 255 - 23
        self._usable = usable
        self._more = more
        self._place = 0

    def find(self, raw: bytes, place: int, *, listed: bool) -> tuple[list[Remains], list[tuple[int, int]]]:
        """Records in order, and the ranges between them that hold anything.

        `place`: where in its page the range begins. `listed`: a free block begins it.
        """
        self._place = place
        if listed:
            single = self._apt(raw)[0]
            if single and all(each.sure for each in single):
                return single, []
        found = list(self._whole(raw, _LOST if listed else 0))
        for start, end in list(_between(found, len(raw))):
            piece = raw[start:end]
            self._place = place + start
            cut = self._cut(piece, 0) or list(self._anywhere(piece))
            found += [each._replace(start=start + each.start, end=start + each.end) for each in cut]
        found.sort(key=lambda each: each.start)
        left = list(_between([each for each in found if each.sure], len(raw)))
        return found, [(a, b) for a, b in left if raw[a:b].strip(b"\0")]

    def _whole(self, raw: bytes, at: int) -> Iterator[Remains]:
        """Cells with everything: size, row number, types and values agree with each other."""
        while at < len(raw):
            start = _ANYTHING.search(raw, at)
            if start is None:
                return
            at = start.start()
            found = self._cell(raw, at)
            if found is None:
                at += 1
            else:
                yield found
                at = found.end

    def _cell(self, raw: bytes, at: int) -> Remains | None:
        try:
            size, behind = varint(raw, at)
            if size < _SHORTEST or size > 1 << 30:
                return None
            row, body = varint(raw, behind)
            found = self._record(raw, at, body, size, signed(row))
            return found or self._record(raw, at, behind, size, 0)
        except IndexError:
            return None

    def _record(self, raw: bytes, start: int, at: int, size: int, row: int) -> Remains | None:
        """A record of `size` bytes at `at`, the end of which may be in overflow pages."""
        here = size
        if size > self._most:
            here = self._least + (size - self._least) % (self._usable - 4)
            here = here if here <= self._most else self._least
        length = raw[at]
        if not 2 <= length < 0x80 or length > here or at + here > len(raw):
            return None
        types = _types(raw, at + 1, at + length, size - length)
        if not types:
            return None
        end = at + here
        payload = raw[at + length : end]
        if here < size:
            payload = self._more(size - length, int.from_bytes(raw[end : end + 4], "big"), payload)
            end += 4
        values = self._values(payload, types)
        return None if values is None else Remains(start, max(end, start + _LOST), values, row)

    def _values(self, body: bytes, types: tuple[int, ...]) -> list[SqlValue] | None:
        """The values, or None where a text is none."""
        values = decode(body, types, self._encoding)
        at = 0
        for kind, value in zip(types, values, strict=True):
            if isinstance(value, str):
                raw = body[at : at + size_of(kind)]
                if _CONTROL.search(value) or ("\ufffd" in value and b"\xef\xbf\xbd" not in raw):
                    return None
            at += size_of(kind)
        return values

    def _cut(self, raw: bytes, depth: int) -> list[Remains]:
        """Cells without their first four bytes, which must fill the range exactly."""
        apt, found = self._apt(raw)
        if apt or depth >= _MOST_SPLITS:
            return apt
        # Neighbouring free blocks become one; an inner one still tells how far it reached.
        for at in range(_LOST, len(raw) - _LOST):
            if at + (raw[at + 2] << 8 | raw[at + 3]) == len(raw):
                right = self._cut(raw[at:], depth + 1)
                left = self._cut(raw[:at], depth + 1) if right else []
                if left:
                    return left + [each._replace(start=at + each.start, end=at + each.end) for each in right]
        return [each._replace(sure=False) for each in found]

    def _apt(self, raw: bytes, counts: Iterable[int] = ()) -> tuple[list[Remains], list[Remains]]:
        """All readings of one cell without its beginning: those to believe, and all."""
        found = [each for count in counts or self._counts for each in self._beheaded(raw, count)]
        # A value of any bytes fits everywhere: not without need, and never for sure.
        apt = [each for each in found if not any(isinstance(value, bytes) for value in each.values)]
        # One reading in which values run into one another is enough to doubt the others.
        sure = all(each.sure for each in apt)
        return [each._replace(sure=sure) for each in apt], found

    def _beheaded(self, raw: bytes, count: int) -> Iterator[Remains]:
        """One cell whose first four bytes are lost, in every reading that fits."""
        for lost, at in self._guesses:
            if lost > count or at > len(raw) or (at > _LOST and lost == 0 and not _fits(raw[at - 1], count)):
                continue
            values = self._tail(raw, at, count, lost)
            if values is not None:
                # Two values without types run into one another, and nobody can tell where.
                yield Remains(0, len(raw), values, sure=lost < 2 or not values[0])

    def _tail(self, raw: bytes, at: int, count: int, lost: int) -> list[SqlValue] | None:
        """`count` values of which the first `lost` have no type any more; they get what room is left."""
        types: list[int] = []
        try:
            for _ in range(count - lost):
                kind, at = varint(raw, at)
                if kind in (10, 11) or kind > 4 * len(raw):
                    return None
                types.append(kind)
        except IndexError:
            return None
        room = len(raw) - at - sum(map(size_of, types))
        if room < 0 or (room and not lost):
            return None
        values = self._values(raw[at + room :], tuple(types))
        if values is None:
            return None
        if lost:
            first = _guessed(raw[at : at + room])
            if isinstance(first, bytes):
                return None
            values = [first, *[None] * (lost - 1), *values]
        return values if any(value is not None for value in values) else None

    def _anywhere(self, raw: bytes) -> Iterator[Remains]:
        """Cells that begin and end somewhere: their header still tells its length, or a free block's begins them."""
        at = 0
        while at < len(raw):
            if not any(raw[at : at + 8]):
                filled = _ANYTHING.search(raw, at)
                if filled is None:
                    return
                at = filled.start() - _LOST
            looks = (self._loose, self._single, self._short, self._joined)
            found = next(filter(None, (look(raw, at, count) for look in looks for count in self._counts)), [])
            yield from found
            at = max((each.end for each in found), default=at + 1)

    def _single(self, raw: bytes, start: int, count: int) -> list[Remains]:
        """A free block within unused bytes that one cell fills exactly."""
        stop = self._stop(raw, start)
        if not start < stop <= len(raw):
            return []
        apt, _ = self._apt(raw[start:stop], (count,))
        return [each._replace(start=start, end=stop) for each in apt]

    def _joined(self, raw: bytes, start: int, count: int) -> list[Remains]:
        """A free block that was joined with others since: its cell ends where the next one plausibly begins."""
        stop = self._stop(raw, start)
        if not start < stop:
            return []
        for lost in (0, 1):
            behind = start + _LOST
            types: list[int] = []
            while len(types) < count - lost and behind < len(raw) - 9:
                kind, behind = varint(raw, behind)
                types.append(kind)
            if len(types) < count - lost or not _RESERVED.isdisjoint(types):
                continue
            size = sum(map(size_of, types))
            for room in range(_MOST_LOST if lost else 1):
                end = behind + room + size
                if end > len(raw):
                    break
                if self._begins(raw, end, stop):
                    values = self._tail(raw[:end], start + _LOST, count, lost)
                    if values is not None and any(isinstance(value, str) for value in values):
                        return [Remains(start, end, values, sure=False)]
        return []

    def _stop(self, raw: bytes, start: int) -> int:
        """Where a free block at `start` would end; 0 where there can be none."""
        if start + _LOST >= len(raw):
            return 0
        following = raw[start] << 8 | raw[start + 1]
        stop = start + (raw[start + 2] << 8 | raw[start + 3])
        if following and not self._place + stop <= following <= self._usable - _LOST:
            return 0
        return stop if start + _LOST < stop and self._place + stop <= self._usable else 0

    def _begins(self, raw: bytes, at: int, stop: int) -> bool:
        """Whether another cell, free block or the end is here."""
        if at + _LOST > len(raw):
            return True
        return at + (raw[at + 2] << 8 | raw[at + 3]) in (stop, len(raw)) or self._cell(raw, at) is not None

    def _loose(self, raw: bytes, start: int, count: int) -> list[Remains]:
        """A header that still tells its length, and as many values behind it as were not written over."""
        length = raw[start]
        if not _fits(length, count):
            return []
        types = _types(raw, start + 1, start + length, 1 << 30, exactly=False)
        if len(types) != count:
            return []
        return self._forward(raw, start, start + length, types)

    def _short(self, raw: bytes, start: int, count: int) -> list[Remains]:
        """A free block that reaches beyond the range, into what was written over its end."""
        if self._stop(raw, start) <= len(raw):
            return []
        at = start + _LOST
        types: list[int] = []
        while len(types) < count and at < len(raw) - 9:
            kind, at = varint(raw, at)
            types.append(kind)
        if len(types) < count or not _RESERVED.isdisjoint(types):
            return []
        return [each for each in self._forward(raw, start, at, tuple(types)) if each.end == len(raw)]

    def _forward(self, raw: bytes, start: int, at: int, types: tuple[int, ...]) -> list[Remains]:
        """The values from `at` on, up to the first text that was written over, or to the end of the range."""
        values: list[SqlValue] = []
        sure = True
        for kind in types:
            piece = raw[at : at + size_of(kind)]
            value = decode(piece, (kind,), self._encoding)[0]
            if isinstance(value, str) and self._values(piece, (kind,)) is None:
                piece = _printed(piece)
                values.append(piece.decode("utf-8", "replace"))
                at += len(piece)
                sure = at == len(raw)
                break
            values.append(value)
            at += len(piece)
        if not any(isinstance(value, str) and len(value) > 1 for value in values):
            return []
        return [Remains(start, at, values, sure=sure)]


def _printed(raw: bytes) -> bytes:
    """The bytes before the first that no text has."""
    found = _UNWRITTEN.search(raw)
    return raw[: found.start()] if found else raw


def _types(raw: bytes, at: int, end: int, body: int, *, exactly: bool = True) -> tuple[int, ...]:
    """The types of a header that ends exactly at `end`, for values of `body` bytes (or fewer), or none."""
    types: list[int] = []
    total = 0
    if end > len(raw):
        return ()
    while at < end:
        kind = raw[at]
        at += 1
        if kind > 0x7F:
            try:
                kind, at = varint(raw, at - 1)
            except IndexError:
                return ()
        if kind in _RESERVED:
            return ()
        total += size_of(kind)
        if total > body:
            return ()
        types.append(kind)
    return tuple(types) if at == end and (total == body or not exactly) else ()


def _fits(length: int, count: int) -> bool:
    """Whether a header of so many bytes can describe so many values."""
    return 1 < count < length <= min(1 + 4 * count, 0x7F)


def _guessed(raw: bytes) -> SqlValue:
    """A value whose type is lost: a text if it reads like one, else a number."""
    if not raw:
        return None
    text = raw.decode("utf-8", "replace")
    if _CONTROL.search(text) or "\ufffd" in text:
        return int.from_bytes(raw, "big", signed=True) if len(raw) <= 8 else raw
    return text


def _between(found: Iterable[Remains], size: int) -> Iterator[tuple[int, int]]:
    at = 0
    for each in found:
        if each.start > at:
            yield at, each.start
        at = max(at, each.end)
    if at < size:
        yield at, size
