"""What the rooms of the response need every minute. In: the office. Out: how much was done; each room fails alone."""

from __future__ import annotations

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.service.deletions import chores as deletions
from tidegate.service.duties import chores as duties
from tidegate.service.inquiry import chores as inquiry
from tidegate.service.notices import chores as notices
from tidegate.service.office import Office
from tidegate.service.outbox import chores as outbox
from tidegate.service.portal import chores as portal
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.reviews import chores as reviews

_ROOMS = (outbox, notices, portal, deletions, reviews, duties, inquiry)


def every_minute(office: Office) -> int:
    """One after the other; what fails is told by an alarm and tried again in a minute."""
    done = 0
    for room in _ROOMS:
        try:
            done += room.every_minute(office)
        except TidegateError as error:
            name = room.__name__.split(".")[-2]
            with transaction.atomic():
                alarm("chore-failed", name, f"{name}: {error}", office.now())
    return done
