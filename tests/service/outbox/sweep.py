"""Kill whoever puts or sends mail at each of their system calls: nothing is lost, nothing goes out twice.

    python tests/service/outbox/sweep.py [--stage NAME]... [--most N] [--fault kill|ENOSPC|EIO]

As `tests/service/kills/sweep.py`, with its machinery, against a real SMTP server. Counts how often a person had to look.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from service.kills.history import _no_leftovers, _record_is_whole  # noqa: E402
from service.kills.stages import Stage  # noqa: E402
from service.kills.sweep import CALLS, Sweep, in_child  # noqa: E402
from service.outbox.keeper import kept, name_of  # noqa: E402
from service.outbox.letters import SENDER, affected, put_letter  # noqa: E402

LETTERS = 3


def _people(port: int) -> Callable[[], str]:
    def act() -> str:
        from tidegate.service.office import office

        with (office().instance.home / "instance.toml").open("a") as file:
            file.write(f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "{SENDER}"\n')
        affected(office(), LETTERS)
        return "people"

    return act


def _put() -> str:
    from django.db import transaction

    from tidegate.service.office import office
    from tidegate.service.stays.models import AffectedPerson

    with transaction.atomic():
        for number, row in enumerate(AffectedPerson.objects.order_by("number")):
            put_letter(office(), row.pk, number)
    return "put"


def _deliver() -> str:
    from tidegate.service.office import office
    from tidegate.service.outbox.deliver import deliver

    return f"sent {deliver(office())}"


class MailSweep(Sweep):
    """With what must be true of mail. `looked`: how many messages a person had to look after."""

    calls = f"{CALLS},sendto,recvfrom,connect,socket,flock,shutdown"

    def __init__(self, folder: Path, inbox: Path, port: int) -> None:
        super().__init__(folder)
        self.inbox, self.looked = inbox, folder / "looked"
        self.looked.touch()
        people = _people(port)
        self.stages = {
            "put": Stage("put", (people,), _put, None),
            "deliver": Stage("deliver", (people, _put), _deliver, None),
        }

    def reset(self, kept: Path) -> None:
        """The home as it was, and nothing in the server."""
        super().reset(kept)
        for one in self.inbox.iterdir():
            one.unlink()

    def _trouble(self, stage: Stage, said: list[str], status: int, fault: str) -> str:
        if fault == "kill" and not said and os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            return f"was not killed ({status})"
        if any(line.startswith("error ") for line in said):
            return said[-1]
        return in_child(lambda: _afterwards(self, stage, said), loud=False)


def _afterwards(sweep: MailSweep, stage: Stage, said: list[str]) -> None:
    from tidegate.service.ledger.models import EntryRow
    from tidegate.service.outbox.models import Mail

    there = Mail.objects.count()
    assert there in ((0, LETTERS) if stage.name == "put" else (LETTERS,)), f"{there} rows"
    assert there or not said or said[-1].startswith("refused"), "acknowledged, and gone"
    _put()
    _deliver()
    _deliver()
    states = dict(Mail.objects.values_list("message_id", "state"))
    came = kept(sweep.inbox)
    assert set(states.values()) <= {"sent", "unclear"}, f"left as {sorted(set(states.values()))}"
    assert set(came) <= {name_of(one) for one in states}, "something else was sent"
    for identity, state in states.items():
        times = came[name_of(identity)]
        assert times == 1 or (state == "unclear" and times == 0), f"{state}, and received {times} times"
    claims = EntryRow.objects.filter(act="response:mail:claimed").values_list("subject", flat=True)
    assert len(claims) == len(set(claims)) == LETTERS, "claimed twice"
    _looked_after(sweep)
    _record_is_whole()
    _no_leftovers(sweep.home)


def _looked_after(sweep: MailSweep) -> None:
    """A person looks into the server's log and says what it says: then everybody has theirs, once."""
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.office import office
    from tidegate.service.outbox.acts import settle
    from tidegate.service.outbox.models import Mail

    account = Account.objects.get(username="web")
    Grant.objects.create(account=account, role="notifier", granted_at=office().now())
    actor = account.actor("test")
    for row in Mail.objects.filter(state="unclear"):
        has = kept(sweep.inbox)[name_of(row.message_id)]
        settle(office(), actor, row, "sent" if has else "again", "the server's log says so")
        with sweep.looked.open("a") as file:
            file.write("it had come\n" if has else "it had not\n")
    _deliver()
    assert sorted(kept(sweep.inbox).values()) == [1] * LETTERS
    assert Mail.objects.filter(state="sent").count() == LETTERS


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stage", action="append", choices=("put", "deliver"))
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--fault", default="kill")
    given = parser.parse_args()
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="mail-", dir=folder) as made:
        inbox = Path(made) / "inbox"
        inbox.mkdir()
        program = [sys.executable, str(Path(__file__).with_name("keeper.py")), str(inbox)]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                sweep = MailSweep(Path(made), inbox, int(server.stdout.readline()))
                result = {
                    name: sweep.stage(sweep.stages[name], given.fault, given.most)
                    for name in given.stage or sweep.stages
                }
            finally:
                server.terminate()
        looked = sweep.looked.read_text().splitlines()
    told = {"it had come": looked.count("it had come"), "it had not": looked.count("it had not")}
    print(json.dumps({**result, "looked_after": told}))
    return 1 if any(one["wrong"] for one in result.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
