"""Reads bytes through the real walker, without a sandbox, and gives everything that came out."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from hypothesis import strategies as st

from tidegate.inspection.formats.encoding import PRELOAD
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.part import Part
from tidegate.inspection.source import Budget, Memory
from tidegate.inspection.unpack import Walk
from tidegate.model.content import Block, Passage
from tidegate.model.limits import Limits

for _module in PRELOAD:
    importlib.import_module(_module)

NEEDLES = st.from_regex(r"[A-Z][a-z]{2,8} [A-Z]?9[0-9]{5,8}", fullmatch=True)
"""Texts that a table, a tag or a string may hold and that must come out."""

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20)


@dataclass(frozen=True)
class Reading:
    passages: list[Passage]
    blocks: list[Block]
    walk: Walk

    @property
    def rows(self) -> list[dict[int, object]]:
        return [dict(row.cells) for block in self.blocks for row in block.each_row()]

    @property
    def gaps(self) -> list[str]:
        return [gap.why for gap in self.walk.gaps]

    @property
    def reader(self) -> str:
        return self.walk.parts[-1].reader

    @property
    def whole(self) -> bool:
        return not self.walk.gaps and all(part.whole for part in self.walk.parts)

    @property
    def text(self) -> str:
        """All characters that came out: passages, labels, cells, headings."""
        cells = [str(value) for row in self.rows for value in row.values()]
        headings = [name for block in self.blocks for name in block.table.headings or ()]
        return "\n".join(
            [*(p.text for p in self.passages), *(p.label for p in self.passages), *cells, *headings]
        )

    def shows(self, text: str) -> bool:
        """Whether the text came out, or something was declared unread."""
        return text in self.text or bool(self.gaps)


def read(name: str, content: bytes, *, limits: Limits | None = None, format: Format | None = None) -> Reading:
    """Walk one file. `format`: as a parent that has chosen the reader."""
    part = Part(name=name, source=Memory(content), budget=Budget(limits or Limits()), format=format)
    walk = Walk()
    items = list(walk.contents(part))
    passages = [item for item in items if isinstance(item, Passage)]
    return Reading(passages, [item for item in items if isinstance(item, Block)], walk)
