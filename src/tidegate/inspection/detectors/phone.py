"""Telephone numbers of people."""

from __future__ import annotations

import re

from tidegate.inspection.detectors.context import (
    characters_of,
    digits_of,
    uniform,
    within_code,
    within_number,
)
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

NORTH_AMERICAN = r"(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"
INTERNATIONAL = r"\+[2-9][0-9]{0,2}[ .-]?(?:\([0-9]{1,4}\)[ .-]?)?[0-9]{1,5}(?:[ .-]?[0-9]{2,5}){1,4}"
_OFFICE = (
    r"office|hotline|toll|fax|press|public affairs|help ?(?:line|desk)|call|agency|department|bureau|division"
)
_PERSON = r"applicant|respondent|detainee|sponsor|beneficiary|petitioner|noncitizen"


class Phone(Recogniser):
    """North American and international forms."""

    type = InformationType.PHONE
    patterns = (rf"{NORTH_AMERICAN}\b", rf"{INTERNATIONAL}\b")
    headings = (
        r"(?:[a-z]+ ){0,2}(?:tele)?phones?(?: ?(?:numbers?|nos?|num|nbr|#|ext))?|(?:[a-z]+ )?(?:tel|mobile"
        r"|cell|fax)(?: ?(?:numbers?|nos?|#|phone))?"
        r"|telefono|telefone|téléphone|телефон|电话|電話|手机|تلفن|هاتف|contact (?:number|no)"
    )
    explains = (
        "A telephone number, North American or with a country code. By itself it never holds a file; "
        "beside a protected person's name or number it is that person's contact. Numbers given as an "
        "office's are left out."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Reported, never decisive by itself."""
        if uniform(digits_of(value)[-7:]) or within_number(context) or within_code(context):
            return None
        if value[0] == "+" and not dialled(value):
            return None
        if context.before[-1:].isalnum() or re.search(_OFFICE, context.before):
            return None
        if re.search(_PERSON, context.before):
            return Likelihood.POSSIBLE, "telephone number of a protected person"
        return Likelihood.UNLIKELY, "telephone number"

    def key(self, value: str) -> str:
        """Digits, without North America's 1."""
        digits = characters_of(value)
        return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def dialled(value: str) -> bool:
    """Whether a number with a country code can exist."""
    digits = digits_of(value)
    if digits.startswith("1"):
        return len(digits) == 11 and digits[1] > "1"
    import phonenumbers  # its tables cost some forty milliseconds

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(value)))
    except phonenumbers.NumberParseException:
        return False
