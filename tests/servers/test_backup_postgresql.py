"""An instance's PostgreSQL database, dumped while in use and brought back: a real server, started here and stopped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy

from servers.test_databases import postgresql  # noqa: F401 (a fixture)
from tidegate.errors import VaultError
from tidegate.vault.backup import back_up, generations, restore
from tidegate.vault.databases import PostgreSQLDatabase

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def answers(address: str, *statements: str) -> list[object]:
    """Rows of the last statement, all made one by one."""
    engine = sqlalchemy.create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            results = [connection.execute(sqlalchemy.text(statement)) for statement in statements]
            return [tuple(row) for row in results[-1]] if results[-1].returns_rows else []
    finally:
        engine.dispose()


@pytest.fixture
def databases(postgresql: str) -> tuple[PostgreSQLDatabase, PostgreSQLDatabase, str]:  # noqa: F811
    """One with a row in it, one empty, and the address of the empty one."""
    address = postgresql.replace("postgresql://", "postgresql+psycopg://")
    answers(address, "CREATE DATABASE full_one", "CREATE DATABASE empty_one")
    answers(
        address.replace("/postgres?", "/full_one?"),
        "CREATE TABLE rows (a INT)",
        "INSERT INTO rows VALUES (1)",
    )
    settings = {"PGHOST": postgresql.partition("?host=")[2], "PGUSER": "office"}
    return (
        PostgreSQLDatabase({**settings, "PGDATABASE": "full_one"}),
        PostgreSQLDatabase({**settings, "PGDATABASE": "empty_one"}),
        address.replace("/postgres?", "/empty_one?"),
    )


def test_dumped_and_restored_also_after_a_killed_restore(
    databases: tuple[PostgreSQLDatabase, PostgreSQLDatabase, str], tmp_path: Path
) -> None:
    full, empty, address = databases
    (tmp_path / "home").mkdir()
    back_up(tmp_path / "home", tmp_path / "backup", full, NOW)
    (generation,) = generations(tmp_path / "backup")
    restore(generation, tmp_path / "clean", empty, None)
    # A run killed after the database was filled: the next fills it anew.
    empty.load(generation / empty.name, again=True)
    assert answers(address, "SELECT a FROM rows") == [(1,)]
    # A database in use is not written over.
    with pytest.raises(VaultError, match="pg_restore failed"):
        empty.load(generation / empty.name, again=False)


def test_a_server_that_is_away_is_one_line(tmp_path: Path) -> None:
    away = PostgreSQLDatabase({"PGHOST": str(tmp_path), "PGUSER": "office", "PGDATABASE": "none"})
    with pytest.raises(VaultError, match="pg_dump failed"):
        away.dump(tmp_path / "dump")
    nowhere = PostgreSQLDatabase({}, programs=tmp_path)
    with pytest.raises(VaultError, match="cannot be started"):
        nowhere.dump(tmp_path / "dump")
