"""Against withdrawing by mistake, when a wrong policy makes every release look bad. In: the time. Out: go on, or stop.

The breaker is that of the watch, and so is its alarm: until somebody acknowledges it, people decide.
"""

from __future__ import annotations

from django.db import transaction

from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.models import Alarm, Release, ReleaseState
from tidegate.service.watch.options import options

BREAKER = "breaker"
REASON = "blocked under what is in force now"


def let_through(office: Office) -> bool:
    """Whether one more release may be withdrawn without asking; if not, an alarm says so."""
    if Alarm.objects.filter(kind=BREAKER, acknowledged_at=None).exists():
        return False
    now, breaker = office.now(), options(office.instance).breaker
    reset = (
        Alarm.objects.filter(kind=BREAKER, acknowledged_at__isnull=False).order_by("-acknowledged_at").first()
    )
    since = now - breaker.window
    if reset is not None and reset.acknowledged_at is not None:
        since = max(since, reset.acknowledged_at)
    gone = Release.objects.filter(state=ReleaseState.WITHDRAWN, trouble=REASON, ended_at__gt=since).count()
    live = Release.objects.filter(state=ReleaseState.LIVE).count()
    if breaker.closed(gone, live):
        return True
    with transaction.atomic():
        alarm(
            BREAKER,
            "",
            f"{gone:,} releases were withdrawn in a short time: the others wait for a person",
            now,
        )
    return False
