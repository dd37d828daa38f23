"""The instance's database in a backup. In: where it is. Out: one file that brings it back, consistent while in use."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tidegate.errors import VaultError


class Database(Protocol):
    """`name`: of its file in a backup."""

    @property
    def name(self) -> str:
        """A file name without folders."""
        ...

    def dump(self, to: Path) -> None:
        """Write the file, which is not there yet. Raises VaultError, OSError."""
        ...

    def load(self, source: Path, *, again: bool) -> None:
        """Fill an empty database; `again`: an earlier run was killed in it. Raises VaultError, OSError."""
        ...


@dataclass(frozen=True, slots=True)
class SQLiteDatabase:
    """A file, copied page by page through SQLite's own backup while others write."""

    path: Path
    name: str = "database.sqlite3"

    def dump(self, to: Path) -> None:
        """As the protocol says."""
        if not self.path.is_file():
            raise VaultError(f"{self.path} is not there: is this an instance's home?")
        _copied(self.path, to)

    def load(self, source: Path, *, again: bool) -> None:
        """As the protocol says."""
        if self.path.exists() and not again:
            raise VaultError(f"{self.path} is there already: restore into an empty home")
        for name in (
            self.path,
            *(self.path.with_name(self.path.name + end) for end in ("-wal", "-shm", "-journal")),
        ):
            name.unlink(missing_ok=True)
        _copied(source, self.path)


@dataclass(frozen=True, slots=True)
class PostgreSQLDatabase:
    """A server named by libpq's variables (PGHOST, PGDATABASE, PGPASSFILE...), so that nothing stands in argv."""

    environment: Mapping[str, str] = field(repr=False)
    programs: Path = Path("/usr/bin")
    name: str = "database.pgdump"

    def dump(self, to: Path) -> None:
        """As the protocol says; one snapshot of the whole database."""
        self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")
        to.chmod(0o600)

    def load(self, source: Path, *, again: bool) -> None:
        """As the protocol says, in one transaction."""
        clean = ("--clean", "--if-exists") if again else ()
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", *clean)
        self._run("pg_restore", *options, f"--dbname={self.environment.get('PGDATABASE', '')}", str(source))

    def _run(self, program: str, *arguments: str) -> None:
        environment = {"PATH": os.defpath, **self.environment}
        try:
            done = subprocess.run(  # noqa: S603 (our own words; no shell)
                [str(self.programs / program), "--no-password", *arguments],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise VaultError(
                f"{program} cannot be started: {error.strerror}: install postgresql-client"
            ) from None
        if done.returncode:
            # What it wrote may hold values of rows.
            raise VaultError(f"{program} failed ({done.returncode}): see the database server's log")


def _copied(source: Path, to: Path) -> None:
    number = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        try:
            with (
                contextlib.closing(
                    sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
                ) as there,
                contextlib.closing(sqlite3.connect(to)) as here,
            ):
                there.backup(here)
                here.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise VaultError(f"{source.name} cannot be copied ({type(error).__name__})") from None
        os.fsync(number)
    finally:
        os.close(number)
