"""The service's tests once more, on PostgreSQL: a real server, started here and stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from servers.test_databases import postgresql  # noqa: F401 (a fixture)

TESTS = Path(__file__).parents[1] / "service"


def test_the_service_on_postgresql(postgresql: str) -> None:  # noqa: F811
    address = postgresql.replace("/postgres?", "/tidegate?")
    done = subprocess.run(
        # The kill sweep makes homes of its own, on SQLite.
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--ignore", str(TESTS / "kills"), str(TESTS)],
        env={**os.environ, "TIDEGATE_TEST_DATABASE": address},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
