"""What is repeated: today's list, and stays that follow what changes. In: nothing. Out: how many."""

from __future__ import annotations

from tidegate.errors import TidegateError
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office, office
from tidegate.service.stays import lists, recorded
from tidegate.service.stays.acts.complete import complete
from tidegate.service.stays.acts.stay import stay


def every_day() -> int:
    """Sign today's list."""
    return lists.daily(office())


def follow() -> int:
    """Ask a changed registry again, and a case source that was down; how many incidents that was done for."""
    here = office()
    return sum(_followed(here, number, said) for number, said in recorded.of_incidents().items())


def _followed(here: Office, number: str, said: recorded.Recorded) -> bool:
    incident = Incident.objects.filter(pk=number).first()
    if incident is None:
        return False
    try:
        registry = here.registry(here.policy())
        if said.bare and said.registry != (registry.version if registry else "none"):
            stay(here, incident, _quietly)
        if bool(here.instance.section("cases")["kind"]) and not said.cases:
            complete(here, incident, _quietly)
    except TidegateError:
        # Said on the incident's page and by its answers; the next run tries again.
        return False
    return True


def _quietly(_: float) -> None:
    """Nobody watches."""
