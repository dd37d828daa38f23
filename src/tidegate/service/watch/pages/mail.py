"""One message by mail. In: a Page. Out: accepted by the server, or an exception."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime

from tidegate.errors import InstanceError
from tidegate.service.office import Office
from tidegate.service.watch.models import Page

_SECONDS = 15


def send(office: Office, row: Page) -> None:
    """Raises SMTPException, OSError, InstanceError."""
    section = office.instance.section("mail")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = section["sender"], row.to, row.subject
    message["Date"] = format_datetime(row.made_at)
    message["Message-ID"] = f"<{row.key}@tidegate.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.text)
    if section["tls"] not in ("tls", "starttls", "none"):
        raise InstanceError("[mail] tls must be starttls, tls or none")
    context = ssl.create_default_context()
    host, port = section["host"], section["port"]
    server = (
        smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
        if section["tls"] == "tls"
        else smtplib.SMTP(host, port, timeout=_SECONDS)
    )
    with server:
        if section["tls"] == "starttls":
            server.starttls(context=context)
        if section["user"]:
            server.login(section["user"], reference(office, section["password"], "[mail] password"))
        server.send_message(message)


def reference(office: Office, text: str, where: str) -> str:
    """What `env:NAME` or `file:PATH` names. Raises InstanceError."""
    kind, _, rest = text.partition(":")
    try:
        if kind == "env" and rest:
            return os.environ[rest]
        if kind == "file" and rest:
            return office.instance.path(rest).read_text("utf-8").strip()
    except (KeyError, OSError, UnicodeDecodeError):
        raise InstanceError(f"{where}: what it refers to cannot be read") from None
    raise InstanceError(f"{where} must be env:NAME or file:PATH")
