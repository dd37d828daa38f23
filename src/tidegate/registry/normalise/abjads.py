"""Arabic (also Persian, Urdu, Kurdish) and Hebrew script to Latin letters, with the vowels that can be known.

Short vowels are not written, so what comes out is meant for `skeleton`, which drops them: two consonants at the
start are parted by `a`, `h` has a vowel before it, `w` and `y` are read as consonant or long vowel by what follows.
Words that these rules read wrongly stand in a table.
"""

from __future__ import annotations

import re
import unicodedata

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u064a\u0649\u06cd\u06d0\u06d2\u06d3\u0626", "\u06cc"),  # forms of y
        **dict.fromkeys("\u0643\u06aa", "\u06a9"),  # of k
        **dict.fromkeys("\u0623\u0625\u0671", "\u0627"),  # of alif
        **dict.fromkeys("\u0629\u06c0\u06c1\u06c2\u06c3\u06be\u06d5", "\u0647"),  # of h
        **dict.fromkeys("\u0621\u0640\u0670\u0654"),
        **dict.fromkeys(map(chr, range(0x064B, 0x0653))),  # vowel marks
    }
)
_ARABIC = dict(
    pair.split("=")
    for pair in (
        "ب=b پ=p ت=t ث=s ج=j چ=ch ح=h خ=kh د=d ذ=z ر=r ز=z ژ=zh س=s ش=sh ص=s ض=z ط=t ظ=z غ=gh ف=f ق=q ک=k گ=g ل=l م=m"
        " ن=n ه=h آ=a ٹ=t ڈ=d ڑ=r ں=n ڤ=v ڭ=ng ڵ=l ڕ=r ێ=i ۆ=o ځ=dz څ=ts ږ=zh ښ=sh ټ=t ډ=d ړ=r ڼ=n ۋ=v ۇ=u"
    ).split()
)
_HEBREW = dict(
    pair.split("=")
    for pair in (
        "ב=b ג=g ד=d ה=h ז=z ח=h ט=t כ=k ך=k ל=l מ=m ם=m נ=n ן=n ס=s פ=p ף=f צ=ts ץ=ts ק=k ר=r ש=sh ת=t"
    ).split()
)
_HEBREW_WORDS = dict(
    pair.split("=") for pair in "כהן=kohen משה=moshe שלמה=shlomo יצחק=yitzhak ישראל=israel".split()
)
_VOWEL_LETTERS = frozenset("اآی")
_CONSONANTS = re.compile(r"^((?>sh|ch|kh|gh|zh|ts|[bcdfghjklmnpqrstvwxz]))(?=[bcdfghjklmnpqrstvwxz])")
_ARTICLE = re.compile("^ال(?=..)")
_NO_ARTICLE = frozenset(
    "الیاس الهام الناز الهه المیرا البرز الکساندر الکسندر النا الیزابت الوند الیف الماس الا الی".split()
)
_WORDS = dict(
    pair.translate(_SAME).split("=")
    for pair in """
موسی=musa عیسی=isa یحیی=yahya مصطفی=mustafa مرتضی=murtaza مجتبی=mujtaba لیلی=layla سلمی=salma منی=mona هدی=huda
بشری=bushra نجوی=najwa سلوی=salwa ندی=nada ضحی=duha یمنی=yumna رضوی=razavi داود=dawud داوود=dawud داؤد=dawud
انور=anwar طه=taha فتحی=fathi اسحاق=ishaq اسحق=ishaq ادهم=adham مدحت=medhat گل=gol عبدالله=abdullah الله=allah
گلشیفته=golshifteh عمرو=amr طاووس=tavus نور=nur عثمان=osman غوث=ghaus حق=haq جبریل=jibril خسرو=khosro منوچهر=manuchehr
محمد=mohammad کوثر=kawsar اروی=arwa مولود=mouloud رؤوف=rauf کاووس=kavus سهیلا=soheila ذکری=zikra شعبان=shaban
صدیق=siddiq مظهر=mazhar نزهت=nuzhat اصغر=asghar جوهر=jawhar ابراهیم=ibrahim ابرهیم=ibrahim الاء=alaa آلاء=alaa
سید=said زید=zayd سیف=sayf شیخ=shaykh فیض=fayz خیر=khayr بن=bin ابن=ibn قذافی=gaddafi بنت=bint ولید=walid
""".split()
)


def latin(word: str) -> str:
    """One word of either script in a-z, without an attached Arabic article."""
    word = unicodedata.normalize("NFKC", word)
    if any("\u0590" <= character < "\u0600" for character in word):
        return _hebrew(word)
    word = word.translate(_SAME)
    if word in _WORDS:
        return _WORDS[word]
    if word not in _NO_ARTICLE:
        word = _ARTICLE.sub("", word)
    return _WORDS.get(word) or _arabic(word.replace("خوا", "خا"))


def _arabic(word: str) -> str:
    out: list[str] = []
    end = len(word) - 1
    for place, letter in enumerate(word):
        following = word[place + 1] if place < end else ""
        if letter in "اآ":
            out.append("a")
        elif letter == "ع":
            out.append("a" if place < end and not (place == 0 and following == "ی") else "")
        elif letter == "ی":
            out.append("y" if place == 0 else "i")
        elif letter in "وؤ":
            out.append(_waw(word, place, following))
        elif letter == "ه" and place == end:
            out.append("a")
        elif letter in "حه" and out and out[-1][-1:] not in ("a", "i", "u"):
            out.append("ah")
        else:
            out.append(_ARABIC.get(letter, ""))
    text = "".join(out)
    text = re.sub("^y(?=[bcdfghjklmnpqrstvwxz])", "ya", text)
    return _CONSONANTS.sub(r"\1a", text)


def _waw(word: str, place: int, following: str) -> str:
    """`v` where a vowel letter or the last `h` follows or it stands first, else a long vowel."""
    if place and word[place + 1 : place + 3] == "یا":
        return "u"
    if place == 0 or following in _VOWEL_LETTERS or (following == "ه" and place == len(word) - 2):
        return "v"
    if place > 1 and word[place - 1] == "ا" and following not in ("", "و"):
        return "v"
    return "" if following in ("و", "ؤ") else "u"


def _hebrew(word: str) -> str:
    if word in _HEBREW_WORDS:
        return _HEBREW_WORDS[word]
    word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    out: list[str] = []
    end = len(word) - 1
    for place, letter in enumerate(word):
        if letter in "אע":
            out.append("a" if place < end else "")
        elif letter == "ו":
            out.append("v" if place == 0 else ("" if word[place + 1 : place + 2] == "ו" else "o"))
        elif letter == "י":
            out.append("y" if place == 0 else "i")
        elif letter == "ה" and place == end:
            out.append("a")
        elif letter in "הח" and out and out[-1][-1:] not in ("a", "i", "o"):
            out.append("ah")
        else:
            out.append(_HEBREW.get(letter, ""))
    return _CONSONANTS.sub(r"\1a", "".join(out))
