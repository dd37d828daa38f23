"""Addresses nobody links to and anybody can guess. In: an address that exists. Out: ones worth asking.

The folder around a file may list what lies in it; the number in an address may be counted on, as in Nova
Scotia in 2018, where a document's number was all that kept 7,000 of them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import UsageError

_NUMBER = re.compile(r"(?<![0-9A-Fa-f%])[0-9]{1,12}(?![0-9A-Fa-f])|(?<=[^0-9A-Fa-f%])[0-9]{1,12}(?![0-9])")
_LAST = 2
"""How many of an address's numbers are counted on, from its end."""
FARTHEST = 50


def folders(target: str, base: str) -> Iterator[str]:
    """The folders around a target, the nearest first, down to `base`."""
    at = target.partition("?")[0].rstrip("/").rpartition("/")[0] + "/"
    while len(at) >= len(base) and at.startswith(base):
        yield at
        at = at[:-1].rpartition("/")[0] + "/"


def neighbours(path: str, reach: int = 2) -> tuple[str, ...]:
    """The same address with its last numbers a little smaller and larger, at most four times `reach` of them.

    Zeros in front are kept. Raises UsageError for a reach beyond `FARTHEST`.
    """
    if not 0 <= reach <= FARTHEST:
        raise UsageError(f"numbers are counted on by at most {FARTHEST}")
    found: dict[str, None] = {}
    for number in list(_NUMBER.finditer(path))[-_LAST:]:
        value, width = int(number[0]), len(number[0])
        for step in range(1, reach + 1):
            for near in (value + step, value - step):
                if near >= 0:
                    text = f"{near:0{width if number[0].startswith('0') else 1}d}"
                    found[path[: number.start()] + text + path[number.end() :]] = None
    found.pop(path, None)
    return tuple(found)
