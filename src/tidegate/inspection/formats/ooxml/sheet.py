"""A worksheet: cells as a stream of sparse rows, and everything else in its XML as passages.

In: a worksheet part (or the cached sheets of an external link). Out: Blocks with typed cells. Nothing
declared about dimensions or counts is believed, so cells far apart cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.errors import LimitError
from tidegate.inspection.formats.ooxml.book import locked
from tidegate.inspection.formats.ooxml.cells import (
    LAST_COLUMN,
    LAST_ROW,
    Book,
    Columns,
    Missing,
    conceals,
    typed,
    unescaped,
)
from tidegate.inspection.formats.ooxml.headers import plain, quoted
from tidegate.inspection.formats.ooxml.rows import FastRows, hides
from tidegate.inspection.formats.ooxml.splice import Splice
from tidegate.inspection.formats.ooxml.sweep import Sweep
from tidegate.inspection.formats.ooxml.xml import MAIN, Feed, parser, split
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table, Value

_OPEN = re.compile(rb"<sheetData>")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_QUIET_FORMULA = re.compile(
    r"(?:[A-Z][A-Z0-9.]{0,30}\(|\$?[A-Z]{1,3}\$?[0-9]{1,7}(?![0-9])|[0-9]{1,5}(?:\.[0-9]{1,5})?(?![0-9])"
    r"|TRUE|FALSE|#[A-Z/0]{3,8}[!?]?|[-+*/^&=<>(),:;%{}$ ])*+"
)
FAR = 1_000_000_000
"""Cells in the rectangle around all filled ones; a grid of this many needs tens of gigabytes."""
_KINDS = frozenset({"n", "s", "str", "inlineStr", "b", "e", "d"})
_CELL_MACHINERY = frozenset({"r", "s", "t"})
_ASIDE = {"formula1": "allowed values", "formula2": "allowed values", "formula": "conditional format"}
"""Texts beside the cells by the words people use for them."""
_PRINTED = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_CELL_NAMES = frozenset({"c", "cell"})
"""`cell` is what external links call it."""


class SheetReader:
    """One sheet. `title`: its name in the workbook."""

    name = "sheet"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, title: str, book: Book) -> None:
        self._title, self._book = title, book

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Blocks and passages as they come. Raises ReadingError for XML that is broken or over a limit."""
        events = _Events(part, self._title, self._book)
        made = parser()
        events.sweep.watch(made)
        made.StartElementHandler, made.EndElementHandler = events.start, events.end
        made.CharacterDataHandler = events.chars
        splice = Splice(Feed(made), _OPEN, "</row>", events.ready, events.fast.take)
        for piece in part.source.chunks():
            splice.give(piece)
            yield from events.contents(BLOCK_ROWS)
        splice.close()
        yield from events.contents(1)
        if events.missing:
            part.gap(f"points to shared strings that are not there ({events.missing:,} cells)")
        if events.scattered:
            part.gap("has cells so far apart that other readers fail on it: delete the stray cell")
        if events.outside:
            part.gap(f"claims places that no worksheet has ({events.outside:,} rows or cells)")
        part.ledger.claim_all(Claim.TABLE)


