"""Notices to attorneys and immigration judges, in the matter of one case. In: a Notice. Out: a Document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.errors import NoticeError
from tidegate.response.notices.compose import parts
from tidegate.response.notices.compose.words import Words, words_of
from tidegate.response.notices.document import Block, Document, Paragraph, ltr, own, words

if TYPE_CHECKING:
    from tidegate.model.notice import Matter, Notice


def attorney(notice: Notice) -> Document:
    """Raises NoticeError for a language without one."""
    say = words_of("official", notice.language)
    closing = (
        Paragraph(words(say.text("attorney.evidence"))),
        Paragraph(words(say.text("attorney.private"))),
    )
    return _about(notice, say, "attorney", [*parts.accesses(notice, say)], [*closing])


def judge(notice: Notice) -> Document:
    """Raises NoticeError for a language without one."""
    say = words_of("official", notice.language)
    closing = (Paragraph(words(say.text("judge.merits"))), Paragraph(words(say.text("judge.private"))))
    return _about(notice, say, "judge", [*parts.accesses(notice, say)], [*closing])


def _about(notice: Notice, say: Words, form: str, facts: list[Block], closing: list[Block]) -> Document:
    matter = _matter(notice)
    blocks: list[Block] = [
        Paragraph(say.line("head.greeting", name=own(notice.recipient.name))),
        Paragraph(
            say.line(
                f"{form}.lead",
                office=own(notice.office.name),
                person=own(matter.person),
                case=ltr(matter.case_number),
            )
        ),
        *parts.happened(notice, say),
        *parts.fields(notice, say),
        *facts,
        *stay(notice, say),
        *parts.measures(notice, say),
        *closing,
        parts.title(say, "contacts"),
        parts.contacts(notice, say),
        Paragraph(say.line("contacts.check", site=parts.link(notice.office.site))),
    ]
    head = ((words(say.text("head.matter")), (ltr(matter.case_number),)),)
    return parts.dressed(notice, say, form, head=head, blocks=blocks)


def stay(notice: Notice, say: Words) -> list[Block]:
    """Until when there is no removal; nothing where the notice has no stay."""
    if notice.stay is None:
        return []
    found: list[Block] = [
        parts.title(say, "stay"),
        Paragraph(say.counted("stay.days", notice.stay.days), strong=True),
    ]
    if notice.stay.not_before is not None:
        found.append(Paragraph(say.line("stay.date", date=say.day(notice.stay.not_before))))
    return found


def _matter(notice: Notice) -> Matter:
    if notice.matter is None:
        raise NoticeError("a notice to an attorney or a judge is about a matter, and this one is not")
    return notice.matter
