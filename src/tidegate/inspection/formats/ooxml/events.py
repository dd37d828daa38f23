"""The common ground of readers of Office XML: expat events by short keys, text by the element it stands in.

In: expat events of one part. Out: a `Story` of running text and a `Markup` of all the rest. A reader says for each
key what to do at its start and end and with its text; what has no say is markup.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tidegate.errors import LimitError, ReadingError
from tidegate.inspection.formats.archive.leftovers import is_dense, printable
from tidegate.inspection.formats.ooxml.cells import unescaped
from tidegate.inspection.formats.ooxml.markup import Markup
from tidegate.inspection.formats.ooxml.namespaces import attribute, key
from tidegate.inspection.formats.ooxml.story import Story
from tidegate.inspection.formats.ooxml.xml import parse, parser
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

Opener = Callable[[dict[str, str]], None]
Closer = Callable[[], None]
Taker = Callable[[str], None]

_PIECES = 4096
_MOST_NAMES = 10_000


class Known(NamedTuple):
    """What to do with one element."""

    key: str
    opens: Opener | None
    closes: Closer | None
    takes: Taker | None


class Events:
    """Handlers for expat. Subclasses fill `opens`, `closes` and `takes` by key."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.story = Story(part)
        self.markup = Markup(part)
        self.opens: dict[str, Opener] = {
            ":property": self._open_property,
            "mc:AlternateContent": lambda _: self.story.open_alternatives(),
            "mc:Choice": lambda _: self.story.open_branch(falls_back=False),
            "mc:Fallback": lambda _: self.story.open_branch(falls_back=True),
        }
        self.closes: dict[str, Closer] = {
            ":property": self._close_property,
            "mc:AlternateContent": self.story.close_alternatives,
            "mc:Choice": lambda: self.story.close_branch(falls_back=False),
            "mc:Fallback": lambda: self.story.close_branch(falls_back=True),
        }
        self.takes: dict[str, Taker] = {
            "ds:X509Certificate": lambda text: self.take_packed(text, "certificate"),
        }
        self.stack: list[Known] = []
        self._known: dict[str, Known] = {}
        self._text: list[str] = []
        self._held = 0
        self._property = ""

    def read(self) -> Iterator[Content | Part]:
        """The whole part. Raises ReadingError, after giving out what came before the fault."""
        made = parser()
        self.markup.watch(made)
        made.StartElementHandler, made.EndElementHandler = self.start, self.end
        made.CharacterDataHandler = self.characters
        try:
            for _ in parse(self.part.source, made):
                yield from self.contents()
        except ReadingError:
            yield from self.finish()
            raise
        yield from self.finish()
        self.part.ledger.claim_all(Claim.TEXT)

    def contents(self) -> Iterator[Content | Part]:
        """What is ready."""
        yield from self.story.take()
        yield from self.markup.take()

    def finish(self) -> Iterator[Content | Part]:
        """What is left."""
        yield from self.story.finish()
        yield from self.markup.take()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        known = self._known.get(name) or self._learn(name)
        if self._text:
            self._flush()
        self.stack.append(known)
        if known[1] is not None:
            known[1](attributes)
        if attributes:
            self.markup.attributes(known[0], attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._text:
            self._flush()
        known = self.stack.pop()
        if known[2] is not None:
            known[2]()

    def characters(self, text: str) -> None:
        """Text within the innermost element."""
        self._text.append(text)
        self._held += len(text)
        if len(self._text) > _PIECES and self._held > self.part.limits.cell_chars * 8:
            raise LimitError("holds one text too long to be read whole (limit cell_chars)")

    def parent(self, depth: int = 1) -> str:
        """The key of the element around the one that begins."""
        return self.stack[-1 - depth][0] if len(self.stack) > depth else ""

    def _learn(self, name: str) -> Known:
        self.markup.element(name)
        short = key(name)
        known = Known(short, self.opens.get(short), self.closes.get(short), self.takes.get(short))
        if len(self._known) < _MOST_NAMES:
            self._known[name] = known
        return known

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        self._held = 0
        known = self.stack[-1]
        if known[3] is not None:
            known[3](text)
        elif not text.isspace():
            label = self._property or unescaped(known[0].rpartition(":")[2])
            self.markup.text(text, label, self.markup.spot)

    def _open_property(self, attributes: dict[str, str]) -> None:
        """A property with a name of the author's own: the label of its value."""
        self._property = attribute(attributes, "name") or ""

    def _close_property(self) -> None:
        self._property = ""

    def take_packed(self, text: str, label: str) -> None:
        """Base64 of a small structure, of which the words are taken, or of text or anything dense, read as a part.

        The characters themselves come out as well, for they may be something else.
        """
        self.markup.text(text, label, self.markup.spot)
        try:
            content = binascii.a2b_base64("".join(text.split()), strict_mode=True)
        except (binascii.Error, ValueError):
            return
        self.part.budget.expand(len(content))
        if content.lstrip()[:1] in (b"<", b"{") or is_dense(content):
            self.markup.part(self.part.child(label, Memory(content), visible=False))
        else:
            self.markup.text(printable(content), label, self.markup.spot)
