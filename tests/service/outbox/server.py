"""A real SMTP server that keeps what it took, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

Answer = Callable[[int], str | None]
"""Of how many messages came before: what is answered, None for yes."""


class Ear:
    """What it heard. `at_recipient`, `at_end`: what it answers instead of yes. `lost`: how many answers to the end of
    a message it keeps to itself while the connection breaks. `slow`: seconds it thinks before it answers.
    """

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.at_recipient: list[str] = []
        self.at_end: list[str] = []
        self.lost, self.slow, self.cut = 0, 0.0, 0
        self.options: list[str] = []

    async def handle_MAIL(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]  # noqa: N802
        envelope.mail_from = address
        self.options += options
        if self.cut:
            self.cut -= 1
            server.transport.abort()
        return "250 yes"

    async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]  # noqa: N802
        if self.at_recipient:
            return self.at_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]  # noqa: N802
        if self.at_end:
            return self.at_end.pop(0)
        self.messages.append(envelope.content)
        await asyncio.sleep(self.slow)
        if self.lost:
            self.lost -= 1
            server.transport.abort()
        return "250 kept"

    def identities(self) -> Counter[str]:
        """Message-IDs, each as often as it came."""
        return Counter(str(message_from_bytes(one)["Message-ID"]) for one in self.messages)

    def bodies(self) -> list[str]:
        return [str(message_from_bytes(one).get_payload(decode=True)) for one in self.messages]


class Server(Controller):
    """On a free port of this machine; TLS from the first byte, or after STARTTLS, where a context is given."""

    def __init__(self, ear: Ear, *, tls: ssl.SSLContext | None = None, start: ssl.SSLContext | None = None):  # type: ignore[no-untyped-def]
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            port = held.getsockname()[1]
        more = {"tls_context": start, "require_starttls": True} if start else {}
        super().__init__(ear, hostname="127.0.0.1", port=port, ssl_context=tls, **more)
        self.ear = ear

    def factory(self) -> SMTP:
        return SMTP(self.handler, ident="tests", **self.SMTP_kwargs)


WHO = re.compile(r"someone(\d+)@")
