"""PDF: recognised by its first bytes; all reading is done by modules that are imported when the first one comes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MARK = b"%PDF-"
_SHORTEST = b"%PDF"
_FIRST_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")


class Pdf:
    """A document with all its revisions, whether or not a table of objects lists what is in it."""

    name = "pdf"
    suffixes = frozenset({".pdf", ".fdf", ".ai"})
    reads = (
        "pages as drawn, tables on them, and everything else: covered, invisible and off-page text, earlier "
        "revisions, objects that nothing lists, attachments, annotations, forms and XFA, metadata, scripts, "
        "pictures by OCR; not documents that need a password, nor what media in them say"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the mark at the start, or, for a file that is named like one, anywhere in the first bytes."""
        if head.startswith((_SHORTEST, b"%FDF-")):
            return True
        return name.endswith(tuple(self.suffixes)) and (
            _MARK in head or (head.lstrip()[:1].isdigit() and _FIRST_OBJECT.match(head.lstrip()) is not None)
        )

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Pages, then what no page shows. Raises DamagedError, LimitError."""
        from tidegate.inspection.formats.pdf.reader import read_document

        yield from read_document(part)
