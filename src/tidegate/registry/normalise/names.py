"""A person's name in any script, order and style to the keys of its words, the same in every usual spelling.

In: a value such as `AHMADI, Mohammad-Reza`, `Dr. Mohammed R. Ahmadi` or `محمد رضا احمدی`. Out: one key a word, in
the order written; sort them where order must not matter. Keys are lossy on purpose (see `skeleton`): equal keys mean
that two names may be one, never that they are. Titles, suffixes, particles and initials give no key.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import NamedTuple

from tidegate.registry.normalise.compounds import FAMILIES_OF_TWO, SURNAMES, joins, only_article
from tidegate.registry.normalise.scripts import han, hangul, latin
from tidegate.registry.normalise.skeleton import skeleton

_LONGEST = 200
_BREAK = re.compile(r"[\s_/\\|()\[\]{}<>\"&+=*#@!?%$^~;:0-9]+|(?<=[^\W\d_])\.(?=\w)")
_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys(
            "'`\u2018\u2019\u201b\u02bb\u02bc\u02bd\u02be\u02bf\u02b9\u02ba\u00b4\u05f3\u05f4\u2032\u02c8\u02c1"
        ),
        **dict.fromkeys("\u00ad\u061c\u0640\ufeff\u180e"),
        **dict.fromkeys(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))),
        **dict.fromkeys(map(chr, range(0xFE00, 0xFE10))),
        **dict.fromkeys("\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("“”„«»‹›·•・‧؛\u3000\u00a0", " "),
        **dict.fromkeys("、،", ","),
    }
)
_TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof professor sr sra srta senor senora jr ii iii iv esq phd rev hon herr frau mme mlle mgr
    ing lic eng atty capt sgt cpl lt col gen ato weizero woizero wro aqa aghaye khanom khanum agha doktor
    gospodin gospozha grazhdanin grazhdanka pan pani ssi nim haj hajj haji hajji hadji dkhtar
    """.split()
)
_PARTICLES = frozenset(
    """
    al el ul ol il ad ed ud ar er ur ash esh ush as es us az ez uz an un at ut the bin ibn ben bint binti binte ould
    wuld van von der den ten ter zu zum zur af av de del dela della delle di da do dos das du des la las los le les lo
    y e i of and
    """.split()
)
_SCRIPT_TITLES = frozenset(
    "آقای آقا خانم دکتر مهندس السيد السيدة الدكتور حاج حاجی الحاج اقای г-н г-жа гр господин госпожа пан пані тов"
    " አቶ ወሮ ወይዘሮ ዶር 先生 女士 小姐 氏 씨 님".split()
) - {"السيد"}
_SUFFIXES = ("先生", "女士", "小姐", "씨", "님", "様", "さん")


class Names(NamedTuple):
    """What one name may match by. Two names meet where their words do, in any order, or the words of one and an
    alternative of the other: never by two alternatives, which would make `Wang Fang` meet `Wang Feng`.

    words: keys in the order written, without titles, particles and initials.
    alternatives: the same with two neighbours read as one word (`Xiao Ming Li` as `Xiaoming Li`), where such neighbours
        are written both ways; one tuple for each such pair, and one with all such pairs of a longer name.
    initials: the first letters of words that are abbreviated to one letter, as the class of consonants or `a` that keys of such words
        mostly begin with.
    """

    words: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...]
    initials: tuple[str, ...]


def name_tokens(value: str) -> tuple[str, ...]:
    """The keys of the words of `value`, in the order given; () where it holds no word."""
    words, _ = _words(value)
    return tuple(key for word in words if (key := skeleton(word)))


def stands_alone(word: str) -> bool:
    """Whether a word of Latin letters means the same whatever stands beside it: no title, particle, opener, closer."""
    plain = word.lower()
    return not (plain in _TITLES or plain in _PARTICLES or plain in _OPENERS or plain in _CLOSERS)


def word_key(word: str) -> str:
    """`name_tokens` of one word of Latin letters that stands alone, in a third of the time."""
    return skeleton(only_article(word.lower()))


def joined_key(first: str, second: str) -> str:
    """The key of two words of Latin letters that stand alone, written as one; "" where they are not so written."""
    one, other = only_article(first.lower()), only_article(second.lower())
    return skeleton(one + other) if joins(one, other, skeleton(one), skeleton(other)) else ""


def name_forms(value: str) -> Names:
    """`value` as all it may match by; see `Names`."""
    words, initials = _words(value)
    keyed = [(word, key) for word in words if (key := skeleton(word))]
    words, keys = [word for word, _ in keyed], [key for _, key in keyed]
    return Names(
        words=tuple(keys),
        alternatives=tuple(_alternatives(words, keys)) if len(words) > 1 else (),
        initials=tuple(_INITIALS[letter] for letter in initials),
    )


