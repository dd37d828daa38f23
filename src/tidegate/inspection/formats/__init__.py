"""All formats, and which of them a part is: by its bytes, with the name as a promise that must be kept."""

from __future__ import annotations

from tidegate.inspection.formats.archive.ar import Ar
from tidegate.inspection.formats.archive.cab import Cabinet
from tidegate.inspection.formats.archive.cpio import Cpio
from tidegate.inspection.formats.archive.gzip import Gzip
from tidegate.inspection.formats.archive.iso import Iso
from tidegate.inspection.formats.archive.packages import PACKAGES, Package
from tidegate.inspection.formats.archive.rar import Rar
from tidegate.inspection.formats.archive.rpm import Rpm
from tidegate.inspection.formats.archive.sevenzip import SevenZip
from tidegate.inspection.formats.archive.stream import STREAMS
from tidegate.inspection.formats.archive.tar import Tar
from tidegate.inspection.formats.archive.zip import Zip
from tidegate.inspection.formats.biff.workbook import WorkbookStream
from tidegate.inspection.formats.database.databases import DATABASES
from tidegate.inspection.formats.html.html import Html
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.json.json import Json
from tidegate.inspection.formats.mail.calendar import Calendar
from tidegate.inspection.formats.mail.contacts import Contacts
from tidegate.inspection.formats.mail.mailbox import Mailbox
from tidegate.inspection.formats.mail.message import Message
from tidegate.inspection.formats.mail.tnef import Tnef
from tidegate.inspection.formats.mail.web_archive import WebArchive
from tidegate.inspection.formats.ole.compound import Compound
from tidegate.inspection.formats.ole.metafile import Metafile
from tidegate.inspection.formats.opendocument.opendocument import FlatOpenDocument, StarView
from tidegate.inspection.formats.pdf.pdf import Pdf
from tidegate.inspection.formats.picture.picture import Picture
from tidegate.inspection.formats.richtext.rtf import Rtf
from tidegate.inspection.formats.text.delimited import Delimited
from tidegate.inspection.formats.text.interchange import Interchange
from tidegate.inspection.formats.text.markdown import Markdown
from tidegate.inspection.formats.text.text import Text
from tidegate.inspection.formats.text.yaml import Yaml
from tidegate.inspection.formats.unknown.catalogue import MessageCatalogue
from tidegate.inspection.formats.unknown.der import Der
from tidegate.inspection.formats.unknown.font import Font
from tidegate.inspection.formats.unknown.opaque import Opaque
from tidegate.inspection.formats.unknown.openpgp import OpenPgp
from tidegate.inspection.formats.xml.vocabularies import VOCABULARIES
from tidegate.inspection.formats.xml.xml import Xml
from tidegate.inspection.part import Part

BINARY: tuple[Format, ...] = (
    Zip(),
    Gzip(),
    Tar(),
    *STREAMS,
    SevenZip(),
    Rar(),
    Cabinet(),
    Ar(),
    Cpio(),
    Rpm(),
    Iso(),
    Font(),
    MessageCatalogue(),
    Tnef(),
    WebArchive(),
    Der(),
    OpenPgp(),
    Picture(),
    Pdf(),
    Rtf(),
    StarView(),
    WorkbookStream(),
    Compound(),
    Metafile(),
    *DATABASES,
)
"""Known by their first bytes; asked in this order, before anything is taken for text."""

TEXTUAL: tuple[Format, ...] = (
    Mailbox(),
    Message(),
    Contacts(),
    Calendar(),
    FlatOpenDocument(),
    *VOCABULARIES,
    Xml(),
    Html(),
    Json(),
    Interchange(),
    Markdown(),
    Yaml(),
    Delimited(),
    Text(),
)
"""In the order in which they are asked; the last takes any text. One may bear another's name, for a reader of
the file sees the same characters.
"""

OPAQUE = Opaque()
"""What none of them takes: held, and searched for words."""

FORMATS = (*BINARY, *TEXTUAL)
FAMILIES: tuple[Format | Package, ...] = (*BINARY[:1], *PACKAGES, *BINARY[1:], *TEXTUAL)
"""Everything that has a line of its own in the documentation."""

UNREADABLE = {
    b"ITSF": "a compiled help file",
    b"\x7fELF": "a program",
    b"AT&TFORM": "a DjVu document",
}
"""Known by their first bytes where no format takes them: the reason on the Gap names them."""

UNREADABLE_SUFFIXES = frozenset(
    [
        ".one",
        ".vsd",
        ".mp3",
        ".mp4",
        ".mov",
        ".exe",
        ".dll",
    ]
)
"""Names that promise a format this version does not read. Text under such a name is read, and held."""

SHARED_SUFFIXES = (".dot", ".msg")
"""Names of documents and messages that plain text bears by right as well: graphs, lists of translations."""


def recognise(head: bytes, part: Part) -> Format:
    """The format of a part, or `OPAQUE` with a Gap on the part. `head`: its first bytes.

    A suffix that promises another format than the bytes hold is a Gap as well, but the part is still read, so
    that what is in it is found.
    """
    name = part.name.lower()
    found = next((format for format in BINARY if format.recognises(head, name)), None)
    if found is None:
        for magic, what in UNREADABLE.items():
            if head.startswith(magic):
                part.gap(f"is {what}, which this version does not read", 0, part.source.size)
                return OPAQUE
        found = next((format for format in TEXTUAL if format.recognises(head, name)), None)
    if found is None:
        part.gap("is of a type that this version does not read", 0, part.source.size)
        return OPAQUE
    if not name.endswith(tuple(found.suffixes)):
        _promised(found, part, name)
    return found


def _promised(found: Format, part: Part, name: str) -> None:
    """A gap where the name promises another format than the one found."""
    promised = next((format for format in FORMATS if name.endswith(tuple(format.suffixes))), None)
    if found in TEXTUAL and (promised in TEXTUAL or name.endswith(SHARED_SUFFIXES)):
        return
    if promised is not None:
        part.gap(f"is named like {promised.name} but is {found.name}: give it its right name")
    elif name.endswith(tuple(UNREADABLE_SUFFIXES)):
        part.gap(f"is named like another format but is {found.name}: give it its right name")
