"""What of this room's matters is done. In: an incident. Out: tallies: contained, people, report."""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.model.closing import Matter, Tally
from tidegate.service.incidents.bounds import bounds
from tidegate.service.incidents.models import Incident, IncidentState, StepKind
from tidegate.service.inquiry import kinds
from tidegate.service.inquiry.approved import is_approved
from tidegate.service.stays import recorded
from tidegate.service.stays.models import AffectedPerson, Resolution
from tidegate.service.watch.models import Observation, ObservationState

_NOT_AFFECTED = (Resolution.RULED_OUT, Resolution.CANARY)
_LIVE = (ObservationState.OPEN, ObservationState.GOING)


def tally(incident: Incident) -> Mapping[Matter, Tally]:
    """By matter. A total is None where it is not known."""
    return {
        Matter.CONTAINED: _contained(incident),
        Matter.PEOPLE: _people(incident),
        Matter.REPORT: _report(incident),
    }


def affected(incident: Incident) -> int | None:
    """How many are affected; None until everybody in the file is known to have been read."""
    if not _all_read(incident):
        return None
    return AffectedPerson.objects.filter(incident=incident).exclude(resolution__in=_NOT_AFFECTED).count()


def _all_read(incident: Incident) -> bool:
    waiting = incident.steps.filter(kind__in=(StepKind.STAYS, StepKind.PEOPLE), done_at=None).exists()
    return not waiting and (not incident.missing or recorded.accepted(str(incident.pk)))


def _people(incident: Incident) -> Tally:
    everybody = affected(incident)
    if everybody is None:
        return Tally(None)
    unsure = AffectedPerson.objects.filter(incident=incident, resolution=Resolution.PROBABLE).count()
    return Tally(everybody, everybody - unsure)


def _contained(incident: Incident) -> Tally:
    """Gone as a machine saw it: the watch from outside, or a log in which it is asked for in vain after it was."""
    live = Observation.objects.filter(sha256=incident.sha256, state__in=_LIVE).exclude(source="canary")
    if live.exists():
        return Tally(1)
    edge = bounds(incident).latest.not_after
    gone = incident.state != IncidentState.OPEN or (edge is not None and edge.claim.machine)
    return Tally(1, int(gone))


def _report(incident: Incident) -> Tally:
    last = incident.papers.filter(kind=kinds.INTERNAL).order_by("-version").first()
    return Tally(1, int(last is not None and is_approved(last)))
