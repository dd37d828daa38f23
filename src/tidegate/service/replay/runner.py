"""Through the day. In: how many people, where, with which database. Out: each step as it ends, and what came of all.

Whatever is started is ended when the block ends, however it ends; a temporary home is removed.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.service.replay.day import Day, Told
from tidegate.service.replay.stage import home as homes
from tidegate.service.replay.stage import service
from tidegate.service.replay.stage.mail import mail
from tidegate.service.replay.stage.site import site
from tidegate.service.replay.table import STEPS, Step
from tidegate.service.replay.world.people import people

Progress = Callable[[str], None]
EVERYBODY = 6252
FEWEST = 40
"""With fewer not every language, custody and relative is met."""


@dataclass(frozen=True, slots=True)
class Played:
    """One step that is over. `number`: from 1. `seconds`: it took."""

    number: int
    step: Step
    told: Told
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether all came out as it truly is."""
        return all(check.holds for check in self.told.checks)


@dataclass(slots=True)
class Outcome:
    """The whole day."""

    people: int
    played: list[Played] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Every check of every step, and no step missing."""
        return len(self.played) == len(STEPS) and all(one.holds for one in self.played)

    def numbers(self) -> dict[str, object]:
        """For `--json`: no value, no name."""
        found: dict[str, object] = {"people": self.people}
        for one in self.played:
            found |= one.told.numbers
        failed = [
            f"{one.step.key}: {check.words}"
            for one in self.played
            for check in one.told.checks
            if not check.holds
        ]
        checks = sum(len(one.told.checks) for one in self.played)
        steps = {one.step.key: round(one.seconds, 2) for one in self.played}
        return {
            **found,
            "checks": checks,
            "failed": failed,
            "steps": steps,
            "holds": self.holds,
            "seconds": round(self.seconds, 2),
        }


def replay(
    count: int,
    *,
    folder: Path | None,
    database: str,
    told: Callable[[Played], None],
    progress: Progress = lambda words: None,
) -> Outcome:
    """`folder`: of the installation, kept; None: a temporary one. Raises TidegateError where a step cannot go on."""
    began = time.monotonic()
    outcome = Outcome(count)
    with stage(count, folder, database, progress) as day:
        for number, step in enumerate(STEPS, 1):
            progress(step.title)
            started = time.monotonic()
            played = Played(number, step, step.run(day), time.monotonic() - started)
            outcome.played.append(played)
            told(played)
    outcome.seconds = time.monotonic() - began
    return outcome


@contextmanager
def stage(count: int, folder: Path | None, database: str, progress: Progress) -> Iterator[Day]:
    """Everything that runs on the day, with the watch switched off."""
    invented = people(count)
    with ExitStack() as stack:
        base = folder or Path(stack.enter_context(_temporary()))
        letters = stack.enter_context(mail())
        # The public's folder is the site's, which the installation makes: the server looks when it is asked.
        address = stack.enter_context(site(base / homes.SITE_FOLDER))
        progress("making an installation")
        made = homes.make(base, invented, site=address, mail_port=letters.port, database=database)
        homes.watch(base, on=False)
        own = base / "replay"
        own.mkdir()
        day = Day(invented, own, made, address, letters, stack, progress)
        progress("starting the service")
        stack.enter_context(service.running(base))
        stack.callback(_let_go, day)
        yield day


@contextmanager
def _temporary() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="tidegate-replay-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _let_go(day: Day) -> None:
    from django.db import connections

    day.office.close()
    connections.close_all()
