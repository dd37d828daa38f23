"""The day as it goes: what is invented, what runs, what came out so far. Given from step to step."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import ResponseError

if TYPE_CHECKING:
    from tidegate.service.accounts.actor import Actor
    from tidegate.service.incidents.models import Incident
    from tidegate.service.office import Office
    from tidegate.service.replay.stage.home import Home
    from tidegate.service.replay.stage.mail import Received
    from tidegate.service.replay.world.people import Person

LASTED = dt.timedelta(hours=4, minutes=19)
"""From 09:45 to 14:04: so long it lay there in 2022, and so long the replay's logs say that it did."""
_PAUSE = 0.1
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison with the truth. `words`: what should be so; without values."""

    words: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a step. `now`: lines beside 2022's. `numbers`: for `--json`."""

    now: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    numbers: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Day:
    """`folder`: for everything that is written. `site`, `mail`: as they run. `posted`: when the file was put there.

    `progress`: hears a few words about what is being done. `closing`: what is ended when the day is over.
    `told`: to whom a notice is proven.
    """

    people: Sequence[Person]
    folder: Path
    home: Home
    site: str
    mail: Received
    closing: ExitStack
    progress: Callable[[str], None]
    disclosed: bytes = b""
    posted: dt.datetime = dt.datetime.min
    removed: dt.datetime = dt.datetime.min
    incident_id: str = ""
    told: list[uuid.UUID] = field(default_factory=list)

    @property
    def office(self) -> Office:
        """This process's."""
        from tidegate.service.office import office

        return office()

    def actor(self, name: str) -> Actor:
        """A person at work, by their account."""
        from tidegate.service.accounts.models import Account

        return Account.objects.get(username=name).actor("command line")

    def incident(self) -> Incident:
        """The day's, as it is now."""
        from tidegate.service.incidents.models import Incident

        return Incident.objects.get(pk=self.incident_id)

    def until_steps(self, what: str, *kinds: str) -> float:
        """Wait for steps of the incident, all where none is named. Raises ResponseError where one is in trouble."""
        from tidegate.service.incidents.models import Step

        waiting = Step.objects.filter(incident_id=self.incident_id, done_at=None)
        if kinds:
            waiting = waiting.filter(kind__in=kinds)

        def done() -> bool:
            for one in waiting.all():
                if one.trouble:
                    raise ResponseError(f"the step {one.kind} cannot be done: {one.trouble}")
            return not waiting.all().exists()

        return self.until(what, done)

    def until(self, what: str, happened: Callable[[], bool], patience: float = PATIENCE) -> float:
        """Wait for the service to do it. The seconds it took; raises ResponseError where it does not."""
        began = time.monotonic()
        while not happened():
            if time.monotonic() - began > patience:
                raise ResponseError(f"the service did not do in {patience:.0f} s: {what}")
            self.progress(what)
            time.sleep(_PAUSE)
        return time.monotonic() - began


def seconds(amount: float) -> str:
    """As people read it."""
    if amount < 60:
        return f"{amount:.1f} s"
    minutes, rest = divmod(round(amount), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
