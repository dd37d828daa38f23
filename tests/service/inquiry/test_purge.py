"""The purge: what is destroyed cannot be read, in a restored backup neither; nobody alone, nothing before its time."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tidegate.response.retention.schedule import SHIPPED, load

DAY = Path(__file__).with_name("purge_day.py")


def run(words: list[object], code: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, *map(str, words)], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == code, done.stderr[-2000:]
    return done.stdout


def day(home: Path, what: str) -> Any:
    return json.loads(run([DAY, home, what]).splitlines()[-1])


def signed(path: Path) -> None:
    """The shipped schedule, as a records officer would sign it."""
    text = SHIPPED.read_text()
    text = text.replace('name = ""', 'name = "records officer"').replace(
        'digest = ""', f'digest = "{load().digest}"'
    )
    path.write_text(f"{text}date = 2026-11-23\n")
    assert load(path).signed


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A closed incident, backed up with its keys, then purged."""
    folder = tmp_path_factory.mktemp("purge")
    home, copy, keys, under = (folder / name for name in ("home", "copy", "keys", "under.key"))
    run(["-m", "tidegate", "init", home])
    signed(home / "retention.toml")
    with (home / "instance.toml").open("a") as settings:
        settings.write('\n[response]\nretention = "retention.toml"\ncanaries = 0\n')
    begun = day(home, "begin")
    before = day(home, "look")
    under.write_bytes(os.urandom(32))
    under.chmod(0o600)
    backup = [
        "-m",
        "tidegate",
        "backup",
        "-o",
        copy,
        "--keys",
        keys,
        "--under",
        f"file:{under}",
        "--home",
        home,
    ]
    run(backup)
    shutil.copytree(keys, folder / "stolen")
    purged = day(home, "purge")
    return SimpleNamespace(
        folder=folder, home=home, copy=copy, keys=keys, begun=begun, before=before, purged=purged
    )


def test_nothing_of_the_purged_incident_opens_and_the_other_one_does(drill: SimpleNamespace) -> None:
    before, after = drill.before, day(drill.home, "look")
    assert before[0]["file"]
    assert before[0]["people"] == before[0]["papers"] > 0
    assert after[0] == {
        **dict.fromkeys(("people", "papers", "prints", "languages"), 0),
        "file": False,
        "trouble": before[0]["trouble"],
    }
    assert after[1] == before[1]


def test_the_certificate_says_what_was_destroyed_and_the_record_holds_its_digest(
    drill: SimpleNamespace,
) -> None:
    certificate = drill.purged["certificate"]
    assert drill.purged["trouble"] == ""
    assert certificate["keys_destroyed"] == {"person": drill.before[0]["people"], "incident": 1}
    assert (certificate["asked_by"], certificate["confirmed_by"]) == ("key_custodian", "approver")
    run(["-m", "tidegate", "record", "export", "-o", drill.folder / "record", "--home", drill.home])
    run(["-m", "tidegate", "verify", drill.folder / "record"])


def test_a_backup_made_before_cannot_read_it_when_it_is_restored(drill: SimpleNamespace) -> None:
    new = drill.folder / "new"
    run(["-m", "tidegate", "restore", drill.copy, "--home", new, "--keys", drill.keys])
    found = day(new, "look")
    assert (found[0]["file"], found[0]["people"], found[0]["papers"]) == (False, 0, 0)
    assert found[1]["file"]


def test_not_even_with_an_old_copy_of_all_keys_where_the_record_is_given(drill: SimpleNamespace) -> None:
    exported, new = drill.folder / "record-later", drill.folder / "older"
    run(["-m", "tidegate", "record", "export", "-o", exported, "--home", drill.home])
    stolen = drill.folder / "stolen"
    run(["-m", "tidegate", "restore", drill.copy, "--home", new, "--keys", stolen, "--record", exported])
    found = day(new, "look")
    assert (found[0]["file"], found[0]["people"], found[0]["papers"]) == (False, 0, 0)


def test_nothing_before_its_time(office, people, incident, monkeypatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from tidegate.errors import RefusedError
    from tidegate.service.incidents.models import Incident, IncidentState
    from tidegate.service.inquiry.acts.purge import purge
    from tidegate.service.keys import holds

    def refused(*words: str, who=people.custodian) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(RefusedError) as error:
            purge(office, who, incident, "the terms are over, says the officer")
        assert all(word in str(error.value) for word in words)

    refused("hold", "needed", "not signed", "not known")
    signed(tmp_path / "retention.toml")
    monkeypatch.setitem(office.instance.settings["response"], "retention", str(tmp_path / "retention.toml"))
    refused("hold", "needed")
    holds.lift(office, people.custodian, incident.pk, "the court has let it go", "incident")
    Incident.objects.filter(pk=incident.pk).update(state=IncidentState.CLOSED, closed_at=office.now())
    refused("people: it is still needed", "its term ends on")
    refused("may not", who=people.responder)
    # Years later a stay still stands: nobody was told.
    now = office.now()
    monkeypatch.setattr(type(office), "now", lambda self: now + dt.timedelta(days=4000))
    refused("people: it is still needed")
