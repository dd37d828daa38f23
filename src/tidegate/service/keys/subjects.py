"""What a custodian's act is about: what the vault keeps bytes for. In: a kind and an id. Out: a Subject."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from tidegate.errors import RefusedError
from tidegate.service.incidents.holder import holder as of_incident
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.incidents.models import Incident
from tidegate.service.releases.acts.holder import holder as of_submission
from tidegate.service.releases.models import Submission
from tidegate.service.stays.models import AffectedPerson
from tidegate.service.watch.evidence import holder as of_observation
from tidegate.service.watch.models import Observation
from tidegate.vault.holder import Holder

SUBMISSION, INCIDENT, OBSERVATION, PERSON = KINDS = ("submission", "incident", "observation", "person")
_MODELS: Mapping[str, type[Model]] = {
    SUBMISSION: Submission,
    INCIDENT: Incident,
    OBSERVATION: Observation,
    PERSON: AffectedPerson,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """`row`: locked until the caller's transaction ends."""

    kind: str
    number: uuid.UUID
    row: Model

    @property
    def holder(self) -> Holder:
        """Whom the vault keeps its bytes for."""
        return holder_of(self.kind, self.number)


def holder_of(kind: str, number: uuid.UUID) -> Holder:
    """The holder of a kind's row. Raises RefusedError for a kind that there is not."""
    if kind == SUBMISSION:
        return of_submission(number)
    if kind == INCIDENT:
        return of_incident(number)
    if kind == OBSERVATION:
        return of_observation(number)
    if kind == PERSON:
        return holder_of_person(number)
    raise RefusedError(f"there is no such kind: {', '.join(KINDS)}")


def locked(kind: str, number: uuid.UUID) -> Subject:
    """Within a transaction. Raises RefusedError."""
    if kind not in _MODELS:
        raise RefusedError(f"there is no such kind: {', '.join(KINDS)}")
    row = _MODELS[kind]._default_manager.select_for_update().filter(pk=number).first()
    if row is None:
        raise RefusedError(f"there is no {kind} of that number")
    return Subject(kind, number, row)
