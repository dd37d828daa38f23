"""Handing one message to a mail server. In: a Route, envelope and bytes. Out: what is known of it afterwards.

Until the line with the single dot that ends a message, a server must forget it when the connection ends: whatever
fails before is safe to try again. After that dot only the server's answer tells; without one nobody knows.
"""

from __future__ import annotations

import enum
import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

_LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
_TOO_LARGE = (523, 552)
_NOBODY = -1


class Said(enum.Enum):
    """What is known. Only `SENT` was taken by the server; of `UNCLEAR` nobody knows."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`step`: the command it was at (`RCPT`, `end`). `code`: the server's answer, 0 for none."""

    said: Said
    step: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """The way to a server. `tls`: tls, starttls or none. `authority`: a file of certificates, "" for the system's.
    `seconds`: how long each answer may take. `name`: by which we greet it.
    """

    host: str
    port: int
    tls: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str = ""
    seconds: float = 60.0
    name: str = "localhost"


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom, for bounces from whom, and by which id the server names it in what it reports later."""

    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    id: str = ""


class Session:
    """One connection, good for many messages. Raises SMTPException, OSError where the server cannot be talked to."""

    def __init__(self, route: Route) -> None:
        context = ssl.create_default_context(cafile=route.authority or None)
        self._server = (
            smtplib.SMTP_SSL(route.host, route.port, route.name, timeout=route.seconds, context=context)
            if route.tls == "tls"
            else smtplib.SMTP(route.host, route.port, route.name, timeout=route.seconds)
        )
        try:
            if self._server.sock is not None:
                # The dot goes out right behind the message: it must not wait for the server's word that it came.
                self._server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if route.tls == "starttls":
                self._server.starttls(context=context)
            if route.user:
                self._server.login(route.user, route.password)
            self._server.ehlo_or_helo_if_needed()
        except BaseException:
            self._server.close()
            raise

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye where anybody listens."""
        with suppress(OSError, smtplib.SMTPException):
            self._server.quit()
        self._server.close()

    def alive(self) -> bool:
        """Whether the server answers and is ready for the next message."""
        try:
            return self._server.rset()[0] // 100 == 2
        except (OSError, smtplib.SMTPException):
            return False

    def hand(self, envelope: Envelope, content: bytes) -> Outcome:
        """Never raises for what the server does. `content`: ends lines with CR LF."""
        step = "MAIL"
        try:
            code, _ = self._server.mail(envelope.sender, self._sender_options(envelope, len(content)))
            if code // 100 != 2:
                return _before(step, code, code in _TOO_LARGE)
            step = "RCPT"
            code, _ = self._server.rcpt(envelope.recipient, self._recipient_options())
            if code // 100 != 2:
                return _before(step, code, code // 100 == 5)
            step = "DATA"
            code, _ = self._server.docmd("DATA")
            if code != 354:
                return _before(step, code, code // 100 == 5)
            self._server.send(_quoted(content))
        except (OSError, smtplib.SMTPException):
            self._server.close()
            return Outcome(Said.LATER, step)
        return self._end()

    def _end(self) -> Outcome:
        try:
            self._server.send(b".\r\n")
            code, _ = self._server.getreply()
        except (OSError, smtplib.SMTPException):
            self._server.close()
            return Outcome(Said.UNCLEAR, "end")
        found = {2: Said.SENT, 4: Said.LATER, 5: Said.REFUSED}.get(code // 100, Said.UNCLEAR)
        if found is Said.UNCLEAR:
            self._server.close()
        return Outcome(found, "end", max(code, 0))

    def _sender_options(self, envelope: Envelope, size: int) -> list[str]:
        options = [f"size={size}"] if self._server.has_extn("size") else []
        if envelope.id and self._server.has_extn("dsn"):
            options += ["RET=HDRS", f"ENVID={envelope.id}"]
        return options

    def _recipient_options(self) -> list[str]:
        return ["NOTIFY=FAILURE"] if self._server.has_extn("dsn") else []


def _before(step: str, code: int, final: bool) -> Outcome:
    """An answer before the end: nothing was taken. `final`: the server will say so of this message every time."""
    return Outcome(Said.REFUSED if final else Said.LATER, step, 0 if code == _NOBODY else code)


def _quoted(content: bytes) -> bytes:
    """A line that begins with a dot gets another; the last line is ended."""
    quoted = _LINE_WITH_DOT.sub(b"..", content)
    return quoted if quoted.endswith(b"\r\n") else quoted + b"\r\n"
