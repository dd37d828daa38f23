"""Letters of other alphabets to Latin ones, roughly as passports do: one token in, one token of a-z out.

Cyrillic, Greek, Armenian and Georgian letter by letter; Ethiopic and the Indic scripts by the order of their
Unicode blocks. Arabic, Hebrew, Thai, Sinhala and the Han characters write too few sounds: they stay as they are.
"""

from __future__ import annotations

LATIN = str.maketrans(
    dict(
        zip(
            "łøđðþıəßæœħŧŋĸſ\u00b4",
            ("l", "o", "d", "d", "th", "i", "a", "ss", "ae", "oe", "h", "t", "ng", "k", "s", "'"),
            strict=True,
        )
    )
)
"""Latin letters that no decomposition reaches, for `str.translate`."""
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћџђѓќѕәғқңөұүһҳҷӣӯ",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya e i yi ye g u j lj nj c dz dj g k dz"
        " a g k ng o u u h h j i u".split(" "),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_ARMENIAN = dict(
    zip(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
        "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts u p k o f ev".split(),
        strict=True,
    )
)
_GEORGIAN = dict(
    zip(
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h".split(),
        strict=True,
    )
)
_ETHIOPIC_ROWS = "h l h m s r s sh k k k k b v t ch h h n ny a k k kh kh w a z zh y d d j g g g t ch p ts ts f p"
_ETHIOPIC_ORDERS = ("e", "u", "i", "a", "e", "", "o", "wa")
_INDIC_BLOCKS = tuple(range(0x0900, 0x0D80, 0x80))  # Devanagari to Malayalam: the same letter at the same place
_INDIC_VOWELS = dict(
    zip(
        range(0x05, 0x15), "a a i i u u ri li e e e ai o o o au".split(), strict=True
    )
)
_INDIC_CONSONANTS = dict(
    zip(
        range(0x15, 0x3A),
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h".split(),
        strict=True,
    )
)
_INDIC_SIGNS = dict(zip(range(0x3E, 0x4D), "a i i u u ri ri e e e ai o o o au".split(), strict=True))
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


_TABLE: dict[int, str] = {
    ord(letter): sound
    for letters in (_CYRILLIC, _GREEK, _ARMENIAN, _GEORGIAN)
    for letter, sound in letters.items()
} | _ethiopic() | {letter: str(sound) for letter, sound in LATIN.items()}


def _indic(token: str, block: int) -> str:
    """One token of one Indic script: each consonant carries an `a` unless a sign, a virama or the end takes it."""
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
    """`token` (lower case, one script, no spaces) in Latin letters, or as it is where its script is not covered."""
    block = ord(token[0]) & ~0x7F if token else 0
    if block in _INDIC_BLOCKS:
        return _indic(token, block)
    return token.translate(_TABLE)
