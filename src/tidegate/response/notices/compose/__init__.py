"""A notice as a document. In: a Notice. Out: a Document in its language, by the form of its audience."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from tidegate.model.notice import Audience, Notice

if TYPE_CHECKING:
    from tidegate.response.notices.document import Document


def compose(notice: Notice) -> Document:
    """Raises NoticeError where its language has no such letter."""
    from tidegate.response.notices.compose import authority, official, person

    match notice.audience:
        case Audience.PERSON:
            return person.letter(notice)
        case Audience.ATTORNEY:
            return official.attorney(notice)
        case Audience.JUDGE:
            return official.judge(notice)
        case Audience.AUTHORITY:
            return authority.report(notice)
        case _:
            assert_never(notice.audience)
