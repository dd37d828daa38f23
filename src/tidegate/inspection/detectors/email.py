"""E-mail addresses of people; an office's mailbox speaks of nobody."""

from __future__ import annotations

import re

from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

FORM = r"[A-Za-z0-9][A-Za-z0-9.%+-]*@[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,24}"
_OFFICES = (
    r"info|contact|help|support|press|media|webmaster|admin|office|mail|foia|privacy|records"
    r"|statistics|stats|data|service|services|customerservice|team|hello|noreply|no-reply"
    r"|donotreply|postmaster|abuse|security|editor|feedback|public|publicaffairs|inquiries"
    r"|enquiries|questions|sales|jobs|careers|list|lists|bugs|dev|devel|users|user|git"
    r"|hostmaster|root|test|example|you|your|name|username|someone|somebody|me|foo|bar"
)
"""Mailboxes that are nobody's own."""


class Email(Recogniser):
    """A mailbox at a domain."""

    type = InformationType.EMAIL
    patterns = (rf"\b{FORM}",)
    labels = r"(?:personal |home |client )?e-?mails?(?: address(?:es)?)?|correo(?: electr[oó]nico)?"
    words = r"\b(?:applicant|respondent|detainee|sponsor|beneficiary|petitioner|noncitizen)\b"
    headings = (
        r"(?:[a-z]+ ){0,2}e ?mails?(?: ?(?:address(?:es)?|ids?))?|correo(?: electronico)?|邮箱|電郵|ایمیل"
        r"|البريد الإلكتروني"
    )
    explains = (
        "An e-mail address. By itself it never holds a file; beside a protected person's name or number "
        "it is that person's contact. Mailboxes of offices (info@, press@) are left out."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Reported, never decisive by itself."""
        mailbox = re.split("[.@-]", value, maxsplit=1)[0].lower()
        if re.fullmatch(_OFFICES, mailbox) or re.fullmatch(_OFFICES, value.split("@")[0].lower()):
            return None
        if re.search(self.words, context.before):
            return Likelihood.POSSIBLE, "e-mail address of a protected person"
        return Likelihood.UNLIKELY, "e-mail address"

    def key(self, value: str) -> str:
        """In lower case."""
        return value.lower()
