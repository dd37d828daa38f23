"""A binary workbook while its parts are given out: the same order and the same XML parts as in any other.

In: an opened zip container. Out: every part of it as a child with the reader it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tidegate.errors import ReadingError
from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.biff.binary_book import (
    BinaryBook,
    learn_strings,
    learn_styles,
    learn_workbook,
)
from tidegate.inspection.formats.biff.binary_parts import BinaryRecords
from tidegate.inspection.formats.biff.binary_pivot import BinaryDefinition, BinaryRows
from tidegate.inspection.formats.biff.binary_records import Kind, first_kind, records
from tidegate.inspection.formats.biff.binary_sheet import BinarySheet
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.ooxml.members import Member, Package
from tidegate.inspection.formats.ooxml.package import SHOWN_ROOTS, common_format, members, only_from_hidden
from tidegate.inspection.part import Part
from tidegate.inspection.source import Source
from tidegate.model.content import Content


def read_binary_workbook(container: Container) -> Iterator[Content | Part]:
    """Every part of the package, then what lies outside of any entry."""
    yield from container.notes()
    package = Package(container)
    yield from members(package, _BinaryReading(package))
    yield from container.leftovers()


class _BinaryReading:
    """As `package.members` asks for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._kinds = {member.entry.start: self._kind(member) for member in package.members}
        self._book = BinaryBook()
        workbook = self._first(Kind.BOOK_BEGIN, "", "officeDocument")
        name = workbook.name if workbook else ""
        self._shared = self._first(Kind.STRINGS_BEGIN, name, "sharedStrings")
        styles = self._first(Kind.STYLES_BEGIN, name, "styles")
        pointers = package.pointers(name)
        self._learn(workbook, lambda source: learn_workbook(self._book, source, pointers))
        self._learn(styles, lambda source: learn_styles(self._book, source))
        self._learn(self._shared, lambda source: learn_strings(self._book, source))
        if self._book.failed:
            package.container.part.gap("has records that are not as their kind requires")
        self.sheets = self._book.sheets
        if not self.sheets:
            package.container.part.gap("lists no sheet: it is damaged, or was made to look so")
        self._definitions: dict[str, BinaryDefinition] = {}
        self._rows: dict[str, BinaryDefinition] = {}
        for member in package.members:
            if self._kinds[member.entry.start] == Kind.CACHE_BEGIN:
                self._define(member)
        self.hidden = only_from_hidden(package, self.sheets)

    @property
    def locks(self) -> list[str]:
        """What asks for a password before it can be edited."""
        return ["workbook"] if self._book.locked else []

    def is_sheet(self, member: Member) -> bool:
        """Whether cells stand in it."""
        return self._kinds[member.entry.start] == Kind.SHEET_BEGIN

    def is_shown(self, member: Member) -> bool:
        """Whether a reader of the workbook sees what a part holds."""
        return member.local in SHOWN_ROOTS or self._kinds[member.entry.start] == Kind.COMMENTS_BEGIN

    def sheet(self, title: str) -> Format:
        """The reader of a sheet."""
        return BinarySheet(title, self._book)

    def waits(self, member: Member) -> bool:
        """Whether a member can only be read when all others have shown what they use of it."""
        return member is self._shared or member.name in self._definitions

    def format(self, member: Member) -> Format | None:
        """The reader of a member that is no sheet."""
        kind = self._kinds[member.entry.start]
        if member is self._shared:
            return BinaryRecords(self._book)
        if kind == Kind.CACHE_BEGIN:
            return self._definitions[member.name]
        if kind == Kind.CACHE_ROWS_BEGIN:
            known = list(self._definitions.values())
            return BinaryRows(self._rows.get(member.name, known[0] if len(known) == 1 else None))
        if kind == Kind.EXTERNAL_BEGIN:
            return BinarySheet("external link", self._book)
        return BinaryRecords() if kind >= 0 else common_format(self._package, member)

    def _kind(self, member: Member) -> int:
        """The first record's number where the whole part is records, else -1."""
        if member.local or not member.name.endswith(".bin") or member.name.endswith("vbaproject.bin"):
            return -1
        try:
            view = self._package.container.source(member.entry).view()
        except ReadingError:
            return -1
        kind = first_kind(bytes(view[:2]))
        end = 0
        for record in records(view):
            end = record.end
            if kind in _BEGINNINGS:
                return kind
        return kind if end == len(view) and end else -1

    def _first(self, kind: int, owner: str, pointed: str) -> Member | None:
        """The member of this kind that `owner` names, else the first."""
        found = [member for member in self._package.members if self._kinds[member.entry.start] == kind]
        targets = {pointer.target for pointer in self._package.pointers(owner) if pointer.kind == pointed}
        return next((member for member in found if member.name in targets), next(iter(found), None))

    def _learn(self, member: Member | None, learn: Callable[[Source], None]) -> None:
        if member is None:
            return
        try:
            learn(self._package.container.source(member.entry))
        except ReadingError:
            self._book.failed = True

    def _define(self, member: Member) -> None:
        definition = BinaryDefinition()
        definition.load(self._package.container.source(member.entry))
        self._definitions[member.name] = definition
        for pointer in self._package.pointers(member.name):
            if pointer.kind == "pivotCacheRecords":
                self._rows[pointer.target] = definition


_BEGINNINGS = frozenset(
    {Kind.SHEET_BEGIN, Kind.BOOK_BEGIN, Kind.STRINGS_BEGIN, Kind.STYLES_BEGIN, Kind.CACHE_BEGIN,
     Kind.CACHE_ROWS_BEGIN, Kind.COMMENTS_BEGIN, Kind.EXTERNAL_BEGIN}
)  # fmt: skip
