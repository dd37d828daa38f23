"""A document as values: what every report is made of, before it looks like anything. Text only; markup never."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """`level`: 2 or 3; the title is 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`strong`: what must not be overlooked."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list in no order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, each as long as these. `widths`: parts of the line for each column; even if empty.

    `fixed`: columns whose text is set in letters of one width, as digests are.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    fixed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """Places for names, dates and signatures, one for each label."""

    labels: tuple[str, ...]


Block = Heading | Paragraph | Bullets | Table | Signing


@dataclass(frozen=True, slots=True)
class Document:
    """`marking`: stands on every page, as who may read it. `reference`: the incident's. `repr` tells no content."""

    title: str
    reference: str
    marking: str
    blocks: tuple[Block, ...] = field(repr=False)
    language: str = "en"


def words(document: Document) -> str:
    """Everything that it says, a line each: what a guard reads."""
    lines = [document.title, document.reference, document.marking]
    for block in document.blocks:
        if isinstance(block, (Heading, Paragraph)):
            lines.append(block.text)
        elif isinstance(block, Bullets):
            lines += block.items
        elif isinstance(block, Signing):
            lines += block.labels
        else:
            lines += [block.caption, *block.headings, *(cell for row in block.rows for cell in row)]
    return "\n".join(lines)
