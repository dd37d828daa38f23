"""National identity and tax numbers of persons, of some thirty countries."""

from __future__ import annotations

import functools

from tidegate.inspection.canonical.expressions import expression
from tidegate.inspection.detectors.context import Level, Support, characters_of
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.national_forms import FORMS, Form
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

GENERAL = (
    r"national (?:identity|identification|id)(?: card)?(?: ?(?:numbers?|nos?\.?|#))?|n[uú]mero de identidad"
    r"|identity card (?:no\.?|number)"
)


@functools.cache
def support_of(form: Form) -> Support:
    """The weighing of one country's words."""
    return Support(f"(?:{form.labels}|{GENERAL})(?: ?(?:numbers?|nos?\\.?|nr\\.?|#|n[uú]mero))?")


class NationalId(Recogniser):
    """Shapes with their check digits; most of them count only under their label."""

    type = InformationType.NATIONAL_ID
    patterns = tuple(rf"\b{form.shape}\b" for form in FORMS if form.alone)
    bare = tuple(rf"\b(?:{form.shape})\b" for form in FORMS if not form.alone)
    labels = "|".join([*(form.labels for form in FORMS), GENERAL])
    headings = (
        rf"(?:{'|'.join(form.labels for form in FORMS if len(form.labels) > 2)})(?: ?(?:numbers?|nos?|nr|#|id"
        rf"|card))*"
        r"|national (?:identity|identification|insurance|id)(?: card)?(?: ?(?:numbers?|nos?|#))?|nationalid"
        r"|cedula"
    )
    explains = (
        "A number that a state gave one person: CURP, CUI, cédula, resident identity, Aadhaar, kimlik, "
        "SNILS, CPF, national insurance and others. Those with a shape and check digits of their own "
        "(CURP, CPF, SNILS, Chinese resident identity, codice fiscale, Nicaraguan cédula) are recognised "
        "by themselves, the rest under a label."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """By the first form whose shape and check fit and whose label, where it needs one, is there."""
        number = characters_of(value)
        for form in FORMS:
            if not expression(rf"^(?:{form.shape})$").found(value):
                continue
            level = support_of(form).level(context)
            labelled = level is Level.LABELLED
            if not (labelled or form.alone) or not _holds(form, number):
                continue
            if labelled:
                return Likelihood.VERY_LIKELY, f"labelled as a national number of {form.country}"
            return Likelihood.LIKELY, f"shape and check digits of {form.country}"
        return None


def _holds(form: Form, number: str) -> bool:
    """The check, over a number that may still be too short or long for it."""
    try:
        return form.check(number)
    except (ValueError, IndexError):
        return False
