"""How many, for reports. In: an incident. Out: counts; what no room knows is None."""

from __future__ import annotations

from tidegate.model.closing import Matter
from tidegate.model.history import Counts
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry import closing
from tidegate.service.inquiry.tally import affected
from tidegate.service.reviews.sheets import HIDDEN
from tidegate.service.stays.models import AffectedPerson, Resolution, Stay

_WHOLE = ("certainly", "probably", "possibly")
_OUT = (Resolution.RULED_OUT, Resolution.CANARY)


def counts(incident: Incident) -> Counts:
    """Of rows; a stay counts as told or reviewed where its row says so."""
    stays = Stay.objects.filter(person__incident=incident).exclude(person__resolution__in=_OUT)
    told, reviewed = stays.exclude(notified_at=None).count(), stays.exclude(reviewed_at=None).count()
    everybody, stayed = affected(incident), stays.count()
    reading = incident.readings.order_by("-at", "-pk").first()
    said = reading.told if reading else {}
    by_claim = said.get("completeness", {})
    done = closing.tallies(incident)
    deletions, reposts = done.get(Matter.DELETIONS), done.get(Matter.REPOSTS)
    return Counts(
        people=everybody,
        stayed=stayed,
        told=told,
        reviews_open=stayed - reviewed,
        reviews_decided=reviewed,
        retrievals=said.get("retrievals"),
        clients=said.get("clients"),
        whole_file=sum(by_claim.get(one, 0) for one in _WHOLE) if reading else None,
        deletion_asked=deletions.total if deletions else None,
        reposts=reposts.total if reposts else None,
        exposed_kinds=_kinds(incident),
    )


def _kinds(incident: Incident) -> tuple[str, ...]:
    rows = AffectedPerson.objects.filter(incident=incident).exclude(resolution__in=_OUT)
    names = {name.removesuffix(HIDDEN) for fields in rows.values_list("fields", flat=True) for name in fields}
    return tuple(sorted(names))
