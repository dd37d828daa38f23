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
    # Sweeps of kills and of swaps make homes of their own, on SQLite: a second run would test the same again.
    left_out = [TESTS / "kills", TESTS / "test_swap.py", *TESTS.rglob("test_kills.py")]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"),
            *(f"--ignore={path}" for path in left_out),
            str(TESTS),
        ],
        env={**os.environ, "TIDEGATE_TEST_DATABASE": address},
        capture_output=True, text=True, check=False, timeout=1800,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
