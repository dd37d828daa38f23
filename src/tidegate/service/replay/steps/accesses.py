"""The responder gives twelve logs and the deploy log; the answer is compared with what the generator knows."""

from __future__ import annotations

import datetime as dt
import io
import time

from tidegate.model.access import Accesses
from tidegate.service.replay.day import LASTED, Check, Day, Told, seconds
from tidegate.service.replay.stage.home import SLOT
from tidegate.service.replay.world import files, logs
from tidegate.service.replay.world.traffic import REPORTER, File

_NOISE = 12_000
_AFTER = 2.0
"""Seconds of traffic after it was gone."""


def run(day: Day) -> Told:
    """Kept and read as for `tidegate incident open`."""
    from tidegate.service.incidents.acts import accesses
    from tidegate.service.incidents.acts.add import add, follow_logs
    from tidegate.service.incidents.acts.run import run as run_steps
    from tidegate.service.incidents.bounds import bounds
    from tidegate.service.incidents.description import GivenLog

    incident, responder = day.incident(), day.actor("responder")
    day.until_steps("waiting for the first steps")
    path = f"{SLOT}/{files.NAME}"
    removed = day.removed.replace(microsecond=0) + dt.timedelta(seconds=1)
    file = File(f"/{path}", len(day.disclosed), day.posted, removed)
    noisy = min(_NOISE, 100 * len(day.people))
    day.until(
        "the last of the day's traffic",
        lambda: dt.datetime.now(dt.UTC) > removed + dt.timedelta(seconds=_AFTER),
    )
    written = logs.write(day.folder / "logs", file, removed + dt.timedelta(seconds=_AFTER), noisy)
    deployed = io.BytesIO(files.deploy_log(path, day.posted))
    add(day.office, responder, incident, "deploy log", deployed, "deploy.log")
    given = tuple(GivenLog(str(one), form) for one, form in written.logs)
    follow_logs(day.office, responder, incident, given)
    began = time.monotonic()
    # As the command does it: in the foreground, together with the service.
    run_steps(day.office, incident.pk)
    day.until_steps("reading the logs")
    took = time.monotonic() - began
    found = accesses.latest(day.office, day.incident())
    exposure = bounds(day.incident())
    measured = exposure.measured or 0.0
    checks = (
        *_checks(written, found),
        Check(
            "the bounds are those of the deploy log and of the take-down", abs(measured - _truth(day)) < 30
        ),
        Check("a 404 while it was given out is named as a contradiction", len(exposure.contradictions) == 1),
    )
    clients = len(found.clients) if found else 0
    whole = sum(one.completeness.value in ("certainly", "probably") for one in found.clients) if found else 0
    now = (
        f"reachable for {seconds(measured)}, each bound with its witness",
        f"{written.lines:,} lines in twelve formats read in {seconds(took)}: {clients} clients,",
        f"{whole} have it whole, {clients - whole} part of it, perhaps, or nothing",
    )
    return Told(now, checks, {"accesses": clients, "have_it": whole, "measured": round(measured)})


def _truth(day: Day) -> float:
    return (day.removed - day.posted).total_seconds() if day.removed > day.posted else LASTED.total_seconds()


def _checks(written: logs.Written, found: Accesses | None) -> tuple[Check, ...]:
    if found is None:
        return (Check("the logs were read", False),)
    clients = {one.address.value: one for one in found.clients}
    # Our own verification from outside stands in no log of these; the reporter was not named to the service.
    told = written.truth
    right = sum(
        address in clients and clients[address].completeness is truth.completeness
        for address, truth in told.items()
    )
    requests = sum(
        address in clients and clients[address].requests == truth.requests for address, truth in told.items()
    )
    known = {address: truth for address, truth in told.items() if address != REPORTER}
    actors = sum(
        address in clients and clients[address].actor is truth.actor for address, truth in known.items()
    )
    return (
        Check("every client in the logs is found, and nobody else", clients.keys() == told.keys()),
        Check("who has it whole, in part, or not is said as truly as each log allows", right == len(told)),
        Check("every request is counted once", requests == len(told)),
        Check("crawlers, archives, people and our own network are told apart", actors == len(known)),
        Check(
            "every line is accounted for", found.complete and not any(one.broken for one in found.receipts)
        ),
    )
