"""SQLite's own engine on a database in memory: the rows as it gives them, under limits, with nothing executed.

In: the bytes of a database. Out: tables, their columns and rows. Views, triggers and functions of the schema are
not run, for a view can be endless.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.cells import words

_WAL, _ROLLBACK = 2, 1
_VERSIONS = slice(18, 20)
_BATCH = 1024
_ALLOWED = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA, sqlite3.SQLITE_FUNCTION)
)
_LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 8,
    sqlite3.SQLITE_LIMIT_LENGTH: 256 << 20,
}


class SqlColumn(NamedTuple):
    """A column: its name, whether its values are computed (so that no row stores them), whether it is in the key."""

    name: str
    computed: bool
    key: bool


class Engine:
    """One database. Raises DamagedError wherever SQLite refuses it."""

    def __init__(self, view: memoryview) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.text_factory = words
        content: memoryview | bytearray = view
        if _WAL in view[_VERSIONS]:
            content = bytearray(view)
            content[_VERSIONS] = bytes((_ROLLBACK, _ROLLBACK))
        try:
            self._connection.deserialize(content)
            for limit, value in _LIMITS.items():
                self._connection.setlimit(limit, value)
            for setting in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "temp_store=MEMORY"):
                self._connection.execute(f"PRAGMA {setting}")
        except (sqlite3.Error, OverflowError) as error:
            raise DamagedError("a database that SQLite cannot open") from error
        self._connection.set_authorizer(_authorise)

    def columns(self, table: str) -> list[SqlColumn]:
        """The columns in order, with computed ones."""
        rows = self._fetch(f"PRAGMA table_xinfo({_quoted(table)})")
        return [SqlColumn(str(name), hidden in (2, 3), key != 0) for _, name, _, _, _, key, hidden in rows]

    def rows(self, table: str) -> Iterator[Sequence[object]]:
        """All rows, every column. Texts that are not in the encoding they claim are read as they can be."""
        statement = f"SELECT * FROM main.{_quoted(table)} NOT INDEXED LIMIT -1 OFFSET ?"  # noqa: S608  quoted
        given = 0
        for decoder in (str, words):
            self._connection.text_factory = decoder
            try:
                for row in self._fetch(statement, given):
                    yield row
                    given += 1
                return
            except DamagedError:
                if decoder is words:
                    raise
            finally:
                self._connection.text_factory = words

    def greatest_row(self, table: str) -> int:
        """The greatest row number; 0 for a table without row numbers of its own."""
        try:
            found = next(self._fetch(f"SELECT max(rowid) FROM main.{_quoted(table)}"))[0]  # noqa: S608  quoted
        except DamagedError:
            return 0
        return found if isinstance(found, int) else 0

    def numbers(self, table: str) -> Iterator[Sequence[object]]:
        """The row numbers alone."""
        return self._fetch(f"SELECT rowid FROM main.{_quoted(table)} NOT INDEXED")  # noqa: S608  quoted

    def fault(self) -> str:
        """What SQLite's own check of all trees, indexes and free pages says, or ""."""
        found = [str(row[0]) for row in self._fetch("PRAGMA integrity_check(1)")]
        return "" if found == ["ok"] else "SQLite finds the database damaged"

    def close(self) -> None:
        """Free the copy."""
        self._connection.close()

    def _fetch(self, statement: str, *values: int) -> Iterator[Sequence[object]]:
        try:
            with closing(self._connection.execute(statement, values)) as cursor:
                while rows := cursor.fetchmany(_BATCH):
                    yield from rows
        except sqlite3.Error as error:
            # Its message may quote the schema.
            raise DamagedError("a table that SQLite cannot read") from error


def _authorise(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _rehearse() -> None:
    """What SQLite opens at its first use must be open before the sandbox closes: its source of randomness."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE one (number)")
        connection.execute("INSERT INTO one SELECT random()")
        connection.deserialize(connection.serialize())
        connection.execute("PRAGMA integrity_check")


_rehearse()