class _Events:
    """What expat reports about one sheet, put together. Rows go to the same list as the fast reader's."""

    def __init__(self, part: Part, title: str, book: Book) -> None:
        self._part, self._title, self._book = part, title, book
        self.sweep = Sweep(part.limits)
        self._columns = Columns()
        self._room = part.limits.cell_chars
        self.fast = FastRows(book, self.sweep, self._columns, self._room)
        self.missing = self.outside = 0
        self._last_row = self._last_column = 0
        self._hidden: set[int] = set()
        self._table: Table | None = None
        self._locals: dict[str, str] = {}
        self._depth = self._phonetic = self._views = 0
        self._in_data = self._in_cell = False
        self._row_shown = True
        self._cells: dict[int, Value] = {}
        self._concealed: set[int] = set()
        self._column = -1
        self._kind, self._style, self._spot = "", 0, ""
        self._value: str | None = None
        self._inline: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._formulas: set[str] = set()

    def ready(self) -> bool:
        """Whether the parser stands between two rows."""
        return self._in_data and self._depth == 2

    def contents(self, least: int) -> Iterator[Content]:
        """Passages, and Blocks while there are `least` rows or more."""
        yield from self.sweep.passages(self._part)
        rows = self.fast.rows
        done = 0
        while len(rows) - done >= least:
            block = rows[done : done + BLOCK_ROWS]
            self._reach(block)
            yield Block(self._its_table(), block)
            done += BLOCK_ROWS
        del rows[:done]

    def _reach(self, rows: list[Row]) -> None:
        """How far the filled cells reach; in a row the last one given is nearly always the furthest."""
        self._last_row = max(self._last_row, rows[-1].number)
        self._last_column = max(
            self._last_column, *(next(reversed(row.cells)) for row in rows if row.cells), 0
        )

    @property
    def scattered(self) -> bool:
        """Whether the rectangle around the filled cells is so vast that readers which lay it out fail."""
        return self._last_row * (self._last_column + 1) > FAR

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._locals.get(name) or self._local(name)
        if self._text:
            self._aside("text")
        self._depth += 1
        if local == "v":
            if attributes:
                self.sweep.attributes(name, attributes, self._spot)
        elif local in _CELL_NAMES:
            self._start_cell(name, attributes)
        elif local == "row":
            self._start_row(name, attributes)
        else:
            if local == "rPh":
                self._phonetic += 1
            elif local == "customSheetView":
                self._views += 1
            elif local == "col":
                self._hide_columns(attributes)
            elif local == "sheetProtection":
                if locked(attributes):
                    self._book.locks.add(self._title)
            elif local == "sheetFormatPr":
                self.fast.hidden_by_default = attributes.get("zeroHeight") in ("1", "true")
            elif local == "sheetData":
                self._finish_row()
                self._table, self.fast.last = None, 0
                self._in_data = self._depth == 2
            if attributes:
                spot = self._spot if self._in_cell else attributes.get("ref") or attributes.get("sqref", "")
                self.sweep.attributes(name, attributes, spot if len(spot) < 40 else "")

    def end(self, name: str) -> None:
        local = self._locals.get(name) or self._local(name)
        self._depth -= 1
        if local == "v" and self._in_cell and self._value is None:
            self._value = self._taken()
        elif local == "t" and self._in_cell and not self._phonetic:
            self._inline.append(self._taken())
        elif local == "f" and self._in_cell:
            self._formula(self._taken())
        elif self._text:
            self._aside(local or split(name)[1])
        if local in _CELL_NAMES:
            self._finish_cell()
        elif local == "v" or local == "f":
            pass
        elif local == "row":
            self._finish_row()
        elif local == "rPh":
            self._phonetic -= 1
        elif local == "customSheetView":
            self._views -= 1
        elif local == "sheetData":
            self._finish_row()
            self._in_data = False

    def chars(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)
        if self._length > self._room:
            raise LimitError(f"holds a text of more than {self._room:,} characters (limit cell_chars)")

    def _local(self, name: str) -> str:
        local = self._locals.get(name)
        if local is None:
            space, plain = split(name)
            local = plain if space in MAIN else ""
            self.sweep.element(name)
            if len(self._locals) < 1000:
                self._locals[name] = local
        return local

    def _its_table(self) -> Table:
        if self._table is None:
            where, hidden = self._part.location(), frozenset(self._hidden)
            self._table = Table(where, self._title, hidden_columns=hidden, grid=True)
        return self._table

    def _taken(self) -> str:
        text = "".join(self._text)
        self._text.clear()
        return text

    def _aside(self, label: str) -> None:
        text = self._taken()
        if self._in_cell:
            self.sweep.text(text, label, self._spot, visible=not self._phonetic)
            return
        self._length = 0
        if label not in _PRINTED:
            self.sweep.text(text, label, _ASIDE.get(label, ""), visible=False)
            return
        spot = "header" if label.endswith("Header") else "footer"
        self.sweep.text(plain(text), label, spot, visible=self._views == 0)
        self.sweep.text(quoted(text), label, spot, visible=False)

    def _formula(self, text: str) -> None:
        if _QUIET_FORMULA.fullmatch(text):
            return
        shape = re.sub(r"(?<![0-9])[0-9]{1,5}(?![0-9])", "0", text)
        if shape in self._formulas:
            return
        if len(self._formulas) < 10_000:
            self._formulas.add(shape)
        self.sweep.text(text, "formula", self._spot, visible=False)

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        width = attributes.get("width", "")
        narrow = width.strip() != "" and width.replace(".", "").strip("0 ") == ""
        if attributes.get("hidden") in ("1", "true") or narrow:
            first, last = attributes.get("min", "1"), attributes.get("max", "1")
            if first.isdecimal() and last.isdecimal() and len(first) < 9 and len(last) < 9:
                self._hidden.update(range(max(int(first), 1) - 1, min(int(last), LAST_COLUMN)))

    def _start_row(self, name: str, attributes: dict[str, str]) -> None:
        self._finish_row()
        claimed = attributes.get("r", "")
        self.sweep.attributes(name, attributes)
        self._row_shown = not hides(attributes, self.fast.hidden_by_default)
        self._column = -1
        self.fast.last += 1
        if claimed.isdecimal() and len(claimed) < 9 and 1 <= int(claimed) <= LAST_ROW:
            self.fast.last = int(claimed)
        elif claimed:
            self.sweep.text(claimed, "row")
            self.outside += 1

    def _start_cell(self, name: str, attributes: dict[str, str]) -> None:
        self._in_cell = True
        self._value, self._length = None, 0
        self._inline.clear()
        self._spot = spot = attributes.get("r", "")
        self._kind = kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        letters = spot.rstrip("0123456789")
        column = self._columns[letters]
        if column >= 0 and spot[len(letters) :] == str(self.fast.last):
            self._column = column
        else:
            self._column = self._displaced(spot)
        if kind in _KINDS and style.isdecimal() and len(style) < 9:
            self._style = int(style)
        else:
            self._style = 0
            self.sweep.text(f"{kind} {style}", "cell", spot)
        if len(attributes) > 1 + ("s" in attributes) + ("t" in attributes) or not spot:
            others = {key: value for key, value in attributes.items() if key not in _CELL_MACHINERY}
            self.sweep.attributes(name, others, spot)

    def _displaced(self, spot: str) -> int:
        """The column of a cell that names no place (the next one), or not one in this row."""
        place = _REFERENCE.fullmatch(spot)
        if spot and (place is None or place[2] != str(self.fast.last) or self._columns[place[1]] < 0):
            self.sweep.text(spot, "reference")
            self.outside += 1
        column = self._columns[place[1]] if place is not None else -1
        return column if column >= 0 else self._column + 1

    def _finish_cell(self) -> None:
        if self._text:
            self._aside("text")
        self._in_cell = False
        inline = unescaped("".join(self._inline)) if self._inline else ""
        value: Value | None = None
        try:
            value = typed(self._kind, self._value or "", self._style, self._book)
        except Missing:
            self.missing += 1
            self.sweep.text(self._value or "", "shared string", self._spot)
        if inline and value is not None:
            self.sweep.text(inline, "text", self._spot)
        elif inline:
            value = inline
        if value is None:
            return
        if self._column in self._cells:
            self.sweep.text(str(self._cells[self._column]), "cell", self._spot)
        self._cells[self._column] = value
        if conceals(self._book.concealing, self._style, value):
            self._concealed.add(self._column)

    def _finish_row(self) -> None:
        if self._cells:
            concealed = frozenset(self._concealed)
            self.fast.rows.append(Row(self.fast.last or 1, self._cells, self._row_shown, concealed))
            self._cells, self._concealed = {}, set()
