"""An affected person as may be shown: masked, and a canary like anybody else. In: a row. Out: words and instants."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tidegate.service.stays.models import AffectedPerson, Resolution

_AS_IF = Resolution.EXACT
"""What a canary looks like: who looks for canaries must not find them."""


def masked(row: AffectedPerson) -> dict[str, Any]:
    """`row` with its stay."""
    canary = row.resolution == Resolution.CANARY
    return {
        "id": row.pk,
        "resolution": str(_AS_IF if canary else row.resolution),
        "by": "a_number, name+birth_date" if canary else row.by,
        "fields": row.fields,
        "minor": row.minor,
        "language": row.language,
        "custody": row.custody,
        "attorneys": row.attorneys,
        "relative_of": row.relative_of_id,
        "stayed_since": row.stay.set_at,
        "notified_at": row.stay.notified_at,
        "reviewed_at": row.stay.reviewed_at,
        "held": bool(row.stay.held),
    }


def of_resolution(rows: QuerySet[AffectedPerson], wanted: str | None) -> QuerySet[AffectedPerson]:
    """Rows of one resolution, canaries where they pretend to belong."""
    if wanted is None:
        return rows
    names = [wanted, Resolution.CANARY] if wanted == _AS_IF else [wanted]
    return rows.filter(resolution__in=names)
