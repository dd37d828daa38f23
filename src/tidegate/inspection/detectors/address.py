"""Street addresses of people."""

from __future__ import annotations

import re

from tidegate.inspection.detectors.context import Level
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

_STREET = (
    r"(?:Street|St|Avenue|Ave|Boulevard|Blvd|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Circle|Cir|Way|Place|Pl"
    r"|Terrace|Ter"
    r"|Parkway|Pkwy|Highway|Hwy|Trail|Trl|Loop|Square|Sq)"
)
FORM = (
    rf"[0-9]{{1,6}} (?:[NSEW]\.? )?(?:[A-Z0-9][A-Za-z0-9.']* ){{1,4}}{_STREET}\b\.?,?(?: (?:Apt|Apartment"
    rf"|Unit|Suite|Ste|Floor|Room|#)"
    r"\.? ?[A-Za-z0-9-]{1,6},?)?\s[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+){0,2},? [A-Z]{2},? "
    r"[0-9]{5}(?:-[0-9]{4})?"
)
_OFFICE = r"\b(?:Suite|Ste|Floor|Room)\b"


class Address(Recogniser):
    """A house number and street with city, state and ZIP code."""

    type = InformationType.ADDRESS
    patterns = (rf"\b{FORM}\b",)
    labels = (
        r"(?:home|residential|mailing|current|last known|street) address|resid(?:es|ing|ence)(?: (?:at|is))?"
        r"|lives? at|living at|lived at"
        r"|domicilio|direcci[oó]n|reside en|vive en"
    )
    headings = (
        r"(?:(?:home|residential|mailing|current|last known|street|applicant|detainee|client"
        r"|sponsor) )?(?:street )?address(?:es)?(?: ?(?:line )?[123])?"
        r"|street|residence|domicilio|direccion|adresse|endereço|адрес|地址|住址|آدرس|العنوان"
    )
    explains = (
        "A street address with city, state and ZIP code. An office's address says nothing; a home's, by "
        "its label or beside a protected person, is contact information."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Only a home is anybody's."""
        if self.level(context) is Level.LABELLED and not re.search(_OFFICE, value):
            return Likelihood.POSSIBLE, "address labelled as a home"
        return None if re.search(_OFFICE, value) else (Likelihood.UNLIKELY, "street address")
