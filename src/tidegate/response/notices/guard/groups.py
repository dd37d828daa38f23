"""Statements about groups. In: texts. Out: reasons. What was said in December 2022 named nobody and endangered many.

A sentence is held where it speaks of a reader's own people or state, of a nation together with a quantity or with
having been on the list, or of one to ten people; for anybody who is not the person, their attorney, judge or the
authority, also where it says that somebody was in what was disclosed. Words of all languages at once: a text may mix.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tidegate.response.notices.guard.fold import fold
from tidegate.response.notices.guard.ruling import Cause, Reason
from tidegate.response.notices.guard.stems import Stems, Word, bare, words
from tidegate.response.notices.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SENTENCE = re.compile(r"[!?。！？؟।።;；؛\n]+|\.(?![0-9])")
_OPEN_FROM = 5
"""Names of nations of so many letters are found with any ending, shorter ones only whole."""
_LARGEST_SMALL = 10
_WORDS_BETWEEN, _CHARACTERS_BETWEEN = 3, 12
"""How far behind a small number the people it counts may stand."""
_NOT_NATIONS = frozenset(map(fold, ("того", "мали", "малі", "مالی", "مالي", "عمان", "پرو")))
"""Names of nations that are everyday words in another of our languages."""
_OWN_STATE = ("united states", "usa", "american")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Each class of words, in all languages."""

    people: Stems
    some: Stems
    yours: Stems
    listed: Stems
    small: Stems
    nations: Stems


def reasons(texts: Iterable[tuple[str, str]], *, third_party: bool) -> Iterator[Reason]:
    """`texts`: place and text. `third_party`: whoever is not the person, attorney, judge or authority."""
    for where, text in texts:
        yield from (Reason(cause, where) for cause in causes(text, third_party))


@lru_cache(maxsize=4096)
def causes(text: str, third_party: bool) -> tuple[Cause, ...]:
    """What one text says of groups. Kept, because letters share most of their lines."""
    found = {
        cause
        for sentence in _SENTENCE.split(fold(text))
        if sentence.strip()
        for cause in _said(sentence, _lexicon(), third_party)
    }
    return tuple(sorted(found, key=lambda cause: cause.name))


def _said(sentence: str, lexicon: _Lexicon, third_party: bool) -> Iterator[Cause]:
    found = words(sentence)
    listed = lexicon.listed.found(sentence, found)
    people = lexicon.people.found(sentence, found)
    numbered = any(word[0].isdigit() for word, _ in found)
    told = (
        listed
        or people
        or numbered
        or lexicon.some.found(sentence, found)
        or lexicon.small.found(sentence, found)
    )
    whose = told and (lexicon.yours.found(sentence, found) or _nation(sentence, found, lexicon))
    if whose or (people and _few(sentence, found, lexicon)):
        yield Cause.GROUP
    if third_party and listed:
        yield Cause.MEMBERSHIP


def _nation(sentence: str, found: list[Word], lexicon: _Lexicon) -> bool:
    return lexicon.nations.found(sentence, found) or next(lexicon.nations.at(bare(found)), None) is not None


def _few(sentence: str, found: list[Word], lexicon: _Lexicon) -> bool:
    """Whether a number of one to ten counts people: they stand shortly behind it."""
    small = [at for at, (word, _) in enumerate(found) if word.isdigit() and 0 < int(word) <= _LARGEST_SMALL]
    small += list(lexicon.small.at(found))
    people = set(lexicon.people.at(found))
    if any(at + step in people for at in small for step in range(1, _WORDS_BETWEEN + 1)):
        return True
    begins = [*(found[at][1] for at in small), *lexicon.small.inside(sentence)]
    inside = list(lexicon.people.inside(sentence))
    return any(0 <= one - at <= _CHARACTERS_BETWEEN for at in begins for one in inside)


@cache
def _lexicon() -> _Lexicon:
    lists = [_words(code) for code in LANGUAGES]

    def stems(kind: str) -> Stems:
        return Stems((stem, bool(one["anywhere"])) for one in lists for stem in one[kind])

    return _Lexicon(
        people=stems("people"),
        some=stems("some"),
        yours=stems("yours"),
        listed=stems("listed"),
        small=stems("small"),
        nations=Stems(_nations(lists)),
    )


def _words(code: str) -> dict[str, Any]:
    place = resources.files("tidegate.response.notices.guard") / "words" / f"{code}.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


def _nations(lists: list[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """Countries and peoples: ours in English, Spanish and French, CLDR's countries in every other language."""
    from babel import Locale

    from tidegate.inspection.tables.nations import NATIONS

    names = {name for name in NATIONS if len(name) > 2 and not name.startswith(_OWN_STATE)}
    for language in LANGUAGES.values():
        if language.locale:
            told = Locale.parse(language.locale).territories.items()
            names |= {name for code, name in told if len(code) == 2 and code.isalpha() and code != "US"}
    yield from (_stem(fold(name)) for name in sorted(names) if fold(name) not in _NOT_NATIONS)
    yield from ((stem, bool(one["anywhere"])) for one in lists for stem in one.get("peoples", ()))


def _stem(name: str) -> tuple[str, bool]:
    if "\u4e00" <= name[0] <= "\u9fff":
        return name, True
    flat = " ".join(word for word, _ in words(name)) or name
    latin = flat[0] < "\u0250"
    if not latin and len(flat) >= _OPEN_FROM and flat[-1] in "аяьиія":
        flat = flat[:-1]
    return (f"{flat}*" if len(flat) >= (_OPEN_FROM if latin else _OPEN_FROM - 1) else flat), False
