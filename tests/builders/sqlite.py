"""SQLite databases made by SQLite itself, with what it leaves behind when rows go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

Statement = str | tuple[str, Sequence[object]]


def database(*statements: Statement, page: int = 4096, encoding: str = "UTF-8") -> bytes:
    """The file that comes of these statements. Deleted content is not overwritten."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA secure_delete=OFF")
    connection.execute(f"PRAGMA page_size={page}")
    connection.execute(f"PRAGMA encoding='{encoding}'")
    _run(connection, statements)
    content = connection.serialize()
    connection.close()
    return content


def rows(table: str, values: Iterable[Sequence[object]]) -> list[Statement]:
    """An INSERT for each row."""
    return [(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row) for row in values]


def with_logs(folder: Path, before: Sequence[Statement], after: Sequence[Statement], *, mode: str) -> bytes:
    """The log beside a database: of `after`, in `mode` wal or persist (a rollback journal)."""
    path = folder / "a.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    _run(connection, before)
    connection.execute(f"PRAGMA journal_mode={mode}")
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN")
    _run(connection, after)
    if mode == "wal":
        connection.execute("COMMIT")
    log = Path(f"{path}-{'wal' if mode == 'wal' else 'journal'}").read_bytes()
    connection.close()
    return log


def _run(connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
    for statement in statements:
        if isinstance(statement, str):
            connection.execute(statement)
        else:
            connection.execute(*statement)
