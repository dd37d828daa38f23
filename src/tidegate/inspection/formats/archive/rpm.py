"""Rpm packages: the texts of both headers, and the packed cpio archive as a part."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MARK = b"\xed\xab\xee\xdb"


class Rpm:
    """By its lead."""

    name = "rpm"
    suffixes = frozenset({".rpm"})
    reads = "rpm packages: names, texts, change logs and all files; signatures are not verified"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark."""
        return head.startswith(_MARK)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Texts, then the archive. Raises DamagedError where a header is wrong."""
        from tidegate.inspection.formats.archive.rpm_reader import read_rpm

        yield from read_rpm(part)
