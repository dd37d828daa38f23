"""Workbooks of the Office Open XML family (xlsx, xlsm, xltx, xltm), transitional and strict."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.archive.zip_kinds import PLAIN, entries_by_name, kind
from tidegate.inspection.formats.ooxml.package import read_workbook
from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Workbook:
    """A zip package with a workbook in it. Every part of the package is a part on the receipt."""

    name = "xlsx"
    suffixes = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
    reads = (
        "cells of all sheets, shown, hidden, very hidden and unlisted; hidden rows and columns; comments, "
        "names, properties, drawings, charts, pivot caches, external links, unused strings and every other "
        "XML part, with cells that show nothing marked as hidden; protection against editing hides nothing, but a "
        "password for it holds; a data model that is compressed is not read"
    )

    def holds(self, container: Container) -> bool:
        """By the folder of a workbook; a package of no other kind is taken for one too."""
        if kind(container) != PLAIN:
            return False
        names = entries_by_name(container)
        return "[content_types].xml" in names or any(name.startswith("xl/") for name in names)

    def read(self, container: Container) -> Iterator[Content | Part]:
        """All parts."""
        return read_workbook(container)
