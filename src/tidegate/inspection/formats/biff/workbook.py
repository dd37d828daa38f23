"""Workbooks of Excel 2 to 2003 (xls), their pivot caches and revision logs, which stand in streams of their own.

In: a stream of an OLE file, or a file that is such a stream (BIFF2 to 4). Out: what `stream` reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_BEGINNINGS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)


class WorkbookStream:
    """The stream `Workbook` or `Book`; every byte of it, record by record."""

    name = "xls"
    suffixes = frozenset({".xls", ".xlt", ".xlw", ".xla", ".xlm", ".xlc"})
    reads = (
        "workbooks of Excel 2 to 2003: cells of all sheets, shown, hidden, very hidden and unlisted; hidden rows "
        "and columns; comments, text boxes, names, headers, allowed values, charts, pivot caches, external links, "
        "unused strings, pictures; all other records are swept for words; encryption other than Excel's own "
        "standard password is not read"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its first record."""
        return head.startswith(_BEGINNINGS) and head[4:5] in (
            b"\x00",
            b"\x02",
            b"\x03",
            b"\x04",
            b"\x05",
            b"\x06",
        )

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks, passages and pictures. Raises DamagedError where it is encrypted."""
        from tidegate.inspection.formats.biff.stream import read_stream

        return read_stream(part)


class PivotCacheStream:
    """A stream of the storage `_SX_DB_CUR`: the rows behind a pivot table."""

    name = "pivot cache"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: its storage says what it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Hidden Blocks. Raises DamagedError where it is no such stream."""
        from tidegate.inspection.formats.biff.pivot import read_pivot_cache

        return read_pivot_cache(part)


class RevisionStream:
    """The streams `Revision Log` and `User Names` of a shared workbook: who changed what, and from what."""

    name = "revision log"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: its name says what it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Hidden passages and Blocks. Raises DamagedError where it is no such stream."""
        from tidegate.inspection.formats.biff.revisions import read_revisions

        return read_revisions(part)
