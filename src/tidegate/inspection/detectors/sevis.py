"""SEVIS numbers: one foreign student or exchange visitor."""

from __future__ import annotations

import re

from tidegate.inspection.detectors.context import Level, counting, digits_of, uniform, within_code
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

FORM = (
    r"[Nn] ?[#:-]? ?(?:[0-9]{10}|[0-9]{4}[ -][0-9]{3}[ -][0-9]{3}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}"
    r"|[0-9]{5}[ -][0-9]{5})"
)


_NOT_THE_LETTER = re.compile(r"[0-9]{10} [0-9]{5} $|° ?$")
"""Before an n in use in a PDF's table of objects, and before the N of a latitude."""


class Sevis(Recogniser):
    """The letter N and ten digits."""

    type = InformationType.SEVIS
    patterns = (rf"\b{FORM}\b",)
    bare = (r"\b[0-9]{10}\b",)
    labels = r"sevis(?: ?(?:ids?|numbers?|nos?\.?|#|identification))*"
    words = r"students?|i-?20|ds-?2019|f-?1|j-?1|m-?1|exchange visitor|scholar|sevp|dso"
    headings = (
        r"sevis(?: ?(?:identification|ids?|numbers?|nos?|nbr|num|#))*|student sevis(?: ?(?:id|number|no|#))?"
    )
    explains = (
        "The number of one foreign student or exchange visitor: N and ten digits. Recognised by itself "
        "when written together, in other groupings or without the N only with a word such as SEVIS."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Written together it is its own proof."""
        digits = digits_of(value)
        if uniform(digits):
            return None
        if value[0] in "Nn" and _NOT_THE_LETTER.search(context.before):
            return None
        level = self.level(context)
        if value[0] not in "Nn":
            return (Likelihood.LIKELY, "ten digits labelled as SEVIS") if level is Level.LABELLED else None
        if level:
            return Likelihood.VERY_LIKELY, "N and ten digits, with words about students nearby"
        if within_code(context) or counting(digits) or len(value) > 12 or " " in value:
            return None
        if value[0] == "N" and len(value) == 11:
            return Likelihood.LIKELY, "N followed by ten digits"
        return Likelihood.POSSIBLE, "N and ten digits"

    def key(self, value: str) -> str:
        """N and the digits."""
        return "N" + digits_of(value)
