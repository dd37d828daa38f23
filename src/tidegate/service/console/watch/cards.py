"""What waits for a person at the watch, for the first page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.console.cards import Card
from tidegate.service.watch.models import Observation, ObservationState, Report, ReportState


def cards(actor: Actor, now: dt.datetime) -> list[Card]:
    """Only what they may see."""
    if not actor.may(Right.SEE_ALL):
        return []
    open_now = Observation.objects.filter(state__in=[ObservationState.OPEN, ObservationState.GOING])
    count = open_now.exclude(source="canary").count()
    reports = Report.objects.exclude(state=ReportState.CLOSED).count()
    found = []
    if count:
        text = gettext("Files are live that nobody cleared.")
        found.append(
            Card(
                gettext("Live without the gate"),
                text,
                f"{reverse('observations')}?state=open",
                gettext("Look"),
                count,
                True,
            )
        )
    if reports:
        text = gettext("Strangers who took the time to tell.")
        found.append(
            Card(gettext("Reports from outside"), text, reverse("reports"), gettext("Read them"), reports)
        )
    return found
