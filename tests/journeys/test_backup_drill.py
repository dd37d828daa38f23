"""The drill: an installation is lost and comes back; what was shredded stays unreadable, nothing is sent twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

TIDEGATE = [sys.executable, "-m", "tidegate.cli"]
WHY = "retention has ended for this file"
SUBMIT = """
import sys
from pathlib import Path
from tidegate.service.start import start
start(Path(sys.argv[1]))
from tidegate.inspection.snapshot import Recording, taken
from tidegate.service.accounts.models import Account
from tidegate.service.office import office
from tidegate.service.releases.acts.receive import receive
web = Account.objects.get(username="web").actor("test")
for number in (1, 2):
    with Recording() as recording:
        recording.add(b"Facility,FY2026\\nNorth,%d\\n" % number)
        with taken(recording, "file") as one:
            print(receive(office(), web, one, slot="statistics", name=f"{number}.csv", publish=True).pk)
office().close()
"""
LOOK = """
import sys
from pathlib import Path
from tidegate.service.start import start
start(Path(sys.argv[1]))
from django_q.models import OrmQ
from tidegate.service.office import office
from tidegate.service.releases.acts.holder import holder
from tidegate.service.releases.models import Alarm, Submission
from tidegate.service.ledger.models import EntryRow
for one in Submission.objects.order_by("received_at"):
    print(one.pk, "opens" if office().vault.has(holder(one), one.sha256) else "stays shut", one.publish)
print("jobs", OrmQ.objects.count())
print("alarms", *Alarm.objects.values_list("kind", flat=True))
print("last", EntryRow.objects.order_by("-sequence").first().act)
"""


@dataclass
class Drill:
    folder: Path
    first: str
    second: str

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def run(self, *words: str, home: Path | None = None, code: int = 0) -> str:
        environment = {**os.environ, "TIDEGATE_HOME": str(home or self.home)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [*TIDEGATE, *words], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    def script(self, text: str, home: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-c", text, str(home)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def back_up(self) -> None:
        under = self.folder / "under.key"
        if not under.exists():
            under.write_bytes(os.urandom(32))
            under.chmod(0o600)
        self.run(
            "backup", "-o", str(self.folder / "copy"),
            "--keys", str(self.folder / "keys"), "--under", f"file:{under}",
        )  # fmt: skip

    def shred_first(self) -> None:
        order = ("shred", "submission", self.first, "--reason", WHY)
        self.run(*order, "--as", "keys", code=3)
        self.run(*order, "--as", "counsel")

    def restored(self, *options: str) -> list[str]:
        new = self.folder / "new"
        self.run("restore", str(self.folder / "copy"), "--home", str(new), *options)
        return self.script(LOOK, new).splitlines()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    made = Drill(tmp_path_factory.mktemp("drill"), "", "")
    made.run("init", str(made.home), "--demo")
    made.first, made.second = made.script(SUBMIT, made.home).split()
    return made


@pytest.fixture
def drill(prepared: Drill, tmp_path: Path) -> Drill:
    """A home of its own: a copy, for a home can be moved."""
    shutil.copytree(prepared.home, tmp_path / "home")
    return Drill(tmp_path, prepared.first, prepared.second)


def test_what_was_shredded_after_the_backup_stays_unreadable(drill: Drill) -> None:
    drill.back_up()
    drill.shred_first()
    shutil.rmtree(drill.home)
    told = drill.restored("--keys", str(drill.folder / "keys"))
    # The inspections that were queued are not lost: what is still `received` is taken up, and not published by itself.
    assert told == [
        f"{drill.first} stays shut False",
        f"{drill.second} opens False",
        "jobs 0",
        "alarms restored",
        "last gate:alarm:raised",
    ]
    new = drill.folder / "new"
    drill.run("record", "export", "-o", str(drill.folder / "record"), home=new)
    drill.run("verify", str(drill.folder / "record"))
    drill.run("key", "list", home=new)


def test_an_old_copy_of_all_keys_does_not_bring_back_what_the_record_says_was_shredded(drill: Drill) -> None:
    drill.back_up()
    shutil.copytree(drill.home / "keys", drill.folder / "new" / "keys")
    drill.shred_first()
    drill.run("record", "export", "-o", str(drill.folder / "record"))
    told = drill.restored("--record", str(drill.folder / "record"))
    assert told[:2] == [f"{drill.first} stays shut False", f"{drill.second} opens False"]


def test_without_keys_nothing_is_restored(drill: Drill) -> None:
    drill.back_up()
    drill.run("restore", str(drill.folder / "copy"), "--home", str(drill.folder / "new"), code=2)
    assert not (drill.folder / "new").exists()
    keys = ("--keys", str(drill.folder / "copy" / "keys"), "--under", "env:NONE")
    drill.run("backup", "-o", str(drill.folder / "copy"), *keys, code=2)


def test_a_held_submission_is_not_shredded(drill: Drill) -> None:
    drill.run("hold", "add", drill.first, "--as", "counsel", "--reason", "case 26-1 asks for it")
    drill.run("shred", "submission", drill.first, "--as", "keys", "--reason", WHY, code=2)
    drill.run("hold", "lift", drill.first, "--as", "counsel", "--reason", "case 26-1 is settled", code=2)
    drill.run("hold", "lift", drill.first, "--as", "keys", "--reason", "case 26-1 is settled")
    drill.shred_first()
