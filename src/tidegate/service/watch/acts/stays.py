"""Does it stay gone? In: take-downs of the last month. Out: a new order where the bytes are to be had again.

A patrol sees what a site holds; a cache, a mirror behind the same address or another server of the site may give out
what it no longer holds. So every address of what was taken down is asked again from outside, one at a time.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from tidegate.errors import TidegateError
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.models import Release, ReleaseState
from tidegate.service.watch import evidence
from tidegate.service.watch.acts import order
from tidegate.service.watch.models import ObservationState, TakeDown
from tidegate.sites.interface import StillThere

EVERY = dt.timedelta(minutes=10)
WATCHED = dt.timedelta(days=30)


def check(office: Office) -> TakeDown | None:
    """Ask for the one that was not asked for the longest. The new order, if it is back."""
    now = office.now()
    due = Q(checked_at=None, verified_at__lt=now - EVERY) | Q(checked_at__lt=now - EVERY)
    down = (
        TakeDown.objects.filter(due, undone_at=None, verified_at__gt=now - WATCHED)
        .filter(observation__state=ObservationState.TAKEN_DOWN)
        .exclude(Q(observation__source="canary") | Q(observation__sha256=""))
        .select_related("observation")
        .order_by("checked_at")
        .first()
    )
    if down is None:
        return None
    TakeDown.objects.filter(pk=down.pk).update(checked_at=now)
    return _again(office, down) if _is_back(office, down) else None


def _is_back(office: Office, down: TakeDown) -> bool:
    """Whether some address gives these very bytes. What could not be asked is asked again next time."""
    row = down.observation
    site = office.site(row.site)
    path = evidence.details(office, row).path
    here = Release.objects.filter(site=row.site, path=path, sha256=row.sha256)
    if site.public is None or here.filter(state__in=[ReleaseState.LIVE, ReleaseState.CLAIMED]).exists():
        return False
    try:
        left = site.verify_gone(path, row.sha256)
    except TidegateError:
        return False
    return isinstance(left, StillThere) and any(place.same for place in left.places)


def _again(office: Office, down: TakeDown) -> TakeDown:
    row, now = down.observation, office.now()
    with transaction.atomic():
        made = order.order(row, SYSTEM, "what was taken down is to be had again", now)
        alarm("returned", str(row.pk), f"{row.site}: what was taken down is to be had again", now)
    return made
