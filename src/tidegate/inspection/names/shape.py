"""The shape of one value: which of its words could be name words, and what around them speaks for or against.

In: a cell's text. Out: a `Shape`; None where nobody is named so (file names, addresses, court cases, length).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tidegate.inspection.names.fold import tokens
from tidegate.inspection.names.vocabulary import JOINERS, PARTICLES, STATES, SUFFIXES, TITLES

MAXIMUM_LENGTH = 90
MAXIMUM_WORDS = 12
_PHRASE = 6

_SPECIAL = TITLES | SUFFIXES | PARTICLES | JOINERS
_LEADING_NUMBER = re.compile(r"^\s*\d{1,4}\s*[.)]\s+")
_FORBIDDEN = re.compile(
    r"[@\\=<>{}\[\]%$:!?|+*~^\u2190-\u22ff]|/.*/| (?:v\.|vs\.?) |(?:^|\w)\.[a-z]{2,4}$"
    r"|^(?:application|audio|chemical|font|image|message|model|multipart|text|video)/"
)
_DIGIT = re.compile(r"\d")
_SYMBOL = re.compile(
    r"^`.*`$|\w_|_\w|^[a-z]+[A-Z][A-Za-z]*$|^[a-z]+(?:-[a-z]+)+$|^[A-Za-z]+(?:\.[A-Za-z]{2,})+$|^\w+\("
)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|\([^()]*\)|‘[^’]*’")


class Shape(NamedTuple):
    """The words left after titles, suffixes, particles and initials; how many of those; what surrounds them.

    `comma`: one comma parts the words; `tail`: the words behind it. `joined`: two people ("and").
    `sentence`: written as a phrase. `lower`: one word, no capital. `phrase`: the whole value, folded.
    `numbered`: a number stood beside at least two words. `placed`: a state stands behind the comma.
    `symbol`: 0, or where it is written as programs write names: the share of its words that must be listed.
    """

    words: tuple[str, ...]
    particles: int = 0
    initials: int = 0
    titled: bool = False
    suffixed: bool = False
    comma: bool = False
    tail: tuple[str, ...] = ()
    joined: bool = False
    sentence: bool = False
    lower: bool = False
    phrase: str = ""
    numbered: bool = False
    placed: bool = False
    symbol: float = 0.0


def is_symbol(value: str) -> bool:
    """Whether it is written as programs write names: `like_this`, `likeThis`, `like-this`, `like.this`, `so(`."""
    return _SYMBOL.search(value) is not None


def _symbol(value: str) -> float:
    """Half of the words of a symbol must be names, and all of those of a constant (`LIKE_THIS`)."""
    return 0.0 if not is_symbol(value) else 1.0 if value.isupper() else 0.5


def shape_of(value: str) -> Shape | None:
    """Read one value; None where its characters or its length say that no name stands here."""
    if len(value) > MAXIMUM_LENGTH:
        return None
    if value.isalpha():
        found = tokens(value)
        return (
            Shape(tuple(found), lower=value.islower(), phrase=found[0], symbol=_symbol(value))
            if found and len(found[0]) > 1
            else None
        )
    value = _LEADING_NUMBER.sub("", value) if value[:1].isdigit() or value[:1].isspace() else value
    if _FORBIDDEN.search(value):
        return None
    if '"' in value or "(" in value or "“" in value:
        value = _QUOTED.sub(" ", value)
    if _DIGIT.search(value):
        return _without_numbers(value)
    found = tokens(value)
    if not 0 < len(found) <= MAXIMUM_WORDS:
        return None
    shape = _plain(value, found) or _sorted_out(value, found)
    return shape._replace(symbol=_symbol(value)) if shape is not None else None


def _without_numbers(value: str) -> Shape | None:
    """A number beside a name ("LOPEZ, MARIA 2") does not hide it; one beside a single word does."""
    words = [chunk for chunk in value.split() if not _DIGIT.search(chunk)]
    shape = shape_of(" ".join(words)) if len(words) > 1 else None
    return shape._replace(numbered=True) if shape is not None and len(shape.words) > 1 else None


def _plain(value: str, found: list[str]) -> Shape | None:
    """The usual case quickly: nothing but words, at most one comma; None where there is more to sort out."""
    if "&" in value or not _SPECIAL.isdisjoint(found) or len(min(found, key=len)) == 1:
        return None
    tail: tuple[str, ...] = ()
    if "," in value and value.count(",") == 1:
        tail = (found[-1],) if len(found) == 2 else tuple(tokens(value.rsplit(",", 1)[1]))
    phrase, placed = " ".join(found), bool(tail) and "".join(tail) in STATES
    return Shape(
        tuple(found),
        0,
        0,
        False,
        False,
        bool(tail),
        tail,
        False,
        _reads_on(value),
        False,
        phrase,
        False,
        placed,
    )


def _sorted_out(value: str, found: list[str]) -> Shape | None:
    titled = len(found) > 1 and found[0] in TITLES
    suffixed = len(found) > 1 and found[-1] in SUFFIXES
    middle = found[titled : len(found) - suffixed]
    words = [word for word in middle if len(word) > 1 and word not in PARTICLES]
    initials = sum(len(word) == 1 for word in middle)
    particles = len(middle) - len(words) - initials
    if not words and not initials:
        words, particles = middle, 0
    if not words:
        return None
    tail = tokens(value.rsplit(",", 1)[1]) if value.count(",") == 1 else []
    placed = len(tail) > 1 and "".join(tail) in STATES
    return Shape(
        tuple(words),
        particles,
        0 if placed else initials,
        titled,
        suffixed,
        comma=bool(tail) and tail[0] not in SUFFIXES,
        tail=tuple(word for word in tail if len(word) > 1 and word not in SUFFIXES),
        joined=len(found) > 2 and ("&" in value or not JOINERS.isdisjoint(found)),
        sentence=_reads_on(value),
        phrase=" ".join(found),
        placed=placed,
    )


def _reads_on(value: str) -> bool:
    """Whether it is written as a phrase: a capital first and a later word, no particle, in lower case; or in lower
    case throughout, and longer than names are.
    """
    if value.istitle() or value.isupper():
        return False
    if not value[:1].isupper():
        return value.islower() and len(value.split()) >= _PHRASE
    return any(
        word[0].islower() and len(word) > 1 and word.partition("-")[0] not in PARTICLES
        for word in value.split()[1:]
    )
