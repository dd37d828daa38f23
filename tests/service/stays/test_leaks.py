"""A word in each field of a person, driven through stays, people, reveals, errors and lists: found nowhere outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from service.stays.day import UNIQUE
from service.test_leaks import spellings

DAY = Path(__file__).with_name("day.py")


def ways(word: str) -> list[bytes]:
    """As it may lie in a file, also percent-encoded and reversed; of numbers the last four would be too common."""
    percent = "".join(f"%{byte:02X}" for byte in word.encode())
    found = [*spellings(word), quote(word).encode(), percent.encode(), word[::-1].encode()]
    # Of short words in base64 too little is left: four characters are met by chance.
    return [way for way in found if len(way) > 7]


def test_nothing_is_found_outside_the_vault_and_answers_with_the_right(tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, str(DAY), str(home)],
        env={
            **{k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
            "TMPDIR": str(temporary),
        },
        capture_output=True,
        check=False,
        timeout=600,
    )
    *others, with_right = done.stdout.splitlines() or [b""]
    assert with_right, done.stderr[-2000:]
    uncovered = "".join(json.loads(with_right))
    assert "Quillonbrack" in uncovered
    assert "Sedgeholme" in uncovered
    left = {"answers": b"\n".join(others), "log": done.stderr}
    for file in [*home.rglob("*"), *temporary.rglob("*")]:
        left[str(file.relative_to(tmp_path))] = str(file).encode() + (
            file.read_bytes() if file.is_file() else b""
        )
    assert any("sqlite3-wal" in name for name in left), "the journal must be searched too"
    found = [
        (word, name)
        for name, content in left.items()
        for word in UNIQUE
        if any(w in content for w in ways(word))
    ]
    assert found == [
        ("wexfordlane", name) for word, name in found if word == "wexfordlane" and "sqlite" in name
    ]
