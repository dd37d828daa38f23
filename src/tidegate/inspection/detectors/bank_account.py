"""Bank accounts: IBANs by their checksum, other account numbers under their label."""

from __future__ import annotations

from tidegate.inspection.detectors.context import Level, characters_of, uniform
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

FORM = r"[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?"
_EXAMPLES = frozenset(
    {"GB82WEST12345698765432", "GB29NWBK60161331926819", "DE89370400440532013000", "NL91ABNA0417164300"}
)
"""Numbers that the standard and its textbooks print."""


class BankAccount(Recogniser):
    """An IBAN, or digits called a bank account."""

    type = InformationType.BANK_ACCOUNT
    patterns = (rf"\b{FORM}\b",)
    bare = (r"\b[0-9][0-9 -]{4,18}[0-9]\b",)
    labels = (
        r"ibans?|bank (?:account|acct)\.?(?: ?(?:numbers?|nos?\.?|#))?|(?:checking|savings) (?:account"
        r"|acct)\.?(?: ?(?:numbers?|nos?\.?|#))?"
        r"|cuenta bancaria|clabe|kontonummer"
    )
    headings = (
        r"ibans?|(?:bank|checking|savings) (?:account|acct) ?(?:numbers?|nos?|#)?|cuenta bancaria|clabe"
    )
    explains = (
        "An international bank account number, recognised by country, length and checksum; other account "
        "numbers only under a label such as bank account number."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """The checksum of an IBAN is proof."""
        number = characters_of(value)
        if number[:1].isalpha():
            if not valid_iban(number):
                return None
            if number in _EXAMPLES:
                return Likelihood.UNLIKELY, "an IBAN that textbooks print"
            return Likelihood.VERY_LIKELY if self.level(
                context
            ) else Likelihood.LIKELY, "an IBAN with its checksum"
        if uniform(number) or self.level(context) is not Level.LABELLED:
            return None
        return Likelihood.POSSIBLE, "digits labelled as a bank account"


def valid_iban(number: str) -> bool:
    """Country, length and checksum."""
    from stdnum import iban  # its table costs some milliseconds

    return bool(iban.is_valid(number, check_country=False))  # a country's own check would load more
