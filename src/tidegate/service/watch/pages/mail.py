"""One message by mail. In: a Page. Out: accepted by the server, or an exception."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tidegate.errors import InstanceError
from tidegate.service.office import Office
from tidegate.service.outbox.route import route
from tidegate.service.outbox.smtp import Envelope, Said, Session
from tidegate.service.watch.models import Page


def send(office: Office, row: Page) -> None:
    """Raises SMTPException, OSError, InstanceError."""
    section, way = office.instance.section("mail"), route(office)
    if way is None:
        raise InstanceError("[mail] host: no mail server is named")
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = section["sender"], row.to, row.subject
    message["Date"] = format_datetime(row.made_at)
    message["Message-ID"] = f"<{row.key}@tidegate.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.text, cte="quoted-printable")
    with Session(way) as session:
        outcome = session.hand(Envelope(section["sender"], row.to), message.as_bytes())
    if outcome.said is not Said.SENT:
        # Unclear, too: an alarm twice is better than none.
        raise smtplib.SMTPException(f"not taken at {outcome.step} ({outcome.code})")
