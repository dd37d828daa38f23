"""An OpenDocument package: which entry is what, who sees it, and in which order to read.

In: an opened zip container. Out: every entry as a child with the reader it needs; contents first. Also flat files,
which are the same in one XML file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.errors import DamagedError, ReadingError
from tidegate.inspection.formats.archive.zip_container import Container, Entry
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.opendocument import elements, grid
from tidegate.inspection.formats.opendocument.binaries import LayoutCache
from tidegate.inspection.formats.opendocument.document import Document
from tidegate.inspection.formats.opendocument.names import Names
from tidegate.inspection.formats.opendocument.styles import Styles
from tidegate.inspection.formats.xml.markup import parse, parser
from tidegate.inspection.formats.xml.xml import Xml
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_STARTS = {**elements.STARTS, **grid.STARTS}
_ENDS = {**elements.ENDS, **grid.ENDS}
_OWN = frozenset({"content.xml", "styles.xml", "meta.xml", "settings.xml"})
_XML = (".xml", ".rdf", ".xlb", ".xlc", ".xba", ".xdl")
_SEEN = ("pictures/", "media/")
_CHART = "application/vnd.oasis.opendocument.chart"
_UNLISTED = ("mimetype", "meta-inf/")
_MANIFEST = "META-INF/manifest.xml"


def read_flat(part: Part) -> Iterator[Content | Part]:
    """A flat file."""
    yield from OdfXml(Styles()).read(part)


class OdfXml:
    """One XML entry in the vocabulary of OpenDocument."""

    name = "opendocument"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the package says which entry it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Everything in it. Raises ReadingError."""
        return Document(part, self._styles, _STARTS, _ENDS).read()


class _Locked:
    """An entry that the manifest calls encrypted."""

    name = "encrypted"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Nothing. Raises DamagedError."""
        raise DamagedError("is encrypted: give it without a password")


@dataclass(slots=True)
class _Manifest:
    """What the manifest says: types by path, and which entries are encrypted. `known`: whether it could be read."""

    types: dict[str, str] = field(default_factory=dict)
    encrypted: set[str] = field(default_factory=set)
    known: bool = False

    def load(self, container: Container, entry: Entry) -> None:
        names, made, path = Names(), parser(lambda _label, _text: None), ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal path
            short = names[name]
            if short == "manifest:file-entry":
                given = {names[key]: value for key, value in attributes.items()}
                path = given.get("manifest:full-path", "")
                self.types[path] = given.get("manifest:media-type", "")
            elif short == "manifest:encryption-data":
                self.encrypted.add(path)

        made.StartElementHandler = start
        source = container.source(entry)
        try:
            for _ in parse(
                Part(name="manifest", source=source, budget=container.part.budget), made, quiet=True
            ):
                pass
            self.known = True
        except ReadingError:
            self.known = False  # reading the entry itself tells why


def read_package(container: Container) -> Iterator[Content | Part]:
    """Every entry, then what lies outside of any."""
    yield from container.notes()
    manifest = _Manifest()
    styles: dict[str, Styles] = {}
    for entry in container.entries:
        folder, _, base = entry.name.rpartition("/")
        if entry.name == _MANIFEST:
            manifest.load(container, entry)
        elif base == "styles.xml":
            styles.setdefault(folder, Styles())
    for entry in container.entries:
        folder, _, base = entry.name.rpartition("/")
        if base == "styles.xml" and entry.name not in manifest.encrypted:
            styles[folder].load(container.source(entry), container.part.budget)
    for entry in sorted(container.entries, key=_order):
        reader = _reader(container, entry, manifest, styles)
        yield from container.read(entry, visible=_is_seen(entry, manifest), format=reader)
    yield from container.leftovers()


def _order(entry: Entry) -> int:
    return {"content.xml": 0, "styles.xml": 1}.get(entry.name, 2)


def _reader(
    container: Container, entry: Entry, manifest: _Manifest, styles: dict[str, Styles]
) -> Format | None:
    folder, _, base = entry.name.rpartition("/")
    if entry.name in manifest.encrypted:
        return _Locked()
    if base in _OWN:
        return OdfXml(styles.setdefault(folder, Styles()))
    if base.lower().endswith(_XML) and not base.startswith("._"):
        return Xml()
    if base == "layout-cache":
        return LayoutCache()
    return None


def _is_seen(entry: Entry, manifest: _Manifest) -> bool:
    """Whether what an entry holds is on the pages (its own reader tells what of it is not)."""
    name = entry.name.lower()
    if manifest.known and entry.name not in manifest.types and not name.startswith(_UNLISTED):
        return False
    folder, _, base = entry.name.rpartition("/")
    if base in ("content.xml", "styles.xml"):
        return not folder or manifest.types.get(f"{folder}/", "").startswith(_CHART)
    return name.startswith(_SEEN)
