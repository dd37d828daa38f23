"""An incident of a small invented roster, and stays that are set without reading it: those have tests of their own."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import pytest

from service.watch.conftest import ROSTER, leak, patrol  # noqa: F401 - fixtures
from tidegate.service.accounts.roles import Role
from tidegate.service.incidents.acts.open import Opened, Opening, open_incident
from tidegate.service.incidents.description import Description


@pytest.fixture
def responder(person):  # type: ignore[no-untyped-def]
    return person("responder", Role.RESPONDER)


@pytest.fixture
def stayed(monkeypatch) -> list[str]:  # type: ignore[no-untyped-def]
    """In the order in which the two acts on people were called."""
    called: list[str] = []

    def stay(office, incident, progress):  # type: ignore[no-untyped-def]
        called.append("stays")
        progress(1.0)
        return {"people": 39}

    def complete(office, incident, progress):  # type: ignore[no-untyped-def]
        called.append("people")
        return {"people": 39}

    monkeypatch.setattr("tidegate.service.stays.acts.stay.stay", stay)
    monkeypatch.setattr("tidegate.service.stays.acts.complete.complete", complete)
    return called


@pytest.fixture
def opened(office, responder) -> Callable[..., Opened]:  # type: ignore[no-untyped-def]
    def make(content: bytes = ROSTER, **described: object) -> Opened:
        here = Description(**{"name": "list.csv", "path": "statistics/list.csv", **described})  # type: ignore[arg-type]
        opening = Opening(hashlib.sha256(content).hexdigest(), "hand", here, at_once=True)
        return open_incident(office, responder, opening, lambda: io.BytesIO(content))

    return make
