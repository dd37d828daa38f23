"""A package that is a Word document: which part is what, which of them show, and in which order to read.

In: an opened zip container. Out: every part of it as a child with the reader it needs, so that the receipt lists
each; the document first, because only then is known which headers and footers it uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.ooxml.members import Member, Package
from tidegate.inspection.formats.ooxml.namespaces import spaces
from tidegate.inspection.formats.ooxml.office_parts import SHEET, is_sheet, reader
from tidegate.inspection.formats.ooxml.word_look import Styles
from tidegate.inspection.formats.ooxml.word_text import WordText
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_LABELS = {
    "hdr": "header",
    "ftr": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "glossaryDocument": "building blocks",
}
_SHOWN = frozenset({"hdr", "ftr", "footnotes", "endnotes", "chartSpace", "drawing"})
"""Parts that a reader of the document sees where it leads to them; all others are hidden."""
_ON_DEMAND = ("header", "footer")
_NOTES = ("footnotes", "endnotes")
_CONTENTS = "aFChunk"
_SETTINGS = 1 << 16
"""How far into its settings a document says whether even pages have headers of their own."""


def read_parts(container: Container) -> Iterator[Content | Part]:
    """The parts of a package that has no document of its own, such as a drawing."""
    yield from container.notes()
    package = Package(container)
    for member in package.members:
        yield from container.read(member.entry, format=reader(package, member, Styles()))
    yield from container.leftovers()


def read_document(container: Container) -> Iterator[Content | Part]:
    """Every part of the package, then what lies outside of any entry."""
    yield from container.notes()
    package = Package(container)
    main = package.main("document", spaces("w"))
    if main is None:
        container.part.gap("is a Word package without a document that this version reads")
        for member in package.members:
            yield from container.read(member.entry)
    else:
        yield from _members(package, main)
    yield from container.leftovers()


def _members(package: Package, main: Member) -> Iterator[Content | Part]:
    container = package.container
    styles = Styles()
    for pointer in package.pointers(main.name):
        for member in package.named(pointer.target) if pointer.kind == "styles" else ():
            styles.load(container.source(member.entry))
    text = WordText(styles)
    yield from container.read(main.entry, label="document", format=text)
    shown = _shown(package, main, text.references)
    for member in package.members:
        if member is main:
            continue
        if is_sheet(member):
            container.part.gap(SHEET)
        label = _LABELS.get(member.local, "")
        format = reader(package, member, styles)
        if isinstance(format, WordText) and member.local in _NOTES:
            format.shown = text.noted
        yield from container.read(
            member.entry,
            label=f"{label} ({member.entry.name})" if label else "",
            visible=member.name in shown,
            format=format,
        )


def _has_even_pages(package: Package) -> bool:
    """Whether the settings give even pages headers of their own."""
    return any(
        b"evenAndOddHeaders" in package.container.head(member.entry, _SETTINGS)
        for member in package.members
        if member.local == "settings"
    )


def _shown(package: Package, main: Member, references: dict[str, str]) -> set[str]:
    """Names of the parts that the document shows: those it leads to, of headers and footers only the used ones."""
    reached: set[str] = set()
    chunks: set[str] = set()
    for pointer in package.pointers(main.name):
        if pointer.kind in _ON_DEMAND:
            pages = references.get(pointer.identifier)
            if pages is None or (pages == "even" and not _has_even_pages(package)):
                continue
        reached |= {pointer.target} | package.reach(pointer.target)
        if pointer.kind == _CONTENTS:
            chunks.add(pointer.target)
    return chunks | {
        member.name
        for member in package.members
        if member.name in reached and (member.local in _SHOWN or "/media/" in member.name)
    }
