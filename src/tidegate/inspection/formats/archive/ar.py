"""Unix ar archives: Debian packages and libraries. Members, their names and owners, all other bytes."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MARK = b"!<arch>\n"


class Ar:
    """Both ways to write long names."""

    name = "ar"
    suffixes = frozenset({".deb", ".udeb", ".a", ".ar"})
    reads = "ar archives and Debian packages: every member, names and the bytes between; not thin archives"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark."""
        return head.startswith(_MARK)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Members in order. Raises DamagedError where a header is wrong."""
        from tidegate.inspection.formats.archive.ar_reader import read_ar

        yield from read_ar(part)
