"""SQLite databases, whatever is kept in them: GeoPackage, MBTiles, the archives that programs write."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

_MAGIC = b"SQLite format 3\0"
_WAL = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"


class Sqlite:
    """The database file itself."""

    name = "sqlite"
    suffixes = frozenset({".sqlite", ".sqlite3", ".db3", ".s3db", ".sl3", ".gpkg", ".mbtiles"})
    reads = (
        "SQLite databases: all tables, the schema, deleted rows, free pages; files in cells; encrypted ones are not "
        "read, nor remains of deleted rows that cannot be put together again (VACUUM removes them)"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes."""
        return head.startswith(_MAGIC)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Tables, schema, what is left of deleted rows. Raises DamagedError or LimitError."""
        from tidegate.inspection.formats.database.sqlite_reader import Reader

        yield from Reader(part).read()


class SqliteLog:
    """What stands beside a database: its write-ahead log, or its rollback journal."""

    name = "sqlite log"
    suffixes = frozenset({"-wal", "-journal"})
    reads = "write-ahead logs and rollback journals of SQLite: the rows on every page"

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes."""
        return head.startswith((*_WAL, _JOURNAL))

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Rows, all hidden. Raises DamagedError or LimitError."""
        from tidegate.inspection.formats.database.sqlite_logs import read_journal, read_wal

        yield from (read_journal if part.source.head(8) == _JOURNAL else read_wal)(part)
