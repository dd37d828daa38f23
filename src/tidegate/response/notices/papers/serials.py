"""Numbers of letters. In: random bytes. Out: `TG-7K3M-9QXD-4`: no name, no order, one character to catch a slip.

They are printed as a QR code too, for returned mail and signed sheets; a stranger who scans it learns the number.
"""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""Thirty-one, a prime, so that the last character finds every single slip. Without I, L, O, U, Z, which are misread."""
_PREFIX = "TG"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "Z": "2"})
_MASK = 2
"""A fixed one of the eight patterns: choosing the best costs 3 ms a letter, and scanners read all."""
_DARK = re.compile(rb"\x01+")
RANDOM_BYTES = 5
"""Forty bits; eight characters hold a little less."""


def serial(random: bytes) -> str:
    """A letter's number from `RANDOM_BYTES` random bytes."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a serial is made of {RANDOM_BYTES} bytes")
    number = int.from_bytes(random, "big")
    text = "".join(_ALPHABET[number // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(8))
    return f"{_PREFIX}-{text[:4]}-{text[4:]}-{_check(text)}"


def read(typed: str) -> str:
    """A serial as somebody typed it, in its one form; empty where it is none."""
    text = "".join(c for c in typed.upper() if c.isalnum()).removeprefix(_PREFIX).translate(_READ_AS)
    if len(text) != 9 or any(c not in _ALPHABET for c in text) or _check(text[:8]) != text[8]:
        return ""
    return f"{_PREFIX}-{text[:4]}-{text[4:8]}-{text[8]}"


def _check(text: str) -> str:
    """Finds one wrong character, and any two that changed places: all weights differ, and none is nought."""
    return _ALPHABET[sum((at + 1) * _ALPHABET.index(c) for at, c in enumerate(text)) % len(_ALPHABET)]


def code(text: str) -> str:
    """A QR code of a serial as SVG: one path, a rectangle for each run of dark modules."""
    import segno

    made = segno.make(text, micro=False, error="m", boost_error=False, mask=_MASK).matrix
    path = "".join(
        f"M{run.start()} {at}h{run.end() - run.start()}v1H{run.start()}z"
        for at, row in enumerate(made)
        for run in _DARK.finditer(row)
    )
    side = len(made)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * 4}" height="{side * 4}" '
        f'viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'
    )
