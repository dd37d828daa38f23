"""Everybody of an incident, as the sealed list has them. In: an incident. Out: people, for papers that are sealed."""

from __future__ import annotations

from tidegate.model.finding import InformationType
from tidegate.model.person import Individual
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office
from tidegate.service.stays import recorded, roster

NAMES = (InformationType.PERSON_NAME,)


def everybody(office: Office, incident: Incident) -> tuple[Individual, ...]:
    """Nobody before the list was read. Raises VaultError where it cannot be had."""
    said = recorded.of_incidents().get(str(incident.pk))
    return roster.opened(office, incident.pk, said.roster).people if said and said.roster else ()
