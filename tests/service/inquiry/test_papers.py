"""From the investigation to a closed incident: two people sign, another approves, what is missing keeps it open."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from service.inquiry.conftest import WHY
from tidegate.errors import RefusedError
from tidegate.model.closing import Matter
from tidegate.model.history import Cause, Control, ControlFailure, Discovery, Remedy
from tidegate.service.incidents.models import IncidentState
from tidegate.service.inquiry import closing, kinds
from tidegate.service.inquiry.acts import approve, close, investigate, report, take, waive
from tidegate.service.inquiry.investigation import Investigation
from tidegate.service.inquiry.models import Paper
from tidegate.service.ledger.models import EntryRow

FOUND = Investigation(
    failures=(ControlFailure(Control.INSPECTION, "nobody opened the second sheet"),),
    cause=Cause.PROCESSES,
    cause_words="statistics were published from a working copy",
    causes=("no second reader",),
    remedies=(Remedy("publish through the gate only", "web team", dt.date(2026, 12, 31)),),
    discovery=Discovery.STRANGER,
)


def signed(office, people, incident):  # type: ignore[no-untyped-def]
    row = investigate.write(office, people.responder, incident, FOUND)
    return investigate.sign(office, people.counsel, incident, row.sha256)


def test_an_investigation_is_sealed_versioned_and_signed_by_two(office, people, incident) -> None:  # type: ignore[no-untyped-def]
    row = investigate.write(office, people.responder, incident, FOUND)
    assert investigate.write(office, people.responder, incident, FOUND) == row
    assert investigate.read(office, row) == FOUND
    with pytest.raises(RefusedError, match="another person"):
        investigate.sign(office, people.responder, incident, row.sha256)
    with pytest.raises(RefusedError, match="newer"):
        investigate.sign(office, people.counsel, incident, "0" * 64)
    assert investigate.sign(office, people.counsel, incident, row.sha256).signed_at
    assert "second sheet" not in " ".join(
        bytes(body).decode() for body in EntryRow.objects.values_list("body", flat=True)
    )


@pytest.mark.parametrize("kind", kinds.MADE_OF_INCIDENT)
def test_every_paper_is_made_sealed_and_taken_with_a_reason(office, people, incident, kind: str) -> None:  # type: ignore[no-untyped-def]
    signed(office, people, incident)
    made = report.make(office, people.responder, incident, kind)
    taken = take.take(office, people.counsel, made.paper, WHY)
    with taken.content as content:
        body = content.read()
    assert body[:4] == {"pdf": b"%PDF", "zip": b"PK\x03\x04", "json": b"{\n  "}[kinds.KINDS[kind].ending]
    assert len(body) == made.paper.length
    assert EntryRow.objects.filter(act="response:paper:taken").count() == 1
    with pytest.raises(RefusedError):
        take.take(office, people.auditor, made.paper, WHY)
    with pytest.raises(RefusedError):
        take.take(office, people.counsel, made.paper, "")


def test_exports_say_what_happened_and_name_nobody(office, people, incident, disclosed) -> None:  # type: ignore[no-untyped-def]
    signed(office, people, incident)
    told = {}
    for kind in (kinds.VERIS, kinds.OCSF, kinds.STIX):
        paper = report.make(office, people.responder, incident, kind).paper
        with take.take(office, people.counsel, paper, WHY).content as content:
            told[kind] = content.read().decode()
    veris = json.loads(told[kinds.VERIS])
    assert veris["action"]["error"]["vector"] == ["Inadequate processes"]
    assert veris["attribute"]["confidentiality"]["data_total"] == incident.people
    assert incident.sha256 in told[kinds.STIX]
    for text in told.values():
        assert not any(one.person.family in text for one in disclosed.told[:20])


def test_the_statement_needs_counsel_and_loses_its_mark(office, people, incident) -> None:  # type: ignore[no-untyped-def]
    paper = report.make(office, people.counsel, incident, kinds.STATEMENT).paper
    with pytest.raises(RefusedError, match="another person"):
        approve.approve(office, people.counsel, paper, WHY)
    with pytest.raises(RefusedError):
        approve.approve(office, people.responder, paper, WHY)
    paper = report.make(office, people.responder, incident, kinds.STATEMENT).paper
    with take.take(office, people.responder, paper, WHY).content as draft:
        before = draft.read()
    approve.approve(office, people.counsel, paper, WHY)
    paper.refresh_from_db()
    with take.take(office, people.responder, paper, WHY).content as final:
        assert final.read() != before
    # A row that somebody changed approves nothing.
    other = report.make(office, people.responder, incident, kinds.STATEMENT).paper
    Paper.objects.filter(pk=other.pk).update(approved_by=paper.approved_by, approved_at=office.now())
    other.refresh_from_db()
    with take.take(office, people.responder, other, WHY).content as still:
        assert still.read() == before


def test_it_is_closed_when_each_matter_is_done_or_waived_by_name(office, people, incident) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RefusedError, match="internal report approved"):
        close.close(office, people.responder, incident, WHY)
    left = {one.matter for one in closing.missing(incident, office.now())}
    assert Matter.CONTAINED not in left
    for matter in (Matter.CONTAINED, Matter.PEOPLE):
        with pytest.raises(RefusedError, match="cannot be waived"):
            waive.waive(office, people.responder, incident, matter, WHY)
    signed(office, people, incident)
    paper = report.make(office, people.responder, incident, kinds.INTERNAL).paper
    approve.approve(office, people.counsel, paper, WHY)
    assert Matter.REPORT not in {one.matter for one in closing.missing(incident, office.now())}


def test_what_two_must_waive_one_cannot(office, people, incident, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from tidegate.model.closing import Tally
    from tidegate.service.inquiry import tally

    everybody = dict.fromkeys((Matter.PEOPLE, Matter.REVIEWS), Tally(120, 120))
    whole = {matter: Tally(1, 1) for matter in Matter} | everybody | {Matter.NOTICES: Tally(120, 20)}
    monkeypatch.setattr(tally, "affected", lambda incident: 120)
    monkeypatch.setattr(closing, "tallies", lambda incident: whole)
    waive.waive(office, people.responder, incident, Matter.NOTICES, WHY)
    with pytest.raises(RefusedError, match="notices proven"):
        close.close(office, people.responder, incident, WHY)
    with pytest.raises(RefusedError, match="another person"):
        waive.waive(office, people.responder, incident, Matter.NOTICES, WHY)
    waive.waive(office, people.counsel, incident, Matter.NOTICES, WHY)
    # More are open than were then: the waiver covers no more than it did.
    whole[Matter.NOTICES] = Tally(120, 19)
    with pytest.raises(RefusedError, match="notices proven"):
        close.close(office, people.responder, incident, WHY)
    whole[Matter.NOTICES] = Tally(120, 20)
    assert close.close(office, people.responder, incident, WHY).state == IncidentState.CLOSED
    assert EntryRow.objects.filter(act="response:incident:closed").count() == 1
