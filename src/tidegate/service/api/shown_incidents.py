"""Rows of incidents as answers. In: rows. Out: schemas, masked; nothing of who is affected."""

from __future__ import annotations

import dataclasses
import uuid

from tidegate.errors import TidegateError
from tidegate.service.api.schemas.incidents import (
    ClaimShown,
    EvidenceShown,
    ExposureShown,
    IncidentLine,
    IncidentShown,
    MomentShown,
    StepShown,
)
from tidegate.service.incidents.acts.claims import of_row
from tidegate.service.incidents.acts.run import ORDER
from tidegate.service.incidents.bounds import as_dict, bounds, claim_dict
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Evidence, Incident, Step
from tidegate.service.incidents.timeline import timeline
from tidegate.service.office import Office


def find(word: str) -> Incident:
    """By its id or its reference. Raises ObjectDoesNotExist."""
    try:
        return Incident.objects.get(pk=uuid.UUID(word))
    except ValueError:
        return Incident.objects.get(reference=word)


def line(row: Incident) -> IncidentLine:
    """In a list."""
    return IncidentLine.model_validate(_line(row))


def whole(office: Office, row: Incident) -> IncidentShown:
    """With everything that may be shown."""
    reading = row.readings.order_by("-at", "-pk").first()
    standing = row.claims.filter(withdrawn_at=None).order_by("at", "pk")
    return IncidentShown.model_validate(
        {
            **_line(row),
            "held": _held(office, row),
            "observation": row.observation_id,
            "report": row.report_id,
            "steps": steps(row),
            "exposure": ExposureShown.model_validate(as_dict(bounds(row))),
            "timeline": [MomentShown(**dataclasses.asdict(one)) for one in timeline(row)],
            "evidence": [evidence(one) for one in row.evidence.order_by("pk")],
            "claims": [ClaimShown.model_validate(claim_dict(of_row(one))) for one in standing],
            "accesses": reading.told if reading else None,
        }
    )


def steps(row: Incident) -> list[StepShown]:
    """In their order."""
    found = {one.kind: one for one in row.steps.all()}
    return [step(found[kind]) for kind in ORDER if kind in found]


def step(row: Step) -> StepShown:
    """One."""
    return StepShown.model_validate(
        {
            "kind": row.kind,
            "done": row.done_at is not None,
            "started_at": row.started_at,
            "done_at": row.done_at,
            "attempts": row.attempts,
            "progress": row.progress,
            "outcome": row.outcome,
            "trouble": row.trouble,
        }
    )


def evidence(row: Evidence) -> EvidenceShown:
    """One."""
    return EvidenceShown.model_validate(
        {
            "id": row.pk,
            "kind": row.kind,
            "sha256": row.sha256,
            "length": row.length,
            "name": row.name,
            "kept_at": row.kept_at,
            "kept_by": row.kept_by_id,
        }
    )


def _line(row: Incident) -> dict[str, object]:
    return {
        "id": row.pk,
        "reference": row.reference,
        "state": row.state,
        "source": row.source,
        "site": row.site,
        "path": row.path,
        "sha256": row.sha256,
        "length": row.length,
        "opened_at": row.opened_at,
        "opened_by": row.opened_by_id,
        "contained_at": row.contained_at,
        "closed_at": row.closed_at,
        "people": row.people,
        "missing": row.missing,
        "steps_left": row.steps.filter(done_at=None).count(),
    }


def _held(office: Office, row: Incident) -> bool:
    try:
        return office.vault.ring.held(holder(row.pk))
    except TidegateError:
        return False
