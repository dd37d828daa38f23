"""The shared strings part: one table of texts that cells point into.

In: the part's bytes, as a stream. Out: a compact table, looked up by number, that remembers which strings
were used, so that those no cell shows can be read as hidden text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import LimitError, ReadingError
from tidegate.inspection.formats.ooxml.cells import unescaped
from tidegate.inspection.formats.ooxml.splice import Splice, resolved
from tidegate.inspection.formats.ooxml.strings_table import Strings
from tidegate.inspection.formats.ooxml.sweep import Sweep
from tidegate.inspection.formats.ooxml.xml import Feed, parser, split
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Source
from tidegate.model.content import BLOCK_ROWS, Block, Content, Passage, Row, Table
from tidegate.model.limits import Limits

_SIMPLE = re.compile(r'(<si><t(?: xml:space="preserve")?+>([^<]*+)</t></si>)')
_OPEN = re.compile(rb"<sst\b[^<>]*>")
_JOINED = 4096


class SharedStrings:
    """The part itself. `load` before the sheets, `read` after them: it tells what no sheet showed."""

    name = "shared strings"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, limits: Limits) -> None:
        self.strings = Strings()
        self._sweep = Sweep(limits)
        self._room = limits.cell_chars
        self._failure: ReadingError | None = None
        self._depth = 0
        self._phonetic = 0
        self._text: list[str] = []
        self._string: list[str] = []
        self._length = 0

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def load(self, source: Source) -> None:
        """Read all strings. What goes wrong is kept and raised by `read`."""
        made = parser()
        self._sweep.watch(made)
        made.StartElementHandler, made.EndElementHandler = self._start, self._end
        made.CharacterDataHandler = self._chars
        splice = Splice(Feed(made), _OPEN, "</si>", lambda: self._depth == 1, self._take)
        try:
            for piece in source.chunks():
                splice.give(piece)
            splice.close()
        except ReadingError as error:
            self._failure = error
        self.strings.seal()

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Strings that no cell shows, phonetic readings and what else stands in the part."""
        yield from self._sweep.passages(part)
        yield from unused(part, self.strings)
        if self._failure is not None:
            raise self._failure
        part.ledger.claim_all(Claim.TEXT)

    def _take(self, text: str, at: int) -> int:
        found = _SIMPLE.findall(text, at)
        if sum(len(whole) for whole, _ in found) == len(text) - at < self._room and "&" not in text:
            escaped = "_x" in text
            for _, string in found:
                self.strings.add(unescaped(string) if escaped else string)
            return len(text)
        while (match := _SIMPLE.match(text, at)) is not None and len(match[2]) <= self._room:
            string = resolved(match[2])
            if string is None:
                break
            self.strings.add(unescaped(string))
            at = match.end()
        return at

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._aside()
        local = split(name)[1]
        if local == "rPh":
            self._phonetic += 1
        self._sweep.attributes(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = split(name)[1]
        if local == "t" and not self._phonetic:
            self._string.extend(self._text)
            self._text.clear()
        else:
            self._aside()
        if local == "rPh":
            self._phonetic -= 1
        elif local == "si":
            self.strings.add(unescaped("".join(self._string)))
            self._string.clear()
            self._length = 0

    def _chars(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)
        if self._length > self._room:
            raise LimitError(f"holds a text of more than {self._room:,} characters (limit cell_chars)")

    def _aside(self) -> None:
        if self._text:
            self._sweep.text("".join(self._text), "phonetic reading", visible=False)
            self._text.clear()


def unused(part: Part, strings: Strings) -> Iterator[Content]:
    """Strings that no cell shows: as running text, and in order as a table, for they may be those of people."""
    joined: list[str] = []
    rows: list[Row] = []
    where = part.location("strings that no cell shows", visible=False)
    table = Table(where, "strings that no cell shows")
    length = 0
    for number, text in strings.orphans():
        joined.append(text)
        rows.append(Row(number + 1, {0: text}))
        length += len(text)
        if length > _JOINED:
            yield Passage("\n".join(joined), where)
            joined, length = [], 0
        if len(rows) >= BLOCK_ROWS:
            yield Block(table, rows)
            rows = []
    if length:
        yield Passage("\n".join(joined), where)
    if rows:
        yield Block(table, rows)
