"""Clocks of law start by themselves, the worst first; counsel says what was met and what does not bind."""

from __future__ import annotations

import hashlib

from tidegate.service.replay.day import Check, Day, Told

_REASON = "invented: why counsel says so, for the record"


def run(day: Day) -> Told:
    """Nothing moves a deadline back."""
    from tidegate.service.duties.acts.settle import met, not_notifiable
    from tidegate.service.duties.acts.start import start
    from tidegate.service.duties.models import Duty

    office, counsel = day.office, day.actor("counsel")
    start(office, counsel, day.incident())
    rows = Duty.objects.filter(incident_id=day.incident_id)
    first = rows.filter(firm=True).exclude(due_at=None).order_by("due_at").first()
    due = first.due_at if first else None
    if first is not None:
        met(office, counsel, first, office.now(), hashlib.sha256(b"invented receipt").hexdigest(), _REASON)
        first.refresh_from_db()
    other = rows.exclude(pk=first.pk).order_by("key").first() if first else None
    if other is not None:
        not_notifiable(office, counsel, other, _REASON)
    checks = (
        Check("clocks run", rows.count() > 0 and first is not None),
        Check(
            "what was met says so, and its deadline did not move", first is not None and first.due_at == due
        ),
        Check("who may, and why, stands beside it", other is not None and other.rulings.count() == 1),
    )
    now = (
        f"{rows.count()} clocks started by themselves from rules with their sources, worst first",
        "met, late, not notifiable: said by counsel by name; no deadline moves back",
    )
    return Told(now, checks, {"duties": rows.count()})
