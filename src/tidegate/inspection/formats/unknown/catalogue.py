"""Compiled message catalogues (gettext .mo): every string, original and translated."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

ORDERS = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}
"""Marks, and the byte orders that they tell."""


class MessageCatalogue:
    """By its mark, in either byte order."""

    name = "message catalogue"
    suffixes = frozenset({".mo", ".gmo"})
    reads = "compiled translations (gettext .mo): every string and what lies between them"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark."""
        return head[:4] in ORDERS

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All strings. Raises DamagedError where a table points outside."""
        from tidegate.inspection.formats.unknown.catalogue_reader import read_catalogue

        yield from read_catalogue(part)
