"""What a column means, from its heading and from its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tidegate.inspection.tables import births
from tidegate.inspection.tables.codes import (
    ADDRESS, BLANK, CLAIM, COUNTRY, DATE, EMAIL, EMBEDDED, EMPTY, FIGURES, IDENTIFIER_CODES, INITIAL, LABEL,
    LONG_NUMBER, MONEY, NAME, NAMES, NINE, NUMBER, ONE_DATE, PAIR, PART, PERIOD, PHONE, PLACE, PROSE, SEX, STATUS, TEXT,
    TYPE_OF_CODE, WORDS, is_identifier,
)  # fmt: skip
from tidegate.inspection.tables.headings import NOTHING, Meaning, Role
from tidegate.inspection.tables.recognisers import Recognisers
from tidegate.model.content import Value
from tidegate.model.finding import InformationType as Type

SAMPLE = 120
"""Distinct values that the judgement of a doubtful name column looks at; each cell has its own code besides."""
ALIEN_FIRST, ALIEN_LAST = 10_000_000, 299_999_999
"""Range in which a bare number can be an A-number."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column is. `word`: as in ColumnShape.kind. `type`: the information type, if it is one.

    `announced`: the heading says so. `formed`: share of cells whose own form says so. `accepts`: codes of the
    cells that count. `people`: for names and countries, whether only persons can be meant. `parted`: names of one
    word, given or family.
    """

    word: str
    type: Type | None = None
    announced: bool = False
    formed: float = 0.0
    accepts: frozenset[int] = frozenset()
    people: bool = False
    parted: bool = False
    meaning: Meaning = NOTHING

    @property
    def identifies(self) -> bool:
        """Whether it is an identifier of a person."""
        return self.type is not None and self.type.group == "identifier" and not self.bare

    @property
    def bare(self) -> bool:
        """Digits that only their neighbours can make an identifier."""
        return self.word == BARE


BARE = "number of eight or nine digits"
_OWN_NAMES = frozenset((NAME, PART, INITIAL))
_ANY_TEXT = WORDS | {NUMBER}
_LOOSE_NAMES = frozenset(WORDS - {PROSE, PLACE, PAIR})
_ANNOUNCED_NAMES = frozenset(WORDS - {PROSE, PAIR})
_DATES = frozenset((DATE, ONE_DATE))


@dataclass(slots=True, eq=False)
class View:
    """Some rows of one column. `values` without the empty ones; `counts`: how many cells have which code."""

    meaning: Meaning
    heading: str
    values: Sequence[Value]
    codes: bytes
    counts: Counter[int] = field(default_factory=Counter)
    size: int = 0

    @classmethod
    def of(cls, meaning: Meaning, heading: str, values: Iterable[Value | None], codes: bytes) -> View:
        """From aligned values and codes."""
        counts = Counter(codes)
        size = len(codes) - counts[EMPTY] - counts[BLANK]
        pairs = [(v, c) for v, c in zip(values, codes, strict=True) if v is not None and c not in (EMPTY, BLANK)]
        return cls(meaning, heading, [v for v, _ in pairs], bytes(c for _, c in pairs), counts, size)

    def share(self, *codes: int) -> float:
        """Share of the filled cells with any of these codes."""
        return sum(self.counts[code] for code in codes) / self.size if self.size else 0.0

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
    """Enough cells that are identifiers by themselves; bare numbers in the same column are of the same type."""
    best = max(IDENTIFIER_CODES, key=lambda kind: view.counts[IDENTIFIER_CODES[kind]])
    count = view.counts[IDENTIFIER_CODES[best]]
    if best is Type.A_NUMBER:
        count += view.counts[EMBEDDED]
    announced = view.meaning.type is best
    if count < (0.1 if announced else 0.25) * view.size:
        return None
    codes = {IDENTIFIER_CODES[best], EMBEDDED, PAIR} if best is Type.A_NUMBER else {IDENTIFIER_CODES[best], PAIR}
    codes |= {NINE, PHONE} if best is Type.A_NUMBER else {NINE, LONG_NUMBER, NUMBER} if announced else set()
    accepts = frozenset(codes)
    return Kind(best.value, best, announced, view.share(*accepts), accepts, meaning=view.meaning)


def _announced_identifier(view: View, recognisers: Recognisers) -> Kind | None:
    """The heading names an identifier and the cells have its form."""
    kind = view.meaning.type
    if kind is None or kind.group != "identifier" or view.meaning.statistical:
        return None
    good = {value for value in set(view.values) if recognisers.key(kind, _text(value)) is not None}
    fitting = sum(value in good for value in view.values)
    if fitting < 0.5 * view.size:
        return None
    codes = frozenset(code for value, code in zip(view.values, view.codes, strict=True) if value in good)
    return Kind(kind.value, kind, True, fitting / view.size, codes | {IDENTIFIER_CODES[kind]}, meaning=view.meaning)


def _birth(view: View, recognisers: Recognisers) -> Kind | None:
    dates = view.share(DATE, ONE_DATE)
    if view.meaning.type is Type.BIRTH_DATE:
        if dates < 0.5 and view.share(*FIGURES) >= 0.5:
            fits = sum(births.is_serial(v) or births.is_packed(v) or births.is_birth_year(v) for v in view.values)
            if fits < 0.8 * view.size:
                return None
            return Kind(Type.BIRTH_DATE.value, Type.BIRTH_DATE, True, fits / view.size, frozenset(FIGURES | _DATES))
        if dates >= 0.3:
            return Kind(Type.BIRTH_DATE.value, Type.BIRTH_DATE, True, dates, _DATES, meaning=view.meaning)
    if dates >= 0.6 and _may_be_birth(view) and births.like_births(view.values):
        return Kind(Type.BIRTH_DATE.value, Type.BIRTH_DATE, False, dates, _DATES, meaning=view.meaning)
    packed = view.counts[NINE] >= 0.8 * view.size and all(map(births.is_packed, view.values))
    if packed and _may_be_birth(view) and births.like_births([str(v)[:4] for v in view.values]):
        return Kind(Type.BIRTH_DATE.value, Type.BIRTH_DATE, False, 1.0, frozenset((NINE,)), meaning=view.meaning)
    return None


def _may_be_birth(view: View) -> bool:
    """No heading that says which other date it is."""
    if view.meaning.type is not None:
        return False
    if view.meaning.role is Role.DATE:
        return view.heading.strip().lower() in ("date", "fecha", "dates")
    return view.meaning.role in (Role.NONE, Role.NEUTRAL)


def _contact(view: View, recognisers: Recognisers) -> Kind | None:
    for kind, code in ((Type.EMAIL, EMAIL), (Type.PHONE, PHONE), (Type.ADDRESS, ADDRESS)):
        share = view.share(code)
        announced = view.meaning.type is kind
        if share >= (0.3 if announced else 0.5):
            accepts = frozenset((code, LONG_NUMBER)) if announced and kind is Type.PHONE else frozenset((code,))
            return Kind(kind.value, kind, announced, share, accepts, meaning=view.meaning)
    if view.meaning.type is Type.PHONE and view.share(PHONE, LONG_NUMBER, NINE) >= 0.5:
        accepts = frozenset((PHONE, LONG_NUMBER, NINE))
        return Kind(Type.PHONE.value, Type.PHONE, True, view.share(*accepts), accepts, meaning=view.meaning)
    return None


def _names(view: View, recognisers: Recognisers) -> Kind | None:
    meaning = view.meaning
    own = view.share(NAME, PART) + 0.5 * view.share(INITIAL)
    words = view.share(*WORDS)
    if words < 0.5 or view.share(PLACE) > 0.35 or view.share(PROSE) > 0.4 or view.share(COUNTRY) > 0.5:
        return None
    attorney = meaning.type is Type.ATTORNEY
    people = meaning.role is Role.PERSON or attorney
    need = _name_threshold(view, people)
    if own < need and own >= 0.3 * need:
        own = max(own, _likeness(view, recognisers))
    if own < need:
        return None
    kind = Type.ATTORNEY if attorney else Type.PERSON_NAME
    accepts = _ANNOUNCED_NAMES if people else _LOOSE_NAMES if own >= 0.5 else _OWN_NAMES
    return Kind(kind.value, kind, people or meaning.role is Role.ANY_NAME, own, accepts, people, view.share(NAME) < 0.3, meaning)


def _name_threshold(view: View, people: bool) -> float:
    """How much of a column must be name-like, given what its heading says and how its values repeat."""
    if people:
        return 0.2
    if view.meaning.role is Role.ANY_NAME:
        return 0.4
    if view.meaning.known and view.meaning.role is not Role.NEUTRAL:
        return 0.8 if view.share(NAME) >= 0.6 else 2.0
    least = 12 if view.share(NAME) < 0.3 else 6
    return 2.0 if view.distinct() < min(least, 0.6 * view.size) else 0.5


def _likeness(view: View, recognisers: Recognisers) -> float:
    words = sorted({v for v, c in zip(view.values, view.codes, strict=True) if c in WORDS and isinstance(v, str)})
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
        share = view.share(code) if code != COUNTRY or announced or not _only_a_state(view) else 0.0
        if share >= least or (announced and words >= 0.6 and view.share(PROSE) < 0.5):
            accepts = frozenset(WORDS - {PROSE}) if announced or code in (CLAIM, STATUS) else frozenset((code, TEXT))
            return Kind(kind.value, kind, announced, share, accepts, origin, meaning=meaning)
    return None


def _only_a_state(view: View) -> bool:
    """Georgia alone, in a column of other places, is the American state."""
    found = {str(v).strip().lower() for v, c in zip(view.values, view.codes, strict=True) if c == COUNTRY}
    return found == {"georgia"}


def _bare(view: View, recognisers: Recognisers) -> Kind | None:
    """Unique digits of an A-number's length under no heading that makes them amounts."""
    nine = view.counts[NINE]
    if nine < 0.8 * view.size or view.meaning.statistical or view.meaning.role is Role.DATE:
        return None
    if view.distinct() < 0.7 * view.size:
        return None
    figures = [int(float(_digits(v))) for v, c in zip(view.values, view.codes, strict=True) if c == NINE]
    inside = sum(ALIEN_FIRST <= figure <= ALIEN_LAST for figure in figures)
    strange = view.heading and not view.meaning.known
    if strange and (nine < 0.98 * view.size or inside < 0.95 * nine or len({len(str(f)) for f in figures}) > 1):
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
    if any(is_identifier(code) for code in view.counts):
        return Kind("code", meaning=view.meaning)
    return Kind("category" if view.distinct() <= 0.5 * view.size else "text", meaning=view.meaning)


def _whole(values: Sequence[Value]) -> bool:
    return all(isinstance(v, int) or (isinstance(v, float) and v == int(v)) or "." not in str(v) for v in values)


def _digits(value: Value) -> str:
    return str(value).replace(",", "").strip().lstrip("'") or "0"


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


__all__ = ["BARE", "LABEL", "NAMES", "TYPE_OF_CODE", "Kind", "View", "decide"]
