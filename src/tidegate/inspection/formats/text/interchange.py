"""Workbooks written out as lines: SYLK (.slk) and DIF, a field a line: only as a table do they say who is who."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.encoding import begin
from tidegate.inspection.part import Part
from tidegate.model.content import Content

SYLK, DIF = "ID;", "TABLE"


class Interchange:
    """By its first line."""

    name = "interchange"
    suffixes = frozenset({".slk", ".sylk", ".dif"})
    reads = (
        "all lines of SYLK and DIF as text, and their cells as one table; formulas are read, not calculated"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether it begins as SYLK or DIF does, and is named so or goes on so."""
        text = begin(head)
        if text is None:
            return False
        lines = text.lstrip("\ufeff").splitlines()[:3]
        if name.endswith(tuple(self.suffixes)):
            return bool(lines) and lines[0].startswith((SYLK, DIF))
        sylk = len(lines) > 1 and lines[0].startswith(f"{SYLK}P") and lines[1][1:2] == ";"
        return sylk or (len(lines) > 2 and lines[0].strip() == DIF and lines[1].strip() == "0,1")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Everything twice: as lines, and as cells."""
        from tidegate.inspection.formats.text.interchange_cells import read_interchange

        yield from read_interchange(part)
