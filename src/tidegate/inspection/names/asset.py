"""The built tables (`names.bin`): known tokens with their log odds and roles, known phrases, and letter runs.

Layout, little-endian: magic, scale of a letter-run weight (float32), counts of tokens and of phrases (2 x
uint32); then the token hashes (uint32, sorted), their log odds (int8, in sixteenths), their flags (uint8),
the phrase hashes (uint32, sorted), and BUCKETS letter-run weights (int8). Only hashes are kept: no list of
names can be read out of it. `tools/build_names.py` builds it from openly licensed lists;
the place names among them are from GeoNames (CC BY 4.0).
"""

from __future__ import annotations

import math
import struct
import sys
from array import array
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

MAGIC = b"TGNAMES1"
HEADER = struct.Struct("<8sfII")
BUCKETS = 1 << 17
_BUCKET_MASK = BUCKETS - 1
MAXIMUM_LETTERS = 24  # bytes of a token that its letter runs are taken from
GIVEN, FAMILY, VETO, COMMON, PLACE = 1, 2, 4, 8, 16
ODDS_STEP = 1 / 16
_ROOTS = [math.sqrt(count) for count in range(5 * MAXIMUM_LETTERS)]
DEFAULT = Path(__file__).with_name("names.bin")


class Known(NamedTuple):
    """What the tables say of one token: natural log odds of being a name, and the flags above."""

    odds: float
    flags: int


def token_hash(text: str) -> int:
    """32 bits that stand for a folded token or phrase."""
    return crc32(text.encode("utf-8"))


@lru_cache(maxsize=MAXIMUM_LETTERS + 3)
def _runs(size: int) -> tuple[slice, ...]:
    return tuple(slice(start, start + length) for length in (3, 4, 5) for start in range(size - length + 1))


def _framed(token: str) -> bytes:
    return b"<%b>" % token.encode()[:MAXIMUM_LETTERS]


def gram_buckets(token: str) -> list[int]:
    """The buckets of a token's letter runs: 3 to 5 bytes of its UTF-8, its beginning and end marked."""
    framed = _framed(token)
    return [crc32(framed[run]) & _BUCKET_MASK for run in _runs(len(framed))]


class Tables:
    """The loaded asset: look-ups only, nothing is ever added."""

    def __init__(self, path: Path = DEFAULT) -> None:
        """Read `path` whole. Raises ValueError where it is no such file, OSError where it is unreadable."""
        content = path.read_bytes()
        if len(content) < HEADER.size:
            raise ValueError("not a table of names, or cut short")
        magic, scale, tokens, phrases = HEADER.unpack_from(content)
        if magic != MAGIC or len(content) != HEADER.size + 6 * tokens + 4 * phrases + BUCKETS:
            raise ValueError("not a table of names, or cut short")
        self._scale = float(scale)
        view, start = memoryview(content), HEADER.size
        self._tokens = _words(view[start : start + 4 * tokens])
        start += 4 * tokens
        self._odds = view[start : start + tokens].cast("b")
        self._flags = view[start + tokens : start + 2 * tokens]
        start += 2 * tokens
        self._phrases = _words(view[start : start + 4 * phrases])
        self._grams = view[start + 4 * phrases :].cast("b").tolist()

    def known(self, token: str) -> Known | None:
        """The listed token, or None."""
        wanted = crc32(token.encode())
        place = bisect_left(self._tokens, wanted)
        if place == len(self._tokens) or self._tokens[place] != wanted:
            return None
        return Known(self._odds[place] * ODDS_STEP, self._flags[place])

    def is_phrase(self, phrase: str) -> bool:
        """Whether the whole folded value is a listed place or thing."""
        wanted = crc32(phrase.encode())
        place = bisect_left(self._phrases, wanted)
        return place < len(self._phrases) and self._phrases[place] == wanted

    def sound(self, token: str) -> float:
        """Log odds by letters alone, for a token that no list has."""
        grams, framed = self._grams, _framed(token)
        runs = _runs(len(framed))
        return (
            self._scale * sum([grams[crc32(framed[run]) & _BUCKET_MASK] for run in runs]) / _ROOTS[len(runs)]
        )


def _words(view: memoryview) -> array[int]:
    """uint32 values in this machine's byte order."""
    words = array("I")
    words.frombytes(view)
    if sys.byteorder == "big":
        words.byteswap()
    return words
