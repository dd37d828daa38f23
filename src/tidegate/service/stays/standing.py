"""Whether "nobody is stayed under that number" may be said at all. In: an office. Out: why not, or nothing.

Rows are believed as far as the record tells the same: as many people and prints of each incident, and the same sum.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.db.models import Count

from tidegate.errors import TidegateError
from tidegate.response.stays import Why
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office
from tidegate.service.stays import recorded
from tidegate.service.stays.models import AffectedPerson, Print
from tidegate.service.stays.prints import added, summed

EVERY = 60.0
"""Seconds for which a sum over all rows is believed while counts and record stay the same."""
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Standing:
    """`trouble`: why whoever is not found is unknown; None while they are known to have no stay. `disagree`: rows and
    record contradict each other. `recorded`: by incident.
    """

    trouble: Why | None
    recorded: dict[str, recorded.Recorded]
    by_number_alone: bool = False
    """Whether only A-numbers can be asked for: no case source has told case numbers."""

    @property
    def disagree(self) -> bool:
        """Whether nothing that rows say may be believed."""
        return self.trouble is Why.DISAGREE


def standing(office: Office) -> Standing:
    """As it is now."""
    told = recorded.of_incidents()
    incidents = {str(number) for number in Incident.objects.values_list("pk", flat=True)}
    cases = bool(office.instance.section("cases")["kind"])
    if (recorded.opened() | told.keys()) - incidents or not _agree(office, told):
        return Standing(Why.DISAGREE, told)
    if not told.keys() >= incidents or any(_unsettled(number, one, cases) for number, one in told.items()):
        return Standing(Why.RESOLVING, told)
    if any(one.bare for one in told.values()) and _registry_changed(office, told):
        return Standing(Why.RESOLVING, told)
    return Standing(None, told, by_number_alone=bool(incidents) and not cases)


def _unsettled(number: str, one: recorded.Recorded, cases: bool) -> bool:
    return (one.missing and not recorded.accepted(number)) or (cases and not one.cases)


def _registry_changed(office: Office, told: dict[str, recorded.Recorded]) -> bool:
    """Whether the registry that was asked is not the one in force: its numbers mean nothing then."""
    try:
        registry = office.registry(office.policy())
    except TidegateError:
        return True
    now = registry.version if registry else "none"
    return any(one.bare and one.registry != now for one in told.values())


def _agree(office: Office, told: dict[str, recorded.Recorded]) -> bool:
    people = dict(AffectedPerson.objects.values_list("incident").annotate(Count("pk")).order_by())
    prints = dict(Print.objects.values_list("stay__person__incident").annotate(Count("pk")).order_by())
    counts = {str(number): (count, prints.get(number, 0)) for number, count in people.items()}
    said = {number: (one.people, one.prints) for number, one in told.items() if one.people}
    if counts != said:
        return False
    sums = {number: added(one.sums) for number, one in told.items()}
    return _checks(office.instance.home, os.getpid()).same(sums, _summed)


def _summed() -> dict[str, int]:
    """Over all rows, by incident."""
    found: dict[str, int] = {}
    rows = Print.objects.order_by("stay__person__incident").values_list(
        "stay__person__incident", "stay__person", "field", "value"
    )
    for incident, person, name, value in rows.iterator(_BATCH):
        found[str(incident)] = found.get(str(incident), 0) + summed([(person, (name, value))])
    return {number: total % (1 << 128) for number, total in found.items()}


@dataclass(slots=True)
class _Checks:
    """What was last summed, and when. One a process."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    said: dict[str, int] = field(default_factory=dict)
    at: float = -EVERY
    good: bool = False

    def same(self, said: dict[str, int], summed_now: Callable[[], dict[str, int]]) -> bool:
        """Whether the rows add up to what the record says."""
        with self.lock:
            if said != self.said or not self.good or time.monotonic() - self.at >= EVERY:
                found = summed_now()
                self.good = {n: total for n, total in said.items() if total or n in found} == found
                self.said, self.at = said, time.monotonic()
            return self.good


@cache
def _checks(home: Path, process: int) -> _Checks:
    return _Checks()
