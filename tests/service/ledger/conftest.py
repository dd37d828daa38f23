"""A record with witnesses of its own, empty at first, and acts to put into it."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger import guards
from tidegate.service.ledger.append import append
from tidegate.service.office import Office

VERIFY = Path(__file__).parents[3] / "src" / "tidegate" / "record" / "verify.py"


@pytest.fixture
def here(office: Office, tmp_path: Path) -> Iterator[Office]:
    """The office, with two witnesses in folders of this test alone."""
    tables = [
        {"name": name, "kind": "folder", "path": str(tmp_path / name)} for name in ("auditor", "counsel")
    ]
    for table in tables:
        Path(table["path"]).mkdir()
    instance = office.instance
    office.instance = dataclasses.replace(instance, settings={**instance.settings, "witness": tables})
    yield office
    office.instance = instance


@pytest.fixture
def act(office: Office) -> Callable[..., int]:
    """Appends some act and gives its number."""

    def one(subject: str = "x") -> int:
        with transaction.atomic():
            return append(Act.REMINDER_SENT, actor=SYSTEM, subject=subject, detail={}, now=office.now())

    return one


def notes(folder: Path) -> list[int]:
    """The sizes of the checkpoints that lie in a witness's folder."""
    return sorted(int(path.stem) for path in folder.glob("*.note"))


def tamper(statement: str, *values: object) -> None:
    """Change rows as somebody would who owns the database: without the triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        for word in guards.lifting(connection.vendor):
            cursor.execute(word)
        cursor.execute(statement, values)
        for word in guards.setting(connection.vendor):
            cursor.execute(word)


def verified(record: Path, *options: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    """What the stand-alone script says, run as whoever doubts us would run it."""
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFY), str(record), "--json", *options],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)
