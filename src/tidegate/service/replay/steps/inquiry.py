"""The investigation, signed by two; report, statement, court bundle, exports, and everybody's own evidence."""

from __future__ import annotations

import datetime as dt
import json
import time

from tidegate.errors import RefusedError
from tidegate.model.history import Cause, Control, ControlFailure, Discovery, Remedy
from tidegate.service.replay.day import Check, Day, Told, seconds

_REASON = "replay: read as a whole by counsel"


def run(day: Day) -> Told:
    """Who makes one does not approve it."""
    from tidegate.service.inquiry.acts.approve import approve
    from tidegate.service.inquiry.acts.investigate import sign, write
    from tidegate.service.inquiry.acts.report import make
    from tidegate.service.inquiry.investigation import Investigation
    from tidegate.service.inquiry.kinds import MADE_OF_INCIDENT
    from tidegate.service.inquiry.models import Paper

    office, responder, counsel, incident = (
        day.office,
        day.actor("responder"),
        day.actor("counsel"),
        day.incident(),
    )
    found = Investigation(
        failures=(
            ControlFailure(Control.ACCESS, "whoever may write to the site's folder passes by the gate"),
        ),
        cause=Cause.PROCESSES,
        cause_words="the folder of the site was writable by hand",
        remedies=(Remedy("only the gate writes to the site", "web team", dt.date(2027, 1, 31)),),
        discovery=Discovery.WATCH,
    )
    row = write(office, responder, incident, found)
    sign(office, counsel, incident, row.sha256)
    alone = 0
    for kind in MADE_OF_INCIDENT:
        day.progress(f"making papers: {kind}")
        paper = make(office, responder, incident, kind).paper
        if kind in ("internal", "statement"):
            alone += _refused(day, paper)
            approve(office, counsel, paper, _REASON)
    made, took = _evidence(day)
    papers = Paper.objects.filter(incident=incident)
    checks = (
        Check(
            "report, statement, court bundle and three exports are made",
            papers.filter(person=None).count() == 6,
        ),
        Check("nobody approves what they made", alone == 2),
        Check("exports are whole JSON", _whole(day)),
        Check("everybody has their own evidence", made >= len(day.people)),
    )
    now = (
        "cause and controls that failed, signed by two; report and statement approved by counsel",
        f"court bundle, VERIS, OCSF, STIX; evidence of {made:,} people in {seconds(took)}",
    )
    return Told(now, checks, {"papers": papers.count(), "bundles_seconds": round(took, 1)})


def _refused(day: Day, paper) -> bool:  # type: ignore[no-untyped-def]
    """Whether whoever made it is refused to approve it."""
    from tidegate.service.inquiry.acts.approve import approve

    try:
        approve(day.office, day.actor("responder"), paper, _REASON)
    except RefusedError:
        return True
    return False


def _evidence(day: Day) -> tuple[int, float]:
    from tidegate.service.inquiry.acts.bundle import begin, run
    from tidegate.service.inquiry.models import Bundling

    row = begin(day.office, day.actor("responder"), day.incident())
    began = time.monotonic()

    def done() -> bool:
        run(day.office, row.pk, lambda made, of: day.progress(f"everybody's evidence: {made:,} of {of:,}"))
        return Bundling.objects.filter(pk=row.pk, done_at__isnull=False).exists()

    day.until("making everybody's evidence", done, 3600.0)
    return Bundling.objects.get(pk=row.pk).done, time.monotonic() - began


def _whole(day: Day) -> bool:
    from tidegate.service.inquiry.acts.take import take
    from tidegate.service.inquiry.models import Paper

    for kind in ("veris", "ocsf", "stix"):
        paper = Paper.objects.filter(incident_id=day.incident_id, kind=kind).latest("version")
        taken = take(day.office, day.actor("responder"), paper, _REASON)
        with taken.content as stream:
            json.loads(stream.read())
    return True
