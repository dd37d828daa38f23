"""What this room needs every minute: papers of applications that somebody has ruled on are discarded.

In: the office. Out: how much was done; safe to run twice.
"""

from __future__ import annotations

from django.db.models import Q

from tidegate.service.office import Office
from tidegate.service.portal.acts.admit import forget
from tidegate.service.portal.models import Application, ApplicationState


def every_minute(office: Office) -> int:
    """What a run that was killed after the ruling left behind."""
    rows = Application.objects.exclude(state=ApplicationState.WAITING).exclude(Q(details="") & Q(proof=""))
    done = 0
    for row in rows[:100]:
        forget(office, row)
        done += 1
    return done
