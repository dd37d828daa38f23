"""The stages of the path that are broken off: how each begins, what it does, what a person would do again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tidegate.inspection.snapshot import Recording, Snapshot, taken

FIRST = b"Facility,FY2025,FY2026\nNorth,1200,1310\nSouth,840,812\nTotal,2040,2122\n"
SECOND = b"Facility,FY2025,FY2026\nNorth,1201,1311\nSouth,841,813\nTotal,2042,2124\n"
NAME, PLACE = "fy26.csv", "statistics/fy26.csv"


def web() -> Any:
    """The publisher of the installation."""
    from tidegate.service.accounts.models import Account

    return Account.objects.get(username="web").actor("test")


def people() -> None:
    """Make the publisher."""
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.accounts.roles import Role

    now = dt.datetime.now(dt.UTC)
    account = Account.objects.create(username="web", display_name="web", made_at=now)
    for role in (Role.PUBLISHER, Role.RESPONDER):
        Grant.objects.create(account=account, role=role.value, granted_at=now)


def snapshot(content: bytes) -> Snapshot:
    """As if it had been uploaded."""
    with Recording() as recording:
        recording.add(content)
        return taken(recording, NAME)


def _receive(content: bytes, publish: bool = False) -> str:
    from tidegate.service.office import office
    from tidegate.service.releases.acts.receive import receive

    with snapshot(content) as one:
        return str(receive(office(), web(), one, slot="statistics", name=NAME, publish=publish).pk)


def _latest() -> Any:
    from tidegate.service.releases.models import Submission

    return Submission.objects.order_by("-received_at").first()


def _examine() -> str:
    from tidegate.service.office import office
    from tidegate.service.releases.acts.examine import examine

    return examine(office(), _latest().pk).state


def _publish() -> str:
    from tidegate.service.office import office
    from tidegate.service.releases.acts.publish import publish

    return str(publish(office(), web(), _latest().pk).pk)


def _withdraw() -> str:
    from tidegate.service.office import office
    from tidegate.service.releases.acts.withdraw import withdraw
    from tidegate.service.releases.models import Release, ReleaseState

    live = Release.objects.filter(state=ReleaseState.LIVE).first()
    return str(withdraw(office(), web(), live.pk, "asked to").pk) if live else ""


def _run_queue() -> str:
    run_queue()
    return "run"


def run_queue() -> None:
    """Every job that waits, as a worker would run it: removed once it has returned."""
    from django.utils.module_loading import import_string
    from django_q.models import OrmQ

    while (row := OrmQ.objects.order_by("pk").first()) is not None:
        task = row.task
        import_string(task["func"])(*task["args"])
        OrmQ.objects.filter(pk=row.pk).delete()


@dataclass(frozen=True)
class Stage:
    """`before`: acts that lead to it. `act`: what is killed; what it returns is acknowledged. `left`: content on the
    site once everybody has done what they wanted.
    """

    name: str
    before: tuple[Callable[[], str], ...]
    act: Callable[[], str]
    left: bytes | None


def _first() -> str:
    return _receive(FIRST)


def _first_to_be_published() -> str:
    return _receive(FIRST, publish=True)


def _second() -> str:
    return _receive(SECOND)


STAGES = {
    stage.name: stage
    for stage in (
        Stage("submit", (), _first, None),
        Stage("examine", (_first,), _examine, None),
        Stage("publish", (_first, _examine), _publish, FIRST),
        Stage("replace", (_first, _examine, _publish, _second, _examine), _publish, SECOND),
        Stage("withdraw", (_first, _examine, _publish), _withdraw, None),
        Stage("unattended", (_first_to_be_published,), _run_queue, FIRST),
    )
}
