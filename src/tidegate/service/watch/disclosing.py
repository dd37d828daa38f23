"""Which observations open an incident. In: an observation. Out: yes or no, as `[response]` asks."""

from __future__ import annotations

from tidegate.service.office import Office
from tidegate.service.watch.models import Observation


def discloses(office: Office, row: Observation) -> bool:
    """Never a canary, and never what could not be read at all: there are no bytes to respond to."""
    wanted = office.instance.section("response")["open_on"]
    if wanted == "never" or row.source == "canary" or not row.sha256:
        return False
    return row.protected > 0 or (wanted == "block" and row.verdict == "block")
