"""Disc images (ISO 9660 with Joliet and Rock Ridge): every file a part, and every sector that none uses."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

SECTOR = 2048
FIRST = 16 * SECTOR
MARK = b"CD001"


class Iso:
    """Its mark stands behind the system area, so its name or a blank beginning calls for a look there."""

    name = "iso"
    suffixes = frozenset({".iso", ".img"})
    reads = (
        "disc images in ISO 9660, Joliet and Rock Ridge: files, names, descriptors and sectors that no file "
        "uses; the structures of UDF and of boot sectors are searched for words and held"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By name; `read` looks for the mark."""
        return name.endswith(".iso") or (name.endswith(".img") and not head[:1024].strip(b"\0"))

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Files of all trees, each once, then descriptors, then all other sectors."""
        from tidegate.inspection.formats.archive.iso_reader import read_iso

        yield from read_iso(part)
