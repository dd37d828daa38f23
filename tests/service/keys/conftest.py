"""Keys that a test may change: the rings of the tests' installation are put back afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.ledger.conftest import here  # noqa: F401 (a fixture)
from tidegate.service.instance.places import CLEARANCE_RING, RECORD_RING
from tidegate.service.office import Office


@pytest.fixture
def rings(office: Office, tmp_path: Path) -> Iterator[Path]:
    """The folder of keys; both rings are as before when the test ends."""
    keys = office.instance.keys
    for name in (CLEARANCE_RING, RECORD_RING):
        shutil.copytree(keys / name, tmp_path / f"kept-{name}")
    yield keys
    for name in (CLEARANCE_RING, RECORD_RING):
        shutil.rmtree(keys / name)
        shutil.copytree(tmp_path / f"kept-{name}", keys / name)
