"""Several rows of one person into one Individual. In: what rows say, in order. Out: everybody, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tidegate.model.person import Cell, Individual, Known, Place
from tidegate.response.people import keys
from tidegate.response.people.lines import Said

MOST_PLACES, MOST_KNOWN, MOST_CELLS = 50, 20, 400


@dataclass(slots=True, eq=False)
class _Open:
    """One person so far."""

    cells: dict[Cell, None] = field(default_factory=dict)
    places: dict[Place, None] = field(default_factory=dict)
    known: dict[Known, None] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    relation: str = ""
    of: int = -1


class People:
    """Everybody of one file. Rows are one person's by an identifier, by the registry's number, or by name and birth
    date; never against their A-numbers.
    """

    def __init__(self) -> None:
        self._people: list[_Open] = []
        self._by: dict[tuple[str, str], int] = {}

    def __len__(self) -> int:
        return len(self._people)

    def add(self, cells: tuple[Cell, ...], place: Place, known: Iterable[Known] = ()) -> int:
        """Take in what one row says of one person; their index."""
        found = keys.joining(cells)
        numbers = {value for kind, value in found if kind == "A_NUMBER"}
        sure = [("registry", str(one.person)) for one in known if one.sure and not one.standing]
        # Two registry numbers in one row: not a reason to join either.
        joined = [*found, *(sure if len(set(sure)) == 1 else ())]
        index = next((at for key in joined if (at := self._fits(key, numbers)) >= 0), -1)
        if index < 0:
            index = len(self._people)
            self._people.append(_Open())
        for key in joined:
            self._by.setdefault(key, index)
        person = self._people[index]
        person.numbers |= numbers
        if len(person.cells) < MOST_CELLS:
            person.cells |= dict.fromkeys(cells)
        if len(person.places) < MOST_PLACES:
            person.places[place] = None
        self.know(index, known)
        return index

    def row(self, people: Sequence[Said], place: Place) -> list[int]:
        """Take in everybody of one row; whom the row is about comes first."""
        found = [self.add(said.cells, place) for said in people]
        for said, index in zip(people[1:], found[1:], strict=True):
            if said.relation and index != found[0] and self._people[index].of < 0:
                self._people[index].relation, self._people[index].of = said.relation, found[0]
        return found

    def know(self, index: int, known: Iterable[Known]) -> None:
        """Add what the registry answers."""
        person = self._people[index]
        for one in known:
            if len(person.known) < MOST_KNOWN:
                person.known[one] = None

    def finish(self) -> tuple[Individual, ...]:
        """Everybody, numbered from 1 in the order of the file."""
        return tuple(
            Individual(
                number,
                tuple(person.cells),
                tuple(person.places),
                tuple(person.known),
                person.relation,
                person.of + 1,
            )
            for number, person in enumerate(self._people, 1)
        )

    def _fits(self, key: tuple[str, str], numbers: set[str]) -> int:
        """The person of a key, unless an A-number speaks against it."""
        index = self._by.get(key, -1)
        if index < 0 or key[0] == "A_NUMBER":
            return index
        theirs = self._people[index].numbers
        return -1 if numbers and theirs and not numbers & theirs else index
