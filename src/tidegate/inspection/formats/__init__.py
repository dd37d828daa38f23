"""All formats, and which of them a part is: by its bytes, with the name as a promise that must be kept."""

from __future__ import annotations

from tidegate.inspection.formats.archive.gzip import Gzip
from tidegate.inspection.formats.archive.packages import PACKAGES, Package
from tidegate.inspection.formats.archive.zip import Zip
from tidegate.inspection.formats.html.html import Html
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.json.json import Json
from tidegate.inspection.formats.picture.picture import Picture
from tidegate.inspection.formats.text.delimited import Delimited
from tidegate.inspection.formats.text.text import Text
from tidegate.inspection.formats.xml.xml import Xml
from tidegate.inspection.part import Part

BINARY: tuple[Format, ...] = (
    Zip(),
    Gzip(),
    Picture(),
)
"""Known by their first bytes; asked in this order, before anything is taken for text."""

TEXTUAL: tuple[Format, ...] = (
    Xml(),
    Html(),
    Json(),
    Delimited(),
    Text(),
)
"""In the order in which they are asked; the last takes any text. One may bear another's name, for a reader of
the file sees the same characters.
"""

FORMATS = (*BINARY, *TEXTUAL)
FAMILIES: tuple[Format | Package, ...] = (*BINARY[:1], *PACKAGES, *BINARY[1:], *TEXTUAL)
"""Everything that has a line of its own in the documentation."""

UNREADABLE = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file or an encrypted workbook (OLE)",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a rar archive",
    b"BZh": "a bzip2 stream",
    b"\xfd7zXZ": "an xz stream",
    b"\x28\xb5\x2f\xfd": "a zstd stream",
    b"SQLite format 3": "a SQLite database",
    b"PAR1": "a parquet file",
    b"ARROW1": "an Arrow file",
    b"{\\rtf": "an RTF document",
    b"MSCF": "a cabinet",
    b"ITSF": "a compiled help file",
    b"\x00\x00\x01\x00": "an icon",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"\xd7\xcd\xc6\x9a": "a Windows metafile",
    b"wOFF": "a font",
    b"wOF2": "a font",
    b"\x7fELF": "a program",
}
"""Known by their first bytes where no format takes them: the reason on the Gap names them."""

UNREADABLE_SUFFIXES = frozenset(
    [
        ".pdf",
        ".doc",
        ".docx",
        ".docm",
        ".dot",
        ".dotx",
        ".odt",
        ".ott",
        ".rtf",
        ".ppt",
        ".pptx",
        ".pptm",
        ".pps",
        ".ppsx",
        ".odp",
        ".xls",
        ".xlsb",
        ".ods",
        ".xlt",
        ".mdb",
        ".accdb",
        ".dbf",
        ".sqlite",
        ".parquet",
        ".avro",
        ".arrow",
        ".feather",
        ".7z",
        ".rar",
        ".tar",
        ".bz2",
        ".xz",
        ".zst",
        ".cab",
        ".iso",
        ".tif",
        ".tiff",
        ".heic",
        ".emf",
        ".wmf",
        ".msg",
        ".pages",
        ".numbers",
        ".key",
        ".epub",
        ".one",
        ".xps",
        ".vsd",
        ".vsdx",
        ".psd",
        ".mp3",
        ".mp4",
        ".mov",
        ".exe",
        ".dll",
    ]
)
"""Names that promise a format this version does not read. Text under such a name is read, and held."""


def recognise(head: bytes, part: Part) -> Format | None:
    """The format of a part, or None with a Gap on the part. `head`: its first bytes.

    A suffix that promises another format than the bytes hold is a Gap as well, but the part is still read, so
    that what is in it is found.
    """
    name = part.name.lower()
    found = next((format for format in BINARY if format.recognises(head, name)), None)
    if found is None:
        for magic, what in UNREADABLE.items():
            if head.startswith(magic):
                part.gap(f"is {what}, which this version does not read", 0, part.source.size)
                return None
        found = next((format for format in TEXTUAL if format.recognises(head, name)), None)
    if found is None:
        part.gap("is of a type that this version does not read", 0, part.source.size)
    elif not name.endswith(tuple(found.suffixes)):
        _promised(found, part, name)
    return found


def _promised(found: Format, part: Part, name: str) -> None:
    """A gap where the name promises another format than the one found."""
    promised = next((format for format in FORMATS if name.endswith(tuple(format.suffixes))), None)
    if promised in TEXTUAL and found in TEXTUAL:
        return
    if promised is not None:
        part.gap(f"is named like {promised.name} but is {found.name}: give it its right name")
    elif name.endswith(tuple(UNREADABLE_SUFFIXES)):
        part.gap(f"is named like another format but is {found.name}: give it its right name")
