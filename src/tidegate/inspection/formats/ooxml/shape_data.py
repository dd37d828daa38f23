"""The small package that Word hides in an attribute of an old drawing: the same drawing in the new language."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.archive.zip_kinds import entries_by_name
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_FOLDER = "drs/"


class ShapeData:
    """A zip package with one shape in it."""

    name = "shape data"
    suffixes: frozenset[str] = frozenset()
    reads = "the drawing that Word keeps beside an old drawing, with its text and every attribute"

    def holds(self, container: Container) -> bool:
        """By its folder, in a package with nothing else but its own list of types."""
        names = entries_by_name(container)
        return "[content_types].xml" in names and any(name.startswith(_FOLDER) for name in names)

    def read(self, container: Container) -> Iterator[Content | Part]:
        """All parts."""
        from tidegate.inspection.formats.ooxml.document_reader import read_parts

        return read_parts(container)
