"""A document as Markdown. In: a Document. Out: text in which nothing that somebody wrote is read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.report.screen import escaped
from tidegate.response.reports.document import Block, Bullets, Document, Heading, Paragraph, Table

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&])|(?<=^)([-+]|[0-9]+[.)])(?=\s)|(?<=^)(=+|-+)$")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|www)([:.])")


def render(document: Document) -> str:
    """The whole text, ending in a line break."""
    lines = [f"# {text(document.title)}", "", f"{text(document.reference)}. **{text(document.marking)}**", ""]
    for block in document.blocks:
        lines += [*_block(block), ""]
    return "\n".join(lines).rstrip() + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {text(block.text)}"
    elif isinstance(block, Paragraph):
        yield f"**{text(block.text)}**" if block.strong else text(block.text)
    elif isinstance(block, Bullets):
        yield from (f"- {text(item)}" for item in block.items)
    elif isinstance(block, Table):
        yield f"{text(block.caption)}:"
        yield ""
        yield _row(block.headings)
        yield _row(tuple("---" for _ in block.headings), plain=True)
        yield from map(_row, block.rows)
    else:
        yield from (f"- {text(label)}: ______________________________" for label in block.labels)


def _row(cells: tuple[str, ...], *, plain: bool = False) -> str:
    return f"| {' | '.join(cell if plain else text(cell) for cell in cells)} |"


def text(words: str) -> str:
    """One line in which every character stands for itself; an address is no link, so that nothing is followed."""
    line = escaped(" ".join(words.split()))
    line = _MARKUP.sub(lambda found: "\\" + found[0] if found[1] else f"\\{found[0]}", line)
    return _LINK.sub(lambda found: f"{found[1]}\\{found[2]}", line)
