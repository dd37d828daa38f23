"""Presentations of the Office Open XML family (pptx, pptm, ppsx, ppsm, potx, potm), transitional and strict."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.ooxml.members import main_root
from tidegate.inspection.formats.ooxml.namespaces import spaces
from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Slides:
    """A zip package with a presentation in it. Every part of the package is a part on the receipt."""

    name = "pptx"
    suffixes = frozenset({".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"})
    reads = (
        "text and tables of slides, shown, hidden and unlisted, also off the slide; notes, comments, layouts, "
        "masters, charts, diagrams, properties, links, alternative texts, tags, every attribute and every other "
        "XML part; embedded files as what they are; not what pictures, sounds and films show, "
        "nor encrypted presentations"
    )

    def holds(self, container: Container) -> bool:
        """By the root of the part that the package names as its document, else by its folder."""
        return main_root(container, "ppt/", spaces("p")) == "presentation"

    def read(self, container: Container) -> Iterator[Content | Part]:
        """All parts."""
        from tidegate.inspection.formats.ooxml.slides_reader import read_slides

        return read_slides(container)
