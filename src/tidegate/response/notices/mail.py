"""A document as a message. In: a Document, sender, recipient. Out: an `EmailMessage`, plain text and HTML beside it.

The subject holds no value, nothing is loaded from anywhere, and HTML says language and direction itself. Sending is
not done here, nor is the guard asked here.
"""

from __future__ import annotations

import hashlib
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import TYPE_CHECKING, assert_never

from tidegate.errors import NoticeError
from tidegate.response.notices.document import (
    Block,
    Bullets,
    Document,
    Frame,
    Heading,
    Line,
    Paragraph,
    Rows,
    Run,
    plain,
)

if TYPE_CHECKING:
    from datetime import datetime

STYLE = "font-family:sans-serif;font-size:1em;line-height:1.5;max-width:40em"


def message(
    document: Document, *, sender: str, name: str, recipient: str, key: str, now: datetime
) -> EmailMessage:
    """`sender`, `recipient`: plain addresses; `name`: the office's, shown beside the sender. `key`: stable, for
    Message-ID, by which a relay drops what it has seen; it names nobody.

    Raises NoticeError for an address that is none; the message does not quote it.
    """
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = Address(display_name=name, addr_spec=sender)
        made["To"] = Address(addr_spec=recipient)
        made["Subject"] = document.subject
        made["Date"] = now
        made["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    except (ValueError, IndexError, MessageError):
        raise NoticeError(
            f"letter {document.serial} has a mail address or header that cannot be used"
        ) from None
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(text(document), subtype="plain", charset="utf-8", cte="base64")
    made.add_alternative(html(document), subtype="html", charset="utf-8", cte="base64")
    made["Content-Language"] = document.language
    # Not a random one: the same notice is the same message, byte for byte.
    made.set_boundary(f"part-{hashlib.sha256(key.encode()).hexdigest()[:32]}")
    return made


def text(document: Document) -> str:
    """The letter as plain text, isolates round what was inserted; without postal addresses."""
    out = [document.title, ""]
    if document.draft:
        out += [document.draft, ""]
    out += [f"{plain(label)}: {plain(value)}" for label, value in document.head]
    for block in document.blocks:
        out += ["", *_plain(block)] if not isinstance(block, Rows | Bullets) else _plain(block)
    return "\n".join(out) + "\n"


def _plain(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return [f"== {plain(block.line)} =="]
    if isinstance(block, Paragraph):
        return [plain(block.line)]
    if isinstance(block, Bullets):
        return [f"- {plain(line)}" for line in block.lines]
    if isinstance(block, Rows):
        return [f"{plain(label)}: {plain(value)}" for label, value in block.rows]
    return [line for inner in block.blocks for line in _plain(inner)]


def html(document: Document) -> str:
    """The letter as one page of HTML without anything from outside."""
    head = "".join(_pair(label, value) for label, value in document.head)
    draft = f"<p><strong>{escape(document.draft)}</strong></p>" if document.draft else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{document.language}" dir="{document.direction}"><head><meta charset="utf-8">'
        f'<title>{escape(document.title)}</title></head><body style="{STYLE}">\n<h1>{escape(document.title)}</h1>'
        f"{draft}\n<table>{head}</table>\n" + "\n".join(map(_html, document.blocks)) + "\n</body></html>\n"
    )


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2>{_line(block.line)}</h2>"
    if isinstance(block, Paragraph):
        return f"<p>{f'<strong>{_line(block.line)}</strong>' if block.strong else _line(block.line)}</p>"
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{_line(line)}</li>" for line in block.lines) + "</ul>"
    if isinstance(block, Rows):
        return "<table>" + "".join(_pair(label, value) for label, value in block.rows) + "</table>"
    if isinstance(block, Frame):
        inside = "".join(map(_html, block.blocks))
        return f'<div style="border:2px solid;padding:0 1em">{inside}</div>'
    assert_never(block)


def _pair(label: Line, value: Line) -> str:
    return f'<tr><th scope="row" style="text-align:start">{_line(label)}</th><td>{_line(value)}</td></tr>'


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    if run.isolated is None:
        return escape(run.text)
    return f'<bdi dir="{run.isolated}">{escape(run.text)}</bdi>'
