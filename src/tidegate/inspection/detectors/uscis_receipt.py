"""USCIS receipt numbers: one application or petition of one person."""

from __future__ import annotations

from tidegate.inspection.detectors.context import Level, counting, digits_of, uniform
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

CENTRES = (
    "IOE|EAC|WAC|LIN|SRC|MSC|NBC|YSC|VSC|CSC|NSC|TSC|PSC|MCT|AAO|ESC|WSC"
    "|ZLA|ZNY|ZSF|ZMI|ZHN|ZCH|ZAR|ZNK|ZOL|ZBO|ZTA|ZAC|ZAL|ZDV"
)
_CENTRE = f"(?:{CENTRES}|{CENTRES.lower()})"
FORM = (
    rf"{_CENTRE}(?:[ -]?[0-9]{{10}}|[ -]?[0-9]{{2}}[ -][0-9]{{3}}[ -][0-9]{{5}}|[ -]?[0-9]{{5}}[ -][0-9]{{5}}"
    rf"|[ -]?[0-9]{{2}}[ -][0-9]{{8}}|[ -][0-9]{{3}}[ -][0-9]{{3}}[ -][0-9]{{4}}"
    rf"|[ -]?[0-9]{{3}}[ -][0-9]{{7}})"
)


class UscisReceipt(Recogniser):
    """Three letters of a service centre or asylum office and ten digits."""

    type = InformationType.USCIS_RECEIPT
    patterns = (rf"\b{FORM}\b",)
    labels = (
        r"(?:uscis )?receipt(?: (?:numbers?|nos?\.?|#))?|case (?:numbers?|nos?\.?|#)|numero de recibo"
        r"|número de recibo"
    )
    words = (
        r"uscis|petitions?|service cent(?:er|re)|form i-?[0-9]{2,3}[a-z]?|i-?[0-9]{3}|asylum|application"
        r"|pending"
    )
    headings = (
        r"(?:uscis |case |petition |application )?receipts?(?: ?(?:numbers?|nos?|nbr|num|#|id))?"
        r"|rcpt(?: ?(?:no|#|num))?"
        r"|uscis case (?:number|no|#)|numero de recibo|recibo"
    )
    explains = (
        "The number of one application to USCIS (IOE, EAC, WAC, LIN, SRC, MSC, NBC, YSC, an asylum "
        "office, and ten digits); anyone who holds it can follow the case. Recognised by itself in every "
        "grouping. Misses numbers of offices not in its list."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """The shape is its own proof, except where it is grouped like a telephone number."""
        digits = digits_of(value)
        if uniform(digits):
            return None
        if counting(digits):
            return Likelihood.UNLIKELY, "receipt number whose digits count up like an example's"
        level = self.level(context)
        if level is Level.LABELLED:
            return Likelihood.VERY_LIKELY, "service centre and ten digits, labelled as a receipt"
        if any(c in value for c in " -") and _grouped_like_telephone(value):
            return (Likelihood.LIKELY, "service centre and ten digits") if level else None
        if value[:3].islower() and not level:
            return Likelihood.POSSIBLE, "letters of a service centre in small print and ten digits"
        return Likelihood.VERY_LIKELY if level else Likelihood.LIKELY, "service centre and ten digits"


def _grouped_like_telephone(value: str) -> bool:
    groups = value[3:].strip(" -").replace("-", " ").split(" ")
    return [len(group) for group in groups] in ([3, 3, 4], [10]) and value[3] in " -"
