"""Shared by all tests: sockets are closed, and one real inspector judges bytes in its sandbox."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import disable_socket

from tidegate.model.verdict import Inspection

# How long an example takes says more about the machine than about the code. `make test` tries the same examples
# every time, so that a change that breaks nothing passes; `make search` tries new ones.
COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("shared", COMMON, derandomize=True)
settings.register_profile("search", COMMON, max_examples=500, print_blob=True)
settings.load_profile(os.environ.get("TIDEGATE_PROPERTIES", "shared"))

TODAY = dt.date(2026, 11, 1)
InspectBytes = Callable[[str, bytes], Inspection]


def pytest_runtest_setup() -> None:
    # The sandbox's own pipes between processes are Unix sockets; nothing may reach a network.
    disable_socket(allow_unix_socket=True)


@pytest.fixture(scope="session")
def inspector() -> Iterator[object]:
    from tidegate import policy
    from tidegate.inspection.inspector import Inspector

    effective = policy.load(None)
    with Inspector(effective, effective.default, key=lambda: b"k" * 32, today=TODAY) as made:
        yield made


@pytest.fixture
def inspect_bytes(inspector, tmp_path: Path) -> InspectBytes:
    """Write the bytes under that name and judge them with the built-in policy, in no slot."""

    def inspect(name: str, content: bytes) -> Inspection:
        path = tmp_path / Path(name).name
        path.write_bytes(content)
        return inspector.inspect(str(path), path.name)

    return inspect
