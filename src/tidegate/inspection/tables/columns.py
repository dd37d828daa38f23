"""What a column means, from its heading and from its values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tidegate.inspection.canonical import canonical
from tidegate.inspection.tables import births
from tidegate.inspection.tables.codes import (
    ADDRESS,
    BLANK,
    CLAIM,
    CODE,
    COUNTRY,
    DATE,
    EMAIL,
    EMBEDDED,
    EMPTY,
    FIGURES,
    FORMED_CODES,
    IDENTIFIER_CODES,
    INITIAL,
    LABEL,
    LONG_NUMBER,
    MONEY,
    NAME,
    NAMES,
    NINE,
    NUMBER,
    ONE_DATE,
    PAIR,
    PART,
    PERIOD,
    PHONE,
    PLACE,
    PROSE,
    SEX,
    STATUS,
    TEXT,
    TYPE_OF_CODE,
    WORDS,
    is_identifier,
)
from tidegate.inspection.tables.headings import NOTHING, Meaning, Role, names_people
from tidegate.inspection.tables.recognisers import Recognisers
from tidegate.model.content import Value
from tidegate.model.finding import InformationType as Type

FEW, MANY = 3, 12
"""Cells from which on a list without a value twice is no chance."""
_POWER = re.compile(r"([1-9])\.([0-9]{4,18})E\+([0-9]{1,2})")
"""A number as spreadsheets write a long one."""
SAMPLE = 120
"""Distinct values that the judgement of a doubtful name column looks at; each cell has its own code
besides.
"""
ALIEN_FIRST, ALIEN_LAST = 10_000_000, 299_999_999
"""Range in which a bare number can be an A-number."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column is. `word`: as in ColumnShape.kind. `type`: the information type, if it is one.

    `announced`: the heading says so. `formed`: share of cells whose own form says so. `accepts`: codes of the
    cells that count. `people`: for names and countries, whether only persons can be meant. `parted`: names
    of one word, given or family. `lower`: no name has a capital. `whole`: names with dates in the same cells.
    `unique`: no value twice in many.
    """

    word: str
    type: Type | None = None
    announced: bool = False
    formed: float = 0.0
    accepts: frozenset[int] = frozenset()
    people: bool = False
    parted: bool = False
    lower: bool = False
    whole: bool = False
    unique: bool = False
    meaning: Meaning = NOTHING

    @property
    def identifies(self) -> bool:
        """Whether it is an identifier of a person."""
        return self.type in IDENTIFIER_CODES and not self.bare

    @property
    def bare(self) -> bool:
        """Digits that only their neighbours can make an identifier."""
        return self.word == BARE and self.type is not None


BARE = "code"
_LANGUAGES = frozenset(("lang", "language", "locale"))
_LETTERS = re.compile("[a-z]+")
_PATH = re.compile(r"[\w.-]+/[\w.-]+")
_OWN_NAMES = frozenset((NAME, PART, INITIAL))
_ANY_TEXT = WORDS | {NUMBER}
_LOOSE_NAMES = frozenset(WORDS - {PROSE, PLACE, PAIR})
_ANNOUNCED_NAMES = frozenset(WORDS - {PROSE, PAIR})
_DATES = frozenset((DATE,))
_RECORDS = frozenset((EMBEDDED, ONE_DATE, CODE, PAIR, ADDRESS))
"""Cells with digits in them, whether or not their names are known ones."""


class View:
    """Some rows of one column under what its heading announces. `counts`: how many cells have which code;
    `size`: how many are filled."""

    def __init__(self, meaning: Meaning, heading: str, values: Sequence[Value | None], codes: bytes) -> None:
        """`values` and `codes` are aligned, with None and EMPTY where there is no cell."""
        self.meaning = meaning
        self.heading = heading
        self.counts = {code: codes.count(code) for code in set(codes)}
        self.size = len(codes) - self.counts.get(EMPTY, 0) - self.counts.get(BLANK, 0)
        self._aligned = values, codes

    @cached_property
    def cells(self) -> list[tuple[Value, int]]:
        """The filled cells with their codes."""
        pairs = zip(*self._aligned, strict=True)
        return [(value, code) for value, code in pairs if value is not None and code not in (EMPTY, BLANK)]

    @cached_property
    def values(self) -> list[Value]:
        """The filled cells."""
        return [value for value, _ in self.cells]

    def coded(self, *codes: int) -> list[Value]:
        """The cells with any of these codes."""
        return [value for value, code in self.cells if code in codes]

    def count(self, *codes: int) -> int:
        """How many cells have any of these codes."""
        return sum(self.counts.get(code, 0) for code in codes)

    def share(self, *codes: int) -> float:
        """Share of the filled cells with any of these codes."""
        return self.count(*codes) / self.size if self.size else 0.0

    def distinct(self) -> int:
        """How many different values."""
        return len(set(self.values))


def decide(view: View, recognisers: Recognisers) -> Kind:
    """The kind of a column; the first of the judges that is sure wins, identifiers first."""
    if not view.size:
        return Kind("empty", meaning=view.meaning)
    for judge in (_identifier, _announced_identifier, _birth, _contact, _names, _circumstance, _bare):
        kind = judge(view, recognisers)
        if kind is not None:
            return kind
    return _harmless(view)


def _identifier(view: View, recognisers: Recognisers) -> Kind | None:
    """Enough cells that are identifiers by themselves; bare numbers in the same column are of the same
    type.
    """
    records = view.share(EMBEDDED)
    if records >= 0.5:
        return Kind(Type.A_NUMBER.value, Type.A_NUMBER, False, records, _RECORDS, meaning=view.meaning)
    best = max(IDENTIFIER_CODES, key=lambda kind: view.count(IDENTIFIER_CODES[kind]))
    count = view.count(IDENTIFIER_CODES[best])
    if best is Type.A_NUMBER:
        count += view.count(EMBEDDED)
    announced = view.meaning.type is best
    if count < (0.1 if announced else 0.25) * view.size:
        return _formed(view)
    codes = (
        {IDENTIFIER_CODES[best], EMBEDDED, PAIR} if best is Type.A_NUMBER else {IDENTIFIER_CODES[best], PAIR}
    )
    codes.add(FORMED_CODES[best])
    codes |= {NINE, PHONE} if best is Type.A_NUMBER else {NINE, LONG_NUMBER, NUMBER} if announced else set()
    accepts = frozenset(codes)
    return Kind(best.value, best, announced, view.share(*accepts), accepts, meaning=view.meaning)


def _formed(view: View) -> Kind | None:
    """Cells with an identifier's shape that is no proof: names beside them decide."""
    best = max(FORMED_CODES, key=lambda kind: view.count(FORMED_CODES[kind]))
    share = view.share(FORMED_CODES[best])
    if share < 0.5 or view.meaning.statistical or view.meaning.type is not None:
        return None
    plain = view.meaning.role in (Role.NONE, Role.NEUTRAL)
    unique = plain and view.size >= FEW and view.distinct() == view.size
    accepts = frozenset((FORMED_CODES[best],))
    return Kind(
        BARE, best, False, share, accepts, people=not view.heading, unique=unique, meaning=view.meaning
    )


