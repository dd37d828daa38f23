"""Zip archives: every entry a part, and every byte between, before and after them accounted for."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive_leftovers import MacLeftovers
from tidegate.inspection.formats.archive_zip_container import Container
from tidegate.inspection.formats.archive_zip_kinds import PACKAGES, PLAIN, WORKBOOK, kind
from tidegate.inspection.formats.ooxml_package import read_workbook
from tidegate.inspection.part import Part
from tidegate.model.content import Content

MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


class Zip:
    """The container itself; a package that is more than an archive is read entry by entry as well."""

    name = "zip"
    suffixes = frozenset({".zip"})
    reads = (
        "zip archives, nested, with zip64, stored, deflate, bzip2, LZMA and xz entries; encrypted entries, "
        "other methods, overlapping entries and multi-volume archives are not read; packages such as docx, "
        "pptx, odt, epub and jar are read entry by entry but not understood"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the mark at the start, or, for a file that is named like one, anywhere in the first bytes."""
        return head.startswith(MARKS) or (name.endswith(".zip") and MARKS[0] in head)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Entry names, then entries, then what lies between. Raises LimitError above the number of parts."""
        container = Container(part)
        what = kind(container)
        if what == WORKBOOK:
            if part.name.lower().endswith(".zip"):
                part.gap("is named like zip but is xlsx: give it its right name")
            yield from read_workbook(container)
            return
        if what == PLAIN and part.name.lower().endswith(PACKAGES):
            part.gap("is named like a document but is a plain zip archive: give it its right name")
        if what != PLAIN:
            part.gap(f"is {what}, which this version does not read")
        yield from container.notes()
        leftovers = MacLeftovers()
        for entry in container.entries:
            left = leftovers.recognises(container.head(entry, 8), entry.name.lower())
            yield from container.read(entry, visible=not left, format=leftovers if left else None)
        yield from container.leftovers()
