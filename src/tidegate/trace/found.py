"""The matcher as scans see it, and what it finds as it crosses processes. The matcher itself is `trace.matcher`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tidegate.model.content import Content


MOST_PLACES, LONGEST_PLACE = 20, 160


class Matched(Protocol):
    """As `matcher.Match`: pack, people matched at least, people in the pack, kinds, spans in the body, certainty."""

    @property
    def pack(self) -> str: ...  # noqa: D102
    @property
    def people(self) -> int: ...  # noqa: D102
    @property
    def of(self) -> int: ...  # noqa: D102
    @property
    def kinds(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def spans(self) -> tuple[tuple[int, int], ...]: ...  # noqa: D102
    @property
    def certain(self) -> bool: ...  # noqa: D102
    @property
    def places(self) -> tuple[str, ...]: ...  # noqa: D102


class Matching(Protocol):
    """As `matcher.Matcher`."""

    def raw(self, bodies: Sequence[bytes], *, thorough: bool = False) -> Sequence[Matched | None]:
        """Raw bodies, a batch at a time."""
        ...

    def contents(self, contents: Iterable[Content], whole: str = "") -> Matched | None:
        """What a reader yields of one file."""
        ...

    def digest(self, sha256: str) -> Matched | None:
        """The very file, or a part of it."""
        ...

    def picture(self, *hashes: int) -> Matched | None:
        """A page's picture, by its perceptual hashes."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A `Matched` of ours: what a reading process says is checked field by field."""

    pack: str
    people: int
    of: int
    kinds: frozenset[str]
    spans: tuple[tuple[int, int], ...]
    certain: bool
    places: tuple[str, ...] = ()

    def fields(self) -> list[Any]:
        """As JSON holds it; spans stay behind, for they lie in no body that others have."""
        return [self.pack, self.people, self.of, sorted(self.kinds), self.certain, self.places]


def copied(match: Matched) -> Found:
    """The same, picklable."""
    return Found(
        match.pack,
        match.people,
        match.of,
        frozenset(match.kinds),
        tuple(match.spans),
        match.certain,
        tuple(match.places),
    )


def from_fields(told: list[Any]) -> Found:
    """Raises ValueError, TypeError where it is none."""
    pack, people, of, kinds, certain, places = told
    if not (isinstance(pack, str) and type(people) is int and type(of) is int and type(certain) is bool):
        raise ValueError("this is no match")
    if not all(isinstance(kind, str) for kind in kinds):
        raise ValueError("kinds are words")
    if len(places) > MOST_PLACES or not all(isinstance(place, str) for place in places):
        raise ValueError("places are a few words")
    return Found(pack, people, of, frozenset(kinds), (), certain, tuple(map(_plain, places)))


def _plain(place: str) -> str:
    """One line of bounded length: it names sheets and members, as strangers named them."""
    return "".join(character for character in place if character.isprintable())[:LONGEST_PLACE]
