"""An Office package that is a workbook: which part is what, who points at whom, and in which order to read.

In: an opened zip container. Out: every part of it as a child with the reader it needs, so that the receipt
lists each; sheets first, shared strings after them, because only then is known which strings no cell shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from tidegate.errors import ReadingError
from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.archive.zip_kinds import PACKAGE_SUFFIXES
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.ooxml.book import LOCKED, Listing, Sheet, read_sheets
from tidegate.inspection.formats.ooxml.cells import Book
from tidegate.inspection.formats.ooxml.members import NEAR, Member, Package
from tidegate.inspection.formats.ooxml.notes import ROOTS, Comments
from tidegate.inspection.formats.ooxml.parts import COMPOUND, Control, Machinery, PrinterSettings
from tidegate.inspection.formats.ooxml.pivot import PivotDefinition, PivotRecords
from tidegate.inspection.formats.ooxml.relationships import Relationship
from tidegate.inspection.formats.ooxml.revisions import RevisionLog
from tidegate.inspection.formats.ooxml.sheet import SheetReader
from tidegate.inspection.formats.ooxml.strings import SharedStrings
from tidegate.inspection.formats.ooxml.styles import Styles, styles
from tidegate.inspection.formats.ooxml.xml import MAIN
from tidegate.inspection.formats.xml.xml import Xml
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Passage

MACHINERY_ROOTS = frozenset({"calcChain", "styleSheet", "theme", "Types", "Relationships", "volTypes"})
"""Parts in which nothing is prose: swept without their colours, sizes and references."""

CHART_ROOTS = frozenset({"chartsheet"})
"""Sheets without cells."""

SHOWN_ROOTS = frozenset(
    {
        "wsDr",
        "chartSpace",
        "chart",
        "table",
        "pivotTableDefinition",
        "xml",
        "dataModel",
        "drawing",
        "chartsheet",
    }
)
"""Parts that a reader of the workbook sees on opening it; all others are hidden."""


class _AnyReading(Protocol):
    """One workbook while its parts are given out. `hidden`: names of parts that only hidden sheets lead to;
    `locks`: what asks for a password before it can be edited."""

    @property
    def sheets(self) -> Sequence[Sheet]: ...
    @property
    def hidden(self) -> set[str]: ...
    @property
    def locks(self) -> Collection[str]: ...
    def is_sheet(self, member: Member) -> bool: ...
    def sheet(self, title: str) -> Format: ...
    def waits(self, member: Member) -> bool: ...
    def format(self, member: Member) -> Format | None: ...
    def is_shown(self, member: Member) -> bool: ...


class _Reading:
    """A workbook of XML parts."""

    def __init__(self, package: Package, workbook: Member) -> None:
        self._package = package
        part = package.container.part
        pointers = package.pointers(workbook.name)
        listing = self._listing(workbook, pointers)
        self.sheets = listing.sheets
        self.strings = SharedStrings(part.limits)
        self.shared = package.pointed(workbook.name, "sharedStrings", "sst")
        if self.shared is not None:
            self.strings.load(package.container.source(self.shared.entry))
        looks = self._styles(workbook, listing.since_1904)
        self.book = Book(self.strings.strings, looks.effects, looks.concealing)
        self.locks = self.book.locks
        if listing.locked:
            self.locks.add(workbook.name)
        self._definitions: dict[int, PivotDefinition] = {}
        self._records: dict[str, PivotDefinition] = {}
        for member in package.rooted("pivotCacheDefinition"):
            self._define(member)
        self.hidden = only_from_hidden(package, self.sheets)
        self._titles = {
            pointer.target: sheet.name for sheet in self.sheets for pointer in package.pointers(sheet.target)
        }

    def _listing(self, workbook: Member, pointers: list[Relationship]) -> Listing:
        try:
            return read_sheets(self._package.container.source(workbook.entry), pointers)
        except ReadingError:
            self._package.container.part.gap("its list of sheets cannot be read: all count as hidden")
            return Listing([], False, False)

    def _styles(self, workbook: Member, since_1904: bool) -> Styles:
        member = self._package.pointed(workbook.name, "styles", "styleSheet")
        if member is None:
            return Styles({}, {})
        try:
            return styles(self._package.container.source(member.entry), since_1904)
        except ReadingError:
            self._package.container.part.gap("its styles cannot be read: dates in it show as numbers")
            return Styles({}, {})

    def _define(self, member: Member) -> None:
        definition = PivotDefinition(self._package.container.part.limits)
        definition.load(self._package.container.source(member.entry))
        self._definitions[member.entry.start] = definition
        for pointer in self._package.pointers(member.name):
            if pointer.kind == "pivotCacheRecords":
                self._records[pointer.target] = definition

    def waits(self, member: Member) -> bool:
        """Whether a member can only be read when all others have shown what they use of it."""
        return member is self.shared or member.local == "pivotCacheDefinition"

    def format(self, member: Member) -> Format | None:
        """The reader of a member that is no sheet."""
        if member is self.shared:
            return self.strings
        if member.local == "sst":
            strings = SharedStrings(self._package.container.part.limits)
            strings.load(self._package.container.source(member.entry))
            return strings
        if member.local == "revisions" and member.space in MAIN:
            return RevisionLog(self.book)
        if member.local in ROOTS:
            return Comments(self._titles.get(member.name, ""))
        if member.local == "externalLink":
            return SheetReader("external link", self.book)
        if member.local == "pivotCacheDefinition":
            return self._definitions.get(member.entry.start)
        if member.local == "pivotCacheRecords":
            known = list(self._definitions.values())
            only = known[0] if len(known) == 1 else None
            return PivotRecords(self._records.get(member.name, only))
        return common_format(self._package, member)

    def is_shown(self, member: Member) -> bool:
        """Whether a reader of the workbook sees what a part holds."""
        return member.local in SHOWN_ROOTS

    def is_sheet(self, member: Member) -> bool:
        """Whether cells stand in it."""
        return member.is_sheet

    def sheet(self, title: str) -> Format:
        """The reader of a sheet."""
        return SheetReader(title, self.book)


def common_format(package: Package, member: Member) -> Format | None:
    """The reader of a part that workbooks of both kinds have; None to have it recognised."""
    if member.local in MACHINERY_ROOTS or (not member.local and member.name.endswith((".xml", ".rels"))):
        return Machinery()  # The second kind is no XML that a package may hold: it raises the reason.
    if member.name.endswith(".vml"):
        return Xml(lenient=True)  # Excel writes drawings that are not well-formed.
    if member.local == "chartSpace":
        from tidegate.inspection.formats.ooxml.chart import Chart

        return Chart()
    if member.local == "wsDr":
        from tidegate.inspection.formats.ooxml.sheet_drawing import SheetDrawing

        return SheetDrawing()
    if member.local:
        return Xml()
    head = package.container.head(member.entry, NEAR)
    settings = PrinterSettings()
    if "printersettings" in member.name and settings.recognises(head, ""):
        return settings
    return Control() if "/activex/" in member.name and not head.startswith(COMPOUND) else None


def only_from_hidden(package: Package, sheets: Sequence[Sheet]) -> set[str]:
    """Names of the parts that hidden sheets lead to, and no other: comments, drawings, and their charts."""
    if all(sheet.visible for sheet in sheets):
        return set()
    hidden: set[str] = set()
    shown: set[str] = set()
    for sheet in sheets:
        if sheet.target:
            (shown if sheet.visible else hidden).update(package.reach(sheet.target))
    return hidden - shown


def read_workbook(container: Container) -> Iterator[Content | Part]:
    """Every part of the package, then what lies outside of any entry."""
    yield from container.notes()
    package = Package(container)
    workbook = package.pointed("", "officeDocument", "workbook")
    if workbook is None:
        if not _is_fragment(container):
            container.part.gap("is an Office package without a workbook that this version reads")
        for member in package.members:
            format = Machinery() if member.local in MACHINERY_ROOTS else None
            yield from container.read(member.entry, format=format)
    else:
        yield from members(package, _Reading(package, workbook))
    yield from container.leftovers()


def _is_fragment(container: Container) -> bool:
    """Whether it is a package that stands for a part of a document: a theme or a shape in an old workbook."""
    return container.part.depth > 0 and not container.part.name.lower().endswith(PACKAGE_SUFFIXES)


def members(package: Package, reading: _AnyReading) -> Iterator[Content | Part]:
    """Listed sheets in the order of their tabs, unlisted ones, other parts, and those that wait for these."""
    container = package.container
    read: set[int] = set()
    for sheet in reading.sheets:
        where = container.part.location("name of a sheet", visible=sheet.visible)
        yield Passage(sheet.name, where, label="sheet name")
        found = package.named(sheet.target)
        if not found:
            container.part.gap("lists a sheet that is not in the file")
        for member in found:
            if member.entry.start in read:
                continue
            is_sheet = reading.is_sheet(member)
            if not is_sheet and member.local not in CHART_ROOTS:
                container.part.gap("lists a sheet that is not what a sheet looks like")
                continue
            read.add(member.entry.start)
            reader = reading.sheet(sheet.name) if is_sheet else reading.format(member)
            label = f'sheet "{sheet.name}"'
            yield from container.read(member.entry, label=label, visible=sheet.visible, format=reader)
    others = [member for member in package.members if member.entry.start not in read]
    for member in others:
        if reading.is_sheet(member):
            label, reader = f"unlisted sheet {member.entry.name}", reading.sheet(member.name)
            yield from container.read(member.entry, label=label, visible=False, format=reader)
    others = [member for member in others if not reading.is_sheet(member)]
    for member in sorted(others, key=reading.waits):
        shown = reading.is_shown(member) or "/media/" in member.name
        hidden = not shown or member.name in reading.hidden
        trash = member.name.startswith("[trash]/")
        yield from container.read(
            member.entry, visible=not hidden, format=reading.format(member), padding=trash
        )
    if reading.locks:
        container.part.gap(LOCKED)
