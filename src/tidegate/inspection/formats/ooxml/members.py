"""The members of an Office package: what each part is by its root element, and who points at whom.

In: an opened zip container. Out: its parts with their normal names, roots and relationships. Nothing that the
package says about the types of its parts is believed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from tidegate.errors import ReadingError
from tidegate.inspection.formats.archive.zip_container import Container, Entry
from tidegate.inspection.formats.ooxml.relationships import (
    Relationship,
    normal,
    relationships,
    relationships_of,
)
from tidegate.inspection.formats.ooxml.xml import MAIN, root, split

SHEET_ROOTS = frozenset({"worksheet", "macrosheet", "dialogsheet"})
NEAR = 4096
_FAR = 65_536
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*<[?!A-Za-z]")


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
        self._pointers: dict[str, list[Relationship]] = {}
        for member in self.members:
            self._named.setdefault(member.name, []).append(member)
        if len(self._named) != len(self.members):
            container.part.gap("has several parts of the same name: readers differ in which one they show")

    def named(self, name: str) -> list[Member]:
        """Members of this normal name; more than one is a Gap of the container, and all are read."""
        return self._named.get(name, [])

    def pointers(self, name: str) -> list[Relationship]:
        """Relationships of a part ("" for the package); none where unreadable (reading them says why)."""
        if name not in self._pointers:
            self._pointers[name] = self._read_pointers(name)
        return self._pointers[name]

    def reach(self, name: str) -> set[str]:
        """Names of all parts that a part leads to, over any number of relationships, without itself."""
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            targets = {pointer.target for pointer in self.pointers(waiting.pop())}
            waiting.extend(targets - reached)
            reached |= targets
        return reached - {name, ""}

    def rooted(self, local: str, spaces: Collection[str] = MAIN) -> list[Member]:
        """Members whose root is this element of some namespaces (by default the workbook's)."""
        return [member for member in self.members if member.local == local and member.space in spaces]

    def pointed(self, owner: str, kind: str, local: str, spaces: Collection[str] = MAIN) -> Member | None:
        """The member that `owner` names as its `kind`, else the first; only one with the right root."""
        rooted = self.rooted(local, spaces)
        targets = {pointer.target for pointer in self.pointers(owner) if pointer.kind == kind}
        return next((member for member in rooted if member.name in targets), next(iter(rooted), None))

    def main(self, local: str, spaces: Collection[str]) -> Member | None:
        """The part that is the document; a Gap of the container where the package names several."""
        named = {p.target for p in self.pointers("") if p.kind == "officeDocument" and self.named(p.target)}
        if len(named) > 1:
            self.container.part.gap("names several main documents: readers differ in which one they show")
        return self.pointed("", "officeDocument", local, spaces)

    def _read_pointers(self, name: str) -> list[Relationship]:
        try:
            return [
                pointer
                for member in self.named(relationships_of(name))
                for pointer in relationships(self.container.source(member.entry), name)
            ]
        except ReadingError:
            return []

    def _member(self, entry: Entry) -> Member:
        name = normal(entry.name)
        head = self.container.head(entry, NEAR)
        if not head or not (name.endswith((".xml", ".rels")) or _MARKUP.match(head)):
            return Member(entry, name, "", "")
        found = root(head)
        if found is None:
            found = root(self.container.head(entry, _FAR))
        if found is None:
            self.container.part.gap("a part hides what it is behind a preamble without end")
        return Member(entry, name, *split(found or ""))


def main_root(container: Container, folder: str, spaces: Collection[str]) -> str:
    """The root element, in one of `spaces`, of the part that the package names as its document.

    "" where it names none of these; where it names nothing that is there, the first such root in `folder`.
    """
    entries: dict[str, Entry] = {}
    for entry in container.entries:
        entries.setdefault(normal(entry.name), entry)
    rels = entries.get(relationships_of(""))
    targets: list[str] = []
    if rels is not None:
        try:
            pointers = relationships(container.source(rels), "")
            targets = [p.target for p in pointers if p.kind == "officeDocument" and p.target in entries]
        except ReadingError:
            targets = []
    for name in targets or [name for name in entries if name.startswith(folder)]:
        space, local = split(root(container.head(entries[name], NEAR)) or "")
        if space in spaces:
            return local
    return ""
