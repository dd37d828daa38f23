"""Letters of other alphabets to Latin ones, roughly as passports do: one token in, one token of a-z out.

Cyrillic, Greek, Armenian and Georgian letter by letter; Ethiopic and the Indic scripts by the order of
their Unicode blocks. Arabic, Hebrew, Thai, Sinhala and Han characters stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable


def _sounds(letters: Iterable[int], sounds: str) -> dict[int, str]:
    """Letters (code points, or places in a block) with their sounds in the same order; "-" is silent."""
    return {letter: sound.strip("-") for letter, sound in zip(letters, sounds.split(), strict=True)}


LATIN = _sounds(map(ord, "łøđðþıəßæœħŧŋĸſ\u00b4"), "l o d d th i a ss ae oe h t ng k s '")
"""Latin letters that no decomposition reaches, for `str.translate`."""
_CYRILLIC = _sounds(
    map(ord, "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћџђѓќѕәғқңөұүһҳҷӣӯ"),
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya e i yi ye g u j lj nj c dz"
    " dj g k dz a g k ng o u u h h j i u",
)
_GREEK = _sounds(
    map(ord, "αβγδεζηθικλμνξοπρσςτυφχψω"), "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
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
    "h l h m s r s sh k k k k b v t ch h h n ny a k k kh kh w a z zh y d d j g g g t ch p ts ts f p"
)
_ETHIOPIC_ORDERS = ("e", "u", "i", "a", "e", "", "o", "wa")
# Devanagari to Malayalam: the same letter stands at the same place of each block.
_INDIC_BLOCKS = tuple(range(0x0900, 0x0D80, 0x80))
_INDIC_VOWELS = _sounds(range(0x05, 0x15), "a a i i u u ri li e e e ai o o o au")
_INDIC_CONSONANTS = _sounds(
    range(0x15, 0x3A),
    "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h",
)
_INDIC_SIGNS = _sounds(range(0x3E, 0x4D), "a i i u u ri ri e e e ai o o o au")
_INDIC_NASALS = frozenset((0x01, 0x02, 0x70))
_VIRAMA = 0x4D


def _ethiopic() -> dict[int, str]:
    table: dict[int, str] = {}
    for row, consonant in enumerate(_ETHIOPIC_ROWS.split()):
        for order, vowel in enumerate(_ETHIOPIC_ORDERS):
            if consonant == "a":
                table[0x1200 + 8 * row + order] = vowel if order else "a"
            else:
                table[0x1200 + 8 * row + order] = consonant + vowel
    return table


_TABLE = LATIN | _CYRILLIC | _GREEK | _ARMENIAN | _GEORGIAN | _ethiopic()


def _indic(token: str, block: int) -> str:
    """One token of an Indic script: each consonant carries an `a` unless a sign or virama takes it."""
    out: list[str] = []
    pending = False
    for character in token:
        place = ord(character) - block
        if place in _INDIC_CONSONANTS:
            out.append("a" if pending else "")
            out.append(_INDIC_CONSONANTS[place])
            pending = True
            continue
        if place in _INDIC_SIGNS:
            out.append(_INDIC_SIGNS[place])
        elif pending and place != _VIRAMA:
            out.append("a")
        if place in _INDIC_NASALS:
            out.append("n")
        elif place in _INDIC_VOWELS:
            out.append(_INDIC_VOWELS[place])
        pending = False
    return "".join(out)


def romanise(token: str) -> str:
    """`token` (lower case, no spaces) in Latin letters, or as it is where its script is not covered."""
    block = ord(token[0]) & ~0x7F if token else 0
    if block in _INDIC_BLOCKS:
        return _indic(token, block)
    return token.translate(_TABLE)
