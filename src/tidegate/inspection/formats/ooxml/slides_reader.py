"""A package that is a presentation: its slides in order, what belongs to each, and which of it shows.

In: an opened zip container. Out: every part of it as a child with the reader it needs, so that the receipt lists
each: slides in their order, then unlisted slides and all other parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.errors import ReadingError
from tidegate.inspection.formats.archive.zip_container import Container
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.ooxml.members import NEAR, Member, Package
from tidegate.inspection.formats.ooxml.namespaces import attribute, key, spaces
from tidegate.inspection.formats.ooxml.office_parts import SHEET, is_sheet, reader
from tidegate.inspection.formats.ooxml.slide_paper import Papers
from tidegate.inspection.formats.ooxml.slide_shapes import pair
from tidegate.inspection.formats.ooxml.slide_text import SlideText
from tidegate.inspection.formats.ooxml.word_look import Styles
from tidegate.inspection.formats.ooxml.xml import opening, parser, run
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_SPACES = spaces("p")
_MODELS = {"sldLayout": "layout", "sldMaster": "master"}
_NOTES = {"notes": "notes", "notesMaster": "master of notes", "handoutMaster": "master of handouts"}
_BELONGINGS = {
    "notes": "notes",
    "cmLst": "comments",
    "chartSpace": "chart",
    "dataModel": "diagram",
    "drawing": "diagram",
}
"""Parts that people know by the slide they belong to."""
_SHOWN = frozenset({"chartSpace", "dataModel", "drawing", "sldLayout", "sldMaster"})
"""Parts that show where a shown slide leads to them; all others are hidden."""


def read_slides(container: Container) -> Iterator[Content | Part]:
    """Every part of the package, then what lies outside of any entry."""
    yield from container.notes()
    package = Package(container)
    main = package.main("presentation", _SPACES)
    if main is None:
        container.part.gap("is a presentation package without a presentation that this version reads")
        for member in package.members:
            yield from container.read(member.entry)
    else:
        yield from _members(package, main)
    yield from container.leftovers()


@dataclass(slots=True)
class _Listing:
    """What the presentation part says: its slides by relationship, in order, and their size in EMU."""

    slides: list[str] = field(default_factory=list)
    size: tuple[int, int] | None = None


def _listing(package: Package, main: Member) -> _Listing:
    listing = _Listing()

    def start(name: str, attributes: dict[str, str]) -> None:
        short = key(name)
        if short == "p:sldId":
            listing.slides.append(next((v for k, v in attributes.items() if k.endswith(" id")), ""))
        elif short == "p:sldSz":
            listing.size = pair(attributes, "cx", "cy")

    made = parser()
    made.StartElementHandler = start
    try:
        run(package.container.source(main.entry), made)
    except ReadingError:
        package.container.part.gap("its list of slides cannot be read: all count as hidden")
    return listing


class _Deck:
    """The slides of one presentation: which there are, which show, and what belongs to which."""

    def __init__(self, package: Package, main: Member) -> None:
        self._package = package
        listing = _listing(package, main)
        self.size = listing.size
        self.papers = Papers(package)
        self.numbers: dict[str, int] = {}
        self.shown: set[str] = set()
        self.owners: dict[str, int] = {}
        self.reached: set[str] = set()
        targets = {pointer.identifier: pointer.target for pointer in package.pointers(main.name)}
        for number, identifier in enumerate(listing.slides, 1):
            target = targets.get(identifier, "")
            if not any(_is(member, "sld") for member in package.named(target)):
                package.container.part.gap("lists a slide that is not in the file, or is none")
            self._add(number, target)

    def _add(self, number: int, target: str) -> None:
        members = self._package.named(target)
        self.numbers.setdefault(target, number)
        if all(_shows(self._package, member) for member in members):
            self.shown.add(target)
            self.reached |= self._reach(target)
        for pointer in self._package.pointers(target):
            self.owners.setdefault(pointer.target, number)

    def _reach(self, target: str) -> set[str]:
        """What one slide leads to, but not over to other slides, nor to the other layouts of its master."""
        reached: set[str] = set()
        waiting = [target]
        while waiting:
            name = waiting.pop()
            pointers = self._package.pointers(name)
            passed = ("slide", "notesSlide") if name == target else ("slide", "notesSlide", "slideLayout")
            targets = {pointer.target for pointer in pointers if pointer.kind not in passed}
            waiting.extend(targets - reached)
            reached |= targets
        return reached


def _shows(package: Package, member: Member) -> bool:
    """Whether a slide is not switched off."""
    found = opening(package.container.head(member.entry, NEAR))
    return found is None or attribute(found[1], "show") not in ("0", "false")


def _members(package: Package, main: Member) -> Iterator[Content | Part]:
    container = package.container
    deck = _Deck(package, main)
    read: set[int] = set()
    for name, number in deck.numbers.items():
        for member in package.named(name):
            read.add(member.entry.start)
            shown = name in deck.shown
            format = _format(deck, package, member)
            yield from container.read(member.entry, label=f"slide {number}", visible=shown, format=format)
    for member in package.members:
        if member.entry.start in read:
            continue
        if is_sheet(member):
            container.part.gap(SHEET)
        shown = member.name in deck.reached and (member.local in _SHOWN or "/media/" in member.name)
        label, format = _label(deck, member), _format(deck, package, member)
        yield from container.read(member.entry, label=label, visible=shown, format=format)


def _is(member: Member, local: str) -> bool:
    return member.local == local and member.space in _SPACES


def _label(deck: _Deck, member: Member) -> str:
    name = member.entry.name
    if _is(member, "sld"):
        return f"unlisted slide {name}"
    what, number = _BELONGINGS.get(member.local), deck.owners.get(member.name)
    if what and number:
        return f"slide {number} {what}" if what == "notes" else f"slide {number} {what} ({name})"
    other = _MODELS.get(member.local) or _NOTES.get(member.local)
    return f"{other} ({name})" if other else ""


def _format(deck: _Deck, package: Package, member: Member) -> Format | None:
    if _is(member, "sld"):
        return SlideText(deck.size, deck.papers.behind(member.name))
    if member.space in _SPACES and member.local in _MODELS:
        return SlideText(deck.size, prompts=True)
    if member.space in _SPACES and member.local in (*_NOTES, "cmLst"):
        return SlideText(None)
    return reader(package, member, Styles())
