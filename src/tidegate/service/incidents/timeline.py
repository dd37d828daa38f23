"""An incident as a line of moments, the oldest first. In: its rows. Out: moments, each with its source; no value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.service.incidents.models import Incident
from tidegate.service.watch.models import TakeDown


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` plus or minus `uncertainty` seconds. `kind`: of a claim its bound; else opened, step, take-down, state.

    `machine`: None for what we did ourselves. `claim`: its number, where it is one. `withdrawn`: it counts no more.
    """

    at: dt.datetime
    kind: str
    words: str
    source: str
    uncertainty: float = 0.0
    machine: bool | None = None
    claim: int | None = None
    withdrawn: bool = False


def timeline(incident: Incident) -> list[Moment]:
    """Everything that has an instant."""
    moments = [*_claims(incident), *_ours(incident), *_take_downs(incident)]
    return sorted(moments, key=lambda one: (one.at, one.kind, one.words))


def _claims(incident: Incident) -> Iterator[Moment]:
    for row in incident.claims.all():
        if row.at is None:
            continue
        gone = row.withdrawn_at is not None
        yield Moment(
            row.at, row.bound, row.words, row.source, row.uncertainty, row.machine, row.pk, withdrawn=gone
        )


def _ours(incident: Incident) -> Iterator[Moment]:
    yield Moment(incident.opened_at, "opened", f"incident opened: {incident.source}", "record")
    for step in incident.steps.all():
        if step.done_at is not None:
            yield Moment(step.done_at, "step", f"{step.kind} done", "record")
    if incident.contained_at is not None:
        yield Moment(incident.contained_at, "state", "contained: gone, verified from outside", "watch")
    if incident.closed_at is not None:
        yield Moment(incident.closed_at, "state", "closed", "record")


def _take_downs(incident: Incident) -> Iterator[Moment]:
    rows = TakeDown.objects.filter(observation__sha256=incident.sha256).exclude(observation__source="canary")
    for down in rows:
        yield Moment(down.ordered_at, "take-down", "take-down ordered", "watch")
        if down.undone_at is not None:
            yield Moment(down.undone_at, "take-down", "take-down undone", "watch")
