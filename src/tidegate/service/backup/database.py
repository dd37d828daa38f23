"""The database of an installation as the vault's backup wants it. In: an Instance. Out: what dumps and loads it."""

from __future__ import annotations

from pathlib import Path

from tidegate.service.instance import database
from tidegate.service.instance.instance import Instance
from tidegate.vault.databases import Database, PostgreSQLDatabase, SQLiteDatabase

_VARIABLES = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


def database_of(instance: Instance) -> Database:
    """Raises InstanceError."""
    settings = database.settings(instance)
    if settings["ENGINE"].endswith("sqlite3"):
        return SQLiteDatabase(Path(settings["NAME"]))
    return PostgreSQLDatabase({_VARIABLES[key]: settings[key] for key in _VARIABLES if settings[key]})
