"""Social security numbers, and the taxpayer numbers of people who have none (ITIN)."""

from __future__ import annotations

from tidegate.inspection.detectors.context import (
    Level,
    counting,
    digits_of,
    otherwise,
    uniform,
    within_code,
    within_number,
)
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

GROUPED = r"[0-9]{3}(?: ?- ?[0-9]{2} ?- ?| [0-9]{2} |\.[0-9]{2}\.|/[0-9]{2}/)[0-9]{4}"
_PUBLISHED = frozenset({"078051120", "457555462", "219099999"})


def issued(digits: str) -> bool:
    """Whether an office may have issued the number: no area 000, 666 or 9xx, no zero group or serial."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def taxpayer(digits: str) -> bool:
    """Whether the number lies where ITINs are issued."""
    group = int(digits[3:5])
    return digits[0] == "9" and (50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or group >= 94)


class _NineDigits(Recogniser):
    patterns = (rf"\b{GROUPED}\b",)
    bare = (r"\b[0-9]{9}\b",)

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        digits = digits_of(value)
        if uniform(digits) or within_number(context):
            return None
        level = self.level(context)
        if not self.plausible(digits):
            labelled = level is Level.LABELLED and self.takes_label(digits)
            return (
                (Likelihood.LIKELY, f"labelled as {self.type.value}, in a range never issued")
                if labelled
                else None
            )
        if counting(digits) or digits in _PUBLISHED:
            return (
                (Likelihood.UNLIKELY, "an example's digits, labelled like a real number") if level else None
            )
        if level is Level.LABELLED:
            return Likelihood.VERY_LIKELY, f"nine digits labelled as {self.type.value}"
        if len(digits) == len(value):
            return None
        if level:
            return Likelihood.LIKELY, "grouped 3-2-4, with words about it nearby"
        if otherwise(context) or within_code(context) or value[3] in "./" or " " in value:
            return None
        return Likelihood.POSSIBLE, "grouped 3-2-4 and within the issued ranges"

    def plausible(self, digits: str) -> bool:
        raise NotImplementedError

    def takes_label(self, digits: str) -> bool:
        """Whether a label makes it one even outside the ranges that were issued."""
        return not taxpayer(digits) and not issued(digits)


class SocialSecurity(_NineDigits):
    """Three, two and four digits, in the ranges that were issued."""

    type = InformationType.SSN
    labels = (
        r"ssns?|ss ?#|social(?: security)?(?: ?(?:numbers?|nos?\.?|num|#))?|soc\.? ?sec\.?(?: ?(?:no\.?|#))?"
        r"|social sec"
        r"|n[uú]mero de seguro social|seguro social|numéro de sécurité sociale|社会安全号码?"
        r"|номер социального страхования"
    )
    words = r"taxpayer|w-?2|w-?9|payroll"
    headings = (
        r"(?:applicant |subject |employee |spouse |client )?(?:ssn|ss ?#|social security(?: ?(?:numbers?|nos?"
        r"|num|#))?)"
        r"|social ?sec(?:urity)?(?: ?(?:no|num|number|#))?|soc sec(?: (?:no|num|number))?"
        r"|(?:numero de )?seguro social"
        r"|ssn ?(?:no|number|#)|ssnum"
    )
    explains = (
        "The United States social security number: nine digits, 3-2-4. Recognised by grouping within the "
        "issued ranges, surely with a label. Misses bare nine digits without a label, because any number "
        "of that length is a valid one."
    )

    def plausible(self, digits: str) -> bool:
        """In a range that was issued."""
        return issued(digits)


class Taxpayer(_NineDigits):
    """The same shape from 900 up, with the middle digits that ITINs have."""

    type = InformationType.ITIN
    labels = (
        r"itins?|(?:individual )?tax(?:payer)? ?(?:identification|id)(?: ?(?:numbers?|nos?\.?|#))?|tax id"
    )
    words = r"taxpayer|irs|w-?7|ssn|social security"
    headings = r"itin(?: ?(?:no|number|#))?|individual taxpayer(?: identification| id)?(?: ?(?:number|no|#))?"
    explains = (
        "The taxpayer number of people who cannot have a social security number, which itself says "
        "something about their status: nine digits from 900, 3-2-4, with certain middle digits. Misses "
        "it bare without a label."
    )

    def plausible(self, digits: str) -> bool:
        """In the ranges for ITINs."""
        return taxpayer(digits)
