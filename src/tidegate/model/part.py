"""The receipt's lines: every part of a file, how many of its bytes were read, and by what."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.model.location import Location


@dataclass(frozen=True, slots=True)
class PartReceipt:
    """One part as it was read. `size` and `read` in bytes of the part itself (after unpacking).

    `reader`: the format's name, or "" where none was found.
    """

    location: Location
    size: int
    read: int
    reader: str

    @property
    def whole(self) -> bool:
        """True where every byte was read."""
        return self.read == self.size
