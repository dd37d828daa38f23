"""The path by which the file got out. In: an incident's bytes, the rows of gate and watch. Out: steps, oldest first.

Nothing here is written by hand: each step is a row that the record has an entry of. Where no row of the gate leads to
the public site, the gate was gone past: that is a step, too.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.model.history import Part
from tidegate.service.incidents.models import Incident
from tidegate.service.releases.models import Release, Ruling, Submission
from tidegate.service.watch.models import Observation, TakeDown


class Stage(enum.Enum):
    """Where on its way a file was."""

    SUBMITTED = "submitted to the gate"
    INSPECTED = "inspected"
    RULED = "ruled on"
    CLEARED = "cleared"
    PUBLISHED = "published by the gate"
    BYPASSED = "public without the gate"
    SEEN = "seen by the watch"
    TAKEN_DOWN = "taken down"


PARTS = {
    Stage.SUBMITTED: Part.SUBMITTED,
    Stage.RULED: Part.APPROVED,
    Stage.PUBLISHED: Part.PUBLISHED,
    Stage.BYPASSED: Part.BYPASSED,
    Stage.TAKEN_DOWN: Part.TOOK_DOWN,
}


@dataclass(frozen=True, slots=True)
class Step:
    """`account`: as it signs in, "" where no account did it. `told`: words of ours. `reason`: as it was given then.

    `let_through`: whether a control was passed here that should have stopped it.
    """

    stage: Stage
    at: dt.datetime
    account: str = ""
    told: str = ""
    reason: str = field(default="", repr=False)
    let_through: bool = False


def path_out(incident: Incident) -> tuple[Step, ...]:
    """Every step that the rows tell of, in order of time."""
    submissions = list(_submissions(incident))
    steps = [step for one in submissions for step in _gate(one, incident)]
    steps += _bypass(incident, any(step.stage is Stage.PUBLISHED for step in steps))
    steps += _watch(incident)
    order = list(Stage)
    return tuple(sorted(steps, key=lambda one: (one.at, order.index(one.stage))))


def _submissions(incident: Incident) -> Iterator[Submission]:
    rows = Submission.objects.filter(sha256=incident.sha256) | Submission.objects.filter(
        clearances__sha256=incident.sha256
    )
    yield from rows.select_related("submitter").distinct().order_by("received_at", "pk")


def _gate(submission: Submission, incident: Incident) -> Iterator[Step]:
    yield Step(
        Stage.SUBMITTED,
        submission.received_at,
        submission.submitter.username,
        f"for the slot {submission.slot}",
        submission.reason,
    )
    for one in submission.examinations.order_by("pk"):
        found = "nothing that holds it" if one.verdict == "clear" else f"verdict {one.verdict}"
        yield Step(Stage.INSPECTED, one.at, told=found, let_through=one.verdict == "clear")
    rulings = Ruling.objects.filter(examination__submission=submission).select_related("account")
    for ruling in rulings.order_by("at", "pk"):
        released = ruling.kind.startswith("release")
        yield Step(
            Stage.RULED,
            ruling.at,
            ruling.account.username,
            ruling.kind,
            ruling.reason,
            let_through=released,
        )
    for clearance in submission.clearances.filter(sha256=incident.sha256).order_by("issued_at"):
        yield Step(Stage.CLEARED, clearance.issued_at, told="by a signed clearance")
    releases = Release.objects.filter(clearance__submission=submission, sha256=incident.sha256)
    for release in releases.select_related("account").order_by("claimed_at"):
        who = release.account.username if release.account else ""
        yield Step(Stage.PUBLISHED, release.claimed_at, who, f"as {release.state}", let_through=True)


def _bypass(incident: Incident, published: bool) -> Iterator[Step]:
    """Live although the gate never put it there: since when at the earliest, as far as anything tells."""
    if published:
        return
    first = _observations(incident).order_by("at").first()
    if first is not None:
        at = first.modified or first.before or first.at
        told = "no release of the gate put it there; who did is in the logs of the site"
        yield Step(Stage.BYPASSED, min(at, first.at), told=told, let_through=True)
        return
    claim = (
        incident.claims.filter(withdrawn_at=None, bound__in=("posted", "reachable")).order_by("at").first()
    )
    if claim is not None and claim.at is not None:
        told = "no release of the gate put it there, and the watch did not look at that place"
        yield Step(Stage.BYPASSED, claim.at, told=told, let_through=True)


def _watch(incident: Incident) -> Iterator[Step]:
    for row in _observations(incident).order_by("at"):
        yield Step(Stage.SEEN, row.at, told=f"by {row.source}: {row.why or row.action}")
    downs = TakeDown.objects.filter(observation__in=_observations(incident)).select_related("account")
    for down in downs.order_by("ordered_at"):
        who = down.account.username if down.account else ""
        told = "verified from outside" if down.verified_at else "ordered, not yet verified"
        yield Step(Stage.TAKEN_DOWN, down.verified_at or down.ordered_at, who, told, down.reason)


def _observations(incident: Incident):  # type: ignore[no-untyped-def]
    return Observation.objects.filter(sha256=incident.sha256).exclude(source="canary")
