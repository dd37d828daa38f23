"""7z archives: every file a part, with the header's own bytes and whatever lies between the packed streams."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

MARK = b"7z\xbc\xaf\x27\x1c"


class SevenZip:
    """By its mark at the first byte; self-extracting programs are programs."""

    name = "7z"
    suffixes = frozenset({".7z"})
    reads = (
        "7z archives with LZMA, LZMA2, bzip2, deflate, zstd, brotli, filters for programs; not encrypted "
        "ones, PPMd, BCJ2, blocks above the limit part_bytes and archives in several pieces"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark."""
        return head.startswith(MARK)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Files in order, then names and header texts, then all other bytes."""
        from tidegate.inspection.formats.archive.sevenzip_reader import read_sevenzip

        yield from read_sevenzip(part)
