"""A mail server's report that something was not delivered. In: bytes of a mail. Out: of which message, and why.

RFC 3464 as servers send it: a part with a status a recipient, and the head of what it is about. Of what may say
anything else, the code of three numbers is kept, and no word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import cast

from tidegate.watch.mailbox.mail import LONGEST, identity_of

_ENVELOPE = re.compile(r"\A[0-9a-f]{32}\Z")
_MESSAGE_ID = re.compile(
    rb"^Message-ID:\s*<([0-9a-f]{32}@[A-Za-z0-9.-]{1,160})>", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(r"\A[245]\.[0-9]{1,3}\.[0-9]{1,3}\Z")
_FINAL = "failed"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """`message_ids`: what it may be about; `envelope`: our id of it, if the server kept it. `failed`: for good.
    `status`: the server's code, `5.1.1`.
    """

    identity: str
    message_ids: tuple[str, ...] = ()
    envelope: str = ""
    failed: bool = False
    status: str = ""


def parse(content: bytes) -> Undelivered:
    """Never raises: whatever is no report, or odd, is about nothing."""
    content = content[:LONGEST]
    try:
        message = message_from_bytes(content)
        identity = identity_of(str(message.get("Message-ID") or ""), content)
    except Exception:  # the parser is not ours, and no mail may stop the ones after it
        return Undelivered(identity_of("", content))
    try:
        return _report(message, identity) or Undelivered(identity)
    except Exception:
        return Undelivered(identity)


def _report(message: Message, identity: str) -> Undelivered | None:
    if message.get_content_type() != "multipart/report":
        return None
    found: list[str] = []
    envelope, failed, status = "", False, ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in cast("list[Message]", part.get_payload()):
                asked = str(block.get("Original-Envelope-Id") or "").strip()
                envelope = asked if _ENVELOPE.match(asked) else envelope
                code = str(block.get("Status") or "").split()[:1]
                if str(block.get("Action") or "").strip().lower() == _FINAL:
                    failed = True
                    status = code[0] if code and _STATUS.match(code[0]) else status
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global-headers"):
            head = part.as_bytes()
            found += [one.decode("ascii") for one in _MESSAGE_ID.findall(head)]
    return Undelivered(identity, tuple(dict.fromkeys(found)), envelope, failed, status)
