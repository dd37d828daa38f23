"""An Office package that is a workbook: which part is what, who points at whom, and in which order to read.

In: an opened zip container. Out: every part of it as a child with the reader it needs, so that the receipt
lists each; sheets first, shared strings after them, because only then is known which strings no cell shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.errors import ReadingError
from tidegate.inspection.formats.archive.zip_container import Container, Entry
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.ooxml.book import LOCKED, Listing, read_sheets
from tidegate.inspection.formats.ooxml.cells import Book
from tidegate.inspection.formats.ooxml.number_format import Shown
from tidegate.inspection.formats.ooxml.parts import Machinery, PrinterSettings
from tidegate.inspection.formats.ooxml.pivot import PivotDefinition, PivotRecords
from tidegate.inspection.formats.ooxml.relationships import (
    Relationship,
    normal,
    relationships,
    relationships_of,
)
from tidegate.inspection.formats.ooxml.sheet import SheetReader
from tidegate.inspection.formats.ooxml.strings import SharedStrings
from tidegate.inspection.formats.ooxml.styles import styles
from tidegate.inspection.formats.ooxml.xml import MAIN, root, split
from tidegate.inspection.formats.xml.xml import Xml
from tidegate.inspection.part import Part
from tidegate.model.content import Content

SHEET_ROOTS = frozenset({"worksheet", "macrosheet", "dialogsheet"})
MACHINERY_ROOTS = frozenset({"calcChain", "styleSheet", "theme", "Types", "Relationships", "volTypes"})
"""Parts in which nothing is prose: swept without their colours, sizes and references."""

SHOWN_ROOTS = frozenset(
    {
        "workbook",
        "comments",
        "ThreadedComments",
        "wsDr",
        "chartSpace",
        "chart",
        "table",
        "pivotTableDefinition",
        "xml",
    }
)
"""Parts that a reader of the workbook sees, at least on hovering; all others are hidden."""

_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*<[?!A-Za-z]")
_NEAR, _FAR = 4096, 65_536


@dataclass(frozen=True, slots=True)
class Member:
    """One part of the package: its entry, normal name, and its root element's namespace and name, if any."""

    entry: Entry
    name: str
    space: str
    local: str

    @property
    def is_sheet(self) -> bool:
        """Whether cells stand in it."""
        return self.local in SHEET_ROOTS and (self.space in MAIN or self.local == "macrosheet")


class Package:
    """All members, with what points at them."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.members = [self._member(entry) for entry in container.entries]
        self._named: dict[str, list[Member]] = {}
        for member in self.members:
            self._named.setdefault(member.name, []).append(member)
        if len(self._named) != len(self.members):
            container.part.gap("has several parts of the same name: readers differ in which one they show")

    def named(self, name: str) -> list[Member]:
        """Members of this normal name; more than one is a Gap of the container, and all are read."""
        return self._named.get(name, [])

    def pointers(self, name: str) -> list[Relationship]:
        """Relationships of a part ("" for the package); none where unreadable (reading them says why)."""
        try:
            return [
                pointer
                for member in self.named(relationships_of(name))
                for pointer in relationships(self.container.source(member.entry), name)
            ]
        except ReadingError:
            return []

    def rooted(self, local: str) -> list[Member]:
        """Members whose root is this element of the workbook's namespaces."""
        return [member for member in self.members if member.local == local and member.space in MAIN]

    def pointed(self, owner: str, kind: str, local: str) -> Member | None:
        """The member that `owner` names as its `kind`, else the first; only one with the right root."""
        rooted = self.rooted(local)
        targets = {pointer.target for pointer in self.pointers(owner) if pointer.kind == kind}
        return next((member for member in rooted if member.name in targets), next(iter(rooted), None))

    def _member(self, entry: Entry) -> Member:
        name = normal(entry.name)
        head = self.container.head(entry, _NEAR)
        if not head or not (name.endswith((".xml", ".rels")) or _MARKUP.match(head)):
            return Member(entry, name, "", "")
        found = root(head)
        if found is None:
            found = root(self.container.head(entry, _FAR))
        if found is None:
            self.container.part.gap("a part hides what it is behind a preamble without end")
        return Member(entry, name, *split(found or ""))


