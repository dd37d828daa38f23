"""The whole disclosure, 6,252 people and logs in every format, on PostgreSQL: a real server of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from servers.test_databases import postgresql  # noqa: F401 (a fixture)

TEST = Path(__file__).parents[1] / "incidents" / "test_disclosure.py"


def test_a_whole_disclosure_on_postgresql(postgresql: str) -> None:  # noqa: F811
    address = postgresql.replace("/postgres?", "/tidegate?")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", str(TEST)],
        env={**os.environ, "TIDEGATE_TEST_DATABASE": address, "TIDEGATE_WHOLE_DISCLOSURE": "1",
             "TIDEGATE_TEST_LENGTH": "1500000"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
