"""Reads an SQLite database: SQLite's engine for what rows say, the pages themselves for what else is there.

In: a part. Out: tables as Blocks, the schema, and hidden: deleted rows, free pages, bytes that pages reserve. Both
readers must count the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.cells import BETWEEN, blocks, sweep, table_location
from tidegate.inspection.formats.database.sqlite_engine import Engine, SqlColumn
from tidegate.inspection.formats.database.sqlite_file import HEADER, Header, Pages, header
from tidegate.inspection.formats.database.sqlite_leftovers import Leftovers
from tidegate.inspection.formats.database.sqlite_old_rows import GREAT, OldRows
from tidegate.inspection.formats.database.sqlite_page import INDEX_LEAF, TABLE_BRANCH, Cell, Node
from tidegate.inspection.formats.database.sqlite_record import Layouts, SqlValue, decode
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Block, Content, Table

_SCHEMA_COLUMNS = 5


class Item(NamedTuple):
    """An entry of the schema: `kind` is table, index, view or trigger; `root` its first page, 0 for none."""

    kind: str
    name: str
    of: str
    root: int
    statement: str


class Reader:
    """One database file."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._view = part.source.view()
        self._header = header(self._view)
        self._pages = Pages(self._view, self._header)
        self._layouts = Layouts()
        self._old = OldRows(part)
        self._leftovers = Leftovers(part, self._pages, self._header, self._old)

    def read(self) -> Iterator[Content | Part]:
        """Everything. Raises DamagedError or LimitError where it cannot go on."""
        for number in self._pages.service():
            yield from sweep(self._pages.usable(number), self._part, f"page {number}")
        items = list(self._items())
        for item in items:
            yield from passages(self._part, item.statement, label="schema", spot="schema", visible=False)
        engine = Engine(self._view)
        try:
            for item in items:
                yield from self._item(item, engine)
                yield from self._old.read()
            fault = engine.fault()
        finally:
            engine.close()
        if fault:
            self._part.gap(fault)
        self._leftovers.free()
        yield from self._old.read()
        yield from self._leftovers.close()
        yield from self._outside()

    def _items(self) -> Iterator[Item]:
        """The schema, from the tree that begins on the first page."""
        for values in self._tree(1, _SCHEMA_COLUMNS, "schema"):
            kind, name, of, root, statement = (*values, *[None] * _SCHEMA_COLUMNS)[:_SCHEMA_COLUMNS]
            yield Item(
                str(kind), str(name), str(of), root if isinstance(root, int) else 0, str(statement or "")
            )

    def _item(self, item: Item, engine: Engine) -> Iterator[Content | Part]:
        """One table or index, read twice; whatever fails is a gap, and its rows are read as they lie."""
        if not item.root:
            return
        if item.kind != "table":
            self._count(item.root, 0)
            return
        try:
            columns = engine.columns(item.name)
            stored = sum(not column.computed for column in columns)
            counted = self._count(item.root, stored, item.name, columns)
            table = self._table(item.name, columns)
            names = BETWEEN.join((item.name, *(column.name for column in columns)))
            yield from passages(self._part, names, label="names", spot="names of a table and its columns")
            given = 0
            for content in blocks(self._part, table, engine.rows(item.name), order=">"):
                if isinstance(content, Block):
                    given += content.columns.count if content.columns else len(content.rows)
                yield content
            yield from self._numbers(item, engine, columns)
        except DamagedError as error:
            self._part.gap(str(error), spot=f'table "{item.name}"')
            return
        if given != counted:
            self._part.gap("SQLite shows other rows than its pages hold", spot=f'table "{item.name}"')

    def _table(self, name: str, columns: list[SqlColumn]) -> Table:
        return Table(table_location(self._part, name), name, tuple(column.name for column in columns))

    def _numbers(self, item: Item, engine: Engine, columns: list[SqlColumn]) -> Iterator[Content | Part]:
        """Row numbers that somebody chose: no column shows them."""
        if engine.greatest_row(item.name) < GREAT or any(column.key for column in columns):
            return
        hidden = table_location(self._part, item.name, visible=False)
        yield from blocks(self._part, Table(hidden, item.name, ("rowid",)), engine.numbers(item.name))

    def _count(self, root: int, stored: int, name: str = "", columns: list[SqlColumn] | None = None) -> int:
        """Rows of a tree by its pages; every record checked, what lies between them remembered."""
        total = 0
        tables = self._old.known(name, [column.name for column in columns or () if not column.computed])
        for number, node in self._pages.nodes(root):
            counts = self._node(number, node, stored, tables)
            if node.kind != TABLE_BRANCH:
                total += len(node.cells)
            self._leftovers.within(number, node, counts or {stored}, tables)
        return total

    def _node(self, number: int, node: Node, stored: int, table: int) -> set[int]:
        """Check the records of a page. Gives how many values they have."""
        counts: set[int] = set()
        if node.kind == TABLE_BRANCH:
            return counts
        page = self._pages.usable(number)
        for cell in node.cells:
            payload = self._payload(page, cell)
            layout = self._layouts.of(payload)
            count = len(layout.types)
            counts.add(count)
            if layout.header + layout.body != cell.size:
                self._part.gap("a row that holds more than its values", spot=f"page {number}")
            if stored and count > stored and node.kind != INDEX_LEAF:
                self._old.add(
                    table, decode(payload[layout.header :], layout.types, self._header.encoding), cell.row
                )
        return counts

    def _payload(self, page: memoryview, cell: Cell) -> memoryview:
        payload, used = self._pages.payload(page, cell)
        for beyond, end in used:
            self._leftovers.beyond(beyond, end)
        return payload

    def _tree(self, root: int, count: int, name: str) -> Iterator[list[SqlValue]]:
        """The records of a table's tree, by the pages alone."""
        table = self._old.known(name, [])
        for number, node in self._pages.nodes(root):
            self._leftovers.within(number, node, {count}, table)
            if node.kind == TABLE_BRANCH:
                continue
            page = self._pages.usable(number)
            for cell in node.cells:
                payload = self._payload(page, cell)
                layout = self._layouts.of(payload)
                yield decode(payload[layout.header :], layout.types, self._header.encoding)

    def _outside(self) -> Iterator[Content | Part]:
        """The header, bytes that every page reserves, and what stands behind the last page."""
        found: Header = self._header
        yield from sweep(self._view[16:HEADER], self._part, "header")
        reserved = found.page - found.usable
        end = found.page * found.pages
        if reserved:
            tails = b"".join(
                bytes(self._view[at - reserved : at]) for at in range(found.page, end + 1, found.page)
            )
            yield from sweep(tails, self._part, "reserved bytes")
            if reserved > 16 and tails.strip(b"\0"):
                self._part.gap("bytes that its pages reserve for a program that is not known")
        self._part.ledger.claim(0, end, Claim.TABLE)
        if end < len(self._view):
            yield self._part.stretch(end, len(self._view), "bytes after the last page")
