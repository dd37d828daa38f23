"""Which reader a part of a document or presentation needs, whatever it is called and whoever points at it.

In: a member of the package. Out: a reader, or None where the walker is to recognise it by its bytes.
"""

from __future__ import annotations

from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.ooxml.chart import Chart
from tidegate.inspection.formats.ooxml.drawing_text import DrawingText
from tidegate.inspection.formats.ooxml.embedded_font import EmbeddedFont, font_key
from tidegate.inspection.formats.ooxml.members import NEAR, SHEET_ROOTS, Member, Package
from tidegate.inspection.formats.ooxml.namespaces import PREFIXES, is_official
from tidegate.inspection.formats.ooxml.parts import Machinery, PrinterSettings
from tidegate.inspection.formats.ooxml.word_look import Styles
from tidegate.inspection.formats.ooxml.word_text import WordText
from tidegate.inspection.formats.ooxml.xml import MAIN
from tidegate.inspection.formats.xml.xml import Xml

_STORIES = frozenset({"document", "glossaryDocument", "hdr", "ftr", "footnotes", "endnotes", "comments"})
SHEET = "holds a sheet of a workbook that is not embedded as a file: its cells are read as words only"


def is_sheet(member: Member) -> bool:
    """Whether a part would be a sheet, if this were a workbook."""
    return member.space in MAIN and member.local in SHEET_ROOTS


def reader(package: Package, member: Member, styles: Styles) -> Format | None:
    """The reader of a member that is no slide."""
    prefix = PREFIXES.get(member.space, "")
    if prefix == "w" and member.local in _STORIES:
        return WordText(styles)
    if prefix in ("c", "cx") and member.local == "chartSpace":
        return Chart()
    if member.name.endswith(".vml"):
        return Xml(lenient=True)  # Office writes drawings that are not well-formed.
    if member.local and (is_official(member.space) or member.name.endswith(".rels")):
        return DrawingText()
    if member.local:
        return None
    if member.name.endswith((".xml", ".rels")):
        return Machinery()  # It is no XML that a package may hold: this raises the reason.
    head = package.container.head(member.entry, NEAR)
    if member.name.endswith((".odttf", ".fntdata")):
        return EmbeddedFont(font_key(package, member))
    settings = PrinterSettings()
    return settings if "printersettings" in member.name and settings.recognises(head, "") else None
