"""A message as it goes out. In: an `EmailMessage` and its key. Out: bytes that cannot be read in two ways.

Only headers of the list, each once; every line ended by CR LF, none too long, no other control characters: what a
server reads as the end of a message or as a header is ours, whatever anybody's name or address holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import SMTP

from tidegate.errors import NoticeError
from tidegate.response.notices.guard import recipients

HEADERS = frozenset(
    {
        "from", "to", "subject", "date", "message-id", "reply-to", "auto-submitted", "x-auto-response-suppress",
        "mime-version", "content-type", "content-transfer-encoding", "content-language", "content-disposition",
    }
)  # fmt: skip
_ONCE = ("from", "to", "subject", "message-id")
_SHOWN = frozenset({"from", "to", "reply-to", "subject"})
"""Headers with words or addresses."""
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)
_LONGEST_LINE = 998
_ODD = re.compile(rb"[^\t\r\n\x20-\x7e]|\r(?!\n)|(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as bytes and as read. `shown`: the headers a reader sees, decoded. `recipient`: the one address."""

    content: bytes = field(repr=False)
    message: Message = field(repr=False)
    shown: Mapping[str, str] = field(repr=False)
    recipient: str = field(repr=False)
    message_id: str


def identity(key: str) -> str:
    """32 hexadecimal digits, the same for the same key, from which nobody reads the key."""
    return hashlib.sha256(f"tidegate mail\0{key}".encode()).hexdigest()[:32]


def address(text: str) -> str:
    """One plain address of a header, its domain as servers write it. Raises NoticeError."""
    bare = text.strip()
    if bare.endswith(">"):
        bare = bare[bare.rfind("<") + 1 : -1]
    local, domain = recipients.parts(bare)
    if not domain:
        raise NoticeError("a message has an address that is none: correct it where it is kept")
    return f"{local}@{domain}"


def written(message: EmailMessage, key: str) -> Letter:
    """The message with its Message-ID made from the key. Raises NoticeError for whatever could be read otherwise."""
    try:
        domain = address(str(message["From"] or "")).rpartition("@")[2]
        del message["Message-ID"]
        message["Message-ID"] = f"<{identity(key)}@{domain}>"
        content = message.as_bytes(policy=_POLICY)
    except (MessageError, ValueError, UnicodeError):
        raise NoticeError("a message has a header that cannot be used: nothing is sent") from None
    return read(content)


def read(content: bytes) -> Letter:
    """The bytes as a reader reads them. Raises NoticeError."""
    if _ODD.search(content) or any(len(line) > _LONGEST_LINE for line in content.split(b"\r\n")):
        raise NoticeError("a message could be read in two ways: nothing is sent")
    message = message_from_bytes(content)
    names = [name.lower() for name in message]
    if not HEADERS.issuperset(names) or any(names.count(name) != 1 for name in _ONCE):
        raise NoticeError("a message has a header that none of ours has: nothing is sent")
    shown = {
        name: str(SMTP.header_fetch_parse(name, str(value)))
        for name, value in message.items()
        if name.lower() in _SHOWN
    }
    to = next(value for name, value in shown.items() if name.lower() == "to")
    return Letter(content, message, shown, address(to), str(message["Message-ID"]).strip().strip("<>"))
