"""An incident of a small invented file, its people stayed, and those who look into how it came about."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from types import SimpleNamespace

import pytest

from builders.disclosed import Leak, leak
from tidegate.model.exposure import Bound, Claim
from tidegate.service.accounts.roles import Role
from tidegate.service.incidents.acts import run
from tidegate.service.incidents.acts.claims import make as claim
from tidegate.service.incidents.acts.open import Opening, open_incident
from tidegate.service.incidents.description import Description

WHY = "the inquiry of this test asks for it"


@pytest.fixture(scope="session")
def disclosed() -> Leak:
    return leak(24)


@pytest.fixture
def people(person):  # type: ignore[no-untyped-def]
    """A responder, counsel, another of each, and the two who let things be destroyed."""
    return SimpleNamespace(
        responder=person("responder", Role.RESPONDER),
        counsel=person("counsel", Role.COUNSEL),
        second=person("second", Role.RESPONDER),
        custodian=person("custodian", Role.KEY_CUSTODIAN),
        approver=person("approver", Role.APPROVER),
        auditor=person("auditor", Role.AUDITOR),
    )


@pytest.fixture
def incident(office, people, disclosed, monkeypatch):  # type: ignore[no-untyped-def]
    """Opened by hand, all steps done, seen gone by a machine."""
    monkeypatch.setitem(office.instance.settings["response"], "canaries", 0)
    content = disclosed.csv()
    here = Description(
        name="list.csv", path="statistics/list.csv", urls=("http://127.0.0.1:9/statistics/list.csv",)
    )
    said = Opening(hashlib.sha256(content).hexdigest(), "hand", here, at_once=True)
    row = open_incident(office, people.responder, said, lambda: io.BytesIO(content)).incident
    run.run(office, row.pk, at_once=True)
    now = office.now()
    claim(
        office, people.responder, row, Claim(Bound.REACHABLE, now - dt.timedelta(hours=4), "other log", True)
    )
    claim(office, people.responder, row, Claim(Bound.UNREACHABLE, now, "other log", True))
    run.run(office, row.pk, at_once=True)
    row.refresh_from_db()
    return row
