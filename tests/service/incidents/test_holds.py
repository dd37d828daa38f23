"""What is evidence of an incident is not shredded under its hold, nor while it is open; then by two people, as ever."""

from __future__ import annotations

import pytest

from service.watch.conftest import ROSTER
from tidegate.errors import RefusedError
from tidegate.service.accounts.roles import Role
from tidegate.service.incidents.acts.change import close
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Step
from tidegate.service.keys import holds
from tidegate.service.keys.shredding import shred
from tidegate.service.watch import evidence
from tidegate.service.watch.models import Observation

WHY = "the court has let it go"


@pytest.fixture
def custodian(person):  # type: ignore[no-untyped-def]
    return person("keys", Role.KEY_CUSTODIAN)


@pytest.fixture
def approver(person):  # type: ignore[no-untyped-def]
    return person("approver", Role.APPROVER)


@pytest.fixture
def closed(office, opened, responder):  # type: ignore[no-untyped-def]
    row = opened().incident
    Step.objects.filter(incident=row).update(done_at=office.now())
    return close(office, responder, row, "nothing is left to do")


def test_only_a_custodian_lifts_the_hold_that_opening_set(office, closed, custodian, approver) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RefusedError, match="hold"):
        shred(office, custodian, closed.pk, WHY, "incident")
    with pytest.raises(RefusedError, match="may not"):
        holds.lift(office, approver, closed.pk, WHY, "incident")
    holds.lift(office, custodian, closed.pk, WHY, "incident")
    assert shred(office, custodian, closed.pk, WHY, "incident").confirmed_at is None
    assert office.vault.has(holder(closed.pk), closed.sha256)
    assert shred(office, approver, closed.pk, WHY, "incident").finished_at is not None
    assert not office.vault.has(holder(closed.pk), closed.sha256)


def test_an_open_incident_is_not_shredded_though_nothing_holds_it(office, opened, custodian) -> None:  # type: ignore[no-untyped-def]
    row = opened().incident
    holds.lift(office, custodian, row.pk, WHY, "incident")
    with pytest.raises(RefusedError, match="not closed"):
        shred(office, custodian, row.pk, WHY, "incident")


def test_the_hold_of_an_incident_keeps_the_observation_of_the_same_bytes(  # type: ignore[no-untyped-def]
    office, closed, custodian, leak, patrol
) -> None:
    leak("statistics/list.csv", ROSTER)
    patrol.whole()
    seen = Observation.objects.get(sha256=closed.sha256)
    with pytest.raises(RefusedError, match="hold"):
        shred(office, custodian, seen.pk, WHY, "observation")
    assert office.vault.has(evidence.holder(seen.pk), seen.sha256)


def test_an_unknown_kind_and_number_are_one_line(office, custodian) -> None:  # type: ignore[no-untyped-def]
    import uuid

    for kind in ("incident", "person", "observation", "nothing"):
        with pytest.raises(RefusedError):
            holds.add(office, custodian, uuid.uuid4(), WHY, kind)


def test_a_file_that_is_live_keeps_its_incident_open(
    office, opened, responder, leak, patrol, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    row = opened().incident
    Step.objects.filter(incident=row).update(done_at=office.now())
    leak("statistics/list.csv", ROSTER)
    monkeypatch.setattr("tidegate.service.watch.rounds.carry_out", lambda *_: None)
    patrol.whole()
    with pytest.raises(RefusedError, match="take it down"):
        close(office, responder, row, "nothing is left to do")
