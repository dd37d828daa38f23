"""From what a user names to the source that reads it: a file by its suffix, a database by its address."""

from __future__ import annotations

import os

from tidegate.errors import RegistryError
from tidegate.registry.mapping import PeopleMap
from tidegate.registry.sources.interface import Source


def open_source(name: str, mapping: PeopleMap) -> Source:
    """Raises RegistryError where nothing reads it."""
    if "://" in name or name.startswith("env:"):
        from tidegate.registry.sources.database import Database

        return Database(name, mapping.query, mapping.resume_by)
    suffix = os.path.splitext(name)[1].lower()
    if not os.path.isfile(name):
        raise RegistryError(
            f"{name} is not a file; a database is named by an address such as postgresql://host/name"
        )
    if suffix in {".csv", ".tsv", ".txt"}:
        from tidegate.registry.sources.delimited import Delimited

        return Delimited(name)
    if suffix in {".parquet", ".pq"}:
        from tidegate.registry.sources.parquet import Parquet

        return Parquet(name)
    if suffix in {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}:
        from tidegate.registry.sources.workbook import Workbook

        return Workbook(name)
    raise RegistryError(
        f"{name}: a registry is built from csv, tsv, parquet, xlsx or a database, not from {suffix}"
    )
