"""Passport numbers, of any country, under their label."""

from __future__ import annotations

from tidegate.inspection.detectors.context import Level, counting, digits_of, uniform
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

FORM = (
    r"[A-Za-z]{0,3}[ -]?[0-9]{5,9}[A-Za-z]{0,2}|[A-Za-z][0-9]{2}[A-Za-z0-9]{5,6}|[0-9]{2} [0-9]{2} [0-9]{6}"
    r"|[0-9]{2} [0-9]{7}"
)


class Passport(Recogniser):
    """Six to nine letters and digits after the word for passport."""

    type = InformationType.PASSPORT
    bare = (rf"\b(?:{FORM})\b",)
    labels = (
        r"(?:[a-z]+ )?passports?(?: ?(?:books?|cards?|numbers?|nos?\.?|num|nbr|#|ids?))*"
        r"|travel documents?(?: ?(?:numbers?|nos?\.?|#))*"
        r"|ppt ?(?:no\.?|#)|pasaportes?(?: ?(?:numero|número|n[oº.]|num))*|passeports?(?: ?(?:numéro|numero"
        r"|n[o°]))*|passaportes?"
        r"|passaporto|reisepass\w*|pasaport|паспорт\w*|护照(?:号码?)?|護照(?:號碼)?"
        r"|جواز (?:ال)?سفر|گذرنامه|پاسپورت"
    )
    headings = (
        r"(?:us |foreign |applicant )?(?:passports?|travel doc(?:ument)?s?|ppt)(?: ?(?:books?|cards?|numbers?"
        r"|nos?|nbr|num|#|ids?))*"
        r"|(?:numero de )?pasaporte(?: ?(?:numero|no|n))?|passeport|passaporte|паспорт|护照(?:号码?)?|گذرنامه"
        r"|جواز السفر"
    )
    explains = (
        "The number of one person's passport or travel document, any country's. Only recognised after "
        "the word for it, in ten languages; the machine-readable zone is recognised by itself (see MRZ)."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Nothing but the label tells."""
        digits = digits_of(value)
        length = sum(c.isalnum() for c in value)
        if (
            not 6 <= length <= 11
            or len(digits) < 5
            or uniform(digits)
            or self.level(context) is not Level.LABELLED
        ):
            return None
        if context.after[:1] in (",", ".") and context.after[1:2].isdigit():
            return None
        if counting(digits):
            return Likelihood.POSSIBLE, "labelled as a passport, with an example's digits"
        return Likelihood.VERY_LIKELY if length > 6 else Likelihood.LIKELY, "labelled as a passport number"