def _announced_identifier(view: View, recognisers: Recognisers) -> Kind | None:
    """The heading names an identifier and the cells have its form."""
    kind = view.meaning.type
    if kind is None or kind.group != "identifier" or view.meaning.statistical:
        return None
    texts = {value: _text(value) for value in set(view.values)}
    fit = recognisers.matching(kind, list(texts.values()))
    good = {value for value, text in texts.items() if text in fit}
    fitting = sum(value in good for value in view.values)
    if fitting < 0.5 * view.size:
        return None
    codes = frozenset(code for value, code in view.cells if value in good)
    if kind is not Type.A_NUMBER and not _like_identifiers([text for text in texts.values() if text in fit]):
        return None
    codes |= {IDENTIFIER_CODES[kind], FORMED_CODES[kind]}
    return Kind(kind.value, kind, True, fitting / view.size, codes, meaning=view.meaning)


def _like_identifiers(texts: Sequence[str]) -> bool:
    """Letters in them, or digits mostly of one length: counts under a heading such as `Passports` vary."""
    bare = [len(text) for text in texts if text.isdigit()]
    if len(bare) < 0.8 * len(texts) or len(bare) < 4:
        return True
    return max(map(bare.count, set(bare))) >= 0.6 * len(bare)


def _birth(view: View, recognisers: Recognisers) -> Kind | None:
    dates = view.share(DATE)
    if view.meaning.type is Type.BIRTH_DATE:
        compact = sum(map(births.is_compact, view.values)) / view.size
        if dates < 0.5 and compact >= 0.8:
            accepts = frozenset((NINE,)) | _DATES
            return Kind(Type.BIRTH_DATE.value, Type.BIRTH_DATE, True, compact, accepts, meaning=view.meaning)
        if dates < 0.5 and view.share(*FIGURES) >= 0.5:
            fits = sum(
                births.is_serial(v) or births.is_packed(v) or births.is_birth_year(v) for v in view.values
            )
            if fits < 0.8 * view.size:
                return None
            return Kind(
                Type.BIRTH_DATE.value, Type.BIRTH_DATE, True, fits / view.size, frozenset(FIGURES | _DATES)
            )
        if dates >= 0.3:
            return Kind(Type.BIRTH_DATE.value, Type.BIRTH_DATE, True, dates, _DATES, meaning=view.meaning)
    if dates >= 0.6 and _may_be_birth(view) and births.like_births(view.values):
        return Kind(Type.BIRTH_DATE.value, Type.BIRTH_DATE, False, dates, _DATES, meaning=view.meaning)
    nines = [str(v)[:4] for v in view.coded(NINE) if births.is_packed(v)] if view.count(NINE) else []
    if len(nines) >= 0.9 * view.size and _may_be_birth(view) and births.like_births(nines):
        return Kind(
            Type.BIRTH_DATE.value, Type.BIRTH_DATE, False, 1.0, frozenset((NINE,)), meaning=view.meaning
        )
    return None


