"""A word in each field of a person, driven through the second half of the response: found nowhere outside the vault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from service.inquiry.leak_day import CLIENT, MAIL, MOVED
from service.stays.day import UNIQUE
from service.stays.test_leaks import ways

DAY = Path(__file__).with_name("leak_day.py")
SEARCHED = (
    *(word for word in UNIQUE if word != "wexfordlane"),
    "wexfordlane",
    CLIENT,
    MAIL,
    MOVED,
    "Driftmarrow",
)
LAST_FOUR = ("A5913", "-5913", "*5913", "#5913", "…5913", "x5913", "5913.pdf", "/5913", "=5913")
"""The last four of the A-number, as masks and names of files write them; alone, four digits are met by chance."""


def test_nothing_is_found_outside_the_vault(tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, str(DAY), str(home)],
        env={**environment, "TMPDIR": str(temporary)},
        capture_output=True,
        check=False,
        timeout=600,
    )
    *others, told = done.stdout.splitlines() or [b""]
    assert told.startswith(b"{"), done.stderr[-3000:]
    came = json.loads(told)
    wanted = (
        "prepare",
        "send",
        "draft",
        "reviews",
        "duties",
        "investigate",
        "sign",
        "bundles",
        "make court",
        "take veris",
    )
    assert {name: came["flows"].get(name) for name in wanted} == dict.fromkeys(wanted, "")
    assert "names a person of the file" in came["flows"]["named"]
    assert came["errors"] > 100
    left = {"answers": b"\n".join(others), "log": done.stderr, "flows": told}
    for path in [*home.rglob("*"), *temporary.rglob("*")]:
        left[str(path.relative_to(tmp_path))] = str(path).encode() + (
            path.read_bytes() if path.is_file() else b""
        )
    assert any("sqlite3-wal" in name for name in left), "the journal must be searched too"
    found = [
        (word, name)
        for name, content in left.items()
        for word in (*SEARCHED, *LAST_FOUR)
        if any(way in content for way in ([word.encode()] if word in LAST_FOUR else ways(word)))
    ]
    assert found == []
