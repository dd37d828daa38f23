"""A letter, message or paper as the guard wants it. In: a Notice and what was made of it. Out: an Outgoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.response.notices.document import lines, plain
from tidegate.response.notices.guard.ruling import Outgoing

if TYPE_CHECKING:
    from email.message import EmailMessage

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
    bodies = tuple(
        line
        for part in message.walk()
        if part.get_content_type() == "text/plain"
        for line in str(part.get_content()).splitlines()
        if line.strip()
    )
    headers = {name: str(value) for name, value in message.items()}
    shown = {name: value for name, value in headers.items() if name.lower() in _SHOWN}
    return _outgoing(notice, document, (*map(plain, lines(document)), *bodies), notice.recipient.mail, shown)


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
