"""Silence is an alarm: a site nobody looked at for too long. In: the office. Out: the alarms raised.

Called by the jobs half, which lives when the watch does not; `tidegate patrol --once` beats too.
"""

from __future__ import annotations

from django.db import transaction

from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.watch.models import Patrolled
from tidegate.service.watch.options import options

SILENT = "patrol-silent"


def contact(office: Office) -> bool:
    """Whether security.txt expires soon or says not when, which is an alarm; without such a file there is none."""
    try:
        text = (office.instance.home / "security.txt").read_text("utf-8", "replace")
    except OSError:
        return False
    from tidegate.watch.security_txt import expires_soon

    now = office.now()
    if not expires_soon(text, now):
        return False
    with transaction.atomic():
        alarm("security-txt", "", "security.txt expires soon, or does not say when: write it anew", now)
    return True


def check(office: Office) -> int:
    """How many sites are silent. A site that was never looked at gets a beat to be silent from."""
    wanted, now, silent = options(office.instance), office.now(), 0
    if not wanted.on:
        return 0
    for name in wanted.sites:
        with transaction.atomic():
            row, _ = Patrolled.objects.get_or_create(site=name, defaults={"beat_at": now})
            if now - row.beat_at <= wanted.silence:
                continue
            silent += 1
            alarm(
                SILENT, name, f"nobody has looked at the site {name} for too long: is the watch running?", now
            )
    return silent
