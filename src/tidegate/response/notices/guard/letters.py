"""A letter, message or paper as the guard wants it. In: a Notice and what was made of it. Out: an Outgoing."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from tidegate.response.notices.document import lines, plain
from tidegate.response.notices.guard.ruling import Outgoing

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

    from tidegate.model.notice import Notice
    from tidegate.response.notices.document import Document


def own(notice: Notice) -> tuple[str, ...]:
    """All values that may stand in this notice: the recipient's, the matter's, the office's."""
    office, recipient, matter = notice.office, notice.recipient, notice.matter
    return tuple(
        value
        for value in (
            recipient.name,
            *recipient.address,
            recipient.mail,
            *((matter.person, matter.case_number) if matter else ()),
            notice.serial,
            notice.incident,
            office.name,
            office.unit,
            *office.address,
            office.site,
            *(contact.value for contact in office.contacts),
        )
        if value
    )


def on_paper(notice: Notice, document: Document) -> Outgoing:
    """A letter for the post or for delivery by hand."""
    return _outgoing(notice, document, tuple(map(plain, lines(document))))


def as_mail(notice: Notice, document: Document, message: EmailMessage) -> Outgoing:
    """A message: its headers and every text part beside the letter's own lines."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    read = [
        part
        for part in parts
        if part.get_content_type() in ("text/plain", "text/html") and not part.get_filename()
    ]
    bodies = tuple(line for part in read for line in _lines(part) if line.strip())
    headers = {name: str(value) for name, value in message.items()}
    shown = {name: value for name, value in headers.items() if name.lower() in _SHOWN}
    texts = (*map(plain, lines(document)), *bodies)
    made = _outgoing(notice, document, texts, notice.recipient.mail, shown)
    return replace(made, attachments=len(parts) - len(read))


def _lines(part: MIMEPart) -> list[str]:
    """What a reader of this part sees, line by line; of HTML comments and attributes besides."""
    content = str(part.get_content())
    if part.get_content_type() == "text/html":
        content = (
            unescape(_TAG.sub("\n", content)) + "\n" + "\n".join(map(unescape, _TOLD_BY_TAG.findall(content)))
        )
    return content.splitlines()


_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_TOLD_BY_TAG = re.compile(
    r"(?<=<!--).*?(?=-->)|(?<=alt=\").*?(?=\")|(?<=title=\").*?(?=\")|(?<=href=\").*?(?=\")", re.DOTALL
)
_READ = ("text/plain", "text/html")
_SHOWN = frozenset({"from", "to", "cc", "bcc", "reply-to", "sender", "subject"})
"""Headers with words or addresses; the others are of our own making and hold neither."""


def _outgoing(
    notice: Notice,
    document: Document,
    texts: tuple[str, ...],
    mail: str = "",
    headers: dict[str, str] | None = None,
) -> Outgoing:
    return Outgoing(
        texts=texts,
        audience=notice.audience,
        own=own(notice),
        country=notice.recipient.country,
        mail=mail,
        post=(notice.recipient.name, *notice.recipient.address),
        headers=headers or {},
        language=notice.language,
        unreviewed=document.unreviewed,
        draft=notice.draft,
    )
