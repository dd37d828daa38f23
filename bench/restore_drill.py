"""The restore drill: an installation with an incident is lost, and comes back from its backup in a clean folder.

    python bench/restore_drill.py [--people 3000] [--sent 300] [--json]

Letters to everybody, some sent before the backup, some after it; one person shredded after it. Then, as on a new
machine: restored by the command line, the record verified, the shredded bundle tried, the outbox asked to send.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tests"), str(Path(__file__).resolve().parent)]

import mail as sending

from service.outbox.keeper import kept
from service.outbox.letters import SENDER

_TIDEGATE = [sys.executable, "-m", "tidegate.cli"]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--sent", type=int, default=300, help="before the backup; half as many after it")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="drill-") as made:
        folder = Path(made)
        (folder / "inbox").mkdir()
        keeper = Path(sending.TESTS) / "service" / "outbox" / "keeper.py"
        program = [sys.executable, str(keeper), str(folder / "inbox")]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                told = drill(folder, int(server.stdout.readline()), given.people, given.sent)
            finally:
                server.terminate()
    print(
        json.dumps(told) if given.json else "\n".join(f"{name:>24}  {value}" for name, value in told.items())
    )
    good = told["record_verifies"] and told["shredded_unreadable"] and not told["sent_again"]
    return 0 if good and told["others_readable"] else 1


def drill(folder: Path, port: int, people: int, sent: int) -> dict[str, Any]:
    """All of it; seconds of the restore by themselves."""
    home, new = folder / "home", folder / "new"
    _run(home, "init", str(home), "--demo")
    with (home / "instance.toml").open("a") as file:
        file.write(f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "{SENDER}"\n')
    under = folder / "under.key"
    under.write_bytes(os.urandom(32))
    under.chmod(0o600)
    _in(home, lambda: (sending.put(people), _bundles(), _send(sent)))
    copies = (
        "backup",
        "-o",
        str(folder / "copy"),
        "--keys",
        str(folder / "keys"),
        "--under",
        f"file:{under}",
    )
    backup = _timed(lambda: _run(home, *copies))
    _in(home, lambda: (_send(sent // 2), _shred()))
    _run(home, "record", "export", "-o", str(folder / "later"))
    came = sum(kept(folder / "inbox").values())
    shutil.rmtree(home)
    options = ("--keys", str(folder / "keys"), "--record", str(folder / "later"))
    restore = _timed(lambda: _run(new, "restore", str(folder / "copy"), "--home", str(new), *options))
    _run(new, "record", "export", "-o", str(folder / "record"))
    verify = _timed(lambda: _run(new, "verify", str(folder / "record")))
    _in(new, lambda: _looked(folder / "looked.json"))
    looked = json.loads((folder / "looked.json").read_text())
    return {
        "people": people,
        "letters_sent": came,
        "backup_seconds": round(backup, 1),
        "restore_seconds": round(restore, 1),
        "verify_seconds": round(verify, 1),
        "record_verifies": True,
        **looked,
        "sent_again": sum(kept(folder / "inbox").values()) - came,
    }


def _bundles() -> None:
    """What is about each person, sealed under that person's key."""
    from tidegate.service.incidents.holder import holder_of_person
    from tidegate.service.office import office
    from tidegate.service.stays.models import AffectedPerson

    for row in AffectedPerson.objects.all():
        row.sealed = office().vault.put(holder_of_person(row.pk), io.BytesIO(row.pk.bytes)).digest
        row.save(update_fields=["sealed"])


def _send(most: int) -> None:
    """So many of those that wait."""
    from tidegate.service.office import office
    from tidegate.service.outbox.deliver import deliver
    from tidegate.service.outbox.models import Mail

    later = office().now().replace(year=2100)
    due = list(Mail.objects.filter(state="waiting").order_by("made_at", "pk").values_list("pk", flat=True))
    Mail.objects.filter(pk__in=due[most:]).update(due_at=later)
    deliver(office())
    Mail.objects.filter(state="waiting").update(due_at=office().now())


def _shred() -> None:
    """The last person: incident closed, two people order it."""
    from tidegate.service.accounts.models import Account
    from tidegate.service.incidents.models import Incident, IncidentState
    from tidegate.service.keys.shredding import shred
    from tidegate.service.office import office
    from tidegate.service.stays.models import AffectedPerson

    Incident.objects.update(state=IncidentState.CLOSED)
    last = AffectedPerson.objects.order_by("-number")[0]
    for name in ("keys", "counsel"):
        actor = Account.objects.get(username=name).actor("drill")
        shred(office(), actor, last.pk, "retention has ended for this person", "person")


def _looked(told: Path) -> None:
    from tidegate.service.incidents.holder import holder_of_person
    from tidegate.service.office import office
    from tidegate.service.outbox.deliver import deliver
    from tidegate.service.outbox.models import Mail
    from tidegate.service.stays.models import AffectedPerson

    rows = list(AffectedPerson.objects.order_by("-number"))
    opens = [office().vault.has(holder_of_person(row.pk), row.sealed) for row in rows]
    held = Mail.objects.filter(state="held", why="restored").count()
    deliver(office())
    found = {"shredded_unreadable": not opens[0], "others_readable": all(opens[1:]), "held": held}
    told.write_text(json.dumps(found))


def _in(home: Path, act: Callable[[], object]) -> None:
    """In a fresh process of the installation."""

    def started() -> None:
        from tidegate.service.start import start

        start(home)
        act()

    sending.in_child(started)


def _run(home: Path, *words: str) -> None:
    print("step", words[0], round(time.monotonic()), file=sys.stderr)
    environment = {**os.environ, "TIDEGATE_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run([*_TIDEGATE, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{words[0]}: {done.stderr}")


def _timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
