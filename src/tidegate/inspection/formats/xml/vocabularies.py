"""XML vocabularies that need understanding: told by their root element, read by modules loaded on demand."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.html.html import Html
from tidegate.inspection.formats.text.text import read_text
from tidegate.inspection.formats.xml.markup import MALFORMED
from tidegate.inspection.formats.xml.xml import root_of
from tidegate.inspection.part import Part
from tidegate.model.content import Content


def _or_text(part: Part, contents: Iterator[Content | Part]) -> Iterator[Content | Part]:
    """Malformed XML that stands alone is read as text, for that is what people see of it."""
    try:
        yield from contents
    except DamagedError as error:
        if str(error) != MALFORMED or part.format is not None:
            raise
        yield from read_text(part)


def _is_root(head: bytes, local: str, *spaces: str) -> bool:
    name, attributes = root_of(head)
    return name.rpartition(":")[2] == local and (not spaces or any(space in attributes for space in spaces))


class SpreadsheetMl:
    """A workbook as Excel 2003 writes it in XML, whatever its name says."""

    name = "spreadsheetml"
    suffixes = frozenset({".xml", ".xls"})
    reads = (
        "Excel 2003 XML: cells of all sheets, hidden sheets, rows and columns, comments, names, lists of "
        "validations, pivot caches, properties and every attribute"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its root element."""
        return _is_root(head, "Workbook", "urn:schemas-microsoft-com:office:spreadsheet")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks and passages. Raises ReadingError."""
        from tidegate.inspection.formats.xml.spreadsheetml import read_workbook

        yield from _or_text(part, read_workbook(part))


class WordMl:
    """A document as Word 2003 writes it in XML."""

    name = "wordml"
    suffixes = frozenset({".xml", ".doc"})
    reads = (
        "Word 2003 XML: text, tables, headers, notes, deleted and hidden text, comments, fields, properties, "
        "embedded pictures and every attribute"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its root element."""
        return _is_root(head, "wordDocument", "http://schemas.microsoft.com/office/word/2003/wordml")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks, passages and embedded parts. Raises ReadingError."""
        from tidegate.inspection.formats.xml.wordml import read_document

        yield from _or_text(part, read_document(part))


class FlatPackage:
    """An Office package of today in one XML file."""

    name = "flat package"
    suffixes = frozenset({".xml", ".doc"})
    reads = "Word, Excel and PowerPoint packages saved as one XML file, as the package would be read"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its root element."""
        return _is_root(head, "package", "http://schemas.microsoft.com/office/2006/xmlPackage")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """The package as a part of its own. Raises ReadingError."""
        from tidegate.inspection.formats.xml.flat_package import read_package

        yield from _or_text(part, read_package(part))


class Svg:
    """A drawing of the web."""

    name = "svg"
    suffixes = frozenset({".svg"})
    reads = (
        "text shown and hidden, titles, descriptions, metadata, styles, scripts, embedded pictures and every "
        "attribute; not what its paths draw"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its root element."""
        return _is_root(head, "svg")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages and embedded parts. Raises ReadingError."""
        from tidegate.inspection.formats.xml.svg import read_drawing

        yield from _or_text(part, read_drawing(part))


class Places:
    """Placemarks and waypoints."""

    name = "kml"
    suffixes = frozenset({".kml", ".gpx"})
    reads = (
        "KML and GPX: placemarks as rows with their extended data, descriptions as web pages, links, styles"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its root element."""
        return _is_root(head, "kml") or _is_root(head, "gpx")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks and passages. Raises ReadingError."""
        from tidegate.inspection.formats.xml.places import read_places

        yield from _or_text(part, read_places(part))


class OfficeHtml(Html):
    """A page under the name of a document or a workbook: Word and Excel write such files, and open them."""

    suffixes = frozenset({".xls", ".doc", ".xlt", ".dot"})
    reads = "web pages under the names of old Office files, as any page is read"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its beginning, under such a name only."""
        return name.endswith(tuple(self.suffixes)) and super().recognises(head, "")


VOCABULARIES = (OfficeHtml(), SpreadsheetMl(), WordMl(), FlatPackage(), Svg(), Places())
