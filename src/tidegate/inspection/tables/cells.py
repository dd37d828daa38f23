"""Classifies cells: values in, one code a value out. Every distinct value is judged once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from tidegate.inspection.names import is_symbol
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
    FORMED_CODES,
    IDENTIFIER_CODES,
    INITIAL,
    LABEL,
    LINK,
    LONG_NUMBER,
    MONEY,
    NAME,
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
)
from tidegate.inspection.tables.headings import Headings, Role, is_label
from tidegate.inspection.tables.nations import NATION_CODES, NATIONS
from tidegate.inspection.tables.recognisers import Recognisers
from tidegate.inspection.tables.shapes import code_of, outlines
from tidegate.inspection.tables.words import CITY, NOTHING, SEXES, STREET, is_initials, plain
from tidegate.inspection.tables.words import CLAIM as CLAIM_WORDS
from tidegate.inspection.tables.words import PLACE as PLACE_WORDS
from tidegate.inspection.tables.words import STATUS as STATUS_WORDS
from tidegate.model.content import Value
from tidegate.model.finding import InformationType

REMEMBERED = 60_000
"""Distinct values whose codes are kept; beyond it the memory starts afresh (bounded, and right either way).
"""
LIKE_A_NAME = 0.5
ALIKE = 16
"""So many identifiers of one outline and one type, and all of that outline in the block are taken as such."""
SENTENCE = 60
"""Longer text is prose, whatever it is about."""

_CLONE = re.compile(r"git@[\w.-]+:[\w~./-]+")
"""Where a repository can be cloned from."""
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_PHONE = re.compile(r"\+?[0-9(][-0-9 ().]{6,18}[0-9]( ?(x|ext\.?) ?[0-9]+)?", re.IGNORECASE)
_INTERNET = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}")
"""The address of a machine: four numbers below 256."""
_PAIR = re.compile(r"\s*([^:]{1,40}?)\s*[:=]\s*(\S.*)", re.DOTALL)
_INNER_ALIEN = re.compile(r"(?<![A-Za-z0-9])[Aa][ #:.-]{0,3}[0-9]{2,3}[- ]?[0-9]{3}[- ]?[0-9]{3}(?![0-9])")
_INNER_NINE = re.compile(r"(?<![0-9$€£.,])[0-9]{9}(?![0-9.,%])")
_INNER_DATE = re.compile(
    r"(?<![0-9])([0-9]{1,2}[/.-][0-9]{1,2}[/.-](19|20)[0-9]{2}|(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9])"
)
_PARAMETERS = re.compile(r"(?:^|\s)(?:\+|--)\w+=")
"""As programs are given them (`+proj=moll +R=...`)."""
_DIGIT = re.compile(r"[0-9]")
_MANY_DIGITS = re.compile(r"(?:[0-9][^0-9]{0,3}){7,}|<<")
_MONTH = re.compile(
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|fev|avr|mai|juin|juil|aou|fy|cy|q[1-4]|h[12]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3}")
_DOUBTED = frozenset((DATE, PERIOD, MONEY, LONG_NUMBER))
"""Codes that the outline suggests and the characters must confirm."""
_RUN = re.compile(r"[^\W\d_]{2,}")


class Classifier:
    """Codes of values, remembered. One per file; holds values only in memory, for as long as the file is
    read.
    """

    def __init__(self, recognisers: Recognisers, headings: Headings) -> None:
        self._recognisers = recognisers
        self._headings = headings
        self._codes: dict[Value | None, int] = {None: EMPTY}
        self._shapes: dict[str, int | None] = {}

    def codes(self, values: Sequence[Value | None]) -> bytes:
        """One code a value; None is EMPTY."""
        known = self._codes
        fresh = [value for value in set(values) if value not in known]
        if fresh:
            if len(known) > REMEMBERED:
                known.clear()
                known[None] = EMPTY
                fresh = list(set(values) - {None})
            self._learn(fresh)
        return bytes(map(known.__getitem__, values))

    def code(self, value: Value) -> int:
        """The code of one value."""
        return self.codes((value,))[0]

    def _learn(self, fresh: Iterable[Value | None]) -> None:
        known = self._codes
        texts: list[str] = []
        for value in fresh:
            if isinstance(value, str):
                texts.append(value)
            elif isinstance(value, (int, float)):
                known[value] = _code_of_number(value)
            else:
                known[value] = PERIOD if isinstance(value, dt.time) else DATE
        if texts:
            self._learn_texts(texts)

    def _learn_texts(self, texts: list[str]) -> None:
        shapes, known = self._shapes, self._codes
        groups: dict[str, list[str]] = {}
        for outline, group in _grouped(texts, outlines(self._clean(texts))):
            if outline not in shapes:
                if len(shapes) > REMEMBERED:
                    shapes.clear()
                shapes[outline] = code_of(outline)
            code = shapes[outline]
            if code is None or (code in _DOUBTED and (code == LONG_NUMBER or "a" in outline.lower())):
                groups[outline] = group
            else:
                known |= dict.fromkeys(group, code if outline.strip() else BLANK)
        if groups:
            self._learn_groups(groups)

    def _clean(self, texts: list[str]) -> list[str]:
        joined = "".join(texts)
        if joined.isascii() and ".0" not in joined:
            return texts
        return [(t if t.isascii() else self._recognisers.canonical(t)).removesuffix(".0") for t in texts]

    def _learn_groups(self, groups: Mapping[str, list[str]]) -> None:
        """Texts by outline, where the outline is not enough."""
        few: list[str] = []
        for outline, texts in groups.items():
            if not _MANY_DIGITS.search(outline.replace("9", "0")):
                self._take(texts, {})
            elif len(texts) > ALIKE:
                self._learn_alike(outline, texts)
            else:
                few += texts
        if few:
            self._take(few, self._recognisers.identifiers(few))

    def _learn_alike(self, outline: str, texts: list[str]) -> None:
        """Texts of one outline. Where the first ones are identifiers of one type, so are the others;
        where they are not, each is looked at (a checksum may hold for one in a thousand)."""
        first = self._recognisers.identifiers(texts[:ALIKE])
        judged = set(first.values())
        if len(first) == ALIKE and len(judged) == 1:
            kind, sure = judged.pop()
            if kind in IDENTIFIER_CODES:
                self._codes |= dict.fromkeys(texts, _code_of_identifier(outline, kind, sure))
                return
        self._take(texts, first | self._recognisers.identifiers(texts[ALIKE:]))

    def _take(self, texts: list[str], found: Mapping[str, tuple[InformationType, bool]]) -> None:
        """Learn each text: the identifier that was found in it, or what its words are."""
        for text in texts:
            kind, sure = found.get(text, (None, False))
            self._codes[text] = (
                _code_of_identifier(text, kind, sure) if kind in IDENTIFIER_CODES else self._read(text)
            )

    def _read(self, text: str) -> int:
        clean = text.strip() if text.isascii() else self._recognisers.canonical(text).strip()
        if (clean != "Na" and plain(clean) in NOTHING) or not any(c.isalnum() for c in clean):
            return BLANK
        if "@" in clean and _MAIL.fullmatch(clean) and not _CLONE.fullmatch(clean):
            return EMAIL
        if _DIGIT.search(clean):
            return self._read_numbered(clean)
        return self._read_words(clean)

    def _read_numbered(self, text: str) -> int:
        shape = code_of(outlines([text])[0])
        if shape == LONG_NUMBER or (shape in _DOUBTED and (_MONTH.search(text) or not _WORD.search(text))):
            return shape
        if (
            _PHONE.fullmatch(text)
            and not _INTERNET.fullmatch(text)
            and 7 <= sum(c.isdigit() for c in text) <= 15
        ):
            return PHONE
        if _INNER_ALIEN.search(text):
            return EMBEDDED
        pair = self._read_pair(text)
        if pair is not None:
            return pair
        if len(text) <= 120 and STREET.search(text):
            return ADDRESS
        if len(text) <= 120 and self._named_beside(text):
            return EMBEDDED if _INNER_NINE.search(text) else ONE_DATE
        if len(text) > SENTENCE:
            return PROSE
        if text.startswith("http"):
            return LINK
        return LABEL if self._is_label(text) else CODE

    def _named_beside(self, text: str) -> bool:
        """A name in front of a nine-digit number or a date: a whole record in one cell."""
        found = _INNER_NINE.search(text) or _INNER_DATE.search(text)
        if not found or _PARAMETERS.search(text):
            return False
        before = " ".join(_RUN.findall(text[: found.start()])[:3])
        return len(before.split()) >= 2 and self._recognisers.name_likeness(before) >= LIKE_A_NAME

    def _read_pair(self, text: str) -> int | None:
        match = _PAIR.fullmatch(text) if (":" in text or "=" in text) else None
        if match is None or len(text) > 2 * SENTENCE:
            return None
        meaning = self._headings.meaning(match[1])
        if meaning.type is not None and not meaning.statistical:
            return PAIR
        return None

    def _read_words(self, text: str) -> int:
        words = plain(text)
        if words in SEXES:
            return SEX
        if words in NATIONS or text in NATION_CODES:
            return COUNTRY
        pair = self._read_pair(text)
        if pair is not None:
            return pair
        if len(text) > SENTENCE:
            return PROSE
        if self._is_label(text):
            return LABEL
        if CLAIM_WORDS.search(text):
            return CLAIM
        if STATUS_WORDS.search(text):
            return STATUS
        if CITY.fullmatch(text):
            return PLACE
        if is_initials(text):
            return INITIAL
        likeness = self._recognisers.name_likeness(text)
        if likeness >= LIKE_A_NAME and not PLACE_WORDS.search(text):
            return NAME if len(_RUN.findall(text)) > 1 else PART
        if PLACE_WORDS.search(text):
            return PLACE
        if is_symbol(text):
            return CODE
        return TEXT if len(words.split()) < 9 else PROSE

    def _is_label(self, text: str) -> bool:
        if len(text) > 50 or not is_label(text):
            return False
        meaning = self._headings.meaning(text)
        return meaning.known and not (meaning.role is Role.NEUTRAL and len(text) < 2)


def _grouped(texts: list[str], outlined: list[str]) -> Iterable[tuple[str, list[str]]]:
    """The texts of each outline; a column of one sort has only one."""
    if outlined.count(outlined[0]) == len(outlined):
        return [(outlined[0], texts)]
    groups: dict[str, list[str]] = {}
    for text, outline in zip(texts, outlined, strict=True):
        try:
            groups[outline].append(text)
        except KeyError:
            groups[outline] = [text]
    return groups.items()


def _code_of_identifier(text: str, kind: InformationType, sure: bool) -> int:
    """A run of digits passes some checksum by chance: only a whole column of them is proof."""
    alone = sure and not text.strip("' ").isdigit()
    return (IDENTIFIER_CODES if alone else FORMED_CODES)[kind]


def _code_of_number(value: float) -> int:
    if value != value or value in (float("inf"), float("-inf")) or value != int(value):
        return NUMBER
    if 10_000_000 <= value < 1_000_000_000:
        return NINE
    return LONG_NUMBER if 1_000_000_000 <= value < 10**18 else NUMBER
