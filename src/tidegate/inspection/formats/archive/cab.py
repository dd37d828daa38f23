"""Microsoft cabinets: every file a part, with reserved areas and whatever lies between the blocks."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Cabinet:
    """By its mark."""

    name = "cabinet"
    suffixes = frozenset({".cab"})
    reads = (
        "cabinets, stored, MSZIP and (where the system has libarchive) LZX: files, names, reserved areas, "
        "trailing bytes; not Quantum and cabinets that go on in another file"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark and the reserved number behind it."""
        return head.startswith(b"MSCF\0\0\0\0")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Files in order, then names, then all other bytes."""
        from tidegate.inspection.formats.archive.cab_reader import read_cabinet

        yield from read_cabinet(part)
