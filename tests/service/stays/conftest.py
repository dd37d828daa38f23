"""Incidents over invented files, and a registry that knows half of the people in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builders import registry as building
from builders.disclosed import DAY, Leak, leak
from tidegate.keys import files
from tidegate.service.office import Office

OPENED = dt.datetime.combine(DAY, dt.time(14, 4), dt.UTC)


@pytest.fixture(scope="session")
def disclosed() -> Leak:
    """A small file, with its truth."""
    return leak(120)


@pytest.fixture
def registry(office: Office, tmp_path: Path, disclosed: Leak) -> Iterator[Path]:
    """The installation's registry: every second person of the file."""
    building.built(tmp_path / "known", building.rows_of([one.person for one in disclosed.told[::2]]))
    key = tmp_path / "registry.key"
    files.make_private(str(key))
    key.chmod(0o600)
    key.write_bytes(building.MASTER)
    section = office.instance.settings["registry"]
    before = dict(section)
    section |= {"folder": str(tmp_path / "known" / "registry"), "key": f"file:{key}"}
    yield tmp_path / "known" / "registry"
    section.clear()
    section |= before


@pytest.fixture
def opened(office: Office) -> Callable[..., object]:
    """Opens an incident over bytes, as its own room does."""
    import io

    from django.db import transaction

    from tidegate.record.acts import Act
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.incidents.holder import holder
    from tidegate.service.incidents.models import Incident
    from tidegate.service.ledger.append import append

    def make(content: bytes, name: str = "list.xlsx") -> Incident:
        incident = Incident(
            reference=f"2022-{Incident.objects.count():03}", source="hand", opened_at=OPENED, length=len(content),
            path=f"statistics/{name}", details="",
        )  # fmt: skip
        incident.sha256 = office.vault.put(holder(incident.pk), io.BytesIO(content)).digest
        with transaction.atomic():
            incident.save()
            append(Act.INCIDENT_OPENED, actor=SYSTEM, subject=str(incident.pk), detail={}, now=office.now())
        return incident

    return make
