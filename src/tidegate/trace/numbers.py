"""Numbers in raw bytes: a buffer of any text in, long numbers and dates out, all at once and without a parser.

A number is digits in groups that single marks or one blank hold together (`A012-345-678`, `(555) 123-4567`). It is
told as its value, so that the way it is written and leading zeros do not matter. What reads as a day of the calendar is
a date and no number. Works on every encoding whose digits are those of ASCII.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LEAST, MOST = 8, 15
"""Written digits of a number that can be somebody's."""
GROUPS = 4
"""Groups parted by one blank that are tried as one number."""
STEP = 1 << 19
"""Bytes looked at together: they and what is made of them stay in the processor's cache."""
FIRST_YEAR, LAST_YEAR = 1900, 2030
FIRST_DAY, LAST_DAY = dt.date(FIRST_YEAR, 1, 1).toordinal(), dt.date(LAST_YEAR, 12, 31).toordinal()

NONE, MARK, BLANK = 0, 1, 2
"""What parts two runs: too much, a mark that holds them together, one blank."""
KIND = np.zeros(256, np.uint8)
KIND[[ord(each) for each in "-./"]] = MARK
KIND[ord(" ")] = BLANK
WORD = np.zeros(256, bool)
WORD[[*range(48, 58), *range(65, 91), *range(97, 123), ord("_")]] = True
LETTER = np.zeros(256, bool)
LETTER[[*range(65, 91), *range(97, 123)]] = True
_ZEROS = np.array([48 * (10**size - 1) // 9 for size in range(MOST + 1)])
"""What the value of so many digits is too much, where each counts as its character."""
ENDING = LETTER.copy()
ENDING[ord("T")] = False
"""Letters after which digits are no number and no date; `T` may begin a time of day."""


class Numbers(NamedTuple):
    """Aligned: values, written digits, and where they start and end in the buffer."""

    values: Ints
    digits: Ints
    starts: Ints
    ends: Ints


class Days(NamedTuple):
    """Aligned: ordinals as `date.toordinal` counts, and where the date starts. One date may have two readings."""

    ordinals: Ints
    starts: Ints


class Scanned(NamedTuple):
    """What a buffer has."""

    numbers: Numbers
    days: Days


class _Runs(NamedTuple):
    """Digits side by side: where they start and end, and what parts them from the next run (`NONE`: too much)."""

    starts: Ints
    ends: Ints
    parted: npt.NDArray[np.uint8]


def scan(buffer: bytes) -> Scanned:
    """All numbers and dates of a buffer, from pieces of `STEP` bytes that end between numbers."""
    whole = np.frombuffer(buffer, np.uint8)
    found = [_scan(whole, start, end) for start, end in _pieces(buffer)]
    if len(found) == 1:
        return found[0]
    return Scanned(
        Numbers(*(np.concatenate(column) for column in zip(*(each.numbers for each in found), strict=True))),
        Days(*(np.concatenate(column) for column in zip(*(each.days for each in found), strict=True))),
    )


def _pieces(buffer: bytes) -> list[tuple[int, int]]:
    """Cuts at ends of lines or marks of tags, where there are any."""
    cuts = [0]
    while len(buffer) - cuts[-1] > 2 * STEP:
        at = cuts[-1] + STEP
        near = [buffer.find(mark, at, at + 4096) for mark in (b"\n", b"<", b"\0", b'"')]
        cuts.append(min((each for each in near if each >= 0), default=at))
    return list(zip(cuts, [*cuts[1:], len(buffer)], strict=True))


def _scan(whole: npt.NDArray[np.uint8], start: int, end: int) -> Scanned:
    text = whole[start:end]
    runs = _runs(text)
    if not runs.starts.size:
        return Scanned(Numbers(*[_NO] * 4), Days(_NO, _NO))
    days, dated = _dates(text, runs)
    numbers = _numbers(text, runs, dated)
    moved = Numbers(numbers.values, numbers.digits, numbers.starts + start, numbers.ends + start)
    return Scanned(moved, Days(days.ordinals, days.starts + start))


_NO = np.empty(0, np.int64)


def _runs(text: npt.NDArray[np.uint8]) -> _Runs:
    """Runs of digits, those followed by a letter left out."""
    size = text.size
    digit = np.zeros(size + 2, bool)
    np.less(text - np.uint8(48), 10, out=digit[1 : size + 1])
    edges = (digit[1:] != digit[:-1]).nonzero()[0]
    starts, ends = edges[0::2], edges[1::2]
    kept = ~ENDING[text[np.minimum(ends, size - 1)]] | (ends >= size)
    starts, ends = starts[kept], ends[kept]
    gap = np.full(starts.size, 9, np.int64)
    np.subtract(starts[1:], ends[:-1], out=gap[:-1])
    first = text[np.minimum(ends, size - 1)]
    parted = np.where(gap == 1, KIND[first], NONE).astype(np.uint8)
    two = np.flatnonzero(gap == 2)
    closed, blank = first[two], text[ends[two] + 1]
    parted[
        two[((closed == ord(")")) | (closed == ord("-"))) & ((blank == ord(" ")) | (blank == ord("-")))]
    ] = BLANK
    return _Runs(starts, ends, parted)


def _numbers(text: npt.NDArray[np.uint8], runs: _Runs, dated: Ints) -> Numbers:
    """Groups that marks hold together, what one blank joins of them, and long runs within a group."""
    length = runs.ends - runs.starts
    before = np.zeros(length.size + 1, np.int64)
    np.cumsum(length, out=before[1:])
    ends = runs.parted != MARK
    firsts = _after(ends, first=True).nonzero()[0]
    lasts = ends.nonzero()[0]
    blank = runs.parted[lasts] == BLANK
    pairs: list[tuple[Ints, Ints]] = []
    joined = np.ones(firsts.size, bool)
    for step in range(min(GROUPS, firsts.size)):
        size = firsts.size - step
        joined = joined[:size] & blank[step - 1 : step - 1 + size] if step else joined
        one, other = firsts[:size], lasts[step:]
        written = before[other + 1] - before[one]
        kept = np.flatnonzero(joined & (written >= LEAST) & (written <= MOST))
        pairs.append((one[kept], other[kept]))
    mark = runs.parted == MARK
    inner = (mark | _after(mark, first=False)) & (length >= LEAST) & (length <= MOST)
    pairs.append((np.flatnonzero(inner),) * 2)
    one = np.concatenate([each for each, _ in pairs])
    other = np.concatenate([each for _, each in pairs])
    whole = _apart(text, runs.starts[one], runs.ends[other])
    if dated.size:
        is_date = np.zeros(length.size, bool)
        is_date[dated] = True
        whole &= ~is_date[one]
    one, other = one[whole], other[whole]
    starts, stops = runs.starts[one], runs.ends[other]
    digits = before[other + 1] - before[one]
    return Numbers(_values(text, starts, stops, digits), digits, starts, stops)


def _after(each: Bools, *, first: bool) -> Bools:
    """What holds of the one before."""
    moved = np.empty_like(each)
    moved[0] = first
    moved[1:] = each[:-1]
    return moved


def _apart(text: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> Bools:
    """No letter or digit follows, and at most three letters stand before, as `A`, `EAC` and `N` do."""
    size = text.size
    behind: Bools = ~WORD[text[np.minimum(ends, size - 1)]] | (ends >= size)
    at = starts - 1
    open_ = np.flatnonzero(LETTER[text[np.maximum(at, 0)]] & (at >= 0))
    for _ in range(3):
        at[open_] -= 1
        open_ = open_[LETTER[text[np.maximum(at[open_], 0)]] & (at[open_] >= 0)]
    before = text[np.maximum(at, 0)]
    return behind & (~WORD[before] | (at < 0))


def _values(text: npt.NDArray[np.uint8], starts: Ints, ends: Ints, digits: Ints) -> Ints:
    """What the digits say; a telephone's leading 1 is left out."""
    values = np.zeros(starts.size, np.int64)
    marked = ends - starts != digits
    for size in np.bincount(digits[~marked]).nonzero()[0].tolist():
        same = ((digits == size) & ~marked).nonzero()[0]
        at = starts[same]
        value = text[at].astype(np.int64)
        for step in range(1, size):
            value *= 10
            value += text[at + step]
        values[same] = value - _ZEROS[size]
    left = np.flatnonzero(marked)
    at = starts[left]
    while left.size:
        digit = text[at] - np.uint8(48)
        is_digit = digit < 10
        here = left[is_digit]
        values[here] = values[here] * 10 + digit[is_digit]
        at += 1
        more = at < ends[left]
        left, at = left[more], at[more]
    distant = (digits == 11) & (values >= 10**10) & (values < 2 * 10**10)
    values[distant] -= 10**10
    return values


def _dates(text: npt.NDArray[np.uint8], runs: _Runs) -> tuple[Days, Ints]:
    """Days of the calendar, and the first runs of what is one."""
    length = runs.ends - runs.starts
    mark = runs.parted == MARK
    after = _after(mark, first=False)
    at = np.flatnonzero(mark[:-2] & mark[1:-1] & ~mark[2:] & ~after[:-2]) if mark.size > 2 else _NO
    one, two, three = length[at], length[at + 1], length[at + 2]
    at = at[(one + two + three <= 8) & (one <= 4) & (two <= 2) & (three <= 4) & ((one == 4) != (three == 4))]
    a, b, c = (_values(text, runs.starts[at + k], runs.ends[at + k], length[at + k]) for k in range(3))
    year_first = length[at] == 4
    year, other = np.where(year_first, a, c), np.where(year_first, c, a)
    eight = np.flatnonzero((length == 8) & ~mark & ~after)
    packed = _values(text, runs.starts[eight], runs.ends[eight], length[eight])
    big, mid, low = packed // 10**6, packed // 10000 % 100, packed % 100
    last = packed % 10000
    readings = (
        (year, b, other, at),
        (year, other, b, at),
        (packed // 10000, packed // 100 % 100, low, eight),
        (last, mid, big, eight),
        (last, big, mid, eight),
    )
    ordinals, valid = ordinals_of(*(np.concatenate([reading[k] for reading in readings]) for k in range(3)))
    first = np.concatenate([reading[3] for reading in readings])[valid]
    return Days(ordinals[valid], runs.starts[first]), first


def ordinals_of(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Bools]:
    """Days as `date.toordinal` counts, and which of them are on the calendar and near enough to be somebody's."""
    valid = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(valid, (year - FIRST_YEAR) * 12 + month - 1, 0)
    valid &= day <= DAYS_OF[months]
    return FIRST_OF[months] + day, valid


_ALL_MONTHS = np.arange((FIRST_YEAR - 1970) * 12, (LAST_YEAR + 1 - 1970) * 12 + 1).astype("datetime64[M]")
_STARTS = _ALL_MONTHS.astype("datetime64[D]").astype(np.int64)
FIRST_OF = _STARTS[:-1] + 719162
"""The day before the first of each month, as `date.toordinal` counts."""
DAYS_OF = np.diff(_STARTS)
