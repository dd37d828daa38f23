"""What waits for a person at incidents, for the first page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext

from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.console.cards import Card
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.stays.models import AffectedPerson, Resolution


def cards(actor: Actor, now: dt.datetime) -> list[Card]:
    """Only what they may see."""
    if not actor.may(Right.SEE_INCIDENTS):
        return []
    rows = list(Incident.objects.exclude(state=IncidentState.CLOSED).order_by("-opened_at"))
    return [*_open(rows), *_probable(actor, rows)]


def _open(rows: list[Incident]) -> list[Card]:
    if not rows:
        return []
    url = reverse("incident", args=[rows[0].pk]) if len(rows) == 1 else reverse("incidents")
    people = sum(one.people or 0 for one in rows)
    text = gettext("People named there: %(people)s.") % {"people": f"{people:,}"}
    if any(one.people is None for one in rows):
        text = gettext("Stays are being set.")
    return [
        Card(
            gettext("Incidents"),
            text,
            url,
            gettext("Open it") if len(rows) == 1 else gettext("See them"),
            len(rows),
            True,
        )
    ]


def _probable(actor: Actor, rows: list[Incident]) -> list[Card]:
    if not actor.may(Right.RESOLVE_PEOPLE) or not rows:
        return []
    waiting = AffectedPerson.objects.filter(resolution=Resolution.PROBABLE, incident__in=rows)
    count, first = waiting.count(), waiting.values_list("incident", flat=True).first()
    if not count or first is None:
        return []
    url = f"{reverse('incident-people', args=[first])}?resolution=probable"
    text = gettext("People of a disclosed file whom the registry knows, but not surely.")
    return [Card(gettext("Say who they are"), text, url, gettext("Open the queue"), count)]
