"""Whole cells by shape alone, many at a time: one pass over all of them, work only for those that fit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tidegate.inspection.canonical import canonical
from tidegate.inspection.canonical.expressions import Expression, expression
from tidegate.inspection.detectors import (
    a_number,
    bank_account,
    i94,
    mrz,
    payment_card,
    sevis,
    social_security,
)
from tidegate.inspection.detectors import email as mail
from tidegate.inspection.detectors import phone as telephone
from tidegate.inspection.detectors.bank_account import BankAccount
from tidegate.inspection.detectors.context import characters_of, digits_of, uniform
from tidegate.inspection.detectors.dates import DATE, day_of
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.national_forms import FORMS
from tidegate.inspection.detectors.national_id import NationalId
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.inspection.detectors.uscis_receipt import FORM as RECEIPT
from tidegate.inspection.detectors.uscis_receipt import UscisReceipt
from tidegate.model.finding import InformationType, Likelihood

_NOTHING = Context("", "")


@dataclass(frozen=True, slots=True)
class CellHit:
    """One cell of those given: its index among them, and what it is by its own shape."""

    index: int
    type: InformationType
    likelihood: Likelihood
    key: str


STANDING: tuple[tuple[Recogniser, str], ...] = (
    (a_number.ANumber(), a_number.PREFIXED),
    (UscisReceipt(), RECEIPT),
    (sevis.Sevis(), sevis.FORM),
    (mrz.MachineReadable(), "|".join(mrz.MachineReadable.patterns)),
    (social_security.SocialSecurity(), social_security.GROUPED),
    (social_security.Taxpayer(), social_security.GROUPED),
    (i94.Admission(), i94.NEW_FORM),
    (NationalId(), "|".join(form.shape for form in FORMS if form.alone)),
    (payment_card.PaymentCard(), payment_card.FORM),
    (BankAccount(), bank_account.FORM),
    (mail.Email(), mail.FORM),
    (telephone.Phone(), f"{telephone.NORTH_AMERICAN}|{telephone.INTERNATIONAL}"),
)
"""Shapes that say what a whole cell is, in the order in which they are tried."""

_CERTAIN = {InformationType.EMAIL: Likelihood.LIKELY, InformationType.PHONE: Likelihood.LIKELY}
"""In a cell of its own an address is what it looks like; how much that matters is for the contract."""


def classify_cells(values: Sequence[str]) -> list[CellHit]:
    """The cells that are something by their own shape. Plain words and numbers cost next to nothing."""
    cells, joined = _joined(values)
    found = []
    for index in _lines(_standing(), joined):
        if (hit := _classified(index, cells[index].strip())) is not None:
            found.append(hit)
    return found


def matching_cells(type: InformationType, values: Sequence[str]) -> list[tuple[int, str]]:
    """Index and key of the cells that could be of `type`, given that a heading or a neighbour says so."""
    shape = SHAPES.get(type)
    if shape is None:
        return []
    cells, joined = _joined(values)
    keys = ((index, shape.key(cells[index].strip())) for index in _lines(_whole(shape.form), joined))
    return [(index, key) for index, key in keys if key is not None]


def shape_matches(type: InformationType, value: str) -> str | None:
    """The key of a cell that could be of `type` given a supporting heading, or None."""
    found = matching_cells(type, (value,))
    return found[0][1] if found else None


def _joined(values: Sequence[str]) -> tuple[Sequence[str], bytes]:
    """The cells, each canonical and on one line, and all of them one a line."""
    joined = "\n".join(values)
    if not joined.isascii() or "\r" in joined or joined.count("\n") != max(len(values) - 1, 0):
        values = [
            value if value.isalnum() and value.isascii() else " ".join(canonical(value).split("\n"))
            for value in values
        ]
        joined = "\n".join(values)
    return values, joined.encode("utf-8", "replace")


def _lines(cells: Expression, joined: bytes) -> Iterator[int]:
    """Numbers (from 0) of the lines that match."""
    line, counted = 0, 0
    for start, _ in cells.spans(joined):
        line += joined.count(b"\n", counted, start)
        counted = start
        yield line


@functools.cache
def _standing() -> Expression:
    return _whole("|".join(form for _, form in STANDING))


def _whole(form: str) -> Expression:
    return expression(rf"(?m)^[ \t']*(?:{form})[ \t]*$")


def _classified(index: int, value: str) -> CellHit | None:
    value = value.lstrip("'")
    for detector, form in STANDING:
        if not expression(rf"^(?:{form})$").found(value):
            continue
        if (judged := detector.judge(value, _NOTHING)) is not None:
            likelihood = _CERTAIN.get(detector.type, judged[0])
            return CellHit(index, detector.type, likelihood, detector.key(value))
    return None


class Shape(NamedTuple):
    """What a cell of a type may look like under its heading, and its key (None where a check fails)."""

    form: str
    key: Callable[[str], str | None]


def _number(least: int, most: int, width: int = 0) -> Callable[[str], str | None]:
    def key(value: str) -> str | None:
        digits = digits_of(value)
        if not least <= len(digits) <= most or (uniform(digits) and len(digits) > 1):
            return None
        return digits.zfill(width)

    return key


def _code(least: int, most: int, digits: int) -> Callable[[str], str | None]:
    def key(value: str) -> str | None:
        code = characters_of(value)
        return code if least <= len(code) <= most and len(digits_of(code)) >= digits else None

    return key


def _born(value: str) -> str | None:
    day = day_of(value)
    return day.isoformat() if day and 1900 <= day.year <= 2030 else None


def _card(value: str) -> str | None:
    digits = digits_of(value)
    return digits if payment_card.luhn(digits) and not uniform(digits) else None


def _sevis(value: str) -> str | None:
    return "N" + digits_of(value)


_DIGITS = r"[0-9][0-9 ./-]{5,22}[0-9]"
_MIXED = r"[A-Za-z0-9][A-Za-z0-9 ./-]{4,30}[A-Za-z0-9]"
_ZEROS = r"(?:\.0)?"
SHAPES: dict[InformationType, Shape] = {
    InformationType.A_NUMBER: Shape(rf"(?:{a_number.PREFIXED}|{a_number.FORM}){_ZEROS}", _number(7, 10, 9)),
    InformationType.USCIS_RECEIPT: Shape(rf"[A-Za-z]{{3}}[ -]?{_DIGITS}", _code(13, 13, 10)),
    InformationType.SSN: Shape(rf"(?:{social_security.GROUPED}|[0-9]{{7,9}}){_ZEROS}", _number(7, 10, 9)),
    InformationType.ITIN: Shape(rf"(?:{social_security.GROUPED}|9[0-9]{{8}}){_ZEROS}", _number(9, 10, 9)),
    InformationType.I94: Shape(rf"{i94.NEW_FORM}|{i94.OLD_FORM}", _code(11, 11, 10)),
    InformationType.SEVIS: Shape(rf"{sevis.FORM}|[0-9]{{10}}", _sevis),
    InformationType.FIN: Shape(rf"{_DIGITS}|[0-9]{{5,7}}[A-Za-z]{{1,2}}[0-9]{{0,2}}", _code(7, 10, 5)),
    InformationType.PASSPORT: Shape(_MIXED, _code(6, 12, 4)),
    InformationType.MRZ: Shape(r"[A-Z0-9< ]{28,90}", _code(10, 90, 6)),
    InformationType.NATIONAL_ID: Shape(_MIXED, _code(6, 20, 5)),
    InformationType.PAYMENT_CARD: Shape(_DIGITS, _card),
    InformationType.BANK_ACCOUNT: Shape(_MIXED, _code(6, 34, 5)),
    InformationType.PHONE: Shape(
        r"\+?[0-9(][0-9() ./-]{5,22}[0-9](?: ?(?:x|ext\.?) ?[0-9]{1,6})?", _number(7, 21)
    ),
    InformationType.EMAIL: Shape(mail.FORM, str.lower),
    InformationType.BIRTH_DATE: Shape(rf"{DATE}(?:[ T]00:00(?::00)?(?:\.0+)?)?", _born),
    InformationType.ADDRESS: Shape(r"[0-9]{1,6}[A-Za-z]? [A-Za-z0-9].{4,120}", _code(6, 120, 1)),
}
"""Types that a supported cell may be. Names are judged by `inspection.names`."""
