"""What the reading process does: walk the file, find its people, ask the registry, write them down."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from tidegate.inspection.marks import Marks
from tidegate.inspection.part import Part
from tidegate.inspection.source import Budget, Descriptor, Source
from tidegate.inspection.tables import Tables
from tidegate.inspection.tables.headings import Headings
from tidegate.inspection.tables.lists import Lists
from tidegate.inspection.tables.own import OwnRecognisers
from tidegate.inspection.tally import Tally
from tidegate.inspection.unpack import Walk
from tidegate.model.content import Block, Content, Passage
from tidegate.model.gap import Gap
from tidegate.model.location import Location
from tidegate.model.person import Disclosed
from tidegate.registry.chance import Chance
from tidegate.response.people.join import People
from tidegate.response.people.order import Order
from tidegate.response.people.rows import Doubted, Rows
from tidegate.response.people.texts import Texts
from tidegate.response.people.wire import clipped, encode

if TYPE_CHECKING:
    from tidegate.registry.matching import Matching

_SALT = b"counted, never kept"


def work(descriptor: int, order: bytes, progress: Marks, matching: Matching | None = None) -> bytes:
    """In the child: the people of the open file, as `wire.encode` writes them."""
    # Everybody is kept until the end: looking for garbage among them finds none, again and again.
    gc.disable()
    return encode(find(Descriptor(descriptor), Order.decode(order), progress, matching))


def find(source: Source, order: Order, progress: Marks, matching: Matching | None = None) -> Disclosed:
    """Everybody in one file's bytes. Never raises over the file: what fails is a gap."""
    reading = _Reading(matching)
    walk = Walk()
    part = Part(name=order.name, source=source, budget=Budget(order.limits, progress.more))
    reading.read(Passage(order.name, Location(("file name",))))
    for content in walk.contents(part):
        reading.read(content)
        progress(walk.fraction())
    return reading.finish(walk.gaps)


class _Reading:
    """All that reads content, over one set of people."""

    def __init__(self, matching: Matching | None) -> None:
        self._people = People()
        self._chance: Chance[Doubted] = Chance()
        recognisers = OwnRecognisers()
        headings = Headings(recognisers.heading_type)
        self._rows = Rows(self._people, headings, matching, self._chance)
        self._texts = Texts(self._people, matching, self._chance)
        tally = Tally(_SALT)
        self._tables = Tables(tally, on_text=self._texts.read, recognisers=recognisers, witness=self._rows)
        self._listed = Tables(tally, recognisers=recognisers, witness=self._rows)
        self._lists = Lists()
        self._unjudged: list[Gap] = []

    def read(self, content: Content) -> None:
        """Take content in; what cannot be judged is a gap."""
        try:
            if isinstance(content, Passage):
                self._texts.read(content)
                self._lists.read(content)
            else:
                self._block(content, self._tables)
        except Exception as error:
            # As in the walker: the class may be told, the message may quote the file.
            place = content.location if isinstance(content, Passage) else content.table.location
            why = f"was read but its people could not be told ({type(error).__name__})"
            self._unjudged.append(Gap(place, 0, why))

    def finish(self, gaps: tuple[Gap, ...] | list[Gap]) -> Disclosed:
        """Everybody, and what was not read."""
        for settle in (self._tables.finish, self._settle_lists, self._rows.settle, self._texts.settle):
            try:
                settle()
            except Exception as error:
                why = f"was read but its people could not be told ({type(error).__name__})"
                self._unjudged.append(Gap(Location(), 0, why))
        self._rows.doubt()
        self._rows.finish(self._chance.proven())
        people = clipped(self._people.finish())
        protected = frozenset(known.person for person in people for known in person.known)
        return Disclosed(people, tuple(map(_sentence, [*gaps, *self._unjudged])), protected)

    def _block(self, block: Block, tables: Tables) -> None:
        self._rows.before(block)
        tables.read(block)
        self._rows.after(block)

    def _settle_lists(self) -> None:
        for block in self._lists.finish():
            self._block(block, self._listed)
        self._listed.finish()


def _sentence(gap: Gap) -> str:
    """Without names of parts, which may be values."""
    size = f"{gap.size:,} bytes" if gap.size else "a part"
    depth = len(gap.location.parts)
    return f"{size} of the file{' inside another' if depth > 1 else ''}: {gap.why}"
