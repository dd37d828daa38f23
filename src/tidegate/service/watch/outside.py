"""What the public receives at one address, when the site itself knows nothing of it: a cache's copy, a made-up variant.

In: an address of ours. Out: an Observation of what came, by the same rules, or None where the gate knows it or nothing
came.
"""

from __future__ import annotations

import datetime as dt

from tidegate.errors import FetchError
from tidegate.service.office import Office
from tidegate.service.watch import reading
from tidegate.service.watch.acts.observe import Spot, consider
from tidegate.service.watch.acts.take_down import carry_out
from tidegate.service.watch.models import Observation, ObservationState
from tidegate.service.watch.rounds import Round
from tidegate.sites.interface import Published

_CORRECT = 200


def look_at(office: Office, patrol: Round, path: str, address: str) -> Observation | None:
    """Fetch, judge and, where the rules say so, withhold. Raises FetchError where it could not be asked."""
    public = office.site(patrol.site).public
    if public is None:
        return None
    try:
        with reading.fetched(public, address) as (made, status, _):
            if status != _CORRECT or made.problem:
                return None
            entry = Published(
                path, made.sha256, made.size, dt.datetime.fromtimestamp(0, dt.UTC), token=made.sha256 or ""
            )
            spot = Spot(patrol.site, entry, patrol.place(path, f"outside {address}"), "report", None, address)
            met = consider(office, spot, made)
    except FetchError as error:
        if error.reason in ("refused", "unreachable"):
            return None
        raise
    if met is None or met.observation is None:
        return None
    if met.observation.state == ObservationState.GOING:
        for row in met.observation.take_downs.filter(verified_at=None):
            carry_out(office, row.pk)
        met.observation.refresh_from_db()
    return met.observation
