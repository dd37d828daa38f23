"""The database's version. In: an installation that Django was started for. Out: nothing; it is of this version."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from tidegate.errors import InstanceError


def missing() -> int:
    """How many migrations the database lacks. Raises InstanceError where it does not answer."""
    try:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        raise InstanceError("the database does not answer: see [database] in instance.toml") from None
    finally:
        connections.close_all()


def migrate() -> None:
    """Bring the database to this version. Raises InstanceError."""
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError:
        raise InstanceError(
            "the database could not be brought to this version: restore the backup and read the log"
        ) from None
    finally:
        connections.close_all()
