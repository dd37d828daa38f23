"""Proof of delivery by hand. In: a Notice and its letter. Out: one sheet, set as a letter is: one name, one signature.

One sheet a letter and never a list: a list of who got one in a place tells everybody who sees it who is on it. It does
not say what the letter is about. The officer's words are English; what is signed is in the reader's language too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidegate.response.notices.compose.words import words_of
from tidegate.response.notices.document import Block, Document, Line, Paragraph, Rows, Run, ltr, own, words

if TYPE_CHECKING:
    from tidegate.model.notice import Notice
    from tidegate.response.notices.typeset import Letter

BOX = "[   ]"
LINE = "_" * 34
OUTCOMES = (
    "Handed over to the person named, identity checked",
    "Refused",
    "Moved or released; forwarded to:",
    "Not found here",
    "Deceased",
    "Read aloud by an interpreter",
)


def sheet(notice: Notice, letter: Letter) -> Document:
    """A document for the typesetter. Raises NoticeError for a language without letters."""
    english, reader = words_of("person", "en"), words_of("person", notice.language)
    about = (
        (words("Letter number"), (ltr(letter.serial),)),
        (words("Language"), (Run(reader.language.english),)),
        (words("Pages"), (Run(str(letter.pages)),)),
    )
    said: Line = words(english.text("delivery.received"))
    theirs = () if notice.language == "en" else (Paragraph((own(reader.text("delivery.received")),)),)
    blocks: list[Block] = [
        Paragraph(
            words(
                "For the officer: hand this letter over unopened, to this person only. Return this sheet today."
            )
        ),
        Rows(tuple((words(BOX), words(text)) for text in OUTCOMES)),
        Paragraph(said, strong=True),
        *theirs,
        Rows(
            (
                (
                    words(_both(english.text("delivery.signature"), reader.text("delivery.signature"))),
                    words(LINE),
                ),
                (words("Date and time"), words(LINE)),
                (words("Officer, name and signature"), words(LINE)),
                (words("Interpreter, if any"), words(LINE)),
            ),
            roomy=True,
        ),
    ]
    office = notice.office
    return Document(
        language="en",
        direction="ltr",
        font=english.language.font,
        title="Proof of delivery",
        subject="Proof of delivery",
        serial=letter.serial,
        sender=tuple((own(text),) for text in (office.name, office.unit, *office.address) if text),
        address=tuple((own(text),) for text in (notice.recipient.name, *notice.recipient.address) if text),
        head=about,
        blocks=tuple(blocks),
        page=english.text("head.page"),
        draft=english.text("head.draft") if notice.draft else "",
    )


def _both(english: str, theirs: str) -> str:
    return english if english == theirs else f"{english} / {theirs}"
