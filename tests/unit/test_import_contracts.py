"""Each import contract catches the violation it is there for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VIOLATIONS = {
    "A floor imports only floors below it": ("model/gap.py", "import tidegate.policy"),
    "Readers know nothing of detectors, tables, judge or sandbox": (
        "inspection/formats/text/text.py",
        "import tidegate.inspection.passages",
    ),
    "Only the sandbox starts processes": ("inspection/judge.py", "import subprocess"),
    "Inspection has no network": ("inspection/judge.py", "import http"),
    "What judges a file knows nothing of the service": ("gate/clean.py", "import django"),
}


def contracts(source: Path) -> str:
    """What import-linter says of a source tree."""
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [command, "--no-cache", "--config", ROOT / ".importlinter"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_deliberate_violation_breaks_the_contract(contract: str, tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "src/tidegate", tmp_path / "tidegate", ignore=shutil.ignore_patterns("__pycache__")
    )
    name, line = VIOLATIONS[contract]
    path = tmp_path / "tidegate" / name
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert f"{contract} BROKEN" in contracts(tmp_path)


def test_every_contract_has_its_violation() -> None:
    written = [
        line[7:] for line in (ROOT / ".importlinter").read_text().splitlines() if line.startswith("name = ")
    ]
    assert sorted(written) == sorted(VIOLATIONS)
