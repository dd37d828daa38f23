"""The work list: what is to be done, what is done, and what was found, in one SQLite file of a state folder.

A shard's findings, gaps and mark are written in one transaction, evidence before it: whatever is killed between,
the shard is either done with all it gave, or to be done again with nothing of it kept twice.
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
from tidegate.trace.results import Finding, Result
from tidegate.trace.sources.interface import Shard, Unread

FILE, LOCK = "worklist.sqlite", "lock"
_TABLES = """
CREATE TABLE IF NOT EXISTS scan (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS source (word TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS shard (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE,
  done INTEGER NOT NULL DEFAULT 0, bodies INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
  seconds REAL NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS to_do ON shard (number) WHERE done = 0;
CREATE TABLE IF NOT EXISTS finding (shard INTEGER NOT NULL, place INTEGER NOT NULL, digest TEXT NOT NULL,
  excerpt TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (shard, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unread (shard INTEGER NOT NULL, place TEXT NOT NULL, why TEXT NOT NULL,
  count INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a scan is. `unread`: reasons with how often, most often first."""

    shards: int
    done: int
    bodies: int
    bytes: int
    seconds: float
    unread: tuple[tuple[str, int], ...]

    @property
    def complete(self) -> bool:
        """Whether every shard is done and nothing was left unread."""
        return self.shards == self.done and not self.unread


class WorkList:
    """One scan's state. A context manager; one process at a time may hold it."""

    def __init__(self, folder: str | Path, question: str) -> None:
        """`question`: a fingerprint of what is asked; a folder is for one question. Raises TraceError."""
        self._folder = Path(folder)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise TraceError(f"the state cannot be kept in {folder}: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise TraceError(
                f"another scan is at work with {folder}: wait for it, or give another --state"
            ) from None
        try:
            self._base = self._open(question)
        except sqlite3.Error as error:
            os.close(self._lock)
            raise TraceError(
                f"the state in {folder} cannot be used ({type(error).__name__}): give another"
            ) from None
        except TraceError:
            os.close(self._lock)
            raise

    def _open(self, question: str) -> sqlite3.Connection:
        path = self._folder / FILE
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        base = sqlite3.connect(path, isolation_level=None)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.executescript(_TABLES)
        base.execute("INSERT OR IGNORE INTO scan VALUES ('question', ?)", (question,))
        kept = base.execute("SELECT value FROM scan WHERE name='question'").fetchone()[0]
        if kept != question:
            base.close()
            raise TraceError(
                f"{self._folder} is the state of another scan: other packs, sources or options; give another --state"
            )
        return base

    def __enter__(self) -> WorkList:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder. May be called again."""
        if self._lock >= 0:
            self._base.close()
            os.close(self._lock)
            self._lock = -1

    @contextmanager
    def _together(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def note(self, name: str, value: str) -> str:
        """Keep a value under a name, once; gives the one that is kept."""
        self._base.execute("INSERT OR IGNORE INTO scan VALUES (?, ?)", (name, value))
        kept: str = self._base.execute("SELECT value FROM scan WHERE name=?", (name,)).fetchone()[0]
        return kept

    def planned(self, word: str) -> bool:
        """Whether a source has been cut already."""
        return self._base.execute("SELECT 1 FROM source WHERE word=?", (word,)).fetchone() is not None

    def plan(self, word: str, pieces: Iterable[Shard | Unread]) -> None:
        """Write a source's shards, all or none. What `pieces` raises is passed on."""
        with self._together():
            for piece in pieces:
                if isinstance(piece, Unread):
                    self._unread(0, (piece,))
                else:
                    self._base.execute("INSERT OR IGNORE INTO shard (text) VALUES (?)", (piece.encode(),))
            self._base.execute("INSERT INTO source VALUES (?)", (word,))

    def to_do(self) -> Iterator[tuple[int, Shard]]:
        """Shards that are not done, in order; read a few at a time, for marks are set meanwhile."""
        after = 0
        while rows := self._base.execute(
            "SELECT number, text FROM shard WHERE done=0 AND number>? ORDER BY number LIMIT 100", (after,)
        ).fetchall():
            for number, text in rows:
                yield number, Shard.decode(text)
            after = rows[-1][0]

    def finish(self, number: int, result: Result) -> bool:
        """Write what a shard gave and its mark. False, and nothing written, where it was done already."""
        with self._together():
            marked = self._base.execute(
                "UPDATE shard SET done=1, bodies=?, bytes=?, seconds=? WHERE number=? AND done=0",
                (result.bodies, result.size, result.seconds, number),
            ).rowcount
            if not marked:
                return False
            self._base.executemany(
                "INSERT INTO finding VALUES (?, ?, ?, ?, ?)",
                [
                    (number, at, each.digest, each.excerpt, each.text)
                    for at, each in enumerate(result.findings)
                ],
            )
            self._unread(number, result.unread)
        return True

    def _unread(self, number: int, unread: Iterable[Unread]) -> None:
        rows = [(number, each.where, each.why, each.count) for each in unread]
        self._base.executemany("INSERT INTO unread VALUES (?, ?, ?, ?)", rows)

    def findings(self) -> Iterator[Finding]:
        """Everything found, in the order of shards."""
        for text, digest, excerpt in self._base.execute(
            "SELECT text, digest, excerpt FROM finding ORDER BY shard, place"
        ):
            yield Finding(text, digest, excerpt)

    def unread(self) -> Iterator[Unread]:
        """Everything that was not looked at."""
        for place, why, count in self._base.execute(
            "SELECT place, why, count FROM unread ORDER BY shard, rowid"
        ):
            yield Unread(place, why, count)

    def coverage(self) -> Coverage:
        """The sums."""
        total = self._base.execute(
            "SELECT count(*), sum(done), sum(bodies), sum(bytes), sum(seconds) FROM shard"
        )
        shards, done, bodies, size, seconds = (value or 0 for value in total.fetchone())
        reasons = self._base.execute(
            "SELECT why, sum(count) FROM unread GROUP BY why ORDER BY 2 DESC, 1"
        ).fetchall()
        return Coverage(shards, done, bodies, size, seconds, tuple(reasons))
