"""Tar archives: every member a part, with what headers, paddings and the space after the end hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

BLOCK = 512
OCTAL = re.compile(rb"[ \0]*[0-7]*(?:[ \0]+|\Z)")
_MOST = 1 << 62


def number(field: bytes) -> int | None:
    """Octal digits, or a binary number behind a set top bit; None where it is neither."""
    if field[:1] in (b"\x80", b"\xff"):
        value = int.from_bytes(field[1:], "big", signed=field[0] == 0xFF)
        return value if abs(value) < _MOST else None
    found = OCTAL.match(field)
    if found is None:
        return None
    return int(found[0].strip(b" \0") or b"0", 8)


def is_header(block: bytes) -> bool:
    """Whether a block's checksum is right, counted with or without signs, and it has a name or a mark."""
    if len(block) < BLOCK or not block[0]:
        return len(block) >= BLOCK and block[257:262] == b"ustar" and _sums(block)
    return _sums(block)


def _sums(block: bytes) -> bool:
    declared = number(block[148:156])
    rest = block[:148] + b" " * 8 + block[156:BLOCK]
    total = sum(rest)
    return declared in (total, total - 256 * sum(1 for byte in rest if byte > 127))


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
