"""Outlook's envelope around mail (`winmail.dat`, TNEF), recognised by its mark."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

MARK = b"\x78\x9f\x3e\x22"


class Tnef:
    """Attributes of a message and of its attachments."""

    name = "tnef"
    suffixes = frozenset({".tnef"})
    reads = "winmail.dat (TNEF): subject, bodies in every form, recipients, named properties, attachments"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark."""
        return head.startswith(MARK)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Texts as passages, attachments as parts. Raises DamagedError where an attribute does not fit."""
        from tidegate.inspection.formats.mail.tnef_reader import read_tnef

        yield from read_tnef(part)
