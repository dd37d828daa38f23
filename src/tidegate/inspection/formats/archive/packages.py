"""Packages: zip containers that are one document each, asked in this order what a container is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.ooxml.binary_workbook import BinaryWorkbook
from tidegate.inspection.formats.ooxml.document import Document
from tidegate.inspection.formats.ooxml.shape_data import ShapeData
from tidegate.inspection.formats.ooxml.slides import Slides
from tidegate.inspection.formats.ooxml.workbook import Workbook
from tidegate.inspection.formats.opendocument.epub import Epub
from tidegate.inspection.formats.opendocument.opendocument import DRAWINGS, SHEETS, SLIDES, TEXTS
from tidegate.inspection.part import Part
from tidegate.model.content import Content


class Package(Protocol):
    """One kind of package. `name`, `suffixes` and `reads` as in `Format`."""

    @property
    def name(self) -> str:
        """The word on the receipt."""
        ...

    @property
    def suffixes(self) -> frozenset[str]:
        """Lower-case file suffixes that promise this package."""
        ...

    @property
    def reads(self) -> str:
        """One line for `docs/what-it-cannot-see.md`."""
        ...

    def holds(self, container: Container) -> bool:
        """Whether the container is such a package, by its entries."""
        ...

    def read(self, container: Container) -> Iterator[Content | Part]:
        """Every entry, and (at the end) `container.leftovers()`. Raises ReadingError where it cannot go on."""
        ...


PACKAGES: tuple[Package, ...] = (
    SHEETS,
    TEXTS,
    SLIDES,
    DRAWINGS,
    Epub(),
    Document(),
    Slides(),
    ShapeData(),
    BinaryWorkbook(),
    Workbook(),
)
