"""Every few seconds: take-downs that were ordered and not brought to their end. In: the office. Out: how many ended."""

from __future__ import annotations

from django.db.models import Q

from tidegate.errors import TidegateError
from tidegate.service.office import Office
from tidegate.service.watch.acts.take_down import carry_out
from tidegate.service.watch.models import TakeDown


def resume(office: Office, *, at_once: bool = False) -> int:
    """`at_once`: nobody else is at work, whatever a lease says. What fails has raised its alarm; others have a turn."""
    if at_once:
        TakeDown.objects.filter(verified_at=None).update(lease_until=None)
    free = Q(lease_until=None) | Q(lease_until__lt=office.now())
    ended = 0
    for number in (
        TakeDown.objects.filter(free, verified_at=None).order_by("ordered_at").values_list("pk", flat=True)
    ):
        try:
            ended += carry_out(office, number).verified_at is not None
        except TidegateError:
            continue
    return ended
