"""Closing is asked for, and refused with what is open. Some is waived by name; letters and reviews are not."""

from __future__ import annotations

from tidegate.errors import RefusedError
from tidegate.model.closing import Matter
from tidegate.service.replay.day import Check, Day, Told

_REASON = "replay: what is left of it is followed up outside"


def run(day: Day) -> Told:
    """An honest end of a first day: it stays open."""
    from tidegate.service.inquiry.acts.close import close
    from tidegate.service.inquiry.acts.waive import waive
    from tidegate.service.inquiry.closing import missing

    office, responder, counsel = day.office, day.actor("responder"), day.actor("counsel")
    refused = _refused(day)
    before = missing(day.incident(), office.now())
    for one in before:
        if one.matter in (Matter.DELETIONS, Matter.REPOSTS, Matter.DUTIES):
            waive(office, responder, day.incident(), one.matter, _REASON)
    contained = False
    try:
        waive(office, counsel, day.incident(), Matter.CONTAINED, _REASON)
    except RefusedError:
        contained = True
    try:
        close(office, responder, day.incident(), _REASON)
        closed = True
    except RefusedError:
        closed = False
    left = missing(day.incident(), office.now())
    open_matters = {one.matter for one in left}
    checks = (
        Check("it is not closed while anything is open", bool(refused) and not closed),
        Check("containment cannot be waived by anybody", contained),
        Check(
            "what was waived by name does not hold it open",
            not open_matters & {Matter.DELETIONS, Matter.DUTIES},
        ),
        Check("letters and reviews do", {Matter.NOTICES, Matter.REVIEWS} <= open_matters),
    )
    now = (
        "refused, with what is open; three matters waived by name, with a reason",
        *(f"open still: {one.words.partition(';')[0]}" for one in left),
    )
    return Told(now, checks, {"closed": closed, "open": [one.matter.name.lower() for one in left]})


def _refused(day: Day) -> str:
    from tidegate.service.inquiry.acts.close import close

    try:
        close(day.office, day.actor("responder"), day.incident(), _REASON)
    except RefusedError as error:
        return str(error)
    return ""