def _alternatives(words: list[str], keys: list[str]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    every: list[str] = []
    joined_until = 0
    for place, key in enumerate(keys):
        following = words[place + 1] if place + 1 < len(words) else ""
        if following and joins(words[place], following, key, keys[place + 1]):
            joined = skeleton(words[place] + following)
            found.append((*keys[:place], joined, *keys[place + 2 :]))
            if place >= joined_until:
                every.append(joined)
                joined_until = place + 2
        if place >= joined_until:
            every.append(key)
    return found if len(every) > len(keys) - 2 else [*found, tuple(every)]


def _words(value: str) -> tuple[list[str], list[str]]:
    """The Latin words of `value` without titles and particles, compounds joined; and its initials."""
    text = unicodedata.normalize("NFKC", value[:_LONGEST]).lower().translate(_CHARACTERS)
    text = text.replace("ة الله", "ت الله")
    words: list[str] = []
    for part in text.split(","):
        words += _compounds([word for piece in _BREAK.split(part) if piece for word in _pieces(piece)])
    initials = [word for word in words if len(word) == 1 and word not in _PARTICLES]
    full = [word for word in words if len(word) > 1]
    spoken = [word for word in full if word not in _TITLES] or full
    named = [word for word in spoken if word not in _PARTICLES]
    chosen = named if len(named) > 1 or _stands_alone(named, spoken) else spoken
    return (chosen, initials) if chosen else (initials, [])


def _stands_alone(named: list[str], spoken: list[str]) -> bool:
    """Whether one word with particles is a name (`al-Sayed`, `da Silva`), not two syllables (`Da Wei`)."""
    if not named:
        return False
    return not _monosyllables(named) or not _ARTICLES.isdisjoint(spoken)


_INITIALS = dict(zip("abcdefghijklmnopqrstuvwxyz", "apktafkhajklmnapkrstappsjs", strict=True))
_ARTICLES = frozenset("al el ul ol bin ibn ben bint del dela von van".split())
_SUN_LETTERS = re.compile("[aeuo](?:l|[dnrstz]|sh|th|dh)")


def _pieces(piece: str) -> list[str]:
    """The Latin words of a stretch without spaces: hyphenated, Han, Hangul or plain."""
    stripped = piece.strip(".-")
    if stripped in _SCRIPT_TITLES:
        return []
    if not piece.isascii() and any(map(_script, piece)):
        return _east_asian(stripped)
    parts = [word for part in piece.split("-") if (word := latin(part.strip(".")))]
    if len(parts) == 2 and _SUN_LETTERS.fullmatch(parts[0]) and parts[1].startswith(parts[0][1:]):
        return [parts[1]]
    if (
        len(parts) == 2
        and (len(parts[0]) > 1 or parts[0] == "i")
        and _monosyllables(parts)
        and (parts[0] == "i" or parts[0] not in _PARTICLES)
    ):
        first, second = (re.sub("^hs", "x", _WADE_GILES.get(part, part)) for part in parts)
        return [re.sub("(?<=[aeiou])h$", "", first) + second]
    if len(parts) > 1 and parts[0] == "o":
        return ["o" + parts[1], *parts[2:]]
    return [only_article(part) for part in parts]


_WADE_GILES = dict(pair.split("=") for pair in "jo=ruo jih=ri jui=rui jou=rou tzu=zi szu=si ssu=si".split())
_LONE_VOWELS = dict(pair.split("=") for pair in "a=ah e=eh i=yi o=oh u=woo".split())


def _monosyllables(parts: list[str]) -> bool:
    return all(skeleton(part)[-1:] == "1" for part in parts)


def _east_asian(piece: str) -> list[str]:
    for suffix in _SUFFIXES:
        if piece.endswith(suffix) and len(piece) > len(suffix) + 1:
            piece = piece.removesuffix(suffix)
    words: list[str] = []
    for script, characters in groupby(piece, _script):
        run = "".join(characters)
        if script:
            sound = hangul if script == 2 else han
            cut = _family(run)
            words.append(SURNAMES.get(run[:cut]) or sound(run[:cut]))
            words.append(sound(run[cut:]))
        else:
            words += [latin(part) for part in run.split("-")]
    return [_LONE_VOWELS.get(word, word) for word in words if word]


def _script(character: str) -> int:
    """1 for Han and kana, 2 for Hangul, 0 for all else."""
    if character < "\u3005":
        return 0
    if "\uac00" <= character <= "\ud7a3":
        return 2
    return 1 if character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character > "\U0001ffff" else 0


def _family(run: str) -> int:
    """How many characters the family name takes; all of a run that is too short or long to be a whole name."""
    if run[:2] in FAMILIES_OF_TWO and len(run) > 2:
        return 2
    if any("\u3040" <= character <= "\u30ff" for character in run):
        return len(run)  # kana: spaces part the names
    return 1 if 2 <= len(run) <= 4 else len(run)


def _compounds(words: list[str]) -> list[str]:
    """`abd al rahman`, `abu bakr`, `mac donald`, `nur al din`, `saif allah` each as one word."""
    out: list[str] = []
    place = 0
    while place < len(words):
        word = words[place]
        following = place + 1
        if word in _OPENERS:
            while following < len(words) - 1 and words[following] in _PARTICLES:
                following += 1
            if following < len(words):
                word += words[following]
                place = following
        elif word in _CLOSERS and out:
            while len(out) > 1 and out[-1] in _PARTICLES:
                out.pop()
            word = out.pop() + ("uddin" if word[-1] in "ne" else "ullah")
        out.append(word)
        place += 1
    return out


_OPENERS = frozenset("abd abdul abdel abdal abdol abdur abdus abdu abou abu abul abol aboul mac mc".split())
_CLOSERS = frozenset("din deen dine eddine eddin uddin aldin eldin oddin addin allah ullah ollah".split())
