"""What attorneys gave in the portal counts as their word. In: the office. Out: how many were taken up, each once.

The act is the attorney's own, under their name. A review that was decided is opened again by it; nothing they say is
refused because it is late.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Count, F

from tidegate.model.case_review import ActKind, ReviewAct, Role
from tidegate.response.review.table import TABLE
from tidegate.service.office import Office
from tidegate.service.portal.models import Statement
from tidegate.service.reviews.acts.change import several
from tidegate.service.reviews.history import history
from tidegate.service.reviews.models import Review
from tidegate.service.reviews.options import rule
from tidegate.service.reviews.standing import walk

MOST = 200
"""In one run; the next minute goes on."""
_WORDS = "a statement of the attorney, SHA-256 {}"


def take_up(office: Office) -> int:
    """Raises StayError, VaultError; what was taken up until then stays so."""
    rows = Review.objects.annotate(given=Count("person__statements")).filter(given__gt=F("statements"))
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])
    return sum(_one(office, number) for number in numbers)


def _one(office: Office, number: uuid.UUID) -> int:
    taken = 0
    with transaction.atomic():
        row = Review.objects.select_for_update(of=("self",)).select_related("incident").get(pk=number)
        given = list(Statement.objects.filter(person=row.person_id).select_related("representation__account"))
        told = history(office, row).review
        known = {one.words for one in told.acts}
        for one in sorted(given, key=lambda one: (one.at, one.pk)):
            words = _WORDS.format(one.sha256)
            # Whoever no longer represents the person has said it while they did: the reviewer sees it on the page.
            if words in known or one.representation.ended_at is not None:
                continue
            state = walk(history(office, row).review, office.now(), rule(office)).state
            kinds = [ActKind.HEAR] if (state, ActKind.HEAR) in TABLE else [ActKind.REOPEN, ActKind.HEAR]
            attorney, now = one.representation.account.actor("schedule"), office.now()
            row = several(
                office, attorney, row, [ReviewAct(kind, Role.ATTORNEY, "", now, words) for kind in kinds]
            )
            taken += 1
        Review.objects.filter(pk=row.pk).update(statements=len(given))
    return taken
