"""A mailbox on an IMAP server, over TLS alone. In: a login. Out: mails that are not known, the newest first.

The folder is opened for reading only, and mails are asked for without marking them. The Message-ID is asked
first, so that a known mail costs a line and not its attachments.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Protocol, TypeVar

from tidegate.errors import SiteError
from tidegate.watch.mailbox.mail import LONGEST, identity_of

Known = Callable[[str], bool]


class _Identified(Protocol):
    @property
    def identity(self) -> str: ...


Read = TypeVar("Read", bound=_Identified)
_UID = re.compile(rb"\bUID (\d+)")


@dataclass(frozen=True, slots=True)
class Login:
    """`authority`: a file of certificates, "" for the system's. `seconds`: for each answer."""

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    folder: str = "INBOX"
    authority: str = ""
    seconds: float = 30.0


def mails(parse: Callable[[bytes], Read], login: Login, known: Known, most: int) -> Iterator[Read]:
    """Raises SiteError where the server cannot be asked."""
    try:
        tls = ssl.create_default_context(cafile=login.authority or None)
        server = imaplib.IMAP4_SSL(login.host, login.port, ssl_context=tls, timeout=login.seconds)
    except (OSError, imaplib.IMAP4.error) as error:
        raise _failed(login, error) from None
    try:
        server.login(login.user, login.password)
        status, _ = server.select(_quoted(login.folder), readonly=True)
        if status != "OK":
            raise SiteError(f"{login.host} has no folder {login.folder} for this user")
        for uid in _unknown(server, known, most):
            mail = parse(_content(server, uid))
            if not known(mail.identity):
                yield mail
    except (OSError, imaplib.IMAP4.error) as error:
        raise _failed(login, error) from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _unknown(server: imaplib.IMAP4, known: Known, most: int) -> Iterator[bytes]:
    _, found = server.uid("SEARCH", "ALL")
    uids = (found[0] or b"").split()[-most:]
    if not uids:
        return
    _, answers = server.uid("FETCH", b",".join(uids).decode(), "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    seen = set[bytes]()
    for answer in answers:
        if isinstance(answer, tuple) and (uid := _UID.search(answer[0])):
            message_id = str(message_from_bytes(answer[1]).get("Message-ID") or "")
            if message_id and known(identity_of(message_id, b"")):
                seen.add(uid[1])
    yield from (uid for uid in reversed(uids) if uid not in seen)


def _content(server: imaplib.IMAP4, uid: bytes) -> bytes:
    _, answers = server.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{LONGEST + 1}>)")
    return next((answer[1] for answer in answers if isinstance(answer, tuple)), b"")


def _failed(login: Login, error: Exception) -> SiteError:
    if isinstance(error, ssl.SSLError):
        return SiteError(f"{login.host}: its certificate is not valid for its name")
    if isinstance(error, OSError):
        return SiteError(f"{login.host} cannot be asked for mail ({type(error).__name__})")
    return SiteError(f"{login.host} refuses: check user, password and folder")


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
