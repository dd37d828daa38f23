"""Combinations of two or more fields of one person, in one canonical form: a row in, combinations out.

Both sides use it: who makes a shared pack, with what the columns say, and who searches, with what a line looks like.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tidegate.registry.normalise import dates, names
from tidegate.trace import numbers

MOST_NUMBERS, MOST_DAYS = 3, 3
_NAME = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
_PARTS = re.compile(r"(?<=[a-z0-9])\. (?=[A-Z])|\} *, *\{")
_WRITTEN = re.compile(
    r"[0-9]{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,10}\.?,? [0-9]{4}"
    r"|[^\W\d_]{3,10}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}"
)


@dataclass(frozen=True, slots=True)
class Fields:
    """Of one row: numbers, days as ordinals, and words of names as skeletons."""

    numbers: tuple[int, ...]
    days: tuple[int, ...]
    words: tuple[str, ...]


class Combination(NamedTuple):
    """`slot`: which field with which, by their places in the row; of one person every slot has one combination."""

    slot: str
    text: str


def combinations(fields: Fields, *, beside: bool = False) -> Iterator[Combination]:
    """Every number with every day, with every two words of the name, and every two words with every day.

    `beside`: only words that follow each other, where it is not known which words are a name.
    """
    words = list(dict.fromkeys(fields.words))
    twos = itertools.pairwise(words) if beside else itertools.combinations(words, 2)
    pairs = list(enumerate(dict.fromkeys(" ".join(sorted(two)) for two in twos)))
    found = list(enumerate(fields.numbers[:MOST_NUMBERS]))
    days = list(enumerate(fields.days[:MOST_DAYS]))
    for (i, number), (j, day) in itertools.product(found, days):
        yield Combination(f"n{i}d{j}", f"n{number}|d{day}")
    for (i, number), (k, pair) in itertools.product(found, pairs):
        yield Combination(f"n{i}w{k}", f"n{number}|w{pair}")
    for (k, pair), (j, day) in itertools.product(pairs, days):
        yield Combination(f"w{k}d{j}", f"w{pair}|d{day}")


def digest(combination: str, salt: bytes) -> bytes:
    """A quick digest: what leaves the reading process and goes into the slow derivation. Never stored."""
    return hashlib.blake2b(combination.encode(), key=salt, digest_size=32, person=b"tidegate-pairs").digest()


def days_of(text: str, found: numbers.Scanned) -> tuple[int, ...]:
    """The days of a line, written in numbers or with a month's name; day and month may be either."""
    days = found.days.ordinals[np.argsort(found.days.starts, kind="stable")].tolist()
    for match in _WRITTEN.finditer(text):
        days += dates.birth_days(match[0])[:1]
    return tuple(dict.fromkeys(days))


def of_line(line: str) -> Fields:
    """What a line of unknown make holds."""
    found = numbers.scan(line.encode("utf-8", "replace"))
    order = np.argsort(found.numbers.starts, kind="stable")
    alone = [int(found.numbers.values[at]) for at in order.tolist() if not _within(found, at)]
    words = [names.word_key(match[0]) for match in _NAME.finditer(line) if match[0][0].isupper()]
    return Fields(
        tuple(dict.fromkeys(alone)), days_of(line, found), tuple(word for word in words if len(word) > 1)[:8]
    )


def _within(found: numbers.Scanned, at: int) -> bool:
    """Whether a number is several groups that may be several numbers, and one of them is a number by itself."""
    start, end = found.numbers.starts[at], found.numbers.ends[at]
    inside = (found.numbers.starts >= start) & (found.numbers.ends <= end)
    return int(inside.sum()) > 1


def rows_of(text: str) -> list[str]:
    """Lines, or of a long line its sentences and objects."""
    found: list[str] = []
    for line in text.splitlines():
        if len(line) < 400:
            found.append(line)
        else:
            found += _PARTS.split(line)
    return found
