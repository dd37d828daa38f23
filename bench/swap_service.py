"""The service's side of `bench/swap.py`: an installation, and acts on files that attackers swap meanwhile."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import swap_attackers as attackers

from tidegate.inspection.snapshot import take


def home(folder: Path) -> Path:
    """An installation with its database, Django started for it."""
    from tidegate.service.instance.make import make
    from tidegate.service.start import start

    make(folder)
    start(folder)
    from tidegate.service.serve import schema

    schema.migrate()
    return folder


def web() -> Any:
    """A publisher, as an actor."""
    from tidegate.service.accounts.models import Account, Grant
    from tidegate.service.accounts.roles import Role
    from tidegate.service.office import office

    now = office().now()
    account, made = Account.objects.get_or_create(
        username="web", defaults={"display_name": "web", "made_at": now}
    )
    if made:
        Grant.objects.create(account=account, role=Role.PUBLISHER.value, granted_at=now)
    return account.actor("bench")


def run(
    kind: str,
    attempts: int,
    folder: Path,
    good: Callable[[int], bytes],
    evil: Callable[[int], bytes],
    mark: bytes,
) -> Counter[str]:
    """Submit, inspect, publish, look at the site."""
    file, aside = folder / "in" / f"{kind}.csv", folder / "aside"
    file.parent.mkdir(exist_ok=True)
    aside.mkdir(exist_ok=True)
    file.write_bytes(good(0))
    first = attackers.start(attackers.swap, kind, file, good, evil, 0.0012)
    second = attackers.start(attackers.old_links, folder / "site", aside, evil)
    count, actor = Counter[str](), web()
    with attackers.at_work(first, second):
        for _ in range(attempts):
            count[attempt(file, f"{kind}.csv", folder, actor, mark)] += 1
    return count


def attempt(file: Path, name: str, folder: Path, actor: Any, mark: bytes) -> str:
    """One file through the acts; what came of it."""
    from tidegate.errors import TidegateError
    from tidegate.service.office import office
    from tidegate.service.releases.acts.examine import examine
    from tidegate.service.releases.acts.publish import publish
    from tidegate.service.releases.acts.receive import receive

    with take(str(file)) as taken:
        if taken.problem:
            return "service refused"
        submission = receive(office(), actor, taken, slot="statistics", name=name, at_once=True)
    submission = examine(office(), submission.pk)
    if submission.state != "cleared":
        return f"service {submission.state}"
    try:
        release = publish(office(), actor, submission.pk)
    except TidegateError:
        return "service site refused"
    content = (folder / "site" / release.path).read_bytes()
    cleared = hashlib.sha256(content).hexdigest() == release.clearance.sha256
    return "service published" if cleared and mark not in content else "UNCLEARED"


def close() -> None:
    """End the sandbox and the connection."""
    from django.db import connections

    from tidegate.service.office import office

    office().close()
    connections.close_all()
    os.environ.pop("TIDEGATE_HOME", None)
