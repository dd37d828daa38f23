"""The legal clocks of an incident, as the room of duties keeps them. In: an incident. Out: clocks, the worst first."""

from __future__ import annotations

import datetime as dt

from tidegate.model.duty import Clock
from tidegate.service.duties.book import book
from tidegate.service.duties.clocks import clocks as kept
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office


def clocks(office: Office, incident: Incident, now: dt.datetime) -> tuple[Clock, ...]:
    """Raises ResponseError for rules that cannot be read."""
    return tuple(kept(incident, book(office), now))
