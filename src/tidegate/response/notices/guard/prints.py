"""Names and numbers of protected people as keyed prints. In: values, then texts. Out: whose they might be.

Letters share most of their lines, so what was read in a text is kept for as long as it comes again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tidegate.inspection.names.fold import tokens
from tidegate.response.notices.guard.identifiers import bare, identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME = 5
_REMEMBERED = 8192
"""Lines of some hundred letters, the latest: an older one is read again."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one text has in it, whosoever it is for. `strays`: what looks like an identifier, in its comparable form,
    and whether it is somebody's; `named`: whether some run of its words is somebody's name.
    """

    strays: tuple[tuple[str, bool], ...] = field(repr=False)
    named: bool


class Prints:
    """Nothing can be read back from it."""

    __slots__ = ("_key", "_prints", "named_across", "read")

    def __init__(self, key: bytes, prints: frozenset[bytes]) -> None:
        """`key`: at least 32 bytes. `prints`: of names and numbers, under it."""
        if len(key) < 32:
            raise ValueError("prints need a key of 32 bytes")
        self._key, self._prints = key, prints
        self.read = lru_cache(_REMEMBERED)(self._read)
        """What is in a text."""
        self.named_across = lru_cache(_REMEMBERED)(self._named_across)
        """Whether the end of one text and the beginning of the next have somebody's name between them."""

    def __reduce__(self) -> tuple[type[Prints], tuple[bytes, frozenset[bytes]]]:
        return Prints, (self._key, self._prints)

    @classmethod
    def of(cls, key: bytes, *, names: Iterable[str], numbers: Iterable[str]) -> Prints:
        """Made from values in the clear, which are not kept."""
        found = {_print(key, "name", " ".join(sorted(tokens(name)))) for name in names if tokens(name)}
        found |= {_print(key, "number", bare(number)) for number in numbers if bare(number)}
        return cls(key, frozenset(found))

    def __len__(self) -> int:
        return len(self._prints)

    def __repr__(self) -> str:
        return f"Prints({len(self._prints)})"

    def anybody(self, words: list[str]) -> bool:
        """Whether some run of these folded words, in any order, is somebody's whole name."""
        return any(
            _print(self._key, "name", " ".join(sorted(words[start:end]))) in self._prints
            for start in range(len(words))
            for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1)
        )

    def has_number(self, value: str) -> bool:
        """Whether this is somebody's number or address. `value`: as `bare` gives it."""
        return _print(self._key, "number", value) in self._prints

    def _read(self, text: str) -> Read:
        strays = tuple((value, self.has_number(value)) for value in map(bare, identifiers(text)))
        return Read(strays, self.anybody(tokens(text)))

    def _named_across(self, text: str, following: str) -> bool:
        return self.anybody(tokens(seam(text, following)))


def seam(text: str, following: str) -> str:
    """As many words of either side as a name has."""
    return " ".join((*text.split()[-LONGEST_NAME:], *following.split()[:LONGEST_NAME]))


def _print(key: bytes, kind: str, value: str) -> bytes:
    return hashlib.blake2b(value.encode(), key=key[:64], person=kind.encode(), digest_size=16).digest()
