"""Letters of other alphabets to Latin ones: one word of one script in, a-z out, as passports roughly do.

Cyrillic, Greek, Armenian and Georgian letter by letter, Ethiopic and the Indic scripts by the order of their
blocks, Hangul by arithmetic; Arabic and Hebrew, which leave vowels out, in `abjads`; all others by AnyAscii.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tidegate.registry.normalise import abjads


def _sounds(letters: Iterable[int], sounds: str) -> dict[int, str]:
    """Letters (code points, or places in a block) with their sounds in the same order; "-" is silent."""
    return {letter: sound.strip("-") for letter, sound in zip(letters, sounds.split(), strict=True)}


_LATIN = _sounds(
    map(ord, "łøđðþıəßæœħŧŋĸſšžčćşșçğñġċżəʃ"),
    "l o d d th i a ss ae oe h t ng k s sh zh ch ch sh sh s g n j ch zh a sh",
)
_CYRILLIC = _sounds(
    map(ord, "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћџђѓќѕәғқңөұүһҳҷӣӯӧӱӑӗҝҫҡ"),
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya yo i yi ye g w y ly ny ch dzh"
    " dj g k dz a g k ng o u u h h j i u o u a e g s k",
)
_GREEK = _sounds(
    map(ord, "αβγδεζηθικλμνξοπρσςτυφχψω"), "a v g d e z i th i k l m n x o p r s s t y f kh ps o"
)
_GREEK_PAIRS = (
    ("ου", "u"),
    ("ευ", "ev"),
    ("αυ", "av"),
    ("μπ", "b"),
    ("γγ", "ng"),
    ("γκ", "g"),
    ("χρ", "khr"),
)
_ARMENIAN = _sounds(
    map(ord, "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև"),
    "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts u p k o f ev",
)
_GEORGIAN = _sounds(
    map(ord, "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"),
    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
)
_ETHIOPIC_ROWS = (
    "h l h m s r s sh k k k k b v t ch h h n n a k k kh kh w a z zh y d d j g g g t ch p ts ts f p"
)
_ETHIOPIC_ORDERS = ("e", "u", "i", "a", "e", "", "o", "wa")
_INDIC_BLOCKS = tuple(range(0x0900, 0x0D80, 0x80))
_INDIC_VOWELS = _sounds(range(0x05, 0x15), "a a i i u u ri li e e e ai o o o au")
_INDIC_CONSONANTS = _sounds(
    range(0x15, 0x3A),
    "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h",
)
_INDIC_SIGNS = _sounds(range(0x3E, 0x4D), "a i i u u ri ri e e e ai o o o au")
_INDIC_NASALS = frozenset((0x01, 0x02, 0x70))
_VIRAMA = 0x4D

_LEADS = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "").split(" ")
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_TAILS = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ")


def _ethiopic() -> dict[int, str]:
    table: dict[int, str] = {}
    for row, consonant in enumerate(_ETHIOPIC_ROWS.split()):
        for order, vowel in enumerate(_ETHIOPIC_ORDERS):
            sound = (vowel if order else "a") if consonant == "a" else consonant + vowel
            table[0x1200 + 8 * row + order] = sound
    return table


_TABLE = _LATIN | _CYRILLIC | _GREEK | _ARMENIAN | _GEORGIAN | _ethiopic()
_NOT_LETTERS = re.compile(r"[^a-z]+")
_INITIAL_SIXTH = re.compile(r"^((?>sh|ch|ts|zh|[bcdfghjklmnpqrstvwxyz]))(?=[bcdfghjklmnpqrstvwxz])")


def _indic(word: str) -> str:
    """One word of an Indic script: each consonant carries an `a` unless a sign, a virama or the end takes it."""
    out: list[str] = []
    pending = False
    for character in word:
        place = ord(character) & 0x7F
        if place in _INDIC_CONSONANTS:
            out.append("a" if pending else "")
            out.append(_INDIC_CONSONANTS[place])
            pending = True
            continue
        if place in _INDIC_SIGNS:
            out.append(_INDIC_SIGNS[place])
        elif place in _INDIC_NASALS or place in _INDIC_VOWELS:
            out.append("a" if pending else "")
        if place in _INDIC_NASALS:
            out.append("n")
        elif place in _INDIC_VOWELS:
            out.append(_INDIC_VOWELS[place])
        pending = pending and place != _VIRAMA and place not in _INDIC_SIGNS and place not in _INDIC_VOWELS
        pending = False if place in _INDIC_NASALS else pending
    return "".join(out)


def hangul(word: str) -> str:
    """Hangul syllables in Revised Romanisation, syllable by syllable; other characters fall out."""
    out: list[str] = []
    for character in word:
        place = ord(character) - 0xAC00
        if 0 <= place < 11172:
            lead, rest = divmod(place, 588)
            vowel, tail = divmod(rest, 28)
            out.append(_LEADS[lead] + _VOWELS[vowel] + _TAILS[tail])
    return "".join(out)


def han(word: str) -> str:
    """Han characters in pinyin without tones, and kana in Hepburn."""
    return _any(word)


def _any(word: str) -> str:
    from anyascii import anyascii  # reads a small table for each block of 256 characters, when first met

    return _NOT_LETTERS.sub("", anyascii(word).lower())


def _plain(word: str) -> str:
    """Latin letters without marks; what a decomposition does not reach is looked up."""
    bare = unicodedata.normalize("NFKD", word.translate(_LATIN))
    return _NOT_LETTERS.sub("", bare) if bare.isascii() or not _other(bare) else _any(bare)


def _other(text: str) -> bool:
    return any(character > "\u036f" for character in text)


def latin(word: str) -> str:
    """`word` (NFKC, lower case, one script, no spaces) in the letters a-z; "" where it holds no letter."""
    if word.isascii():
        return _NOT_LETTERS.sub("", word)
    high = max(word)
    if high < "\u0370":
        return _plain(word)
    if "\u0590" <= high < "\u0700" or "\u0750" <= high < "\u0780" or "\ufb1d" <= high < "\ufeff":
        return abjads.latin(word)
    if 0x0900 <= ord(high) < 0x0D80:
        return _indic(word)
    if "\uac00" <= high <= "\ud7a3":
        return hangul(word)
    if "\u1f00" <= high < "\u2000" or "\u0370" <= high < "\u0400":
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        for pair, sound in _GREEK_PAIRS:
            word = word.replace(pair, sound)
    if "\u1200" <= high < "\u1380":
        return _INITIAL_SIXTH.sub(r"\1i", _plain(word.translate(_TABLE)))
    return _plain(word.translate(_TABLE))


def load_every_script() -> None:
    """Read all tables now: a reading process in the sandbox cannot when it meets a script for the first time."""
    from anyascii import anyascii

    for block in (
        *range(0x0, 0xD800, 0x100),
        *range(0xE000, 0x33000, 0x100),
        *range(0xE0000, 0xE0200, 0x100),
    ):
        anyascii(chr(block + 0x41))
