"""What looks like an identifier, and its comparable form. In: text. Out: texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidegate.response.notices.guard.fold import digits

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_NUMBER = 6
_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ \u00a0.\-–−/)]{0,2}[0-9]){5,}(?![0-9])")
_LETTERED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}[-#]?[0-9]{6,}(?![0-9])")
_MAIL = re.compile(r"[^\s<>\"'(),;:\[\]\u2066-\u2069]+@[^\s<>\"'(),;:\[\]\u2066-\u2069]+")
_DAY = re.compile(r"(?:(?:19|20)[0-9]{2}[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12][0-9]|3[01])"
                  r"|(?:0?[1-9]|[12][0-9]|3[01])[-./](?:0?[1-9]|[12][0-9]|3[01])[-./](?:19|20)[0-9]{2})\Z")  # fmt: skip


def bare(value: str) -> str:
    """A number or address without its punctuation and its letters' case."""
    return "".join(c for c in digits(value).casefold() if c.isalnum() or c == "@")


def identifiers(text: str) -> Iterator[str]:
    """What looks like a number of a person, a telephone number or an address for mail. Dates do not."""
    flat = digits(text)
    yield from _MAIL.findall(flat)
    for found in _NUMBER.findall(flat):
        if sum(map(str.isdigit, found)) >= SHORTEST_NUMBER and not _DAY.match(found.strip()):
            yield found
    yield from _LETTERED.findall(flat)
