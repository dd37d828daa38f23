"""Tar archives: every member a part, with what headers, paddings and the space after the end hold."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.tar_header import BLOCK, is_header
from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Tar:
    """All dialects that are in use: v7, ustar, pax, GNU, star."""

    name = "tar"
    suffixes = frozenset({".tar"})
    reads = (
        "tar archives of all dialects: members, links, owners, extended headers, sparse files, bytes between "
        "members and after the end; not archives that go on in another volume"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the checksum of the first header; two blank blocks by name only."""
        if name.endswith(".tar") and len(head) >= 2 * BLOCK and not head.strip(b"\0"):
            return True
        return is_header(head[:BLOCK])

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Members, then names and owners, then what lies between. Raises LimitError above the number of parts."""
        from tidegate.inspection.formats.archive.tar_members import read_tar

        yield from read_tar(part)
