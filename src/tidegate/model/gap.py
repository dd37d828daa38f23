"""The unread as a value: bytes nobody could vouch for, and why."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.location import Location


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes that were not read. No Gap ever yields `clear`.

    `size`: how many bytes (0 where it is not a matter of bytes: a limit, a contradiction).
    `why`: one line for people: what is unread and what would help; never a value from the file.
    `pixels`: every byte was read, but not what a picture shows; a policy may tolerate that.
    """

    location: Location
    size: int
    why: str
    pixels: bool = False
