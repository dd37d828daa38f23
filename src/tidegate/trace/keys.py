"""What a pack's keys are made of, the same on both sides: numbers, mails, shingles in; keyed fingerprints out.

Sorts of keys, told in the two bits that an index keeps beside each: `IDENTIFIER`, `PAIR`, `SHINGLE`, `WORD`.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from tidegate.inspection.names.asset import COMMON, Tables
from tidegate.registry.fingerprint import Prints, cmac
from tidegate.trace.numbers import Ints


class Sort(enum.IntEnum):
    """What a key stands for."""

    IDENTIFIER = 0
    PAIR = 1
    SHINGLE = 2
    WORD = 3


KINDS = {Sort.IDENTIFIER: "identifier", Sort.PAIR: "pair", Sort.SHINGLE: "shingle"}
MAIL = re.compile(rb"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,120}\.[A-Za-z]{2,12}")
WORDS = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?|[0-9]{1,4}(?![0-9])")
SHINGLE = 3
"""Words of a shingle."""


def of_numbers(master: bytes, values: Ints) -> Prints:
    """Keys of numbers: one AES block each."""
    numbers = values.astype(np.uint64)
    return cmac(master, "number").of_pairs(numbers, np.zeros_like(numbers))


def of_mails(master: bytes, mails: Sequence[str]) -> Prints:
    """Keys of mail addresses."""
    return cmac(master, "mail").of([mail.lower() for mail in mails])


def of_days(master: bytes, days: Prints) -> Prints:
    """Keys that tell whether anybody was born on a day, of the days' own fingerprints."""
    return cmac(master, "born").of_pairs(days, days)


def of_digest(master: bytes, sha256: str) -> str:
    """The key of a file's digest."""
    return f"{cmac(master, 'digest').one(sha256.lower()):016x}"


class Shingle(NamedTuple):
    """Three words beside each other, folded; `start`: of the first in the text."""

    text: str
    start: int


def shingles(text: str) -> list[Shingle]:
    """Every three neighbouring words of which one at least is out of the ordinary."""
    found = [(fold(match[0]), match.start()) for match in WORDS.finditer(text)]
    return [
        Shingle(" ".join(word for word, _ in three), three[0][1])
        for three in zip(found, found[1:], found[2:], strict=False)
        if sum(not ordinary(word) for word, _ in three) >= 2
    ]


def of_shingles(master: bytes, texts: Sequence[str]) -> Prints:
    """Keys of shingles."""
    return cmac(master, "shingle").of(list(texts))


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Small letters without marks."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


@lru_cache(maxsize=200_000)
def ordinary(word: str) -> bool:
    """A number, or a word of everyday language, by the tables of words that come with Tidegate."""
    if word.isdigit():
        return True
    known = _tables().known(word)
    return known is not None and bool(known.flags & COMMON)


@lru_cache(maxsize=1)
def _tables() -> Tables:
    return Tables()
