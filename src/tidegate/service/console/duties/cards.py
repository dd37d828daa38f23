"""What waits for counsel, for the first page: legal clocks that are past, or end within a day."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from tidegate.model.duty import ClockState
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.console.cards import Card
from tidegate.service.duties.models import Duty
from tidegate.service.incidents.models import Incident, IncidentState

_SOON = dt.timedelta(days=1)
_OPEN = (ClockState.BREACHED.value, ClockState.RUNNING.value, ClockState.DELAYED.value)


def cards(actor: Actor, now: dt.datetime) -> list[Card]:
    """One an incident."""
    if not actor.may(Right.MANAGE_DUTIES):
        return []
    found = []
    for row in Incident.objects.exclude(state=IncidentState.CLOSED).order_by("opened_at"):
        ending = Duty.objects.filter(
            incident=row, state__in=_OPEN, firm=True, due_at__lte=now + _SOON
        ).count()
        if ending:
            title = _("Legal clocks of incident %(reference)s") % {"reference": row.reference}
            text = _("Past, or ending within a day.")
            found.append(Card(title, text, reverse("duties", args=[row.pk]), _("See them"), ending, True))
    return found
