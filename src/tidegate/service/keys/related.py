"""What else must be let go before something is shredded. In: a subject. Out: holders whose hold counts too; a refusal.

Evidence of a disclosure lies under several holders: the incident's, the observations' of the same bytes, each affected
person's. A litigation hold on the incident keeps them all.
"""

from __future__ import annotations

from tidegate.errors import RefusedError
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.keys.subjects import Subject
from tidegate.service.stays.models import AffectedPerson
from tidegate.service.watch.models import Observation
from tidegate.vault.holder import Holder


def keepers(subject: Subject) -> list[Holder]:
    """Holders of the incidents that this is evidence of."""
    return [holder(row.pk) for row in _incidents(subject)]


def need_over(subject: Subject) -> None:
    """Raises RefusedError while an incident that needs it is not closed."""
    if any(row.state != IncidentState.CLOSED for row in _incidents(subject)):
        raise RefusedError(f"an incident that this {subject.kind} belongs to is not closed: close it first")


def _incidents(subject: Subject) -> list[Incident]:
    row = subject.row
    if isinstance(row, Incident):
        return [row]
    if isinstance(row, AffectedPerson):
        return [row.incident]
    if isinstance(row, Observation) and row.sha256:
        return list(Incident.objects.filter(sha256=row.sha256))
    return []
