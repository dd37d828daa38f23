"""A-numbers: the number by which United States immigration agencies know one person for life."""

from __future__ import annotations

import re

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

_SEPARATOR = r"(?: ?- ?| |\.|/)"
FORM = (
    rf"(?:[0-9]{{7,9}}|[0-9]{{1,3}}{_SEPARATOR}[0-9]{{3}}{_SEPARATOR}[0-9]{{3}}"
    rf"|[0-9]{{2,3}}{_SEPARATOR}[0-9]{{6}}|[0-9]{{5,6}}{_SEPARATOR}[0-9]{{3}})"
)
_REVISION = r"(?:commit|merge|sha|rev|hash|blob|tree|[0-9a-f]\.\.)[^a-z0-9]{0,3}$|[/`@\[]$"
PREFIXED = rf"[Aa] ?[#:.(/=-]{{0,2}} ?{FORM}"


class ANumber(Recogniser):
    """Seven to nine digits, after an A or after words that call them an A-number."""

    type = InformationType.A_NUMBER
    patterns = (rf"\b{PREFIXED}\b",)
    bare = (rf"\b{FORM}\b",)
    labels = (
        r"a[ -]?(?:numbers?|nos?\.?|nbr|num|files?)(?: ?#)?|a ?#|an?um|anumbers?"
        r"|alien(?:'s)? ?(?:registration )?(?:receipt )?(?:card )?(?:numbers?|nos?\.?|nbr|num|#|ids?|file)"
        r"|alien ?reg\w*\.?(?: ?(?:numbers?|no\.?|#))?|uscis ?(?:#|numbers?|nos?\.?)"
        r"|(?:uscis )?file (?:number|no\.?)"
        r"|numero (?:de )?(?:a|alien|(?:registro (?:de )?)?(?:extranjero|extranjeria))|n(?:umero|\.o|o\.?) a"
        r"|número (?:de )?(?:a|alien|(?:registro (?:de )?)?(?:extranjero|extranjería))|num[eé]ro (?:a"
        r"|d'étranger)"
        r"|número (?:de registro )?de estrangeiro|а-номер|номер (?:а|a|иностранца)"
        r"|регистрационный номер иностранца"
        r"|外国人登记号|外国人注册号|a号码?|رقم (?:الأجنبي|a)|شماره (?:بیگانه|a|خارجی)"
    )
    words = (
        r"aliens?|respondents?|detainees?|detained(?: individual| person)?|non-?citizens?|beneficiar(?:y|ies)"
        r"|petitioners?|applicants?|asylum[- ]?seekers?|asylees?|refugees?|deportees?|parolees?|migrants?"
        r"|derivative"
        r"|uscis|eoir|removal proceedings|credible fear|solicitante|detenid[oa]s?|extranjer[oa]s?|demandado"
    )
    headings = (
        r"a ?(?:numbers?|nos?|nbr|num|file|id)|a ?#|a ?file ?(?:number|no|#)|anum|anumbers?|anbr|afile"
        r"|(?:subject|applicant|detainee|respondent|beneficiary|principal|client|person|lead"
        r"|primary) a ?(?:number|no|#|num)"
        r"|aliens?(?: registration)?(?: receipt)?(?: file)? ?(?:numbers?|nos?|nbr|num|#|id)|alien ?(?:id|file"
        r"|#)"
        r"|alien registration|uscis ?(?:#|numbers?|nos?|a number)|ins (?:number|no|#)|ar ?(?:#|no|number)"
        r"|numero (?:de )?(?:a|alien|extranjero|extranjeria|registro de extranjero)|num(?:ero)? a|n a"
        r"|a numero"
        r"|外国人登记号|外国人注册号|a号码?|а номер|номер а|شماره بیگانه|رقم الأجنبي"
    )
    explains = (
        "The number by which United States immigration agencies know one person for life; it opens the "
        "file in which a person asked for protection. Recognised after an A (A and seven to nine digits "
        "in any grouping), or bare after words such as alien number, A#, A-file, USCIS#, respondent. "
        "Misses a bare number that nothing around it explains; in tables the column explains it."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Sure with an A or a label; a bare number beside a word about such people is possible."""
        digits = digits_of(value)
        if not 7 <= len(digits) <= 9 or uniform(digits):
            return None
        level = self.level(context)
        if value[0] in "Aa":
            verdict = _prefixed(value, digits, level, context)
        else:
            verdict = None if within_number(context) else _bare(value, digits, level)
        if verdict is not None and counting(digits):
            return Likelihood.UNLIKELY, "A-number, though its digits count up like an example's"
        return verdict

    def key(self, value: str) -> str:
        """Nine digits: shorter numbers are older, and gain zeros in front."""
        return digits_of(value).zfill(9)


def _prefixed(value: str, digits: str, level: Level, context: Context) -> tuple[Likelihood, str] | None:
    spaced, whole, capital = value[1] == " ", len(digits) == 9, value[0] == "A"
    if level >= Level.BESIDE or (level and capital and len(digits) > 7):
        sure = Likelihood.VERY_LIKELY if whole else Likelihood.LIKELY
        return sure, "A and digits, and words about it nearby"
    if len(digits) == 7 or (spaced and not (capital and whole)):
        return None
    doubtful = within_code(context) or otherwise(context) or (spaced and digits.endswith("000000"))
    if capital and whole and not doubtful:
        return Likelihood.LIKELY, "A followed by nine digits"
    if spaced and doubtful:
        return None
    if (capital and (whole or not doubtful)) or (whole and not _hash(value, context)):
        return Likelihood.POSSIBLE, "A followed by digits, with nothing nearby to confirm it"
    return None


def _hash(value: str, context: Context) -> bool:
    """A small a and digits is one hexadecimal number in seventy, and changelogs are full of those."""
    return len(value) == 10 and (value[1] > "2" or re.search(_REVISION, context.before) is not None)


def _bare(value: str, digits: str, level: Level) -> tuple[Likelihood, str] | None:
    if level is Level.LABELLED:
        return Likelihood.VERY_LIKELY if len(
            digits
        ) > 7 else Likelihood.LIKELY, "digits labelled as an A-number"
    grouped = len(digits) < len(value)
    if level is Level.BESIDE and len(digits) == 9:
        return Likelihood.LIKELY, "nine digits beside a word about such a person"
    if level and len(digits) == 9 and (grouped or digits[0] in "012"):
        return Likelihood.POSSIBLE, "nine digits near a word about such a person"
    return None
