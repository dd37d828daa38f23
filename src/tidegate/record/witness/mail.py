"""A mailbox as witness: a message a checkpoint, in the keeping of somebody else's mail server.

What was sent cannot be called back. Reading it again needs what the receiver saved: an mbox file, or a folder
of .eml files.
"""

from __future__ import annotations

import email.policy
import mailbox
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Literal

from tidegate.errors import RecordError
from tidegate.record.checkpoint import parse
from tidegate.record.witness.interface import agree, by_size

SECONDS = 30.0


@dataclass(frozen=True)
class MailServer:
    """The relay: where it is, how it is spoken to, and as whom."""

    host: str
    port: int = 25
    protection: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class MailWitness:
    """Sends notes to `recipient`; `saved` is what the receiver saved of them, where it can be read from here."""

    name: str
    server: MailServer
    sender: str
    recipient: str
    saved: Path | None = None

    def keep(self, checkpoint: bytes, size: int) -> None:
        """See Witness. Where nothing saved can be read, a repeated note is a repeated message."""
        agree(self.name, size, checkpoint, checkpoint)
        for note in self.kept():
            if _size(note) == size:
                agree(self.name, size, checkpoint, note)
                return
        try:
            self._send(self._message(checkpoint, size))
        except (OSError, smtplib.SMTPException) as error:
            raise RecordError(f"witness {self.name}: mail was not taken ({type(error).__name__})") from None

    def _message(self, checkpoint: bytes, size: int) -> EmailMessage:
        message = EmailMessage(policy=email.policy.default)
        message["From"], message["To"] = self.sender, self.recipient
        message["Subject"] = f"Checkpoint of {size} entries: please keep"
        # Base64: no relay may fold, quote or re-end a line of what is signed.
        message.set_content(checkpoint.decode(), cte="base64")
        return message

    def _send(self, message: EmailMessage) -> None:
        import ssl

        server = self.server
        trusting = ssl.create_default_context() if server.protection != "none" else None
        kind = smtplib.SMTP_SSL if server.protection == "tls" else smtplib.SMTP
        options = {"context": trusting} if server.protection == "tls" else {}
        with kind(server.host, server.port, timeout=SECONDS, **options) as relay:  # type: ignore[arg-type]
            if server.protection == "starttls":
                relay.starttls(context=trusting)
            if server.user:
                relay.login(server.user, server.password)
            relay.send_message(message)

    def kept(self) -> Iterator[bytes]:
        """See Witness. Nothing, where nothing saved can be read from here."""
        if self.saved is None:
            return
        try:
            messages = list(_messages(self.saved))
        except OSError as error:
            raise RecordError(
                f"witness {self.name}: the saved mail cannot be read: {error.strerror}"
            ) from None
        yield from by_size([note for message in messages if (note := _note(message)) is not None])


def _messages(saved: Path) -> Iterator[EmailMessage]:
    reader = BytesParser(EmailMessage, policy=email.policy.default)
    if saved.is_dir():
        for path in sorted(saved.glob("*.eml")):
            with open(path, "rb") as stream:
                yield reader.parse(stream)
        return
    if not saved.is_file():
        raise FileNotFoundError(2, "no such file or folder")
    box = mailbox.mbox(saved, create=False)
    try:
        for key in box.keys():  # noqa: SIM118 - a mailbox iterates over messages, not keys
            yield reader.parsebytes(box.get_bytes(key))
    finally:
        box.close()


def _note(message: EmailMessage) -> bytes | None:
    """A note as it was sent, or None for mail about something else."""
    body = message.get_body(("plain",))
    if body is None or not str(message["Subject"] or "").startswith("Checkpoint of "):
        return None
    try:
        return str(body.get_content()).replace("\r\n", "\n").encode()
    except (LookupError, ValueError):
        return b""


def _size(note: bytes) -> int | None:
    try:
        return parse(note).checkpoint.size
    except RecordError:
        return None
