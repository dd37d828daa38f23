"""Payment cards: issuer, length and Luhn's check digit."""

from __future__ import annotations

import re

from tidegate.inspection.detectors.context import Level, digits_of, within_code, within_number
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

_ISSUER = r"(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6(?:011|[45][0-9]{2})|35[2-8][0-9]|62[0-9]{2})"
FORM = (
    rf"{_ISSUER}(?:[0-9]{{12}}|(?:[ -][0-9]{{4}}){{3}})|3[47][0-9]{{2}}(?:[0-9]{{11}}"
    rf"|[ -][0-9]{{6}}[ -][0-9]{{5}})"
)


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others."""
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


class PaymentCard(Recogniser):
    """Fifteen or sixteen digits of a known issuer."""

    type = InformationType.PAYMENT_CARD
    patterns = (rf"\b(?:{FORM})\b",)
    labels = (
        r"(?:credit|debit|payment|bank|prepaid|visa|master) ?cards?(?: ?(?:numbers?|nos?\.?|#))?"
        r"|cards?(?: ?(?:numbers?|nos?\.?|#))?|tarjeta(?: de cr[eé]dito)?|pan"
    )
    words = (
        r"visa|mastercard|amex|american express|discover|cvv|cvc|exp(?:iry|ires|iration)?|paid|bond"
        r"|cardholder"
    )
    headings = (
        r"(?:credit|debit|payment|bank) ?card ?(?:numbers?|nos?|#)?|cards? ?(?:numbers?|nos?|#)|pan|tarjeta"
    )
    explains = (
        "The number on a credit or debit card: a known issuer, the right length and Luhn's check digit. "
        "Likely where grouped as on the card or near words about cards, otherwise only reported. Well- "
        "known test numbers are none."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """One number in fifty with this many digits passes by chance, so a bare one needs words."""
        digits = digits_of(value)
        if len(set(digits)) <= 4 or not luhn(digits) or within_number(context) or within_code(context):
            return None
        if " " in value and _in_a_row_of_numbers(value, context):
            return None
        level = self.level(context)
        if level is Level.LABELLED:
            return Likelihood.VERY_LIKELY, "issuer, length and check digit of a payment card, labelled"
        if level or "-" in value:
            return Likelihood.LIKELY, "issuer, length and check digit of a payment card"
        if " " in value:
            return Likelihood.POSSIBLE, "issuer, length, grouping and check digit of a payment card"
        return Likelihood.UNLIKELY, "passes a payment card's checks, with nothing nearby to confirm it"


def _in_a_row_of_numbers(value: str, context: Context) -> bool:
    """Four-digit numbers side by side in a table, more of them or rising steadily."""
    groups = value.split(" ")
    more = re.search(r"[0-9][ \n]{1,3}$", context.before) or re.search(r"^[ \n]{1,3}[0-9]", context.after)
    return more is not None or groups == sorted(groups)
