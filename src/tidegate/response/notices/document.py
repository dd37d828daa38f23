"""What a letter consists of, before it is paper or mail: blocks of runs. In: nothing. Out: nouns, and their plain text.

A run that came from outside the catalogue (a name, a number, an address) is isolated: in a letter that is written from
right to left it keeps its own order, and it cannot reorder what stands around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_STRONG, LEFT_TO_RIGHT, POP = "\u2068", "\u2066", "\u2069"
_HIDDEN = re.compile(
    "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
"""What reorders, controls and lone surrogates; controls that are white space part words instead."""


class Direction(StrEnum):
    """How an inserted run is read: by its own first strong letter, or from left to right."""

    OWN = "auto"
    LTR = "ltr"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; `isolated` None for the catalogue's own words."""

    text: str = field(repr=False)
    isolated: Direction | None = None

    @property
    def plain(self) -> str:
        """With isolates round it where it was inserted."""
        if self.isolated is None:
            return self.text
        return (LEFT_TO_RIGHT if self.isolated is Direction.LTR else FIRST_STRONG) + self.text + POP


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `strong` where it must not be missed."""

    line: Line
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs of a label and what it labels; `roomy` where somebody writes on the paper."""

    rows: tuple[tuple[Line, Line], ...]
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Blocks with a line round them: what is shown to an officer in a hurry."""

    blocks: tuple[Heading | Paragraph | Bullets | Rows, ...]


Block = Heading | Paragraph | Bullets | Rows | Frame


@dataclass(frozen=True, slots=True)
class Document:
    """A letter in one language. `title` and `subject` hold no value. `page`: its words, with {page} and {pages}.

    `draft`: the words printed across a letter that counsel has not confirmed; empty where one has.
    `unreviewed`: nobody with the language and the law has read the catalogue.
    """

    language: str
    direction: str
    font: str
    title: str
    subject: str
    serial: str
    sender: tuple[Line, ...]
    address: tuple[Line, ...] = field(repr=False)
    head: tuple[tuple[Line, Line], ...]
    blocks: tuple[Block, ...] = field(repr=False)
    page: str
    draft: str = ""
    unreviewed: bool = False


def clean(value: str) -> str:
    """A value from outside, on one line, without characters that reorder or hide text; NFC."""
    return " ".join(_HIDDEN.sub("", unicodedata.normalize("NFC", value)).split())


def own(value: str) -> Run:
    """A name or address, in its own direction."""
    return Run(clean(value), Direction.OWN)


def ltr(value: str) -> Run:
    """A number, link or telephone number: from left to right, and not broken at its spaces."""
    return Run(clean(value).replace(" ", "\u00a0"), Direction.LTR)


def words(text: str) -> Line:
    """The catalogue's own words as a line."""
    return (Run(text),)


def plain(line: Line) -> str:
    """A line as text, with isolates."""
    return "".join(run.plain for run in line)


def lines(document: Document) -> Iterator[Line]:
    """Every line of a document in reading order, without the page numbers."""
    yield words(document.title)
    yield from document.sender
    yield from document.address
    for label, value in document.head:
        yield from (label, value)
    if document.draft:
        yield words(document.draft)
    for block in document.blocks:
        yield from _of(block)


def _of(block: Block) -> Iterator[Line]:
    if isinstance(block, Heading | Paragraph):
        yield block.line
    elif isinstance(block, Bullets):
        yield from block.lines
    elif isinstance(block, Rows):
        for label, value in block.rows:
            yield from (label, value)
    else:
        for inner in block.blocks:
            yield from _of(inner)
