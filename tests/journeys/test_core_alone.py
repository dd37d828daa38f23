"""What judges files needs nothing of the service: not its framework, not its server, not its database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOREIGN = ("django", "ninja", "django_q", "gunicorn", "webauthn", "authlib", "httpx2", "tidegate.service")
DUMP = """
import sys
from tidegate.cli import main
code = main(sys.argv[1:])
sys.stderr.write("\\nMODULES " + " ".join(sys.modules) + "\\n")
sys.exit(code)
"""


@pytest.mark.parametrize(
    "words",
    [
        ("check", "notes.txt"),
        ("parts", "notes.txt"),
        ("policy", "show"),
        ("doctor",),
        ("--help",),
        ("serve", "--help"),
    ],
)
def test_core_commands_load_nothing_of_the_service(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Nothing of note in 2020.\n")
    done = subprocess.run(
        [sys.executable, "-c", DUMP, *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    loaded = done.stderr.rpartition("MODULES ")[2].split()
    assert "tidegate.cli" in loaded
    assert [name for name in loaded if name.partition(".")[0] in FOREIGN or name in FOREIGN] == []
