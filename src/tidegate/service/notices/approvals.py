"""Counsel's approvals, and barred domains, as the guard wants them. In: an incident, settings. Out: its nouns."""

from __future__ import annotations

from tidegate.response.notices.guard import Approval, Cause, Own
from tidegate.service.incidents.models import Incident
from tidegate.service.notices.facts import RIGHTS
from tidegate.service.notices.models import TextApproval
from tidegate.service.office import Office


def standing(office: Office, incident: Incident) -> tuple[Approval, ...]:
    """Those that were not taken back and have not run out."""
    rows = TextApproval.objects.filter(incident=incident, withdrawn_at=None, until__gt=office.now())
    return tuple(
        Approval(Cause[row.cause], row.subject, str(row.by_id), row.until)
        for row in rows.exclude(subject=RIGHTS).order_by("pk")
    )


def own(office: Office) -> Own:
    """Of this state, with what the installation bars besides, as the outbox has it."""
    return Own(barred=tuple(map(str, office.instance.section("mail")["barred"])))
