"""A text body: its words, and the files that are written out in it as parts of their own."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.members import between
from tidegate.inspection.formats.mail.armour import Block, blocks
from tidegate.inspection.formats.text.text import read_text
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content, Passage


class Body:
    """What a message chooses for its plain text; it is never recognised by itself."""

    name = "text"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never asked."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """As plain text; blocks become parts, and what stands around them as well."""
        raw = bytes(part.source.view())
        found = list(blocks(raw))
        if not found:
            yield from read_text(part)
            return
        at = 0
        for number, block in enumerate(found, 1):
            yield from self._text(part, raw, at, block.start, f"text {number}")
            yield from _block(part, block)
            at = block.end
        yield from self._text(part, raw, at, len(raw), f"text {len(found) + 1}")

    def _text(self, part: Part, raw: bytes, start: int, end: int, label: str) -> Iterator[Part]:
        if raw[start:end].strip(BLANK):
            yield part.child(label, Memory(raw[start:end]), format=self, within=(start, end))
        else:
            yield from between(part, start, end)


def _block(part: Part, block: Block) -> Iterator[Content | Part]:
    place = (block.start, block.end)
    if block.beside.strip(BLANK):
        text = block.beside.decode("utf-8", "replace")
        yield Passage(text, part.location("a file within the text", visible=False))
    if block.content is None:
        part.gap("holds a file written out as text that is encrypted or damaged", *place)
        return
    if not block.content:
        part.ledger.claim(*place, Claim.STRUCT)
        return
    part.budget.expand(len(block.content))
    yield part.child(block.name, Memory(block.content), within=place)
