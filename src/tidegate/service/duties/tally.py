"""How many legal duties are done, for the closing of an incident. In: an incident. Out: Matter -> Tally.

What does not apply, and what has an effect and no deadline, is in no number. Not known while no clock was started.
"""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.model.closing import Matter, Tally
from tidegate.model.duty import ClockState
from tidegate.service.duties.models import Duty
from tidegate.service.incidents.models import Incident

_DONE = (ClockState.MET.value, ClockState.MET_LATE.value, ClockState.NOT_NOTIFIABLE.value)
_BESIDE = (ClockState.EFFECT.value,)


def tally(incident: Incident) -> Mapping[Matter, Tally]:
    """A clock that facts rule out is done: the answer that says so is somebody's, and kept."""
    rows = Duty.objects.filter(incident=incident).exclude(state__in=_BESIDE)
    if not rows.exists():
        return {Matter.DUTIES: Tally(None)}
    done = rows.filter(state__in=(*_DONE, ClockState.NOT_TRIGGERED.value)).count()
    return {Matter.DUTIES: Tally(rows.count(), done)}
