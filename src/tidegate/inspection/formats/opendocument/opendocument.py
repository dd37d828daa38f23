"""OpenDocument packages and flat files: recognised here, read by `package` and `flat`, which are loaded on demand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.archive.zip_kinds import declared_type, entries_by_name
from tidegate.inspection.formats.encoding import begin
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_READS = (
    "tracked changes, comments, notes, fields, form controls, hidden and white text, alternative texts, properties, "
    "settings, macros, embedded objects and pictures, earlier versions; encrypted files are not read"
)
_MIMES = (b"application/vnd.oasis.opendocument.", b"application/vnd.sun.xml.")
_ROOT = re.compile(
    r"<([A-Za-z][\w.-]*:)?document[\s>][^>]*(?:opendocument:xmlns:office|openoffice\.org/2000/office)"
)
_MIME = re.compile(r":mimetype\s*=\s*[\"']application/vnd\.(?:oasis\.opendocument|sun\.xml)\.([a-z]+)")
_LISTED = re.compile(rb"media-type\s*=\s*[\"'](application/vnd\.(?:oasis\.opendocument|sun\.xml)\.[a-z]+)")
_FLAT = {"spreadsheet": "fods", "text": "fodt", "presentation": "fodp", "graphics": "fodg"}


class OpenDocument:
    """One kind of package, by what its `mimetype` entry says."""

    def __init__(self, name: str, kinds: str, suffixes: str, reads: str) -> None:
        """`kinds`: words after the prefix of its type. `suffixes`: without dots."""
        self.name = name
        self.suffixes = frozenset(f".{suffix}" for suffix in suffixes.split())
        self.reads = f"{reads}; {_READS}"
        self._kinds = tuple(prefix + kind.encode("ascii") for prefix in _MIMES for kind in kinds.split())

    def holds(self, container: Container) -> bool:
        """By its declared type; where no entry declares it, by what the manifest says of the whole."""
        declared = declared_type(container)
        if not declared:
            manifest = entries_by_name(container).get("meta-inf/manifest.xml")
            found = _LISTED.search(container.head(manifest, 4096)) if manifest else None
            declared = found[1] if found else b""
        return declared.startswith(self._kinds)

    def read(self, container: Container) -> Iterator[Content | Part]:
        """All entries."""
        from tidegate.inspection.formats.opendocument.package import read_package

        yield from read_package(container)


SHEETS = OpenDocument(
    "ods",
    "spreadsheet calc",
    "ods ots sxc stc",
    "cells of all sheets, shown and hidden, filtered and collapsed, formulas, names, database ranges, scenarios, "
    "pivot tables, external caches",
)
TEXTS = OpenDocument(
    "odt",
    "text writer",
    "odt ott odm oth otm sxw stw sxg",
    "text, tables, headers and footers, sections shown and hidden",
)
SLIDES = OpenDocument(
    "odp",
    "presentation impress",
    "odp otp sxi sti",
    "slides shown and hidden, notes, masters, shapes on and off the page",
)
DRAWINGS = OpenDocument(
    "odg",
    "graphics draw chart formula image database base math",
    "odg otg sxd std odf otf odc otc odi odb sxm",
    "pages, layers shown and hidden, charts, formulas; data in a database's own binary files are not read",
)


class FlatOpenDocument:
    """The same in one XML file."""

    name = "flat opendocument"
    suffixes = frozenset({".fods", ".fodt", ".fodp", ".fodg"})
    reads = f"what the packages hold, in one XML file; {_READS}"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its root element."""
        text = begin(head)
        return text is not None and _ROOT.search(text) is not None

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Everything. Raises ReadingError."""
        from tidegate.inspection.formats.opendocument.package import read_flat

        found = _MIME.search(begin(part.source.head(4096)) or "")
        part.read_as = _FLAT.get(found[1] if found else "", "")
        yield from read_flat(part)


class StarView:
    """A drawing as a list of actions, as these programs keep pictures of embedded objects."""

    name = "svm"
    suffixes = frozenset({".svm"})
    reads = "texts of StarView drawings; pixels in them are counted, not read"

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark."""
        return head.startswith(b"VCLMTF")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All printable runs. Raises DamagedError for a list of actions that is broken."""
        from tidegate.inspection.formats.opendocument.binaries import read_drawing

        yield from read_drawing(part)
