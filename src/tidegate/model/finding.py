"""What was recognised, where, how sure, and why: without the value."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from tidegate.model.location import Location


class Likelihood(enum.IntEnum):
    """How sure a detector is. Ordered; the contract says from which on a finding holds or blocks."""

    UNLIKELY = 1
    POSSIBLE = 2
    LIKELY = 3
    VERY_LIKELY = 4

    @property
    def label(self) -> str:
        """The word used in reports: `very likely`."""
        return self.name.lower().replace("_", " ")


class InformationType(enum.Enum):
    """Everything Tidegate recognises. The value is the name in every report and policy."""

    A_NUMBER = "A-number"
    USCIS_RECEIPT = "USCIS receipt"
    SSN = "SSN"
    ITIN = "ITIN"
    I94 = "I-94"
    SEVIS = "SEVIS"
    FIN = "FIN"
    PASSPORT = "passport"
    MRZ = "MRZ"
    NATIONAL_ID = "national id"
    PAYMENT_CARD = "payment card"
    BANK_ACCOUNT = "bank account"
    PERSON_NAME = "person name"
    BIRTH_DATE = "birth date"
    NATIONALITY = "nationality"
    PROTECTION_CLAIM = "protection claim"
    CASE_STATUS = "case status"
    ATTORNEY = "attorney"
    PHONE = "phone"
    EMAIL = "e-mail"
    ADDRESS = "address"
    FACILITY = "facility"
    SMALL_COUNT = "small count"
    ROSTER = "roster"
    PROTECTED_PERSON = "protected person"

    @property
    def group(self) -> str:
        """`identifier` | `person` | `circumstance` | `contact` | `table` | `registry`: how a contract treats it."""
        return GROUPS[self]


_IDENTIFIERS = ("A_NUMBER", "USCIS_RECEIPT", "SSN", "ITIN", "I94", "SEVIS", "FIN", "PASSPORT", "MRZ",
                "NATIONAL_ID", "PAYMENT_CARD", "BANK_ACCOUNT")  # fmt: skip
_CIRCUMSTANCES = ("NATIONALITY", "PROTECTION_CLAIM", "CASE_STATUS", "ATTORNEY", "FACILITY")
GROUPS: dict[InformationType, str] = {
    **{InformationType[name]: "identifier" for name in _IDENTIFIERS},
    **{InformationType[name]: "circumstance" for name in _CIRCUMSTANCES},
    InformationType.PERSON_NAME: "person",
    InformationType.BIRTH_DATE: "person",
    InformationType.PHONE: "contact",
    InformationType.EMAIL: "contact",
    InformationType.ADDRESS: "contact",
    InformationType.ROSTER: "table",
    InformationType.SMALL_COUNT: "table",
    InformationType.PROTECTED_PERSON: "registry",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A type recognised at a location, `count` times, with the reason in words and no value.

    `fingerprint`: stable for the same values under the same installation key, so that a ruling on a finding
    survives a new file name; 32 hexadecimal digits.
    """

    type: InformationType
    count: int
    location: Location
    likelihood: Likelihood
    why: str
    fingerprint: str = ""