def _may_be_birth(view: View) -> bool:
    """No heading that says which other date it is."""
    if view.meaning.type is not None:
        return False
    return view.meaning.role in (Role.NONE, Role.NEUTRAL)


def _contact(view: View, recognisers: Recognisers) -> Kind | None:
    for kind, code in ((Type.EMAIL, EMAIL), (Type.PHONE, PHONE), (Type.ADDRESS, ADDRESS)):
        share = view.share(code)
        announced = view.meaning.type is kind
        if share >= (0.3 if announced else 0.5):
            accepts = (
                frozenset((code, LONG_NUMBER)) if announced and kind is Type.PHONE else frozenset((code,))
            )
            return Kind(kind.value, kind, announced, share, accepts, meaning=view.meaning)
    if view.meaning.type is Type.PHONE and view.share(PHONE, LONG_NUMBER, NINE) >= 0.5:
        accepts = frozenset((PHONE, LONG_NUMBER, NINE))
        return Kind(Type.PHONE.value, Type.PHONE, True, view.share(*accepts), accepts, meaning=view.meaning)
    return None


def _names(view: View, recognisers: Recognisers) -> Kind | None:
    meaning = view.meaning
    own = view.share(NAME, PART)
    words = view.share(*WORDS)
    if view.share(ONE_DATE) >= 0.5:
        whole = WORDS - {PROSE}
        return Kind(
            Type.PERSON_NAME.value,
            Type.PERSON_NAME,
            False,
            view.share(ONE_DATE),
            whole,
            people=True,
            whole=True,
        )
    if words < 0.5 or view.share(PLACE) > 0.35 or view.share(PROSE) > 0.4 or view.share(COUNTRY) > 0.5:
        return None
    attorney = meaning.type is Type.ATTORNEY
    people = meaning.role is Role.PERSON or attorney
    need = _name_threshold(view, people)
    if meaning.role is Role.PERSON:
        own += view.share(INITIAL)
    if own < need and own >= 0.3 * need:
        own = max(own, _likeness(view, recognisers))
    if own < need:
        return None
    kind = Type.ATTORNEY if attorney else Type.PERSON_NAME
    accepts = _ANNOUNCED_NAMES if people else _LOOSE_NAMES if own >= 0.5 else _OWN_NAMES
    return Kind(
        kind.value,
        kind,
        people or meaning.role is Role.ANY_NAME,
        own,
        accepts,
        people,
        view.share(NAME) < 0.3,
        all(str(value).islower() for value in view.coded(NAME, PART)),
        meaning=meaning,
    )


def _name_threshold(view: View, people: bool) -> float:
    """How much of a column must be name-like, given what its heading says and how its values repeat."""
    if people:
        plain_words = view.share(NAME, PART, INITIAL, TEXT, COUNTRY) >= 0.8
        paths = all(_PATH.fullmatch(str(value)) for value in view.values)
        return 0.0 if plain_words and names_people(view.heading) and not paths else 0.2
    if view.meaning.role is Role.ANY_NAME:
        repeated = view.size >= MANY and view.distinct() <= 0.2 * view.size
        if repeated and view.distinct() == 1 and view.share(NAME) < 0.3:
            return 2.0  # one word over and over: who keeps the list, not who is on it
        return 0.7 if repeated else 0.4
    if view.meaning.known and view.meaning.role is not Role.NEUTRAL:
        paths = all(_PATH.fullmatch(str(value)) and str(value).islower() for value in view.values)
        return 0.8 if view.share(NAME) >= 0.6 and not paths else 2.0
    least = 12 if view.share(NAME) < 0.3 else 6
    return 2.0 if view.distinct() < min(least, 0.6 * view.size) else 0.5


