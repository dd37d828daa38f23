"""All database formats, in the order in which they are asked."""

from __future__ import annotations

from tidegate.inspection.formats.database.access import Access
from tidegate.inspection.formats.database.avro import Avro
from tidegate.inspection.formats.database.columnar import Arrow, Parquet
from tidegate.inspection.formats.database.dbase import Dbase, Memo
from tidegate.inspection.formats.database.shapefile import Shapefile
from tidegate.inspection.formats.database.sqlite import Sqlite, SqliteLog
from tidegate.inspection.formats.interface import Format

DATABASES: tuple[Format, ...] = (
    Sqlite(),
    SqliteLog(),
    Parquet(),
    Arrow(),
    Avro(),
    Access(),
    Shapefile(),
    Dbase(),
    Memo(),
)
