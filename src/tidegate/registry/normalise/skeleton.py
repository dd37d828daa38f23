"""One word of a name in Latin letters, to the lossy key that its usual spellings share.

A word of two or more syllables keeps an `a` where it begins with a vowel, the class of each consonant, and the kind
of vowel it ends with (a, i, o or none): vowels are what Arabic script leaves out and romanisations disagree on.
A word of one syllable and at most one consonant on each side (most Chinese and Korean ones) keeps its vowels, since
little else tells it apart; such a key ends in a digit. Classes: b p v w | d t | g k q gh | s sh z ts x ch-soft-c |
j ch zh and a leading y | h kh | f | l | m | n | r.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tidegate.registry.normalise.spellings import one_spelling

_DOUBLED = re.compile(r"([bcdfghjklmnpqrstvwxz])\1+")
_SOUND = re.compile(
    r"(?P<J>dzh|dj|cz|zh|jh|(?<!s)ch(?![lrmntdb])|^q(?=i(?:an?g?|ao|e|ng?|ong|u)?$|u(?:an|e|n)?$)"
    r"|q(?=i[anue]|uan$|un$)|j)"
    r"|(?P<S>shch|shh|sh|^hs|sz|ts|tz|dz|c(?=[eiy])|[szx])"
    r"|(?P<H>kh|ch(?=[mntdb])|^h|(?<=[aeiouyrlmnvbfw])h(?=[aeiouy])|(?<=[aeiouy])h(?=.))"
    r"|(?P<K>gh|ck|qu(?=[ei])|ch|[ckqg])|(?P<F>ph|f)|(?P<T>th|dh|t|d)|(?P<R>^rh|r)|(?P<L>l)|(?P<M>m)|(?P<N>n)"
    r"|(?P<silent>w+(?=oo|u|ou)|(?<=[aou])w(?=[^aeiouyw]))|(?P<P>^wh|[bpvw])|(?P<Y>^y(?=[aou]))|(?P<rest>h)"
)
_BREATH = re.compile("(?<=[aeiouy])h(?=[nmrlk]?$)")
_GLIDE = re.compile("(?<=[bcdghjklnrst])w(?=[aeio])")
_SYLLABLE = re.compile("([A-Z]?)([a-z]+)(NK|[A-Z])?")
_VOWEL_RUN = re.compile("[a-z]+")
_VOWELS = re.compile("[aeiouy]+")
_INITIAL = {"a": "a", "e": "i", "i": "i", "y": "i", "o": "o", "u": "o"}
_ENDING = {"a": "a", "e": "a", "i": "i", "y": "i", "o": "o", "u": "o"}
_NUCLEI = {
    spelling: sound
    for sound, spellings in {
        "a": "a aa",
        "e": "e",
        "i": "i ee ii y yi ea",
        "ay": "ai ay ae aie aee aye ayi aei ei ey",
        "au": "ao au aou",
        "oi": "oi oe oy",
        "ui": "ui uei uy",
        "iau": "iao yao iau",
        "ia": "ia ya yia iaa",
        "ie": "ye ie",
        "iu": "iu yu io yo yoo you yeo yeou yeu iou ieo iyo eyo",
        "ua": "ua oa uaa",
        "iua": "yua iua",
        "ue": "yue iue ue",
        "u": "o oo u uu ou eo eu uo ueo oou uu",
    }.items()
    for spelling in spellings.split()
}


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """`word` (a-z only) as its key; "" for no word. Keys of other people's names may be equal."""
    word = one_spelling(word)
    short = len(word) <= 7 and len(_VOWELS.findall(word)) == 1
    if short:
        word = _GLIDE.sub("u", _BREATH.sub("", word))
    sounds = _SOUND.sub(_class, _DOUBLED.sub(r"\1", word))
    if short and (one := _SYLLABLE.fullmatch(sounds.replace("Y", "y"))) and one[2] in _NUCLEI:
        return _syllable(one[1], one[2], one[3] or "")
    return _consonants(sounds.replace("Y", "J"))


def _class(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    return kind if len(kind) == 1 else ""


def _syllable(onset: str, vowels: str, coda: str) -> str:
    if coda in ("N", "NK") and vowels in ("ie", "ye"):
        vowels = "ia"
    elif onset in ("H", "K") and vowels == "e" and not coda:
        vowels = "o"
    return f"{onset.lower()}{_NUCLEI[vowels]}{'g' if coda == 'NK' else coda.lower()}1"


def _consonants(sounds: str) -> str:
    kept = _VOWEL_RUN.sub("", sounds).lower()
    start = ("a" if len(kept) > 1 else _initial(sounds)) if sounds[:1].islower() else ""
    return start + kept + ("i" if sounds[-2:] == "ee" else _ENDING.get(sounds[-1:], ""))


def _initial(sounds: str) -> str:
    """The kind of vowel a short word begins with."""
    return _INITIAL[sounds[0]]
