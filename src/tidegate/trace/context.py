"""What a hit's surroundings look like, without a value in them. In: a body and spans. Out: lines, shapes, and one key.

A shape keeps signs and lengths and makes every letter an x and every digit a 0: a person sees whether it is a
table, a list or prose, and learns nobody's name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

AROUND = 60
MOST = 3
_LETTERS = re.compile(rb"[^0-9A-Za-z]+")
_DIGITS = re.compile(rb"[^0-9]+")
_FEWEST_DIGITS = 5


def shapes(body: bytes, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Of the first places that matched, each with what stands around it."""
    return tuple(shape(body[max(0, begin - AROUND) : end + AROUND]) for begin, end in spans[:MOST])


def lines(body: bytes, spans: Sequence[tuple[int, int]]) -> str:
    """Where in a text it is, as people count; "" where that is not known."""
    if not spans:
        return ""
    first, last = (body.count(b"\n", 0, at) + 1 for at in (min(spans)[0], max(spans)[0]))
    return f"line {first:,}" if first == last else f"lines {first:,}-{last:,}"


def shape(piece: bytes) -> str:
    """Letters as x or X, digits as 0, blanks as one blank; everything that is not text as a dot."""
    text = piece.decode("utf-8", "replace")
    return " ".join("".join(map(_shaped, text)).split())


def _shaped(character: str) -> str:
    if character.isnumeric():
        return "0"
    if character.isspace():
        return " "
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return character if character.isprintable() and character.isascii() else "."


def excerpt_key(body: bytes, spans: Sequence[tuple[int, int]], key: bytes) -> str:
    """The same for the same values in any order and form; "" where there are too few to say so.

    Three values and more together are not guessed, and the key is the scan's own.
    """
    values = {_plain(body[begin:end]) for begin, end in spans} - {b""}
    if len(values) < 3:
        return ""
    made = hashlib.blake2b(key=key[:64], digest_size=16, person=b"tidegate-excerpt")
    for value in sorted(values):
        made.update(len(value).to_bytes(4, "big") + value)
    return made.hexdigest()


def _plain(value: bytes) -> bytes:
    digits = _DIGITS.sub(b"", value)
    return digits if len(digits) >= _FEWEST_DIGITS and b"@" not in value else _LETTERS.sub(b"", value).lower()
