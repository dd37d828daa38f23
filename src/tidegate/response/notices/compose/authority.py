"""The report to an authority: counts, times and measures, and nobody's name. In: a Notice. Out: a Document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.errors import NoticeError
from tidegate.response.notices.compose import parts
from tidegate.response.notices.compose.words import words_of
from tidegate.response.notices.document import Block, Document, Heading, Paragraph, Rows, own, words

if TYPE_CHECKING:
    from tidegate.model.notice import Notice


def report(notice: Notice) -> Document:
    """Raises NoticeError for a language without one."""
    say = words_of("official", notice.language)
    counts = notice.counts
    if counts is None:
        raise NoticeError("a report to an authority has counts, and this one has none")
    duties = Rows(
        (
            (words(say.text("authority.rule")), (own(counts.rule),)),
            (words(say.text("authority.discovered")), (say.time(counts.discovered),)),
            (words(say.text("authority.reported")), (say.time(counts.reported),)),
        )
    )
    blocks: list[Block] = [
        Paragraph(say.line("head.greeting", name=own(notice.recipient.name))),
        Paragraph(say.line("authority.lead", office=own(notice.office.name))),
        Paragraph(say.counted("authority.people", counts.people)),
        *([Paragraph(say.counted("authority.told", counts.told))] if counts.told else []),
        Heading(words(say.text("authority.times"))),
        duties,
        *parts.happened(notice, say),
        *parts.fields(notice, say),
        *parts.accesses(notice, say),
        *parts.measures(notice, say),
        parts.title(say, "contacts"),
        parts.contacts(notice, say),
    ]
    return parts.dressed(notice, say, "authority", blocks=blocks)
