"""Nobody but the recipient. In: texts, what may stand in them, prints of everybody's values. Out: reasons.

Two nets. Whatever looks like an identifier and is not the recipient's or the office's is refused, whosoever it is.
And every run of up to five words is compared, under a key, with the names of all protected people.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING

from tidegate.inspection.names.fold import tokens
from tidegate.response.notices.guard.identifiers import bare, identifiers
from tidegate.response.notices.guard.prints import Prints, seam
from tidegate.response.notices.guard.ruling import Cause, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Prints", "bare", "identifiers", "reasons"]

_BREAK = ("\x00",)
"""A token that no name has: stands where something that may be said was taken out."""


def reasons(texts: Iterable[tuple[str, str]], own: tuple[str, ...], known: Prints | None) -> Iterator[Reason]:
    """`texts`: place and text. Yields each place and cause once."""
    if known is None:
        yield Reason(Cause.NOTHING_TO_COMPARE, "everything")
    allowed = {_own(value)[0] for value in own}
    texts = list(texts)
    spans = sorted(
        (words for words in (list(_own(value)[1]) for value in own) if words), key=len, reverse=True
    )
    for where, text in texts:
        yield from _in_text(where, text, allowed, spans, known)
    if known is None:
        return
    for (where, text), (_, following) in itertools.pairwise(texts):
        if known.named_across(text, following) and _besides(seam(text, following), spans, known):
            yield Reason(Cause.OTHER_PERSON, where)


@lru_cache(maxsize=1024)
def _own(value: str) -> tuple[str, tuple[str, ...]]:
    """What may be said, as a number and as words. Kept, because all letters share the office's."""
    return bare(value), tuple(tokens(value))


def _in_text(
    where: str, text: str, allowed: set[str], spans: list[list[str]], known: Prints | None
) -> Iterator[Reason]:
    if known is None:
        found, named = tuple((bare(value), False) for value in identifiers(text)), False
    else:
        read = known.read(text)
        found, named = read.strays, read.named
    stray = [somebodys for value, somebodys in found if not _allowed(value, allowed)]
    if any(stray):
        yield Reason(Cause.OTHER_PERSON, where)
    elif stray:
        yield Reason(Cause.IDENTIFIER, where)
    if named and known is not None and _besides(text, spans, known):
        yield Reason(Cause.OTHER_PERSON, where)


def _allowed(value: str, allowed: set[str]) -> bool:
    """A part of an allowed value is allowed too: a number within a serial, a telephone number without its prefix."""
    return any(value in one for one in allowed)


def _besides(text: str, spans: list[list[str]], known: Prints) -> bool:
    """Whether a name is left when what may be said is taken out."""
    return any(map(known.anybody, _pieces(tokens(text), spans)))


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
