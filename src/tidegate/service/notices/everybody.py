"""What the guard compares with: everybody's names and numbers as keyed prints. In: an incident. Out: Prints."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tidegate.errors import RefusedError
from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Individual, Trait
from tidegate.response.notices.guard import Prints
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office
from tidegate.service.stays import recorded, roster

_NUMBERS = (
    Type.A_NUMBER, Type.USCIS_RECEIPT, Type.SSN, Type.ITIN, Type.I94, Type.SEVIS, Type.FIN, Type.PASSPORT,
    Type.NATIONAL_ID, Type.PHONE, Type.EMAIL, Trait.CASE, Trait.FAMILY,
)  # fmt: skip


def people(office: Office, incident: Incident) -> tuple[Individual, ...]:
    """The sealed list, by number. Raises RefusedError while there is none, VaultError."""
    said = recorded.of_incidents().get(str(incident.pk))
    if said is None or not said.roster:
        raise RefusedError("nobody is stayed yet: the stays come first, and letters after them")
    return roster.opened(office, incident.pk, said.roster).people


def prints(everybody: Sequence[Individual]) -> Prints:
    """Under a key that only this process holds: nothing is kept."""
    names = (value for one in everybody for value in one.values(Type.PERSON_NAME))
    numbers = (value for one in everybody for value in one.values(*_NUMBERS))
    return Prints.of(os.urandom(32), names=names, numbers=numbers)
