"""Workbooks of the Office Open XML family (xlsx, xlsm, xltx, xltm), transitional and strict."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.archive_zip import MARKS
from tidegate.inspection.formats.archive_zip_container import Container
from tidegate.inspection.formats.archive_zip_kinds import PLAIN, WORKBOOK, kind
from tidegate.inspection.formats.ooxml_package import read_workbook
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_ENTRY = re.compile(rb"PK\x03\x04[\s\S]{26}/?xl[/\\]", re.IGNORECASE)
"""A local header whose entry stands in the folder of a workbook."""

_FIRST = re.compile(
    rb"PK\x03\x04[\s\S]{26}/?(?:xl[/\\]|\[content_types\]|_rels/|docprops/|customxml/)", re.IGNORECASE
)
"""How a workbook begins; an archive that holds one, stored, begins with another name."""


class Workbook:
    """A zip package with a workbook in it. Every part of the package is a part on the receipt."""

    name = "xlsx"
    suffixes = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
    reads = (
        "cells of all sheets, shown, hidden, very hidden and unlisted; hidden rows and columns; comments, "
        "names, properties, drawings, charts, pivot caches, external links, unused strings and every other "
        "XML part; protection against editing hides nothing, but a password for it holds; macros, OLE objects and "
        "encrypted workbooks are not read"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """A zip that is named like a workbook or begins with a workbook's parts."""
        if head.startswith(MARKS):
            named = name.endswith(tuple(self.suffixes))
            return named or (_FIRST.match(head) is not None and _ENTRY.search(head) is not None)
        return name.endswith(tuple(self.suffixes)) and MARKS[0] in head

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All parts. A package that is no workbook is a Gap, and is read entry by entry."""
        container = Container(part)
        what = kind(container)
        if what == WORKBOOK:
            yield from read_workbook(container)
            return
        if what != PLAIN:
            part.gap(f"is {what}, which this version does not read")
        elif part.name.lower().endswith(tuple(self.suffixes)):
            part.gap("is named like xlsx but holds no workbook")
        yield from container.notes()
        for entry in container.entries:
            yield from container.read(entry)
        yield from container.leftovers()
