"""What waits for a case reviewer, for the first page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.console.cards import Card
from tidegate.service.console.reviews.listing import filtered
from tidegate.service.incidents.models import Incident
from tidegate.service.reviews.models import Review


def cards(actor: Actor, now: dt.datetime) -> list[Card]:
    """One an incident with reviews to do."""
    if not actor.may(Right.REVIEW_CASES):
        return []
    found = []
    for row in Incident.objects.filter(reviews__isnull=False).distinct().order_by("opened_at"):
        waiting = filtered(Review.objects.filter(incident=row), "todo", actor, now).count()
        if waiting:
            title = _("Case reviews of incident %(reference)s") % {"reference": row.reference}
            text = _("Does the disclosure change these people's claims?")
            url = reverse("reviews", args=[row.pk])
            found.append(Card(title, text, url, _("Go to the reviews"), waiting))
    return found
