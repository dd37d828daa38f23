"""What this room needs every minute. In: the office. Out: how much was done; safe to run twice."""

from __future__ import annotations

from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.deletions import inbox
from tidegate.service.deletions.acts import chase, draft, pack
from tidegate.service.deletions.models import Looked
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.office import Office


def every_minute(office: Office) -> int:
    """Take what scans left, draft what new readings tell, draft reminders of what is due, make packs."""
    done = inbox.empty(office)
    for row in _news(office):
        now = office.now()
        done += draft.draft(office, SYSTEM, row)
        Looked.objects.update_or_create(incident=row, defaults={"at": now})
    return done + chase.due(office) + pack.resume(office)


def _news(office: Office) -> list[Incident]:
    """Incidents whose logs were read, or which were contained, since somebody looked."""
    looked = dict(Looked.objects.values_list("incident_id", "at"))
    found = []
    for row in Incident.objects.exclude(state=IncidentState.CLOSED):
        reading = row.readings.order_by("-at").values_list("at", flat=True).first()
        moments = [moment for moment in (reading, row.contained_at) if moment is not None]
        if moments and (row.pk not in looked or max(moments) >= looked[row.pk]):
            found.append(row)
    return found
