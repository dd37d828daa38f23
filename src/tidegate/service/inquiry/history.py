"""An incident's history, from its rows. In: an incident. Out: the noun that reports and exports are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from tidegate.model.history import (
    DisclosedFile,
    Discovery,
    Exhibit,
    History,
    Mark,
    Moment,
    StaffAct,
)
from tidegate.model.history import (
    Office as Whose,
)
from tidegate.service.incidents.bounds import bounds
from tidegate.service.incidents.description import described
from tidegate.service.incidents.models import Incident, StepKind
from tidegate.service.inquiry.acts.investigate import latest
from tidegate.service.inquiry.counting import counts
from tidegate.service.inquiry.path_out import PARTS, Stage, path_out
from tidegate.service.office import Office
from tidegate.service.stays.models import Stay
from tidegate.service.watch.models import TakeDown

_MARKS = {
    "posted": Mark.POSTED,
    "reachable": Mark.REACHABLE,
    "unreachable": Mark.UNREACHABLE,
    "removed": Mark.REMOVED,
    "captured": Mark.CAPTURED,
    "cached until": Mark.OTHER,
}
_ON_THE_WAY = {Stage.SUBMITTED: Mark.SUBMITTED, Stage.RULED: Mark.APPROVED, Stage.BYPASSED: Mark.BYPASSED}
_DISCOVERY = {"observation": Discovery.WATCH, "report": Discovery.STRANGER}
_ACCESS_LOG = "access log"


def history(office: Office, incident: Incident) -> History:
    """As it is known now. Raises VaultError where its description or investigation was shredded."""
    here = described(office, incident)
    found = latest(office, incident)
    told = History(
        reference=incident.reference,
        key=str(incident.pk),
        office=whose(office),
        file=DisclosedFile(incident.sha256, incident.length, here.urls, _other_digests(incident)),
        timeline=tuple(sorted(_moments(incident), key=lambda one: (one.earliest, one.latest))),
        discovery=_DISCOVERY.get(incident.source, Discovery.UNKNOWN),
        confirmed=bool(incident.people),
        acts=tuple(_acts(incident)),
        counts=counts(incident),
        exhibits=tuple(_exhibits(incident)),
        not_known=tuple(_not_known(incident)),
    )
    if found is None:
        return told
    _, said = found
    words = "; ".join(text for text in (said.cause_words, *said.causes) if text)
    seen = told.discovery if said.discovery is Discovery.UNKNOWN else said.discovery
    return replace(
        told,
        failures=said.failures,
        cause=said.cause,
        cause_words=words,
        remedies=said.remedies,
        discovery=seen,
    )


def whose(office: Office) -> Whose:
    """The office as its settings name it to the public."""
    said = office.instance.settings.get("notices", {})
    name = str(said.get("name") or "The office")
    contact = str(said.get("site") or office.instance.section("service")["address"])
    return Whose(name, contact)


def _moments(incident: Incident) -> Iterator[Moment]:
    yield from _claims(incident)
    yield from _found(incident)
    for step in path_out(incident):
        if step.stage in _ON_THE_WAY:
            yield _at(_ON_THE_WAY[step.stage], step.at, "gate", step.told)
    done = {step.kind: step.done_at for step in incident.steps.all() if step.done_at}
    for kind, mark in ((StepKind.STAYS, Mark.STAYED), (StepKind.EVIDENCE, Mark.EVIDENCE_KEPT)):
        if kind in done:
            yield _at(mark, done[kind], "record")
    downs = TakeDown.objects.filter(observation__sha256=incident.sha256).exclude(verified_at=None)
    for down in downs.exclude(observation__source="canary"):
        if down.verified_at is not None:
            yield _at(Mark.UNREACHABLE, down.verified_at, "watch", "take-down verified from outside")
    told = Stay.objects.filter(person__incident=incident).exclude(notified_at=None).order_by("notified_at")
    instants = [row.notified_at for row in (told.first(), told.last()) if row and row.notified_at]
    if instants:
        yield Moment(Mark.PEOPLE_TOLD, instants[0], instants[-1], "record", True)
    if incident.closed_at is not None:
        yield _at(Mark.CLOSED, incident.closed_at, "record")


def _claims(incident: Incident) -> Iterator[Moment]:
    for row in incident.claims.filter(withdrawn_at=None).exclude(at=None):
        if row.at is None or row.bound not in _MARKS:
            continue
        spread = dt.timedelta(seconds=row.uncertainty)
        moment = Moment(
            _MARKS[row.bound], row.at - spread, row.at + spread, row.source, row.machine, row.words
        )
        yield moment
        if row.bound == "reachable" and row.source == _ACCESS_LOG:
            yield replace(moment, mark=Mark.FETCHED)


def _found(incident: Incident) -> Iterator[Moment]:
    if incident.observation is not None:
        yield _at(Mark.DISCOVERED, incident.observation.at, "watch")
    if incident.report is not None:
        yield _at(Mark.REPORTED, incident.report.at, "report")
    yield _at(Mark.DISCOVERED, incident.opened_at, "record", "incident opened")


def _at(mark: Mark, at: dt.datetime, source: str, words: str = "") -> Moment:
    return Moment(mark, at, at, source, True, words)


def _acts(incident: Incident) -> Iterator[StaffAct]:
    for step in path_out(incident):
        part = PARTS.get(step.stage)
        if part is not None:
            yield StaffAct(part, step.account or "not known", step.at, step.reason)


def _other_digests(incident: Incident) -> tuple[str, ...]:
    rows = incident.evidence.filter(kind="hit").order_by("pk").values_list("sha256", flat=True)
    return tuple(dict.fromkeys(one for one in rows if one != incident.sha256))


def _exhibits(incident: Incident) -> Iterator[Exhibit]:
    for row in incident.evidence.select_related("kept_by").order_by("pk"):
        who = row.kept_by.username if row.kept_by else "the service"
        yield Exhibit(
            f"E{row.pk}", row.kind, row.sha256, row.length, row.kept_at, who, "the response, as it kept it"
        )


def _not_known(incident: Incident) -> Iterator[str]:
    yield from bounds(incident).missing
    if incident.missing:
        yield incident.missing
    reading = incident.readings.order_by("-at", "-pk").first()
    yield from (str(one) for one in reading.told.get("unknown", ())) if reading else ()
