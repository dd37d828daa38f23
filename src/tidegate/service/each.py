"""Many rows, each with values of its own, written by one prepared statement. In: rows, names of fields.

Django's `bulk_update` writes one statement with a CASE for each row and field: most of its time goes into that text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, models


def update_each(rows: Collection[models.Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model. Within a transaction of the caller's, all or none."""
    if not rows:
        return
    # Django's own types leave the meta data of models untyped.
    about: Any = next(iter(rows))._meta
    fields = [about.get_field(name) for name in names]
    quote = connection.ops.quote_name
    values = ", ".join(f"{quote(one.column)} = %s" for one in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(about.db_table)} SET {values} WHERE {quote(about.pk.column)} = %s",  # noqa: S608
            [[_stored(one, row) for one in (*fields, about.pk)] for row in rows],
        )


def _stored(field: Any, row: models.Model) -> Any:
    """As the database takes it."""
    return field.get_db_prep_save(getattr(row, field.attname), connection)
