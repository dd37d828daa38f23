"""Lists, a page at a time. In: rows in an order, and where the last page ended. Out: items, and where this one ends."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from typing import Annotated, Any

from django.db.models import Model, Q, QuerySet
from ninja import Query

from tidegate.errors import RequestError

MOST = 100
NO_NUL = r"^[^\x00]*$"
"""Not every database can be asked for a text with one."""
Limit = Annotated[int, Query(ge=1, le=MOST, description="items a page")]
Cursor = Annotated[
    str | None, Query(max_length=200, description="`next` of the page before; nothing for the first")
]


def page(rows: QuerySet[Any], at: str, cursor: str | None, limit: int) -> tuple[list[Any], str | None]:
    """The newest first, by the field `at` and the id. Raises RequestError for a cursor that we never gave."""
    if cursor is not None:
        time, number = _read(cursor)
        rows = rows.filter(Q(**{f"{at}__lt": time}) | Q(**{at: time, "pk__lt": number}))
    found = list(rows.order_by(f"-{at}", "-pk")[: limit + 1])
    return found[:limit], _write(found[limit - 1], at) if len(found) > limit else None


def _write(last: Model, at: str) -> str:
    text = f"{getattr(last, at).isoformat()} {last.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[dt.datetime, uuid.UUID]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        time, _, number = text.partition(" ")
        at = dt.datetime.fromisoformat(time)
        if at.tzinfo is None:
            raise ValueError("no zone")
        return at, uuid.UUID(number)
    except (ValueError, binascii.Error, OverflowError):
        raise RequestError(422, "this cursor is none that was given: begin without one") from None
