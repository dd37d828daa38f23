"""Kill opening, ruling and confirming at each of their system calls: a decision is whole or none, and the stay stands.

    python tests/service/reviews/sweep.py [--stage NAME]... [--most N] [--fault kill|ENOSPC|EIO]

As `tests/service/kills/sweep.py`, with its machinery.
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
from service.stays.sweep import _incident, _stay  # noqa: E402
from tidegate.model.case_review import (  # noqa: E402
    ActKind,
    Outcome,
    Reply,
    ReviewAct,
    Role,
    Source,
    SourceKind,
    Topic,
)
from tidegate.model.duty import Answer  # noqa: E402

_SOURCE = Source(SourceKind.AGENCY_FILE, "file", dt.date(2022, 11, 1))


def _open() -> str:
    from tidegate.service.accounts.actor import SYSTEM
    from tidegate.service.incidents.models import Incident
    from tidegate.service.office import office
    from tidegate.service.reviews.acts.open import open_all

    open_all(office(), SYSTEM, Incident.objects.get())
    return "opened"


def _people() -> str:
    from tidegate.service.accounts.models import Account, Grant

    now = dt.datetime.now(dt.UTC)
    for name in ("ann", "ben"):
        one = Account.objects.create(username=name, display_name=name, made_at=now)
        Grant.objects.create(account=one, role="case reviewer", granted_at=now)
    return "made"


def _answer() -> str:
    from tidegate.service.office import office
    from tidegate.service.reviews.acts.change import reply

    replies = [Reply(topic, Answer.YES, (_SOURCE,)) for topic in Topic]
    reply(office(), _actor("ann"), _row(), replies, Role.REVIEWER)
    return _act("ann", ActKind.HEAR)


def _rule() -> str:
    return _act("ann", ActKind.RULE, outcome=Outcome.ALTERS, routes=("apply-again",))


def _confirm() -> str:
    return _act("ben", ActKind.CONFIRM)


def _act(who: str, kind: ActKind, **more: object) -> str:
    """Once: whoever died over it finds it done, or does it."""
    from tidegate.service.office import office
    from tidegate.service.reviews.acts.change import act
    from tidegate.service.reviews.history import history

    here, row = office(), _row()
    if history(here, row).review.acts[-1].kind is not kind:
        new = ReviewAct(kind, Role.REVIEWER, "", here.now(), "because it is written there", **more)  # type: ignore[arg-type]
        row = act(here, _actor(who), row, new)
    return str(row.state)


def _row():  # type: ignore[no-untyped-def]
    from tidegate.service.reviews.models import Review

    return Review.objects.order_by("person__number").first()


def _actor(name: str):  # type: ignore[no-untyped-def]
    from tidegate.service.accounts.models import Account

    return Account.objects.get(username=name).actor("test")


_BEFORE = (_incident, _stay, _people)
STAGES = {
    one.name: one
    for one in (
        Stage("open", _BEFORE, _open, None),
        Stage("rule", (*_BEFORE, _open, _answer), _rule, None),
        Stage("confirm", (*_BEFORE, _open, _answer, _rule), _confirm, None),
    )
}


class ReviewSweep(Sweep):
    """With what must be true of reviews."""

    def _trouble(self, stage: Stage, said: list[str], status: int, fault: str) -> str:
        if fault == "kill" and not said and os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            return f"was not killed ({status})"
        if any(line.startswith("error ") for line in said):
            return said[-1]
        return in_child(lambda: _afterwards(stage, self.home, said), loud=False)


def _afterwards(stage: Stage, home: Path, told: list[str]) -> None:
    from tidegate.service.stays.models import AffectedPerson, Resolution

    done = bool(told) and not told[-1].startswith("refused")
    if stage.name == "open":
        _agree(_row() is not None, done)
    else:
        _whole(stage.name, done)
    _record_is_whole()
    stage.act()
    stage.act()
    if stage.name == "open":
        from tidegate.service.reviews.models import Review

        people = AffectedPerson.objects.exclude(resolution=Resolution.CANARY)
        assert Review.objects.count() == people.count() > 0
    else:
        _whole(stage.name, done=True)
    _record_is_whole()
    _no_leftovers(home)


def _agree(there: bool, done: bool) -> None:
    assert there or not done, "acknowledged, and gone"


def _whole(name: str, done: bool) -> None:
    """Row, acts and stay say the same, and one person alone has decided nothing."""
    from tidegate.response.review.acts import decided
    from tidegate.response.stays import facts
    from tidegate.service.office import office
    from tidegate.service.reviews.history import history
    from tidegate.service.reviews.options import rule
    from tidegate.service.stays import recorded

    here, row = office(), _row()
    review, now = history(here, row).review, here.now()
    reached = review.acts[-1].kind is (ActKind.RULE if name == "rule" else ActKind.CONFIRM)
    _agree(reached, done)
    assert row.acts == len(review.acts) - 1
    said = facts(row.opened_at, recorded.told([row.person_id])[str(row.person_id)], now)
    two = name == "confirm" and reached
    assert (decided(review, now, rule(here)) is not None) is two
    assert (said.decided_at is not None) is two
    assert not (two and said.final), "final before anybody was told"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stage", action="append", choices=sorted(STAGES))
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--fault", default="kill")
    given = parser.parse_args()
    folder = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="reviews-", dir=folder) as made:
        sweep = ReviewSweep(Path(made))
        names = given.stage or list(STAGES)
        result = {name: sweep.stage(STAGES[name], given.fault, given.most) for name in names}
    print(json.dumps(result))
    return 1 if any(one["wrong"] for one in result.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
