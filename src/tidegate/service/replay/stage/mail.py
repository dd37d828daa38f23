"""A mail server that takes everything and keeps it in memory. In: nothing. Out: what came, while the block lasts."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

_LONGEST = 1 << 20


@dataclass(slots=True)
class Received:
    """`port`: where it listens. `letters`: recipients and the message as it came."""

    port: int
    letters: list[tuple[tuple[str, ...], EmailMessage]] = field(default_factory=list)

    def to(self, address: str) -> list[EmailMessage]:
        """What somebody got."""
        return [message for recipients, message in list(self.letters) if address in recipients]


class _Conversation(socketserver.StreamRequestHandler):
    """One client's, by RFC 5321 as far as a client needs it."""

    def handle(self) -> None:
        """Until QUIT, or until the client goes away."""
        self.recipients: list[str] = []
        self._say("220 mail.agency.example ESMTP")
        while line := self.rfile.readline(_LONGEST):
            words = line.decode("utf-8", "replace").strip()
            verb = words[:4].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "DATA":
                self._say("354 go on")
                self._take()
            else:
                self._answer(verb, words)

    def _answer(self, verb: str, words: str) -> None:
        if verb == "EHLO":
            self._say("250-mail.agency.example", "250-8BITMIME", "250 SMTPUTF8")
            return
        if verb in ("MAIL", "RSET"):
            self.recipients = []
        elif verb == "RCPT":
            self.recipients.append(words.partition("<")[2].partition(">")[0])
        self._say("250 ok" if verb in ("HELO", "MAIL", "RCPT", "RSET", "NOOP") else "502 not here")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline(_LONGEST)) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.received.letters.append((tuple(self.recipients), message))  # type: ignore[attr-defined]
        self._say("250 kept")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error of ours."""


@contextmanager
def mail() -> Iterator[Received]:
    """Listening on a free port of this machine."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        received = Received(server.server_address[1])
        server.received = received  # type: ignore[attr-defined]
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        running.start()
        try:
            yield received
        finally:
            server.shutdown()
            running.join()
