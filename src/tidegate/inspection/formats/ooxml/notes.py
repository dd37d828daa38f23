"""Comments on a worksheet, old ones and threads: the text of each with its cell, and who wrote them.

In: a comments part. Out: hidden passages, because a comment is seen on hovering or in a pane, not on opening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.ooxml.cells import unescaped
from tidegate.inspection.formats.ooxml.markup import Markup
from tidegate.inspection.formats.ooxml.xml import parse, parser, split
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

ROOTS = frozenset({"comments", "ThreadedComments"})
"""Root elements of such parts."""
_PLACE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_COMMENTS = frozenset({"comment", "threadedComment"})
_PIECES = 4096


class Comments:
    """The reader over a whole part. `sheet`: the title of the sheet that they are on, "" if none says so."""

    name = "xml"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, sheet: str = "") -> None:
        self._sheet = sheet

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages and parts. Raises ReadingError."""
        markup = Markup(part)
        made = parser()
        markup.watch(made)
        text: list[str] = []
        spot = ""

        def flush(label: str) -> None:
            markup.text(unescaped("".join(text)), label, spot or label)
            text.clear()

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal spot
            local = split(name)[1]
            if local in _COMMENTS:
                flush("text")
                spot = markup.spot = self._place(attributes)
            elif local in ("author", "rPh"):
                text.append("\n")
            markup.attributes(local, attributes)
            markup.element(name)

        def end(name: str) -> None:
            nonlocal spot
            local = split(name)[1]
            if local in _COMMENTS:
                flush("comment")
                spot = markup.spot = ""
            elif local == "author":
                flush("author")

        made.StartElementHandler, made.EndElementHandler = start, end
        made.CharacterDataHandler = text.append
        for _ in parse(part.source, made):
            if len(text) > _PIECES:
                flush("text")
            yield from markup.take()
        flush("text")
        yield from markup.take()
        part.ledger.claim_all(Claim.TEXT)

    def _place(self, attributes: dict[str, str]) -> str:
        place = attributes.get("ref", "")
        if not _PLACE.fullmatch(place):
            return "comment"
        del attributes["ref"]
        return f'comment at {place} of sheet "{self._sheet}"' if self._sheet else f"comment at {place}"
