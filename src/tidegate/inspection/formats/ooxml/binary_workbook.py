"""Binary workbooks (xlsb): a package whose workbook, sheets, styles and strings are records, not XML."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.archive.zip_kinds import entries_by_name
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_BOOK = b"\x83\x01"
"""The number of the record that begins a workbook."""


class BinaryWorkbook:
    """A zip package with such a workbook in it. Every part of the package is a part on the receipt."""

    name = "xlsb"
    suffixes = frozenset({".xlsb"})
    reads = (
        "binary workbooks as xlsx: cells of all sheets, hidden places, comments, pivot caches, external links, "
        "unused strings and XML parts; all other records are swept for words"
    )

    def holds(self, container: Container) -> bool:
        """By a part that begins as a workbook does."""
        names = entries_by_name(container)
        books = (entry for name, entry in names.items() if name.endswith(".bin"))
        return any(container.head(entry, 2) == _BOOK for entry in books)

    def read(self, container: Container) -> Iterator[Content | Part]:
        """All parts."""
        from tidegate.inspection.formats.ooxml.binary_package import read_binary_workbook

        return read_binary_workbook(container)
