"""Microsoft Access databases (Jet and ACE)."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

MAGICS = (b"\0\1\0\0Standard Jet DB\0", b"\0\1\0\0Standard ACE DB\0")


class Access:
    """Both generations: 2 KiB pages (Access 97) and 4 KiB pages (since 2000)."""

    name = "access"
    suffixes = frozenset({".mdb", ".accdb", ".mde", ".accde"})
    reads = (
        "Access databases: all tables, deleted rows, long texts, the words of queries, forms and reports; encoded or "
        "encrypted ones are not read, nor the code of modules"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes."""
        return head.startswith(MAGICS)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Tables and what is left of deleted rows. Raises DamagedError or LimitError."""
        from tidegate.inspection.formats.database.access_reader import Reader

        yield from Reader(part).read()
