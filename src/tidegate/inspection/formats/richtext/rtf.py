"""Rich text (RTF): recognised here, read by `reader`, which is loaded when the first such file comes."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MARK = b"{\\rtf"
_BEFORE = b"\xef\xbb\xbf \t\r\n\0"


class Rtf:
    """Also under the names that word processors give it (`.doc`), for they open it so."""

    name = "rtf"
    suffixes = frozenset({".rtf", ".doc", ".dot"})
    reads = (
        "text, tables, headers, notes and fields as shown; deleted, hidden and white text, comments, properties, "
        "field instructions, bookmarks, document variables, fallbacks for old readers, every destination of "
        "whatever name, pictures and embedded objects as parts of their own"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By its first group, after blanks at most."""
        return head.lstrip(_BEFORE).startswith(_MARK)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, Blocks and embedded parts. Raises ReadingError."""
        from tidegate.inspection.formats.richtext.reader import read_rtf

        yield from read_rtf(part)
