"""FIN and FBI numbers: the file of one person's fingerprints."""

from __future__ import annotations

from tidegate.inspection.detectors.context import Level, digits_of, uniform, within_number
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood


class Fingerprint(Recogniser):
    """Eight to ten digits (FIN) or digits and letters (FBI) under their label."""

    type = InformationType.FIN
    bare = (
        r"\b[0-9]{8,10}\b",
        r"\b[0-9]{5,7}[A-Z]{1,2}[0-9]{0,2}\b",
        r"\b[0-9]{3}[ -][0-9]{3}[ -][0-9]{3,4}\b",
    )
    labels = (
        r"fins?(?: ?(?:numbers?|nos?\.?|#))|fins? ?:|\(fins?\)|fingerprint (?:identification|id"
        r"|file)?(?: ?(?:numbers?|nos?\.?|#))?"
        r"|fbi ?(?:numbers?|nos?\.?|#|id|ucn)|fnu"
    )
    headings = (
        r"fins?(?: ?(?:numbers?|nos?|nbr|num|#|id))?|fingerprint(?: identification| id)? ?(?:numbers?|nos?"
        r"|#)?|fbi ?(?:numbers?|nos?|#|id)"
    )
    explains = (
        "The number of one person's fingerprints at the Department of Homeland Security (FIN, ten "
        "digits) or the FBI. Only recognised under its label: any number has this shape."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Nothing but the label tells."""
        digits = digits_of(value)
        if len(digits) < 5 or uniform(digits) or within_number(context):
            return None
        if self.level(context) is Level.LABELLED:
            return Likelihood.LIKELY, "labelled as a fingerprint number"
        return None
