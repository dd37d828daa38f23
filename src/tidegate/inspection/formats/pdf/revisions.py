"""Earlier revisions of a document: each opened as the file that it once was, for the pages that changed since.

In: a document. Out: what those pages showed, hidden. (Strings and streams of replaced objects are read with all
others, for they still stand in the file.)
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.pdf.document import Document
from tidegate.inspection.formats.pdf.engine import Opened, opened
from tidegate.inspection.formats.pdf.pages import Pages
from tidegate.inspection.formats.pdf.scan import Object
from tidegate.inspection.formats.pdf.words import shown_text, words_of
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MOST_PAGES = 3000


def earlier(part: Part, document: Document, pages: Pages) -> Iterator[Content]:
    """Pages of every earlier revision that say something else than any page told before."""
    ends = [end for end in document.layout.ends if document.content[end:].strip()]
    replaced = [each for each in document.objects if _matters(each) and not document.is_latest(each)]
    told = pages.told
    count, last = 0, 0
    for number, end in enumerate(ends, 1):
        if not any(last <= each.start < end for each in replaced):
            last = end
            continue
        last = end
        try:
            with opened(document.content[:end]) as revision:
                count += revision.pages
                if count > _MOST_PAGES:
                    return
                yield from _pages(revision, number, pages, told)
        except DamagedError:
            continue


def _matters(each: Object) -> bool:
    """Whether a page may look different for it: anything but what only says how objects are stored."""
    return each.dictionary.get("Type") not in ("XRef", "ObjStm", "Catalog", "Metadata", "Info")


def _pages(revision: Opened, number: int, pages: Pages, told: set[str]) -> Iterator[Content]:
    for index in range(revision.pages):
        try:
            with revision.page(index) as sheet:
                text = shown_text(sheet)
                words = words_of(sheet, text) if text not in told else []
        except DamagedError:
            continue
        if words and text not in told:
            told.add(text)
            yield from pages.words(words, f"page {index + 1} of earlier revision {number}", visible=False)
