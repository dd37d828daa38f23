"""What one cell is by itself: a code of one byte, so that a column of a block is a `bytes` and counting is
cheap.
"""

from __future__ import annotations

from tidegate.model.finding import InformationType

(
    EMPTY,
    BLANK,
    NUMBER,
    NINE,
    LONG_NUMBER,
    MONEY,
    DATE,
    PERIOD,
    NAME,
    PART,
    COUNTRY,
    CLAIM,
    STATUS,
    SEX,
    EMAIL,
    PHONE,
    ADDRESS,
    PLACE,
    LABEL,
    TEXT,
    PROSE,
    CODE,
    LINK,
    PAIR,
    EMBEDDED,
    ONE_DATE,
    INITIAL,
) = range(27)
"""In order: no cell; a word for nothing ("N/A", "-"); a number; a bare run of 8 or 9 digits; a longer
run; an amount or percentage; a full date; a part of the calendar ("Oct-21", "FY2019 Q1"); several words
that are a person's name; one word of a name; a country or people; a protection claim; an immigration
case status; a sex; e-mail; telephone; street address; an office, facility or company; a heading; other
short text; sentences; letters and digits mixed; a web address; "label: value"; an identifier within
other text; a date within other text; an initial.
"""

FIRST_IDENTIFIER = 64
IDENTIFIER_TYPES = tuple(kind for kind in InformationType if kind.group == "identifier")
IDENTIFIER_CODES = {kind: FIRST_IDENTIFIER + at for at, kind in enumerate(IDENTIFIER_TYPES)}
"""The code of a cell that is an identifier by its own shape."""

FIRST_FORMED = 96
FORMED_CODES = {kind: FIRST_FORMED + at for at, kind in enumerate(IDENTIFIER_TYPES)}
"""The code of a cell that has an identifier's shape, which many other things have as well."""

TYPE_OF_CODE: dict[int, InformationType] = {
    **{code: kind for kind, code in IDENTIFIER_CODES.items()},
    NAME: InformationType.PERSON_NAME,
    PART: InformationType.PERSON_NAME,
    COUNTRY: InformationType.NATIONALITY,
    CLAIM: InformationType.PROTECTION_CLAIM,
    STATUS: InformationType.CASE_STATUS,
    EMAIL: InformationType.EMAIL,
    PHONE: InformationType.PHONE,
    ADDRESS: InformationType.ADDRESS,
    PLACE: InformationType.FACILITY,
    EMBEDDED: InformationType.A_NUMBER,
}

WORDS = frozenset(
    (
        NAME,
        PART,
        COUNTRY,
        CLAIM,
        STATUS,
        SEX,
        ADDRESS,
        PLACE,
        LABEL,
        TEXT,
        PROSE,
        CODE,
        PAIR,
        EMBEDDED,
        ONE_DATE,
        INITIAL,
    )
)
"""Codes of cells that are text."""
FIGURES = frozenset((NUMBER, NINE, LONG_NUMBER, MONEY))
"""Codes of cells that are quantities, or could be."""
NAMES = frozenset((NAME, PART, INITIAL))


def is_identifier(code: int) -> bool:
    """Whether the code says: an identifier by its own shape."""
    return FIRST_IDENTIFIER <= code < FIRST_FORMED
