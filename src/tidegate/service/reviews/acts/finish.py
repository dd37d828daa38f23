"""Decisions that can no longer be appealed become final. In: the office. Out: how many, a transaction each.

Two people decided; the machine says no more than that the person was told of it, and that the time is over.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from tidegate.response.review.acts import final
from tidegate.service.office import Office
from tidegate.service.reviews.acts.settle import ruling
from tidegate.service.reviews.history import history
from tidegate.service.reviews.models import Review, State
from tidegate.service.reviews.options import rule
from tidegate.service.stays.acts.facts import appealable

MOST = 500
"""In one run; the next minute goes on."""


def finish(office: Office) -> int:
    """Raises StayError, VaultError where what was decided cannot be had: then that person's stay goes on."""
    due = Review.objects.filter(state=State.DECIDED, final_at=None, appeal_until__lte=office.now())
    numbers = list(due.order_by("appeal_until").values_list("pk", flat=True)[:MOST])
    return sum(_one(office, number) for number in numbers)


def _one(office: Office, number: uuid.UUID) -> bool:
    with transaction.atomic():
        rows = Review.objects.select_for_update(of=("self",)).select_related("incident")
        row = rows.get(pk=number)
        told, now = history(office, row), office.now()
        if row.final_at is not None or not final(told.review, now, rule(office)):
            return False
        appealable(office, row.person_id, ruling(told), over=True)
        row.final_at = now
        row.save(update_fields=["final_at"])
    return True
