"""What a reader of a file sees. In: contents as the walker gives them. Out: visible tables and texts, and what is left.

Nothing is decided here about people: hidden means left out, whatever it says.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.model.content import Block, Content, Passage, Row, Table, Value
from tidegate.model.part import PartReceipt


@dataclass(slots=True, eq=False)
class SeenTable:
    """A table without its hidden rows and columns, which the rest closes up over.

    `cells`: rows as shown, each from 0-based column to value, in order, with a number (1-based) of its own.
    """

    name: str
    grid: bool
    cells: list[tuple[int, dict[int, Value]]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    concealed: int = 0

    def add(self, row: Row, hidden_columns: frozenset[int]) -> None:
        """Take a row, or count it where it is not shown."""
        if not row.visible:
            self.hidden_rows += 1
            return
        self.concealed += len(row.concealed & row.cells.keys())
        shown = {
            column - sum(hidden < column for hidden in hidden_columns): value
            for column, value in row.cells.items()
            if column not in hidden_columns and column not in row.concealed
        }
        if shown:
            self.cells.append((row.number - self.hidden_rows, shown))


@dataclass(slots=True, eq=False)
class Seen:
    """Everything visible, in reading order, and what was left out, in words without values."""

    items: list[SeenTable | str] = field(default_factory=list)
    _open: Table | None = None
    _kept: set[tuple[str, ...]] = field(default_factory=set)
    _partly: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _tables: list[tuple[tuple[str, ...], SeenTable]] = field(default_factory=list)

    def take(self, content: Content) -> None:
        """The next content of the walk."""
        if isinstance(content, Passage):
            self._take_text(content)
        elif content.table.location.visible:
            self._take_rows(content)

    def _take_text(self, passage: Passage) -> None:
        if not passage.location.visible:
            self._partly.setdefault(passage.location.parts, []).append(passage.location.spot)
            return
        self._kept.add(passage.location.parts)
        self.items.append(passage.text)

    def _take_rows(self, block: Block) -> None:
        table = block.table
        if table is not self._open:
            self._open = table
            seen = SeenTable(table.name, table.grid, hidden_columns=len(table.hidden_columns))
            self.items.append(seen)
            self._tables.append((table.location.parts, seen))
            self._kept.add(table.location.parts)
        target = self._tables[-1][1]
        for row in block.each_row():
            target.add(row, table.hidden_columns)

    @property
    def tables(self) -> list[SeenTable]:
        """The visible tables that hold anything."""
        return [table for _, table in self._tables if table.cells]

    @property
    def texts(self) -> list[str]:
        """The visible texts."""
        return [item for item in self.items if isinstance(item, str)]

    def dropped(self, parts: list[PartReceipt], *, texts: bool) -> list[str]:
        """A line for everything that is not in the new file. `texts`: whether texts beside tables are."""
        told: dict[tuple[str, ...], list[str]] = {}
        for way, table in self._tables:
            told.setdefault(way, []).extend(_hidden(table))
        for way, spots in self._partly.items():
            if way in self._kept:
                told.setdefault(way, []).append(_counted(len(spots), "hidden text"))
        lines = [f"{_name(way)}: {', '.join(words)}" for way, words in told.items() if words]
        hidden: dict[str, list[PartReceipt]] = {}
        for part in parts:
            if self._is_left_out(part.location.parts, texts=texts):
                if part.location.visible or part.reader == "sheet":
                    lines.append(f"{_name(part.location.parts)}: {part.size:,} bytes")
                else:
                    hidden.setdefault(part.reader or "unknown", []).append(part)
        for reader, alike in hidden.items():
            lines.append(
                f"{_counted(len(alike), 'hidden part')} ({reader}): {sum(p.size for p in alike):,} bytes"
            )
        return lines

    def _is_left_out(self, way: tuple[str, ...], *, texts: bool) -> bool:
        """Whether nothing of a part is in the new file; a part is as well where what is within it is."""
        if any(other[: len(way)] == way and other != way for other in self._kept):
            return False
        shown = any(table.cells for other, table in self._tables if other == way)
        return bool(way) and not shown and not (texts and way in self._kept)


def _hidden(table: SeenTable) -> list[str]:
    counts = ((table.hidden_rows, "hidden row"), (table.hidden_columns, "hidden column"))
    words = [_counted(count, noun) for count, noun in counts if count]
    return words + ([_counted(table.concealed, "cell") + " that showed nothing"] if table.concealed else [])


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _name(way: tuple[str, ...]) -> str:
    return " › ".join(way) or "the file"
