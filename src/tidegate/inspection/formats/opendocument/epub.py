"""EPUB books: recognised here, read by `book`, which is loaded on demand."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.archive.zip_kinds import declared_type, entries_by_name
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MIME = b"application/epub+zip"


class Epub:
    """A book: web pages in an order, in a zip container."""

    name = "epub"
    suffixes = frozenset({".epub"})
    reads = (
        "every page, in the order of the book and outside of it, notes, properties, tables of contents, styles, "
        "scripts, pictures, fonts also where they are obfuscated; encrypted entries, sound and film are not read"
    )

    def holds(self, container: Container) -> bool:
        """By its declared type, or by the entry that points to the book."""
        if declared_type(container).startswith(_MIME):
            return True
        names = entries_by_name(container)
        return "meta-inf/container.xml" in names and any(name.endswith(".opf") for name in names)

    def read(self, container: Container) -> Iterator[Content | Part]:
        """All entries."""
        from tidegate.inspection.formats.opendocument.book import read_book

        yield from read_book(container)
