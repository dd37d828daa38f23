"""An incident whose legal clocks run, and somebody of counsel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from service.reviews.conftest import Clock
from service.stays.conftest import opened  # noqa: F401 - a fixture
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.accounts.roles import Role
from tidegate.service.office import Office

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def clock(office: Office, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(office, monkeypatch)


@pytest.fixture
def incident(office: Office, opened: Callable[..., Any], clock: Clock) -> Any:  # noqa: F811
    from tidegate.service.duties.acts.start import start
    from tidegate.service.incidents.models import Incident

    row = opened(b"a,b\n")
    Incident.objects.filter(pk=row.pk).update(opened_at=office.now() - HOUR / 2)
    row.refresh_from_db()
    assert start(office, SYSTEM, row) > 10
    return row


@pytest.fixture
def counsel(person: Callable[..., Any]) -> Any:
    return person("counsel", Role.COUNSEL)


def duty(incident: Any, key: str) -> Any:
    from tidegate.service.duties.models import Duty

    return Duty.objects.get(incident=incident, key=key)