def _likeness(view: View, recognisers: Recognisers) -> float:
    words = sorted({value for value in view.coded(*WORDS) if isinstance(value, str)})
    step = max(1, len(words) // SAMPLE)
    return recognisers.column_likeness(words[::step][:SAMPLE], view.heading)


def _circumstance(view: View, recognisers: Recognisers) -> Kind | None:
    meaning, words = view.meaning, view.share(*WORDS)
    if words < 0.5 or meaning.statistical:
        return None
    origin = meaning.role is Role.ORIGIN
    for kind, code, least in (
        (Type.PROTECTION_CLAIM, CLAIM, 0.3),
        (Type.CASE_STATUS, STATUS, 0.3),
        (Type.NATIONALITY, COUNTRY, 0.5),
        (Type.FACILITY, PLACE, 0.5),
    ):
        announced = meaning.type is kind
        share = view.share(code)
        if code == COUNTRY and (_are_languages(view) or (not announced and _only_a_state(view))):
            share, announced = 0.0, False
        if share >= least or (announced and words >= 0.6 and view.share(PROSE) < 0.5):
            accepts = (
                frozenset(WORDS - {PROSE})
                if announced or code in (CLAIM, STATUS)
                else frozenset((code, TEXT))
            )
            unique = _each_once(view)
            return Kind(kind.value, kind, announced, share, accepts, origin, unique=unique, meaning=meaning)
    return None


def _each_once(view: View) -> bool:
    """A list of countries or places themselves; a long one may have a few of them twice."""
    distinct = view.distinct()
    return view.size >= MANY and (distinct == view.size or (distinct >= 60 and distinct >= 0.9 * view.size))


def _are_languages(view: View) -> bool:
    """Codes under a heading such as `xml:lang`: `uk` is Ukrainian there, and says nothing of a person."""
    words = set(_LETTERS.findall(view.heading.lower()))
    return not words.isdisjoint(_LANGUAGES) and all(len(str(value)) <= 6 for value in view.coded(COUNTRY))


def _only_a_state(view: View) -> bool:
    """Georgia alone, in a column of other places, is the American state."""
    found = {str(value).strip().lower() for value in view.coded(COUNTRY)}
    return found == {"georgia"}


def _bare(view: View, recognisers: Recognisers) -> Kind | None:
    """Unique digits of an A-number's length under no heading that makes them amounts."""
    nine = view.count(NINE)
    if nine < 0.8 * view.size or view.meaning.statistical or view.meaning.role in (Role.DATE, Role.SERIAL):
        return None
    if view.distinct() < 0.7 * view.size:
        return None
    texts = [_digits(value) for value in view.coded(NINE)]
    figures = [int(text) for text in texts]
    if 5 * sum(figure % 1000 == 0 for figure in figures) > len(figures):
        return None
    inside = sum(ALIEN_FIRST <= figure <= ALIEN_LAST for figure in figures)
    strange = view.heading and not view.meaning.known
    if strange and (
        nine < 0.98 * view.size or inside < 0.95 * nine or len({len(text) for text in texts}) > 1
    ):
        return None
    kind = Type.A_NUMBER if inside >= 0.6 * nine else Type.NATIONAL_ID
    return Kind(BARE, kind, False, nine / view.size, frozenset((NINE,)), meaning=view.meaning)


def _harmless(view: View) -> Kind:
    role = view.meaning.role
    if view.share(*FIGURES) >= 0.5:
        word = {Role.MONEY: "money", Role.RATE: "rate", Role.YEAR: "year", Role.COUNT: "count"}.get(role, "")
        if not word:
            word = "money" if view.share(MONEY) > 0.5 else "count" if _whole(view.values) else "number"
        return Kind(word, meaning=view.meaning)
    if view.share(DATE, PERIOD) >= 0.5:
        return Kind("date", meaning=view.meaning)
    if view.share(SEX) >= 0.5:
        return Kind("sex", meaning=view.meaning)
    if view.share(PROSE) >= 0.5:
        return Kind("text", meaning=view.meaning)
    if any(map(is_identifier, view.counts)):
        return Kind("code", meaning=view.meaning)
    return Kind("category" if view.distinct() <= 0.5 * view.size else "text", meaning=view.meaning)


def _whole(values: Sequence[Value]) -> bool:
    return not any("." in str(value).removesuffix(".0") for value in values if not isinstance(value, int))


def _digits(value: Value) -> str:
    text = str(value).strip().removesuffix(".0")
    if not text.isascii():
        text = canonical(text)
    return "".join(c for c in text if c in "0123456789") or "0"


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if "E+" in text and (found := _POWER.fullmatch(text.strip())):
        whole, more, power = found[1], found[2], int(found[3])
        return f"{whole}{more}".ljust(1 + power, "0") if len(more) <= power < 20 else text
    return text


__all__ = ["BARE", "LABEL", "NAMES", "TYPE_OF_CODE", "Kind", "View", "decide"]
