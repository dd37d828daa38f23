"""Kill the making of notices, and of a batch, at each of their system calls: every letter once, none lost.

    python tests/service/notices/sweep.py [--stage NAME]... [--most N] [--fault kill|ENOSPC|EIO]

As `tests/service/stays/sweep.py`, with the same machinery.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

from service.kills.history import _no_leftovers, _record_is_whole  # noqa: E402
from service.kills.stages import Stage  # noqa: E402
from service.kills.sweep import Sweep, in_child  # noqa: E402
from service.stays import sweep as stays  # noqa: E402

PEOPLE = 13
"""Twelve of the file, and the relative whom the case source knows."""
SETTINGS = """
[notices]
name = "Example Agency"
address = ["100 Example Street"]
site = "https://agency.example.org/notice"
contacts = [{ channel = "phone", value = "+1 202-555-0142" }]
counsel = "Quillon Vestry"
"""


def _settings() -> str:
    from django.db import transaction

    from tidegate.model.exposure import Bound, Claim
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.incidents.acts import claims
    from tidegate.service.incidents.models import Incident
    from tidegate.service.office import office

    now = dt.datetime.now(dt.UTC)
    account = Account.objects.create(username="notifier", display_name="notifier", made_at=now)
    for role in ("notifier", "counsel"):
        Grant.objects.create(account=account, role=role, granted_at=now)
    bounds = (Bound.UNREACHABLE, Bound.REACHABLE, Bound.REACHABLE, Bound.UNREACHABLE)
    known = [
        Claim(bound, now - dt.timedelta(hours=9 - at), "watch", True, 1.0) for at, bound in enumerate(bounds)
    ]
    with transaction.atomic():
        claims.settle(Incident.objects.get(), "watch", known, now)
    with (office().instance.home / "instance.toml").open("a") as file:
        file.write(SETTINGS)
    return "written"


def _actor():  # type: ignore[no-untyped-def]
    from tidegate.service.accounts.models import Account

    return Account.objects.get(username="notifier").actor("test")


def _prepare() -> str:
    from tidegate.model.notice import Audience
    from tidegate.service.incidents.models import Incident
    from tidegate.service.notices.acts import prepare
    from tidegate.service.office import office

    found = prepare.prepare(office(), _actor(), Incident.objects.get(), (Audience.PERSON,))
    return str(found.made + found.there)


def _approve() -> str:
    from tidegate.service.incidents.models import Incident
    from tidegate.service.notices.acts import approve
    from tidegate.service.notices.models import Notice
    from tidegate.service.office import office

    incident = Incident.objects.get()
    for language in sorted(set(Notice.objects.values_list("language", flat=True))):
        approve.approve(
            office(), _actor(), incident, f"language:{language}", "TRANSLATION", "read by an office"
        )
    return "approved"


def _batch() -> str:
    from tidegate.response.notices.states import Way
    from tidegate.service.incidents.models import Incident
    from tidegate.service.notices.acts import batch
    from tidegate.service.office import office

    return str(batch.batch(office(), _actor(), Incident.objects.get(), Way.HAND).count)


_BEFORE = (stays._incident, stays._stay, stays._complete, _settings)
STAGES = {
    one.name: one
    for one in (
        Stage("prepare", _BEFORE, _prepare, None),
        Stage("batch", (*_BEFORE, _prepare, _approve), _batch, None),
    )
}


class NoticeSweep(Sweep):
    """With what must be true of letters."""

    def _trouble(self, stage: Stage, said: list[str], status: int, fault: str) -> str:
        if fault == "kill" and not said and os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            return f"was not killed ({status})"
        if any(line.startswith("error ") for line in said):
            return said[-1]
        return in_child(lambda: _afterwards(stage, self.home), loud=False)


def _afterwards(stage: Stage, home: Path) -> None:
    from tidegate.service.notices import sealed
    from tidegate.service.notices.models import Notice, NoticeBatch
    from tidegate.service.office import office

    assert Notice.objects.count() in ({0, PEOPLE} if stage.name == "prepare" else {PEOPLE})
    batched = sum(NoticeBatch.objects.values_list("count", flat=True))
    assert batched == Notice.objects.filter(state="out").count(), "a letter is out and in no batch, or in two"
    _record_is_whole()
    stage.act()
    stage.act()
    assert Notice.objects.count() == Notice.objects.values("person").distinct().count() == PEOPLE
    for row in Notice.objects.exclude(letter=""):
        assert sealed.letter(office(), row).content.startswith(b"%PDF")
    assert not Notice.objects.filter(state="drafted").exists()
    if stage.name == "batch":
        assert NoticeBatch.objects.count() == 1
        assert not Notice.objects.filter(state="ready", way="hand").exists()
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
    with tempfile.TemporaryDirectory(prefix="notices-", dir=folder) as made:
        sweep = NoticeSweep(Path(made))
        names = given.stage or list(STAGES)
        result = {name: sweep.stage(STAGES[name], given.fault, given.most) for name in names}
    print(json.dumps(result))
    return 1 if any(one["wrong"] for one in result.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
