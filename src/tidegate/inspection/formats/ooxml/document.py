"""Word documents of the Office Open XML family (docx, docm, dotx, dotm), transitional and strict."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.ooxml.members import main_root
from tidegate.inspection.formats.ooxml.namespaces import spaces
from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Document:
    """A zip package with a document in it. Every part of the package is a part on the receipt."""

    name = "docx"
    suffixes = frozenset({".docx", ".docm", ".dotx", ".dotm"})
    reads = (
        "text and tables of the document, headers, footers, notes, comments, text boxes and building blocks; "
        "what is deleted, moved away, hidden, tiny or white; fields with codes and results, charts, diagrams, "
        "properties, variables, merge sources, links, alternative texts, every attribute and every other XML part; "
        "embedded files as what they are; not what pictures, sounds and films show, nor encrypted documents"
    )

    def holds(self, container: Container) -> bool:
        """By the root of the part that the package names as its document, else by its folder."""
        return main_root(container, "word/", spaces("w")) == "document"

    def read(self, container: Container) -> Iterator[Content | Part]:
        """All parts."""
        from tidegate.inspection.formats.ooxml.document_reader import read_document

        return read_document(container)
