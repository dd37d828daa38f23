"""Running text of a disclosed file -> people whom it names by an identifier, or by name and birth date.

In: passages in order. Out: people into a `People`. Neighbouring passages are read as one page, for a form says a name
in one line and a number in the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from tidegate.inspection.canonical import canonical
from tidegate.inspection.detectors.catalogue import FORM_LABELS, canonical_heading, heading_type
from tidegate.inspection.detectors.interface import Hit
from tidegate.inspection.detectors.scan import scan
from tidegate.model.content import Passage
from tidegate.model.finding import InformationType as Type
from tidegate.model.finding import Likelihood
from tidegate.model.person import Cell, Known, Place
from tidegate.registry.chance import Chance
from tidegate.response.people.join import People
from tidegate.response.people.keys import DECIDING
from tidegate.response.people.keys import canonical as identifier
from tidegate.response.people.rows import Doubted

if TYPE_CHECKING:
    from tidegate.registry.matching import Matching
    from tidegate.registry.text import TextHit

PAGE, SEPARATOR = 4096, " |\n"
NEAR = 240
"""Characters around an identifier or a birth date within which something is said of the same person."""
_ABOUT = frozenset(set(Type) - set(DECIDING) - {Type.ROSTER, Type.SMALL_COUNT, Type.PROTECTED_PERSON})


class Texts:
    """Of one file. `read` passages in order, then `settle`."""

    def __init__(self, people: People, matching: Matching | None, chance: Chance[Doubted]) -> None:
        self._people, self._matching, self._chance = people, matching, chance
        self._page: list[Passage] = []
        self._size = 0

    def read(self, passage: Passage) -> None:
        """Take one passage in."""
        if self._page and _part(self._page[-1]) != _part(passage):
            self.settle()
        self._page.append(passage)
        self._size += len(passage.text) + len(SEPARATOR)
        if self._size >= PAGE:
            self.settle()

    def settle(self) -> None:
        """Take in what waits; forgotten first, so that a failure is told once."""
        passages, self._page, self._size = self._page, [], 0
        if not passages:
            return
        texts = [_labelled(passage) for passage in passages]
        page = _Page(passages, [canonical(text) for text in texts])
        hits = [hit for hit in scan(SEPARATOR.join(texts)) if hit.likelihood >= Likelihood.POSSIBLE]
        anchored = [(at, self._people.add(*said)) for at, said in page.people(hits)]
        if self._matching is not None:
            self._ask(self._matching, page, anchored)

    def _ask(self, matching: Matching, page: _Page, anchored: Sequence[tuple[int, int]]) -> None:
        """What the registry knows of it: said of the nearest person, or a person of their own."""
        searched = matching.text.search(page.body)
        for doubt, expected in searched.expected.items():
            self._chance.expect(doubt, *expected)
        for hit in searched.hits:
            index = self._whose(page, hit, anchored)
            known = Known(hit.person, hit.standing, hit.by, hit.doubt is None)
            if hit.doubt is None:
                self._people.know(index, [known])
            else:
                self._chance.hit(hit.doubt, hit.person, (index, known))

    def _whose(self, page: _Page, hit: TextHit, anchored: Sequence[tuple[int, int]]) -> int:
        near = min(anchored, key=lambda one: abs(one[0] - hit.start), default=None)
        alone = not near or abs(near[0] - hit.start) > NEAR
        if "+" not in hit.by:
            # An identifier is somebody's own, however near another person stands.
            alone = not near or abs(near[0] - hit.start) > hit.end - hit.start
        if not alone and near is not None:
            return near[1]
        cell = Cell(_BY.get(hit.by), "", page.body[hit.start : hit.end][:NEAR], page.seen(hit.start))
        return self._people.add((cell,), page.place(hit.start))


_BY: dict[str, Type] = {
    "a_number": Type.A_NUMBER, "receipt": Type.USCIS_RECEIPT, "ssn": Type.SSN, "i94": Type.I94, "sevis": Type.SEVIS,
    "fin": Type.FIN, "passport": Type.PASSPORT, "national_id": Type.NATIONAL_ID,
}  # fmt: skip
"""Registry fields as types."""


class _Page:
    """Passages as one text; offsets into `body`."""

    def __init__(self, passages: Sequence[Passage], bodies: Sequence[str]) -> None:
        self._passages = passages
        self.body = SEPARATOR.join(bodies)
        self._starts = list(accumulate((len(body) + len(SEPARATOR) for body in bodies), initial=0))

    def people(self, hits: Sequence[Hit]) -> Iterator[tuple[int, tuple[tuple[Cell, ...], Place]]]:
        """Everybody on the page: where their anchor stands, and what is said of them."""
        anchors = self._anchors(hits)
        said: dict[int, list[Hit]] = {at: [] for at in range(len(anchors))}
        for hit in hits:
            if hit.type in _ABOUT and anchors:
                at = min(range(len(anchors)), key=lambda n: _distance(anchors[n], hit))
                if _distance(anchors[at], hit) <= NEAR:
                    said[at].append(hit)
        for at, anchor in enumerate(anchors):
            own = [anchor, *(hit for hit in said[at] if hit is not anchor)]
            named = any(hit.type is Type.PERSON_NAME for hit in own)
            if anchor.type is Type.BIRTH_DATE and not named:
                continue
            cells = tuple(dict.fromkeys(map(self._cell, own)))
            yield anchor.start, (cells, self.place(anchor.start))

    def _anchors(self, hits: Sequence[Hit]) -> list[Hit]:
        """Identifiers, once a value; where none is near, birth dates."""
        found: list[Hit] = []
        for hit in hits:
            if hit.type in DECIDING and hit.likelihood >= Likelihood.LIKELY and identifier(hit.type, hit.key):
                found.append(hit)
        for hit in hits:
            if hit.type is Type.BIRTH_DATE and all(_distance(one, hit) > NEAR for one in found):
                found.append(hit)
        return sorted(found, key=lambda hit: hit.start)

    def _cell(self, hit: Hit) -> Cell:
        text = self.body[hit.start : hit.end].strip()
        own = identifier(hit.type, text) if hit.type in DECIDING else text
        return Cell(hit.type, "", (text if own else hit.key)[:NEAR], self.seen(hit.start))

    def place(self, at: int) -> Place:
        """Where a character stands."""
        index = self._index(at)
        passage = self._passages[index]
        line = passage.first_line and passage.first_line + self.body.count("\n", self._starts[index], at)
        return Place(passage.location.parts, line, passage.location.visible)

    def seen(self, at: int) -> bool:
        """Whether a reader sees it."""
        return self._passages[self._index(at)].location.visible

    def _index(self, at: int) -> int:
        return min(bisect_right(self._starts, at) - 1, len(self._passages) - 1)


def _distance(one: Hit, other: Hit) -> int:
    if one.start <= other.start:
        return max(0, other.start - one.end)
    return max(0, one.start - other.end)


def _part(passage: Passage) -> tuple[tuple[str, ...], bool]:
    return passage.location.parts, passage.location.visible


def _labelled(passage: Passage) -> str:
    """The text after the name its file gives it, in words that the detectors know."""
    if not passage.label:
        return passage.text
    kind = heading_type(passage.label)
    name = FORM_LABELS.get(kind) if kind else None
    return f"{name or canonical_heading(passage.label)}: {passage.text}"
