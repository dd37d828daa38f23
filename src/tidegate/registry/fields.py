"""What a registry knows of a person: its fields, which of them decide alone, and which only in pairs."""

from __future__ import annotations

import enum
import itertools


class Field(enum.Enum):
    """One field of a protected record. The value is its name in `registry.toml` and in every explanation."""

    A_NUMBER = "a_number"
    RECEIPT = "receipt"
    SSN = "ssn"
    I94 = "i94"
    SEVIS = "sevis"
    FIN = "fin"
    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    NATIONALITY = "nationality"
    PHONE = "phone"
    EMAIL = "email"

    @property
    def decides(self) -> bool:
        """Whether one value, alone, names one person."""
        return self in IDENTIFIERS

    @property
    def words(self) -> str:
        """As people read it: `birth date`."""
        return _WORDS.get(self, self.value.replace("_", " "))


_WORDS = {
    Field.A_NUMBER: "A-number",
    Field.SSN: "SSN",
    Field.I94: "I-94",
    Field.SEVIS: "SEVIS number",
    Field.FIN: "FIN",
    Field.EMAIL: "e-mail",
}

IDENTIFIERS = (
    Field.A_NUMBER,
    Field.RECEIPT,
    Field.SSN,
    Field.I94,
    Field.SEVIS,
    Field.FIN,
    Field.PASSPORT,
    Field.NATIONAL_ID,
)
"""Fields of which one value decides."""

SECONDARY = (Field.NAME, Field.BIRTH_DATE, Field.NATIONALITY, Field.PHONE, Field.EMAIL)
"""Fields that are indexed only together with another of the same person, in this order within a pair."""

Pair = tuple[Field, Field]

PAIRS: tuple[Pair, ...] = tuple(
    pair
    for pair in itertools.combinations(SECONDARY, 2)
    if pair not in {(Field.BIRTH_DATE, Field.NATIONALITY), (Field.NATIONALITY, Field.PHONE),
                    (Field.NATIONALITY, Field.EMAIL)}
)  # fmt: skip
"""Pairs that may be indexed: those that many strangers share are left out."""


def pair_label(pair: Pair) -> str:
    """`name+birth_date`, as policies and explanations write it."""
    return f"{pair[0].value}+{pair[1].value}"


PAIR_OF = {pair_label(pair): pair for pair in PAIRS}


class Standing(enum.IntEnum):
    """Why a person is in the registry. Stored with each key, in two bits."""

    PROTECTED = 0
    RELATIVE = 1
    ATTORNEY = 2
    OTHER = 3

    @property
    def word(self) -> str:
        """`protected`, `relative`, `attorney`, `other`."""
        return self.name.lower()
