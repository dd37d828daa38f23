"""The letter to a person: what must be done first stands first. In: a Notice. Out: a Document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.errors import NoticeError
from tidegate.response.notices.compose import parts
from tidegate.response.notices.compose.words import Words, words_of
from tidegate.response.notices.document import (
    Block,
    Bullets,
    Document,
    Frame,
    Heading,
    Paragraph,
    Rows,
    own,
    words,
)

if TYPE_CHECKING:
    from tidegate.model.notice import Notice

FRAUD = ("money", "papers", "number")


def letter(notice: Notice) -> Document:
    """Raises NoticeError for a language without one."""
    say = words_of("person", notice.language)
    blocks: list[Block] = [
        Paragraph(say.line("head.greeting", name=own(notice.recipient.name))),
        Paragraph(say.line("head.lead", office=own(notice.office.name))),
        Paragraph(words(say.text("head.sorry"))),
        _stay(notice, say),
        *parts.happened(notice, say),
        *parts.fields(notice, say),
        Paragraph(words(say.text("fields.withheld"))),
        *parts.accesses(notice, say),
        *parts.measures(notice, say),
        *_steps(notice, say),
        *_deadlines(notice, say),
        parts.title(say, "contacts"),
        parts.contacts(notice, say),
        Paragraph(say.line("contacts.check", site=parts.link(notice.office.site))),
        Paragraph(words(say.text("contacts.language"))),
        parts.title(say, "fraud"),
        Bullets(tuple(words(say.text(f"fraud.{key}")) for key in FRAUD)),
    ]
    return parts.dressed(notice, say, "head", blocks=blocks)


def _stay(notice: Notice, say: Words) -> Block:
    if notice.abroad:
        return Paragraph(words(say.text("stay.abroad")), strong=True)
    if notice.stay is None:
        raise NoticeError("a letter to a person says until when there is no removal, and this one does not")
    inside: list[Heading | Paragraph | Bullets | Rows] = [
        parts.title(say, "stay"),
        Paragraph(say.counted("stay.days", notice.stay.days), strong=True),
    ]
    if notice.stay.not_before is not None:
        inside.append(Paragraph(say.line("stay.date", date=say.day(notice.stay.not_before))))
    inside.append(Paragraph(words(say.text("stay.tell"))))
    return Frame(tuple(inside))


def _steps(notice: Notice, say: Words) -> list[Block]:
    found = tuple(words(say.text(f"steps.kind.{step}")) for step in notice.steps)
    return [parts.title(say, "steps"), Bullets(found)] if found else []


def _deadlines(notice: Notice, say: Words) -> list[Block]:
    found = tuple(
        (words(say.text(f"deadlines.kind.{one.kind}")), (say.day(one.on),)) for one in notice.deadlines
    )
    return [parts.title(say, "deadlines"), Rows(found)] if found else []
