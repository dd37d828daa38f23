"""What the watch remembers. In: what an address served. Out: what to ask, and what to tell. One SQLite file.

What an address gave, its hits and when it is asked next are written in one transaction: a kill costs one request.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import TraceError
from tidegate.trace.hits import Hit
from tidegate.trace.results import Finding

_TABLES = """
CREATE TABLE IF NOT EXISTS watch (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS source (name TEXT PRIMARY KEY, began REAL NOT NULL DEFAULT 0, ended REAL NOT NULL DEFAULT 0,
  due REAL NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS address (source TEXT NOT NULL, place TEXT NOT NULL, tag TEXT NOT NULL DEFAULT '',
  modified TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '', looked REAL NOT NULL DEFAULT 0,
  tried REAL NOT NULL DEFAULT 0, due REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  why TEXT NOT NULL DEFAULT '', PRIMARY KEY (source, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS host (name TEXT PRIMARY KEY, not_before REAL NOT NULL DEFAULT 0, robots TEXT,
  robots_at REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS hit (source TEXT NOT NULL, place TEXT NOT NULL, digest TEXT NOT NULL, excerpt TEXT NOT NULL,
  seen REAL NOT NULL, text TEXT NOT NULL, PRIMARY KEY (source, place, digest)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Known:
    """An address as it was last seen. `why`: what kept it from being looked at, "" if nothing. Times: Unix."""

    place: str
    tag: str = ""
    modified: str = ""
    digest: str = ""
    looked: float = 0.0
    tried: float = 0.0
    due: float = 0.0
    failures: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A source's last one. `why`: what kept it from being listed."""

    began: float = 0.0
    ended: float = 0.0
    due: float = 0.0
    why: str = ""


class WatchState:
    """A context manager; one watch at a time. Raises TraceError."""

    def __init__(self, folder: Path, question: str) -> None:
        """`question`: of the packs; where it changed, everything is looked at anew."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.close(os.open(folder / "watch.sqlite", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise TraceError(f"the watch's state cannot be kept in {folder}: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise TraceError(f"another watch is at work with {folder}") from None
        self._base = sqlite3.connect(folder / "watch.sqlite", isolation_level=None)
        try:
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.executescript(_TABLES)
            self._anew_if_other(question)
        except sqlite3.Error as error:
            self.close()
            raise TraceError(
                f"the watch's state in {folder} cannot be used ({type(error).__name__})"
            ) from None

    def __enter__(self) -> WatchState:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        self._base.close()
        os.close(self._lock)

    def _anew_if_other(self, question: str) -> None:
        kept = self._base.execute("SELECT value FROM watch WHERE name='question'").fetchone()
        if question and (not kept or kept[0] != question):
            self._base.executescript(
                "UPDATE address SET tag='', modified='', digest='', due=0; UPDATE source SET due=0;"
            )
            self._base.execute("INSERT OR REPLACE INTO watch VALUES ('question', ?)", (question,))

    def round(self, source: str) -> Round:
        """A source's last round."""
        row = self._base.execute(
            "SELECT began, ended, due, why FROM source WHERE name=?", (source,)
        ).fetchone()
        return Round(*row) if row else Round()

    def begin(self, source: str, now: float) -> None:
        """A round begins; until it ends the source stays due."""
        self._base.execute("INSERT OR IGNORE INTO source (name) VALUES (?)", (source,))
        self._base.execute("UPDATE source SET began=? WHERE name=?", (now, source))

    def end(self, source: str, now: float, due: float, why: str = "") -> None:
        """It has ended."""
        self._base.execute("UPDATE source SET ended=?, due=?, why=? WHERE name=?", (now, due, why, source))

    def enlist(self, source: str, places: Iterable[str]) -> None:
        """Addresses that a source names; known ones stay as they are."""
        rows = [(source, place) for place in places]  # first: asking for them writes into this state too
        with self._together():
            self._base.executemany("INSERT OR IGNORE INTO address (source, place) VALUES (?, ?)", rows)

    def due(self, source: str, now: float, most: int) -> list[Known]:
        """Addresses whose turn it is, the longest unlooked first."""
        rows = self._base.execute(
            "SELECT place, tag, modified, digest, looked, tried, due, failures, why FROM address "
            "WHERE source=? AND due<=? ORDER BY tried, place LIMIT ?",
            (source, now, most),
        )
        return [Known(*row) for row in rows]

    def known(self, source: str) -> Iterator[Known]:
        """Every address of a source."""
        for row in self._base.execute(
            "SELECT place, tag, modified, digest, looked, tried, due, failures, why FROM address WHERE source=? "
            "ORDER BY place",
            (source,),
        ):
            yield Known(*row)

    def seen(self, source: str, known: Known, findings: Iterable[Finding] = ()) -> None:
        """What an address gave, with its hits."""
        hits = [
            (source, _place(each), each.digest, each.excerpt, known.tried, each.text) for each in findings
        ]
        row = (known.place, known.tag, known.modified, known.digest, known.looked, known.tried, known.due)
        with self._together():
            self._base.execute(
                "INSERT OR REPLACE INTO address VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (source, *row, known.failures, known.why),
            )
            self._base.executemany("INSERT OR IGNORE INTO hit VALUES (?, ?, ?, ?, ?, ?)", hits)

    @contextmanager
    def _together(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def findings(self) -> list[Finding]:
        """Every hit so far, as first seen."""
        rows = self._base.execute(
            "SELECT text, digest, excerpt FROM hit ORDER BY seen, source, place, digest"
        )
        return [Finding(*row) for row in rows]

    def host(self, name: str) -> tuple[float, str | None, float]:
        """Not asked before; its robots.txt, None where not known; since when."""
        row = self._base.execute(
            "SELECT not_before, robots, robots_at FROM host WHERE name=?", (name,)
        ).fetchone()
        return row or (0.0, None, 0.0)

    def leave_alone(self, name: str, until: float) -> None:
        """A host wants not to be asked."""
        self._base.execute("INSERT OR IGNORE INTO host (name) VALUES (?)", (name,))
        self._base.execute("UPDATE host SET not_before=max(not_before, ?) WHERE name=?", (until, name))

    def robots(self, name: str, text: str, now: float) -> None:
        """What a host's robots.txt says."""
        self._base.execute("INSERT OR IGNORE INTO host (name) VALUES (?)", (name,))
        self._base.execute("UPDATE host SET robots=?, robots_at=? WHERE name=?", (text, now, name))


def _place(finding: Finding) -> str:
    """Where a hit is; one piece of a source may hold several."""
    hit = Hit.decode(finding.text)
    return f"{hit.where} {hit.file} {hit.part}"
