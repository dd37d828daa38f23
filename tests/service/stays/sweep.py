"""Kill the setting of stays and the completing of people at each of their system calls: nobody's stay is ever lifted.

    python tests/service/stays/sweep.py [--stage NAME]... [--most N] [--fault kill|ENOSPC|EIO]

As `tests/service/kills/sweep.py`, with its machinery.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from builders.disclosed import Leak, leak  # noqa: E402
from service.kills.history import _no_leftovers, _record_is_whole  # noqa: E402
from service.kills.stages import Stage  # noqa: E402
from service.kills.sweep import Sweep, in_child  # noqa: E402

PEOPLE: Leak = leak(12)
CANARIES, RELATIVE, STRANGER = 3, "A900111222", "A900000001"


def _quietly(_: float) -> None:
    """Nobody watches."""


def _incident() -> str:
    from django.db import transaction

    from tidegate.record.acts import Act
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.incidents.holder import holder
    from tidegate.service.incidents.models import Incident
    from tidegate.service.ledger.append import append
    from tidegate.service.office import office

    now = dt.datetime.now(dt.UTC)
    desk = Account.objects.create(username="desk", display_name="desk", made_at=now)
    Grant.objects.create(account=desk, role="removal desk", granted_at=now)
    content = PEOPLE.csv()
    made = Incident(
        reference="2022-001", source="hand", opened_at=now, length=len(content), path="list.csv", details=""
    )
    made.sha256 = office().vault.put(holder(made.pk), io.BytesIO(content)).digest
    with transaction.atomic():
        made.save()
        append(Act.INCIDENT_OPENED, actor=SYSTEM, subject=str(made.pk), detail={}, now=now)
    home = office().instance.home
    with (home / "cases.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("case", "relative", "relation"))
        writer.writerow((PEOPLE.told[0].case, RELATIVE, "child"))
    with (home / "instance.toml").open("a") as file:
        file.write('\n[cases]\nkind = "file"\npath = "cases.csv"\n')
        file.write('columns = { case = "case", relative = "relative", relation = "relation" }\n')
    return "opened"


def _stay() -> str:
    from tidegate.service.incidents.models import Incident
    from tidegate.service.office import office
    from tidegate.service.stays.acts.stay import stay

    return str(stay(office(), Incident.objects.get(), _quietly)["people"])


def _complete() -> str:
    from tidegate.service.incidents.models import Incident
    from tidegate.service.office import office
    from tidegate.service.stays.acts.complete import complete

    return str(complete(office(), Incident.objects.get(), _quietly)["people"])


STAGES = {
    one.name: one
    for one in (
        Stage("stay", (_incident,), _stay, None),
        Stage("complete", (_incident, _stay), _complete, None),
    )
}


def said(*numbers: str) -> list[str]:
    """What the desk is answered."""
    from tidegate.service.accounts.models import Account
    from tidegate.service.office import office
    from tidegate.service.stays.answering import Question, ask

    desk = Account.objects.get(username="desk").actor("test")
    return [one.said.value for one in ask(office(), desk, [Question(number) for number in numbers])]


def everybody() -> list[str]:
    return [one.person.a_number for one in PEOPLE.told]


class StaySweep(Sweep):
    """With what must be true of stays."""

    def _trouble(self, stage: Stage, said: list[str], status: int, fault: str) -> str:
        if fault == "kill" and not said and os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            return f"was not killed ({status})"
        if any(line.startswith("error ") for line in said):
            return said[-1]
        return in_child(lambda: _afterwards(stage, self.home, said), loud=False)


def _afterwards(stage: Stage, home: Path, told: list[str]) -> None:
    from tidegate.service.stays.models import AffectedPerson

    there = AffectedPerson.objects.count()
    stayed = stage.name == "complete" or (bool(told) and not told[-1].startswith("refused"))
    assert there in ({0, 12 + CANARIES} if stage.name == "stay" else {12 + CANARIES, 13 + CANARIES}), there
    assert there or not stayed, "acknowledged, and gone"
    assert set(said(*everybody())) == ({"stayed"} if there else {"unknown"}), "a stay was lifted"
    assert said(STRANGER) in (["unknown"], ["none"])
    if said(STRANGER) == ["none"]:
        assert said(RELATIVE) == ["stayed"], "nobody is free before everybody is known"
    _record_is_whole()
    stage.act()
    stage.act()
    assert set(said(*everybody())) == {"stayed"}
    if stage.name == "complete":
        assert said(RELATIVE, STRANGER) == ["stayed", "none"]
        assert not AffectedPerson.objects.filter(sealed="").exists()
        assert AffectedPerson.objects.count() == 13 + CANARIES
    else:
        assert AffectedPerson.objects.count() == 12 + CANARIES
    _record_is_whole()
    _no_leftovers(home)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stage", action="append", choices=sorted(STAGES))
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--fault", default="kill")
    given = parser.parse_args()
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="stays-", dir=folder) as made:
        sweep = StaySweep(Path(made))
        names = given.stage or list(STAGES)
        result = {name: sweep.stage(STAGES[name], given.fault, given.most) for name in names}
    print(json.dumps(result))
    return 1 if any(one["wrong"] for one in result.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
