"""E-mail addresses of people; an office's mailbox speaks of nobody."""

from __future__ import annotations

from tidegate.inspection.detectors.context import Level
from tidegate.inspection.detectors.interface import Context
from tidegate.inspection.detectors.recogniser import Recogniser
from tidegate.model.finding import InformationType, Likelihood

FORM = r"[A-Za-z0-9][A-Za-z0-9.%+-]*@[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,24}"
_OFFICES = frozenset(
    [
        "info",
        "contact",
        "help",
        "support",
        "press",
        "media",
        "webmaster",
        "admin",
        "office",
        "mail",
        "foia",
        "privacy",
        "records",
        "statistics",
        "stats",
        "data",
        "service",
        "services",
        "customerservice",
        "team",
        "hello",
        "noreply",
        "no-reply",
        "donotreply",
        "postmaster",
        "abuse",
        "security",
        "editor",
        "feedback",
        "public",
        "publicaffairs",
        "inquiries",
        "enquiries",
        "questions",
        "sales",
        "jobs",
        "careers",
        "list",
        "lists",
        "bugs",
        "dev",
        "devel",
        "users",
        "user",
        "git",
        "hostmaster",
        "root",
        "test",
        "example",
        "you",
        "your",
        "name",
        "username",
        "someone",
        "somebody",
        "me",
        "foo",
        "bar",
    ]
)


class Email(Recogniser):
    """A mailbox at a domain."""

    type = InformationType.EMAIL
    patterns = (rf"\b{FORM}",)
    labels = r"(?:personal |home |client )?e-?mails?(?: address(?:es)?)?|correo(?: electr[oó]nico)?"
    words = r"applicant|respondent|detainee|sponsor|beneficiary|petitioner|noncitizen"
    headings = (
        r"(?:[a-z]+ ){0,2}e ?mails?(?: ?(?:address(?:es)?|ids?))?|correo(?: electronico)?|邮箱|電郵|ایمیل"
        r"|البريد الإلكتروني"
    )
    explains = (
        "An e-mail address. By itself it never holds a file; beside a protected person's name or number it "
        "is "
        "that person's contact. Mailboxes of offices (info@, press@) are left out."
    )

    def judge(self, value: str, context: Context) -> tuple[Likelihood, str] | None:
        """Reported, never decisive by itself."""
        mailbox = value.split("@")[0].lower()
        if mailbox in _OFFICES or any(part in _OFFICES for part in mailbox.replace("-", ".").split(".")[:1]):
            return None
        if self.level(context) >= Level.NEAR and any(
            word in context.before for word in self.words.split("|")
        ):
            return Likelihood.POSSIBLE, "e-mail address of a protected person"
        return Likelihood.UNLIKELY, "e-mail address"

    def key(self, value: str) -> str:
        """In lower case."""
        return value.lower()
