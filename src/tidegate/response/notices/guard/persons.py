"""Nobody but the recipient. In: texts, what may stand in them, prints of everybody's values. Out: reasons.

Two nets. Whatever looks like an identifier and is not the recipient's or the office's is refused, whosoever it is.
And every run of up to five words is compared, under a key, with the names of all protected people.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from typing import TYPE_CHECKING

from tidegate.inspection.names.fold import tokens
from tidegate.response.notices.guard.fold import digits
from tidegate.response.notices.guard.ruling import Cause, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_NAME = 5
SHORTEST_NUMBER = 6
_MOST_REMEMBERED = 10_000
_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ \u00a0.\-–−/)]{0,2}[0-9]){5,}(?![0-9])")
_LETTERED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}[-#]?[0-9]{6,}(?![0-9])")
_MAIL = re.compile(r"[^\s<>\"'(),;:\[\]\u2066-\u2069]+@[^\s<>\"'(),;:\[\]\u2066-\u2069]+")
_DAY = re.compile(r"(?:(?:19|20)[0-9]{2}[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12][0-9]|3[01])"
                  r"|(?:0?[1-9]|[12][0-9]|3[01])[-./](?:0?[1-9]|[12][0-9]|3[01])[-./](?:19|20)[0-9]{2})\Z")  # fmt: skip
_BREAK = ("\x00",)
"""A token that no name has: stands where something that may be said was taken out."""


class Prints:
    """Names and numbers of protected people as keyed prints; nothing can be read back from it."""

    __slots__ = ("_clean", "_key", "_prints")

    def __init__(self, key: bytes, prints: frozenset[bytes]) -> None:
        """`key`: at least 32 bytes. `prints`: as `name_print` and `number_print` give them under it."""
        if len(key) < 32:
            raise ValueError("prints need a key of 32 bytes")
        self._key, self._prints = key, prints
        self._clean: set[bytes] = set()

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

    def has_name(self, words: list[str]) -> bool:
        """Whether these folded words, in any order, are somebody's whole name."""
        return _print(self._key, "name", " ".join(sorted(words))) in self._prints

    def nameless(self, text: str) -> bool:
        """Whether no run of words is anybody's name. Remembered, because letters share most of their lines."""
        seen = _print(self._key, "text", text)
        if seen in self._clean:
            return True
        if _anybody(tokens(text), self):
            return False
        if len(self._clean) < _MOST_REMEMBERED:
            self._clean.add(seen)
        return True

    def has_number(self, text: str) -> bool:
        """Whether this is somebody's number or address, however it is punctuated."""
        return _print(self._key, "number", bare(text)) in self._prints


def _print(key: bytes, kind: str, value: str) -> bytes:
    return hashlib.blake2b(value.encode(), key=key[:64], person=kind.encode(), digest_size=16).digest()


def bare(value: str) -> str:
    """A number or address without its punctuation and its letters' case."""
    return "".join(c for c in digits(value).casefold() if c.isalnum() or c == "@")


def reasons(texts: Iterable[tuple[str, str]], own: tuple[str, ...], known: Prints | None) -> Iterator[Reason]:
    """`texts`: place and text. Yields each place and cause once."""
    if known is None:
        yield Reason(Cause.NOTHING_TO_COMPARE, "everything")
    allowed = {bare(value) for value in own}
    texts = list(texts)
    spans = sorted((words for words in map(tokens, own) if words), key=len, reverse=True)
    for where, text in texts:
        stray = [value for value in identifiers(text) if not _allowed(bare(value), allowed)]
        if known is not None and any(map(known.has_number, stray)):
            yield Reason(Cause.OTHER_PERSON, where)
        elif stray:
            yield Reason(Cause.IDENTIFIER, where)
        if known is not None and _names(text, spans, known):
            yield Reason(Cause.OTHER_PERSON, where)
    for (where, text), (_, following) in itertools.pairwise(texts):
        seam = " ".join((*text.split()[-LONGEST_NAME:], *following.split()[:LONGEST_NAME]))
        if known is not None and _names(seam, spans, known):
            yield Reason(Cause.OTHER_PERSON, where)


def identifiers(text: str) -> Iterator[str]:
    """What looks like a number of a person, a telephone number or an address for mail. Dates do not."""
    flat = digits(text)
    yield from _MAIL.findall(flat)
    for found in _NUMBER.findall(flat):
        if sum(map(str.isdigit, found)) >= SHORTEST_NUMBER and not _DAY.match(found.strip()):
            yield found
    yield from _LETTERED.findall(flat)


def _allowed(value: str, allowed: set[str]) -> bool:
    """A part of an allowed value is allowed too: a number within a serial, a telephone number without its prefix."""
    return any(value in one for one in allowed)


def _names(text: str, spans: list[list[str]], known: Prints) -> bool:
    if known.nameless(text):
        return False
    return any(_anybody(words, known) for words in _pieces(tokens(text), spans))


def _anybody(words: list[str], known: Prints) -> bool:
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            if known.has_name(words[start:end]):
                return True
    return False


def _pieces(words: list[str], spans: list[list[str]]) -> Iterator[list[str]]:
    """The words between what may be said, so that no name is made of the recipient's own."""
    for span in spans:
        at = 0
        while at + len(span) <= len(words):
            if words[at : at + len(span)] == span:
                words = [*words[:at], *_BREAK, *words[at + len(span) :]]
            at += 1
    piece: list[str] = []
    for word in words:
        if word == _BREAK[0]:
            yield piece
            piece = []
        else:
            piece.append(word)
    yield piece
