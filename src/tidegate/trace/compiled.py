"""Numbers, dates and tags in raw bytes, one byte after the other, compiled for the machine. Bytes in, arrays out.

The same answers as `numbers.scan` and `tags.between`, which tests hold it to; about four times as quick, and only worth
loading where there is much to look through. Needs numba, which comes with the extra `trace`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numba import njit

from tidegate.trace import tags
from tidegate.trace.numbers import (
    BLANK,
    DAYS_OF,
    ENDING,
    FIRST_OF,
    FIRST_YEAR,
    GROUPS,
    KIND,
    LAST_YEAR,
    LEAST,
    LETTER,
    MARK,
    MOST,
    NONE,
    WORD,
    Days,
    Numbers,
    Scanned,
)
from tidegate.trace.plain import undone
from tidegate.trace.steps import PARTING, TABLE, Steps, Text

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
"""Eight bytes of the text each."""
Places = npt.NDArray[np.int64]
_DISTANT = 10**10
"""What a telephone's leading 1 is worth."""


def steps() -> Steps:
    """For one thread."""
    return Steps(_Laid().lay, scan, between, is_tabled)


class _Laid:
    """Bodies one behind the other in room that is used again: the kernel's fresh pages cost more than copying."""

    def __init__(self) -> None:
        self._room = memoryview(bytearray())

    def lay(self, bodies: Sequence[bytes]) -> memoryview:
        size = sum(map(len, bodies)) + len(PARTING) * (len(bodies) - 1)
        if size > len(self._room):
            self._room = memoryview(bytearray(size + size // 4))
        room, at = self._room, 0
        for number, body in enumerate(bodies):
            if number:
                room[at : at + len(PARTING)] = PARTING
                at += len(PARTING)
            room[at : at + len(body)] = body
            at += len(body)
        return room[:size]


def is_tabled(page: bytes) -> bool:
    """Whether `TABLE` stands in it."""
    return bool(_is_tabled(np.frombuffer(page, np.uint8))) and TABLE in page


def between(pages: Text) -> bytes:
    """As `tags.between`."""
    text = np.frombuffer(pages, np.uint8)
    out = np.empty(text.size, np.uint8)
    return undone(out[: _between(text, out)].tobytes())


def scan(buffer: Text) -> Scanned:
    """As `numbers.scan`."""
    text = np.frombuffer(buffer, np.uint8)
    words = text[: text.size // 8 * 8].view(np.uint64)
    count, starts, ends, parted = _runs(text, words)
    found, values, digits, firsts, stops, days, ordinals, places = _found(
        text, starts[:count], ends[:count], parted[:count]
    )
    numbers = Numbers(values[:found], digits[:found], firsts[:found], stops[:found])
    return Scanned(numbers, Days(ordinals[:days], places[:days]))


@njit(cache=True, nogil=True)
def _is_tabled(text: Bytes) -> bool:
    """Whether the first letters of a table's tag stand in a text; no branch, so many bytes at a time."""
    seen = np.uint8(0)
    for at in range(text.size - 2):
        other = (text[at] ^ np.uint8(60)) | (text[at + 1] ^ np.uint8(116)) | (text[at + 2] ^ np.uint8(97))
        seen |= np.uint8(other == 0)
    return bool(seen)


@njit(cache=True, nogil=True)
def _runs(text: Bytes, words: Words) -> tuple[int, Places, Places, Bytes]:
    """Digits side by side that no letter follows, and what parts them from the next."""
    room = _beginnings(text)
    starts, ends = np.empty(room, np.int64), np.empty(room, np.int64)
    parted = np.full(room, NONE, np.uint8)
    count = _bounds(text, words, starts, ends)
    for each in range(count - 1):
        end = ends[each]
        gap = starts[each + 1] - end
        if gap == 1:
            parted[each] = KIND[text[end]]
        elif gap == 2:
            closed, blank = text[end], text[end + 1]
            if (closed == 41 or closed == 45) and (blank == 32 or blank == 45):
                parted[each] = BLANK
    return count, starts, ends, parted


@njit(cache=True, nogil=True)
def _beginnings(text: Bytes) -> int:
    """How many runs begin; a loop without a branch, which the compiler does many bytes at a time."""
    count, before = 0, False
    for each in text:
        now = (each ^ 48) <= 9
        count += now and not before
        before = now
    return count


@njit(cache=True, nogil=True)
def _bounds(text: Bytes, words: Words, starts: Places, ends: Places) -> int:
    """Writes where runs start and end; how many there are."""
    size = text.size
    count = at = 0
    while at < size:
        if (text[at] ^ 48) > 9:
            at += 1
            if at & 7 == 0:
                while at >> 3 < words.size and not _has_digit(words[at >> 3]):
                    at += 8
            continue
        start = at
        while at < size and (text[at] ^ 48) <= 9:
            at += 1
        if at == size or not ENDING[text[at]]:
            starts[count], ends[count] = start, at
            count += 1
    return count


@njit(cache=True, nogil=True)
def _has_digit(word: int) -> bool:
    """Whether one of eight bytes is a digit, all asked at once."""
    near = word ^ np.uint64(0x3030303030303030)
    over = (near & np.uint64(0x7F7F7F7F7F7F7F7F)) + np.uint64(0x7676767676767676)
    none: bool = ~(over | near) & np.uint64(0x8080808080808080) == np.uint64(0)
    return not none


@njit(cache=True, nogil=True)
def _found(text, starts, ends, parted):  # type: ignore[no-untyped-def]
    """Numbers and days of runs; arrays with room at their ends, and how much of them counts."""
    count = starts.size
    room = 5 * count + 1
    values, digits = np.empty(room, np.int64), np.empty(room, np.int64)
    firsts, stops = np.empty(room, np.int64), np.empty(room, np.int64)
    ordinals, places = np.empty(3 * count + 1, np.int64), np.empty(3 * count + 1, np.int64)
    dated = np.zeros(count + 1, np.bool_)
    found = days = one = 0
    while one < count:
        last = one
        if parted[one] == NONE and ends[one] - starts[one] < LEAST:
            one += 1
            continue
        while parted[last] == MARK:
            last += 1
        before = days
        days = _days(text, starts, ends, one, last, ordinals, places, days)
        dated[one] = days > before
        one = last + 1
    one = 0
    while one < count:
        last = one
        if parted[one] == NONE and ends[one] - starts[one] < LEAST:
            one += 1
            continue
        while parted[last] == MARK:
            last += 1
        following = last + 1
        written, other = 0, one
        for step in range(GROUPS):
            while other <= last:
                written += ends[other] - starts[other]
                other += 1
            if written > MOST:
                break
            if written >= LEAST and not dated[one] and _apart(text, starts[one], ends[last]):
                values[found] = _value(text, starts[one], ends[last], written)
                digits[found], firsts[found], stops[found] = written, starts[one], ends[last]
                found += 1
            if parted[last] != BLANK or step == GROUPS - 1:
                break
            last += 1
            while parted[last] == MARK:
                last += 1
        if following - one > 1:
            for each in range(one, following):
                size = ends[each] - starts[each]
                if size < LEAST or size > MOST or (each == one and dated[one]):
                    continue
                if _apart(text, starts[each], ends[each]):
                    values[found] = _value(text, starts[each], ends[each], size)
                    digits[found], firsts[found], stops[found] = size, starts[each], ends[each]
                    found += 1
        one = following
    return found, values, digits, firsts, stops, days, ordinals, places


@njit(cache=True, nogil=True)
def _apart(text: Bytes, start: int, end: int) -> bool:
    """No letter or digit follows, and at most three letters stand before."""
    if end < text.size and WORD[text[end]]:
        return False
    at = start - 1
    for _ in range(3):
        if at < 0 or not LETTER[text[at]]:
            break
        at -= 1
    return at < 0 or not WORD[text[at]]


@njit(cache=True, nogil=True)
def _value(text: Bytes, start: int, end: int, written: int) -> int:
    value = 0
    for at in range(start, end):
        digit = text[at] ^ 48
        if digit <= 9:
            value = value * 10 + digit
    if written == 11 and value >= _DISTANT and value < 2 * _DISTANT:
        value -= _DISTANT
    return value


@njit(cache=True, nogil=True)
def _days(text, starts, ends, one, last, ordinals, places, days):  # type: ignore[no-untyped-def]
    """The days that a group may be, written behind the others; how many there are now."""
    if last == one + 2:
        a, b, c = (ends[one] - starts[one], ends[one + 1] - starts[one + 1], ends[last] - starts[last])
        if a + b + c <= 8 and a <= 4 and b <= 2 and c <= 4 and (a == 4) != (c == 4):
            first = _value(text, starts[one], ends[one], a)
            middle = _value(text, starts[one + 1], ends[one + 1], b)
            third = _value(text, starts[last], ends[last], c)
            year, other = (first, third) if a == 4 else (third, first)
            days = _day(year, middle, other, starts[one], ordinals, places, days)
            days = _day(year, other, middle, starts[one], ordinals, places, days)
    elif last == one and ends[one] - starts[one] == 8:
        packed = _value(text, starts[one], ends[one], 8)
        days = _day(packed // 10000, packed // 100 % 100, packed % 100, starts[one], ordinals, places, days)
        year, big, mid = packed % 10000, packed // 10**6, packed // 10000 % 100
        days = _day(year, mid, big, starts[one], ordinals, places, days)
        days = _day(year, big, mid, starts[one], ordinals, places, days)
    return days


@njit(cache=True, nogil=True)
def _day(year, month, day, start, ordinals, places, days):  # type: ignore[no-untyped-def]
    if year < FIRST_YEAR or year > LAST_YEAR or month < 1 or month > 12 or day < 1:
        return days
    at = (year - FIRST_YEAR) * 12 + month - 1
    if day > DAYS_OF[at]:
        return days
    ordinals[days], places[days] = FIRST_OF[at] + day, start
    return days + 1


_INLINE = np.array([int.from_bytes(name, "big") for name in tags.INLINE], np.int64)


@njit(cache=True, nogil=True)
def _between(text: Bytes, out: Bytes) -> int:
    """Writes what stands between tags; how many bytes that are."""
    size, at, count = text.size, 0, 0
    while at < size:
        byte = text[at]
        if byte != 60 or at + 1 == size or not tags.LEADS[text[at + 1]]:
            out[count] = byte
            count += 1
            at += 1
            continue
        end = _unseen(text, at)
        if end < 0:
            end = _tag(text, at)
            if end < 0:
                out[count] = byte
                count += 1
                at += 1
                continue
            if at > 0 and tags.PART[text[at - 1]]:
                joined = _within(text, at, end)
                if joined > 0:
                    at = joined
                    continue
        out[count] = 32
        count += 1
        at = end
    return count


@njit(cache=True, nogil=True)
def _tag(text: Bytes, at: int) -> int:
    """Where the tag that starts here ends; -1 where it does not."""
    for end in range(at + 2, text.size):
        if text[end] == 62:
            return end + 1
        if text[end] == 0:
            return end
    return -1


@njit(cache=True, nogil=True)
def _unseen(text: Bytes, at: int) -> int:
    """Where a script, style or comment that starts here ends, before what closes it; -1 where there is none."""
    if _begins(text, at, tags.SCRIPT):
        return _until(text, at, tags.SCRIPT_END)
    if _begins(text, at, tags.STYLE):
        return _until(text, at, tags.STYLE_END)
    if _begins(text, at, tags.COMMENT):
        return _until(text, at, tags.COMMENT_END)
    return -1


@njit(cache=True, nogil=True)
def _until(text: Bytes, at: int, mark: Bytes) -> int:
    for end in range(at + 1, text.size):
        if text[end] == 0:
            return end
        if text[end] == mark[0] and _begins(text, end, mark):
            return end
    return text.size


@njit(cache=True, nogil=True)
def _begins(text: Bytes, at: int, mark: Bytes) -> bool:
    if at + mark.size > text.size:
        return False
    for place in range(mark.size):
        byte = text[at + place]
        if LETTER[byte]:
            byte |= 32
        if byte != mark[place]:
            return False
    return True


@njit(cache=True, nogil=True)
def _within(text: Bytes, at: int, end: int) -> int:
    """Where tags of one word that part digits here end; -1 where they do not."""
    while _is_inline(text, at):
        if end == text.size:
            return -1
        if tags.PART[text[end]]:
            return end
        if text[end] != 60 or end + 1 == text.size or not tags.LEADS[text[end + 1]]:
            return -1
        at, end = end, _tag(text, end)
        if end < 0:
            return -1
    return -1


@njit(cache=True, nogil=True)
def _is_inline(text: Bytes, at: int) -> bool:
    place = at + 1
    if text[place] == 47:
        place += 1
    name = 0
    while place < text.size and LETTER[text[place]]:
        name = name << 8 | (text[place] | 32)
        place += 1
        if name >> 48:
            return False
    if place < text.size and WORD[text[place]]:
        return False
    return bool(np.any(name == _INLINE))
