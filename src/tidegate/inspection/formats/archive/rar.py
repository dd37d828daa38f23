"""Rar archives, old and new: block by block, stored files here, packed ones by the system's libarchive."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

MARK4, MARK5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"


class Rar:
    """By its mark at the first byte; self-extracting programs are programs."""

    name = "rar"
    suffixes = frozenset({".rar"})
    reads = (
        "rar archives of both generations, packed files where the system has libarchive: files, names, owners, "
        "links, comments that are not packed; not encrypted ones, recovery records and other volumes"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark."""
        return head.startswith((MARK4, MARK5))

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Files in order, then names and header texts, then all other bytes."""
        from tidegate.inspection.formats.archive.rar_reader import read_rar

        yield from read_rar(part)
