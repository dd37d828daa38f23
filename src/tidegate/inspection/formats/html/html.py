"""A page -> what it shows and hides: text, tables, attributes, comments, scripts, embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import LimitError
from tidegate.inspection.formats.encoding import begin, claim_rest, decoded
from tidegate.inspection.formats.html.names import ELEMENTS
from tidegate.inspection.formats.html.page import Page
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_START = re.compile(
    r"[\ufeff\s]*+(?><!--(?>.*?-->)\s*+|<\?(?>.*?\?>)\s*+)*+<(!doctype\s+html|[a-z][a-z0-9]*)\b",
    re.IGNORECASE | re.DOTALL,
)
_SURE = re.compile(r"[\ufeff\s]*+<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_OTHER = re.compile(r"[\ufeff\s]*+(?:\{|\[|<\?xml\s(?!.*<html))", re.IGNORECASE | re.DOTALL)
_TEXT_NAMES = (
    ".md",
    ".markdown",
    ".txt",
    ".rst",
    ".py",
    ".js",
    ".log",
    ".csv",
    ".tsv",
    ".json",
    ".php",
    ".sql",
)


class Html:
    """Recognised by its doctype, by beginning with an HTML element, or by its suffix."""

    name = "html"
    suffixes = frozenset({".html", ".htm", ".xhtml"})
    reads = (
        "visible and hidden text, tables, every attribute, comments, scripts, styles and embedded files of a "
        "page; not what its scripts would fetch or compute"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether it begins as a page does; a text file about HTML is text."""
        text = begin(head)
        if text is None:
            return False
        if _SURE.match(text) or (name.endswith(tuple(self.suffixes)) and not _OTHER.match(text)):
            return True
        found = _START.match(text)
        if found is None:
            return False
        element = found[1].lower()
        sure = element.startswith("!doctype") or element == "html"
        return sure or (element in ELEMENTS and not name.endswith(_TEXT_NAMES))

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks, passages and embedded parts. Needs the page whole. Raises LimitError above `part_bytes`."""
        if part.source.size > part.limits.part_bytes:
            raise LimitError(f"a page of more than {part.limits.part_bytes:,} bytes (limit part_bytes)")
        text = "".join(decoded(part))
        yield from Page(part, text, Html()).contents()
        claim_rest(part)
