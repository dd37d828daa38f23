"""People whom a disclosed file tells of. In: what a reading found. Out: frozen nouns that never show what they hold.

The only values that leave a reading process. `repr`, `str` and error messages show a mask, and pickling is refused, so
that no log, queue or traceback gets one by accident. They are written down by `response.people.wire`, into the vault.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from tidegate.model.finding import InformationType


class Trait(enum.Enum):
    """What a cell of a list of people can tell besides the information types."""

    FAMILY = "family"
    CASE = "case number"
    RELATION = "relation"
    LANGUAGE = "language"
    SEX = "sex"
    ENTRY = "date of entry"
    HEARING = "hearing"


Kind = InformationType | Trait
KINDS: dict[str, Kind] = {kind.name: kind for kind in (*InformationType, *Trait)}
"""By the name under which they are written down."""


class Guarded:
    """Shows a mask instead of what it holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("people are not pickled: they go to the vault, and nowhere else")


@dataclass(frozen=True, slots=True, repr=False)
class Cell(Guarded):
    """One value. `kind`: None where only the heading tells what it is. `visible`: whether a reader sees it."""

    kind: Kind | None
    heading: str
    value: str
    visible: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Place(Guarded):
    """Where somebody stands: names of parts (which may be values), row or line as people count, 0 for neither."""

    parts: tuple[str, ...]
    row: int
    visible: bool


@dataclass(frozen=True, slots=True)
class Known:
    """The registry's answer: a number in it, its standing there, by which field or pair.

    `sure`: the hit stood at once; otherwise only so many like it prove that it is no chance.
    """

    person: int
    standing: int
    by: str
    sure: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Individual(Guarded):
    """One person of a file, all their rows joined. `number`: in the order of the file, from 1.

    `relation`: what they are to person `of` of the same row (`spouse`), or "" and 0.
    """

    number: int
    cells: tuple[Cell, ...]
    places: tuple[Place, ...]
    known: tuple[Known, ...] = ()
    relation: str = ""
    of: int = 0

    def values(self, *kinds: Kind) -> Iterator[str]:
        """All values of these kinds, in the order of the file."""
        for cell in self.cells:
            if cell.kind in kinds:
                yield cell.value

    def first(self, *kinds: Kind) -> str:
        """The first value of these kinds, or ""."""
        return next(self.values(*kinds), "")


@dataclass(frozen=True, slots=True, repr=False)
class Disclosed(Guarded):
    """Everybody in one file. `gaps`: what could not be read, a sentence of ours each. `protected`: numbers of
    the registry's people in it, however they were met.
    """

    people: tuple[Individual, ...]
    gaps: tuple[str, ...] = ()
    protected: frozenset[int] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether all of it was read."""
        return not self.gaps
