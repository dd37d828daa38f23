"""The receipt's lines: every part of a file, how many of its bytes were read, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tidegate.model.location import Location

CLAIMS = ("text", "table", "structure", "pixels", "fill", "inert", "part", "unread")
"""What bytes can turn out to be."""


class Stretch(NamedTuple):
    """Bytes `start` (inclusive) to `end` (exclusive) of a part, and which of `CLAIMS` they are."""

    start: int
    end: int
    claim: str


@dataclass(frozen=True, slots=True)
class PartReceipt:
    """One part as it was read. `size` and `read` in bytes of the part itself (after unpacking).

    `reader`: the format's name, or "" where none was found. `outline`: what its bytes turned out to be, from
    start to end, in few stretches; empty where it was not drawn.
    """

    location: Location
    size: int
    read: int
    reader: str
    outline: tuple[Stretch, ...] = ()

    @property
    def whole(self) -> bool:
        """True where every byte was read."""
        return self.read == self.size
