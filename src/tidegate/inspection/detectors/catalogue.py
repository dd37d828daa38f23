"""All detectors, and what a heading, a cell or a candidate is by them."""

from __future__ import annotations

import functools

from tidegate.inspection.detectors.a_number import ANumber
from tidegate.inspection.detectors.address import Address
from tidegate.inspection.detectors.bank_account import BankAccount
from tidegate.inspection.detectors.birth_date import BirthDate
from tidegate.inspection.detectors.cells import classify_cells, matching_cells, shape_matches
from tidegate.inspection.detectors.circumstances import CaseStatus, Nationality, ProtectionClaim
from tidegate.inspection.detectors.email import Email
from tidegate.inspection.detectors.fingerprint import Fingerprint
from tidegate.inspection.detectors.headings import ATTORNEY, FACILITY, announced, canonical_heading
from tidegate.inspection.detectors.i94 import Admission
from tidegate.inspection.detectors.mrz import MachineReadable
from tidegate.inspection.detectors.national_id import NationalId
from tidegate.inspection.detectors.passport import Passport
from tidegate.inspection.detectors.payment_card import PaymentCard
from tidegate.inspection.detectors.person_name import PersonName
from tidegate.inspection.detectors.phone import Phone
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.inspection.detectors.sevis import Sevis
from tidegate.inspection.detectors.social_security import SocialSecurity, Taxpayer
from tidegate.inspection.detectors.uscis_receipt import UscisReceipt
from tidegate.model.finding import InformationType, Likelihood

__all__ = [
    "DETECTORS", "FORM_LABELS", "canonical_heading", "cell_type", "classify_cells", "detector_for",
    "heading_type", "matching_cells", "shape_matches",
]  # fmt: skip

DETECTORS: tuple[Recogniser, ...] = (
    ANumber(), UscisReceipt(), MachineReadable(), Sevis(), SocialSecurity(), Taxpayer(), Admission(),
    Fingerprint(), Passport(), NationalId(), PaymentCard(), BankAccount(), Email(), Phone(), Address(),
    BirthDate(), PersonName(),
    ProtectionClaim(), Nationality(), CaseStatus(),
)  # fmt: skip

_BY_TYPE = {detector.type: detector for detector in DETECTORS}
_FIRST = (InformationType.EMAIL, InformationType.PHONE, InformationType.BIRTH_DATE)
HEADINGS: dict[InformationType, str] = {
    **{type: _BY_TYPE[type].headings for type in _FIRST},
    InformationType.ATTORNEY: ATTORNEY,
    InformationType.FACILITY: FACILITY,
    **{detector.type: detector.headings for detector in DETECTORS if detector.type not in _FIRST},
}
"""In the order in which they are asked: an attorney's telephone is a telephone, their name no client's."""


FORM_LABELS: dict[InformationType, str] = {
    InformationType.A_NUMBER: "A-number",
    InformationType.USCIS_RECEIPT: "receipt number",
    InformationType.SSN: "SSN",
    InformationType.ITIN: "ITIN",
    InformationType.I94: "I-94 number",
    InformationType.SEVIS: "SEVIS number",
    InformationType.FIN: "FIN",
    InformationType.PASSPORT: "passport number",
    InformationType.PAYMENT_CARD: "card number",
    InformationType.BANK_ACCOUNT: "bank account number",
    InformationType.BIRTH_DATE: "date of birth",
    InformationType.PERSON_NAME: "name",
    InformationType.NATIONALITY: "nationality",
}
"""How a form would print the name of a field: any heading of these types can be written as this label."""


def detector_for(type: InformationType) -> Recogniser | None:
    """The detector of a type; None for types that only columns have (attorney, facility, count, roster)."""
    return _BY_TYPE.get(type)


@functools.lru_cache(maxsize=4096)
def heading_type(heading: str) -> InformationType | None:
    """What a column heading or form label (as the file has it) announces, or None."""
    return announced(heading, HEADINGS)


def cell_type(value: str) -> tuple[InformationType, Likelihood, str] | None:
    """What a whole cell is by its own shape, unaided by heading or row: type, likelihood, key."""
    found = classify_cells((value,))
    return (found[0].type, found[0].likelihood, found[0].key) if found else None