class _Reading:
    """One workbook while its parts are given out."""

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
        self.book = Book(self.strings.strings, self._effects(workbook, listing.since_1904))
        if listing.locked:
            self.book.locks.add(workbook.name)
        self._definitions: dict[int, PivotDefinition] = {}
        self._records: dict[str, PivotDefinition] = {}
        for member in package.rooted("pivotCacheDefinition"):
            self._define(member)
        self.hidden = self._reach(visible=False) - self._reach(visible=True)

    def _listing(self, workbook: Member, pointers: list[Relationship]) -> Listing:
        try:
            return read_sheets(self._package.container.source(workbook.entry), pointers)
        except ReadingError:
            self._package.container.part.gap("its list of sheets cannot be read: all count as hidden")
            return Listing([], False, False)

    def _reach(self, visible: bool) -> set[str]:
        """Names of the parts that sheets of one visibility lead to: comments, drawings, and their charts."""
        reached: set[str] = set()
        if all(sheet.visible for sheet in self.sheets):
            return reached
        waiting = [sheet.target for sheet in self.sheets if sheet.visible is visible]
        while waiting:
            targets = {pointer.target for pointer in self._package.pointers(waiting.pop())}
            waiting.extend(targets - reached)
            reached |= targets
        return reached

    def _effects(self, workbook: Member, since_1904: bool) -> dict[int, Shown]:
        member = self._package.pointed(workbook.name, "styles", "styleSheet")
        if member is None:
            return {}
        try:
            return styles(self._package.container.source(member.entry), since_1904)
        except ReadingError:
            self._package.container.part.gap("its styles cannot be read: dates in it show as numbers")
            return {}

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
        """The reader of a member that is no sheet and not the shared strings."""
        if member.local == "sst":
            strings = SharedStrings(self._package.container.part.limits)
            strings.load(self._package.container.source(member.entry))
            return strings
        if member.local == "externalLink":
            return SheetReader("external link", self.book)
        if member.local == "pivotCacheDefinition":
            return self._definitions.get(member.entry.start)
        if member.local == "pivotCacheRecords":
            known = list(self._definitions.values())
            only = known[0] if len(known) == 1 else None
            return PivotRecords(self._records.get(member.name, only))
        if member.local in MACHINERY_ROOTS or (not member.local and member.name.endswith((".xml", ".rels"))):
            return Machinery()  # The second kind is no XML that a package may hold: it raises the reason.
        if member.name.endswith(".vml"):
            return Xml(lenient=True)  # Excel writes drawings that are not well-formed.
        if member.local:
            return Xml()
        head = self._package.container.head(member.entry, _NEAR)
        settings = PrinterSettings()
        return settings if "printersettings" in member.name and settings.recognises(head, "") else None


def read_workbook(container: Container) -> Iterator[Content | Part]:
    """Every part of the package, then what lies outside of any entry."""
    yield from container.notes()
    package = Package(container)
    workbook = package.pointed("", "officeDocument", "workbook")
    if workbook is None:
        container.part.gap("is an Office package without a workbook that this version reads")
        for member in package.members:
            yield from container.read(member.entry)
    else:
        yield from _members(package, _Reading(package, workbook))
    yield from container.leftovers()


def _members(package: Package, reading: _Reading) -> Iterator[Part]:
    """Listed sheets in the order of their tabs, unlisted ones, other parts, and those that wait for these."""
    container = package.container
    read: set[int] = set()
    for sheet in reading.sheets:
        found = package.named(sheet.target)
        if not found:
            container.part.gap("lists a sheet that is not in the file")
        for member in found:
            if member.is_sheet and member.entry.start not in read:
                read.add(member.entry.start)
                label, reader = f'sheet "{sheet.name}"', SheetReader(sheet.name, reading.book)
                yield from container.read(member.entry, label=label, visible=sheet.visible, format=reader)
    others = [member for member in package.members if member.entry.start not in read]
    for member in others:
        if member.is_sheet:
            label, reader = f"unlisted sheet {member.entry.name}", SheetReader(member.name, reading.book)
            yield from container.read(member.entry, label=label, visible=False, format=reader)
    others = [member for member in others if not member.is_sheet]
    for member in sorted(others, key=reading.waits):
        format = reading.strings if member is reading.shared else reading.format(member)
        shown = member.local in SHOWN_ROOTS or "/media/" in member.name
        hidden = not shown or member.name in reading.hidden
        trash = member.name.startswith("[trash]/")
        yield from container.read(member.entry, visible=not hidden, format=format, padding=trash)
    if reading.book.locks:
        container.part.gap(LOCKED)
