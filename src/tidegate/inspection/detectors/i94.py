"""I-94 admission numbers, both forms: one person's entry into the United States."""

from __future__ import annotations

import re

from tidegate.inspection.detectors.context import (
    Level,
    counting,
    digits_of,
    uniform,
    within_code,
    within_number,
)
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

NEW_FORM = r"[0-9]{9}[A-Za-z][0-9]|[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}[ -]?[A-Z][0-9]"
OLD_FORM = r"[0-9]{11}|[0-9]{9}[ -][0-9]{2}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}[ -][0-9]{2}"


def _drawn(value: str, context: Context) -> bool:
    """Groups parted by different signs, or in a row of numbers, as in the outlines of drawings."""
    signs = set(re.findall(r"[ -]", value[:8]))
    return len(signs) > 1 or (" " in signs and re.search(r"[0-9] $", context.before) is not None)


class Admission(Recogniser):
    """Eleven digits (old), or nine digits, a letter and a digit (since 2019)."""

    type = InformationType.I94
    patterns = (rf"\b(?:{NEW_FORM})\b",)
    bare = (rf"\b(?:{OLD_FORM})\b",)
    labels = (
        r"i ?-? ?94(?:w|a)?(?: ?(?:admission|arrival|record|departure|/))*(?: ?(?:numbers?|nos?\.?|#))?"
        r"|(?:most recent )?admission (?:numbers?|nos?\.?|#|\(i-?94\))|admission record(?: (?:number|no\.?"
        r"|#))?"
        r"|arrival[ /-]+departure (?:record|form)(?: (?:numbers?|nos?\.?|#))?|número de admisión"
        r"|numero de admision"
    )
    words = r"admission|admitted|port of entry|paroled|arrival|departure record|visa|passport|inspected|cbp"
    headings = (
        r"i ?94(?: ?(?:admission|arrival|record))?(?: ?(?:numbers?|nos?|nbr|num|#|id))?"
        r"|admission(?: record)? ?(?:numbers?|nos?|num|#)"
        r"|arrival departure(?: record)?(?: ?(?:number|no|#))?|numero de admision"
    )
    explains = (
        "The number of one entry into the United States: eleven digits, or since 2019 nine digits, a "
        "letter and a digit. The newer form is recognised by itself (as possible), the older only with "
        "words such as I-94."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """The older form is any eleven digits, so only its label makes it one."""
        digits = digits_of(value)
        if uniform(digits) or within_number(context) or _drawn(value, context):
            return None
        level = self.level(context)
        new = len(digits) == 10
        if level is Level.LABELLED:
            return Likelihood.VERY_LIKELY, "labelled as an I-94 number"
        if new and level:
            return Likelihood.LIKELY, "nine digits, a letter and a digit, with words about admission nearby"
        if (
            new
            and value[-2].isupper()
            and value[-2] != "E"
            and not within_code(context)
            and not counting(digits)
        ):
            return Likelihood.POSSIBLE, "nine digits, a letter and a digit, as I-94 numbers have"
        if level is Level.BESIDE and not new:
            return Likelihood.POSSIBLE, "eleven digits beside a word about admission"
        return None
