"""One mail. In: its bytes. Out: what identifies it, the addresses in it, its attachments; nothing else is kept.

Who sent it, to whom, when and about what is read by nobody here. Whatever is wrong with a mail, it gives what
can be had of it and never raises: a report must not be lost because its sender's program is odd.
"""

from __future__ import annotations

import email.policy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from tidegate.watch.mailbox.addresses import MOST, in_html, in_text

LONGEST = 40 << 20
"""Bytes of a mail that are read."""
_PARTS = 500
_TEXT = 4 << 20
_ATTACHED = 32 << 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """Its bytes, never opened here. `media_type`: as the sender's program says."""

    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Mail:
    """`identity`: made from the Message-ID, or from the bytes without one; the same mail has the same, always.

    `cut`: there was more than is read.
    """

    identity: str
    urls: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    cut: bool = False


def identity_of(message_id: str, content: bytes) -> str:
    """A digest: the Message-ID itself may hold the name of a person."""
    plain = " ".join(message_id.split())
    return hashlib.sha256(plain.encode(errors="replace") if plain else content).hexdigest()


def parse(content: bytes) -> Mail:
    """Never raises."""
    cut = len(content) > LONGEST
    content = content[:LONGEST]
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        identity = identity_of(str(message.get("Message-ID") or ""), content)
    except Exception:  # the parser is not ours, and no mail may stop the ones after it
        return Mail(identity_of("", content), _anyhow(content), (), True)
    found, attachments, whole = dict[str, None](), list[Attachment](), True
    try:
        whole = _read(message, found, attachments)
    except Exception:
        found.update(dict.fromkeys(_anyhow(content)))
        whole = False
    if not found:
        found.update(dict.fromkeys(_anyhow(content)))
    urls = tuple(found)
    return Mail(identity, urls[:MOST], tuple(attachments), cut or not whole or len(urls) > MOST)


def _read(message: Message, found: dict[str, None], attachments: list[Attachment]) -> bool:
    """Whether every part was read."""
    room = _ATTACHED
    for number, part in enumerate(message.walk()):
        if number >= _PARTS or len(found) > MOST:
            return False
        if part.is_multipart():
            continue
        try:
            content = part.get_payload(decode=True)
        except Exception:
            return False
        if not isinstance(content, bytes):
            continue
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or part.get_filename() is not None
        if kind in ("text/plain", "text/html") and not attached:
            found.update(dict.fromkeys(_addresses(kind, _text(part, content[:_TEXT]))))
        elif kind.startswith("message/delivery") or not content:
            continue
        elif len(content) > room:
            return False
        else:
            room -= len(content)
            attachments.append(Attachment(content, kind))
    return True


def _addresses(kind: str, text: str) -> Iterator[str]:
    return in_html(text) if kind == "text/html" else in_text(text)


def _text(part: Message, content: bytes) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return content.decode(charset, errors="replace")
    except LookupError:
        return content.decode(errors="replace")


def _anyhow(content: bytes) -> tuple[str, ...]:
    """Addresses in the bytes as they are, where the structure gives none."""
    return tuple(
        in_text(content[:_TEXT].replace(b"=\r\n", b"").replace(b"=\n", b"").decode(errors="replace"))
    )
