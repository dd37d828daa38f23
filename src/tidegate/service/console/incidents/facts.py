"""Everything that an incident's page tells, gathered once. In: the office, an incident. Out: Facts; nobody is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tidegate.errors import TidegateError
from tidegate.model.access import Accesses
from tidegate.model.exposure import Exposure
from tidegate.service.console.incidents.affected import Affected, affected
from tidegate.service.incidents.acts import accesses
from tidegate.service.incidents.acts.run import ORDER
from tidegate.service.incidents.bounds import bounds
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import AccessReading, Incident, Step
from tidegate.service.office import Office


@dataclass(frozen=True, slots=True)
class Facts:
    """`reading`: the logs as read last, in numbers. `held`: whether the litigation hold stands; None: the vault cannot
    tell. `stay_days`: after the proven notice.
    """

    incident: Incident
    now: dt.datetime
    steps: tuple[Step, ...]
    exposure: Exposure
    affected: Affected
    reading: AccessReading | None
    held: bool | None
    stay_days: int

    @property
    def busy(self) -> bool:
        """Whether a step is still to be done, so that the page looks again by itself."""
        return any(step.done_at is None and not step.trouble for step in self.steps)

    @property
    def discovered(self) -> dt.datetime:
        """When it first came to anybody's notice here: by the watch, a report, or by being opened."""
        row = self.incident
        seen = [one.at for one in (row.observation, row.report) if one is not None]
        return min([*seen, row.opened_at])

    def step(self, kind: str) -> Step | None:
        """One of them."""
        return next((one for one in self.steps if one.kind == kind), None)


def facts(office: Office, incident: Incident, *, whole: bool = True) -> Facts:
    """As they are now. `whole` False: for a list, without what is counted field by field."""
    rows = {one.kind: one for one in incident.steps.all()}
    return Facts(
        incident,
        office.now(),
        tuple(rows[kind] for kind in ORDER if kind in rows),
        bounds(incident),
        affected(incident, whole=whole),
        incident.readings.order_by("-at", "-pk").first(),
        _held(office, incident),
        office.instance.section("response")["stay_days"],
    )


def answer(office: Office, incident: Incident) -> tuple[Accesses | None, str]:
    """The accesses read last, or why they cannot be shown."""
    try:
        return accesses.latest(office, incident), ""
    except TidegateError as error:
        return None, str(error)


def _held(office: Office, incident: Incident) -> bool | None:
    try:
        return office.vault.ring.held(holder(incident.pk))
    except TidegateError:
        return None
