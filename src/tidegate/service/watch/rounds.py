"""One site's patrol: what is remembered of it, and looking at what is new. In: a site's name. Out: what came of it.

The rows of `Seen` are written after somebody has looked, never before, so a patrol that was killed looks again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tidegate.errors import SiteError, TidegateError
from tidegate.keys import sources
from tidegate.model.verdict import Verdict
from tidegate.report.mask import Masker
from tidegate.service.office import Office
from tidegate.service.watch.acts.observe import Met, Spot, look
from tidegate.service.watch.acts.take_down import carry_out
from tidegate.service.watch.models import Observation, ObservationState, Patrolled, Seen
from tidegate.sites.interface import Kind, Published
from tidegate.watch import patrol

_BATCH = 200
_MOST_BESIDE = 200
_BEAT = 5.0
"""Seconds: a long listing shows signs of life meanwhile."""


@dataclass(slots=True)
class Came:
    """What a round came to. `troubles`: lines without values about what could not be looked at."""

    listed: int = 0
    looked: int = 0
    observations: list[Observation] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    seconds: float = 0.0
    beside: set[str] = field(default_factory=set)


class Round:
    """The patrol of one site in this operating system process. Safe between threads: one lists at a time."""

    def __init__(self, office: Office, site: str) -> None:
        self._office, self.site, self._lock = office, site, threading.Lock()
        key = sources.load(office.instance.reference(office.instance.section("keys")["fingerprint"]))
        rows = Seen.objects.filter(site=site).values_list("place", "token").iterator(10_000)
        self._seen = patrol.Seen(key, site, ((int(place, 16), token) for place, token in rows))
        self._whole_at: dt.datetime | None = None
        self._twice: set[int] = set()
        row = Patrolled.objects.filter(site=site).first()
        if row is not None:
            self._whole_at = row.whole_at
            if row.force != self._force():
                self._seen.doubt()

    def whole(self, stop: Callable[[], bool] = lambda: False) -> Came:
        """List everything and look at what is new or changed. Never raises over a site that cannot be listed."""
        came, began, started = Came(), self._office.now(), time.monotonic()
        force = self._force()
        with self._lock:
            try:
                entries = self._office.site(self.site).list(versions=True)
                for sighting in self._seen.compare(self._counted(entries, came, stop)):
                    self._look(sighting, "poll", came)
                if not stop():
                    self._drop(self._seen.gone())
            except TidegateError as error:
                came.troubles.append(str(error))
        came.seconds = time.monotonic() - started
        if not came.troubles and not stop():
            self._whole_at = began
            self._beat(came, force, whole=True)
        else:
            self._beat(came, None, whole=False)
        return came

    def paths(self, paths: Iterable[str], source: str = "event", came: Came | None = None) -> Came:
        """Look at these paths only, now. `came`: to be added to."""
        came = came or Came()
        for path in paths:
            try:
                for entry in self._office.site(self.site).versions(path):
                    sighting = self._seen.sighting(entry)
                    if entry.kind is not Kind.MARKER and (
                        source == "report" or not self._seen.seen(sighting)
                    ):
                        self._look(sighting, source, came)
            except TidegateError as error:
                came.troubles.append(str(error))
        return came

    def place(self, path: str, version: str = "") -> str:
        """The keyed number of a place, as rows have it."""
        return f"{self._seen.place(path, version):032x}"

    def notice_force(self) -> bool:
        """Whether what judges has changed since the last whole round; then everything is doubted."""
        row = Patrolled.objects.filter(site=self.site).first()
        if row is None or not row.force or row.force == self._force():
            return False
        self._seen.doubt()
        return True

    def _look(self, sighting: patrol.Sighting, source: str, came: Came) -> None:
        entry = sighting.entry
        spot = Spot(self.site, entry, f"{sighting.place:032x}", source, self._whole_at)
        came.looked += 1
        met = look(self._office, spot)
        if met is None:
            return
        going = False
        if met.observation is not None:
            came.observations.append(met.observation)
            going = met.observation.state == ObservationState.GOING
            if going:
                self._carry_out(met.observation, came)
                self._beside(entry.path, came)
        if not going and not self._doubtful(sighting, met):
            self._settle(sighting, met)

    def _doubtful(self, sighting: patrol.Sighting, met: Met) -> bool:
        """A hold is looked at once more in the next round: the file may have been half written, or time ran out."""
        held = met.observation is not None and met.observation.verdict == Verdict.HOLD.label
        if not held or sighting.place in self._twice:
            self._twice.discard(sighting.place)
            return False
        self._twice.add(sighting.place)
        return True

    def _beside(self, path: str, came: Came) -> None:
        """Where addresses can be counted on, what lies beside a bad one is looked at too, linked or not."""
        neighbours = getattr(self._office.site(self.site), "neighbours", None)
        for one in neighbours(path) if neighbours else ():
            if one not in came.beside and len(came.beside) < _MOST_BESIDE:
                came.beside.add(one)
                self.paths([one], "poll", came)

    def _carry_out(self, observation: Observation, came: Came) -> None:
        """At once; what fails has raised its alarm and is tried again."""
        for row in observation.take_downs.filter(verified_at=None):
            try:
                carry_out(self._office, row.pk)
            except SiteError as error:
                came.troubles.append(str(error))
        observation.refresh_from_db()

    def _settle(self, sighting: patrol.Sighting, met: Met) -> None:
        path = sighting.entry.path
        plain = path if len(path) <= 1024 and Masker().text(path) == path else ""
        Seen.objects.update_or_create(
            site=self.site,
            place=f"{sighting.place:032x}",
            defaults={
                "token": sighting.token,
                "path": plain,
                "digest": met.digest,
                "seen_at": self._office.now(),
            },
        )
        self._seen.settle(sighting.place, sighting.token)

    def _drop(self, places: Iterable[int]) -> None:
        """What is no longer listed: its row goes, and an open observation of it ends."""
        waiting = [f"{place:032x}" for place in places]
        for at in range(0, len(waiting), _BATCH):
            some = waiting[at : at + _BATCH]
            Seen.objects.filter(site=self.site, place__in=some).delete()
            Observation.objects.filter(site=self.site, place__in=some, state=ObservationState.OPEN).update(
                state=ObservationState.GONE, ended_at=self._office.now()
            )
        for one in waiting:
            self._seen.forget(int(one, 16))

    def _counted(
        self, entries: Iterable[Published], came: Came, stop: Callable[[], bool]
    ) -> Iterable[Published]:
        beat = time.monotonic()
        for entry in entries:
            came.listed += 1
            if time.monotonic() - beat > _BEAT:
                beat = time.monotonic()
                Patrolled.objects.filter(site=self.site).update(beat_at=self._office.now())
                if stop():
                    return
            yield entry

    def _beat(self, came: Came, force: str | None, *, whole: bool) -> None:
        values: dict[str, object] = {
            "beat_at": self._office.now(),
            "trouble": came.troubles[0][:300] if came.troubles else "",
        }
        if whole:
            values |= {
                "whole_at": self._whole_at,
                "seconds": came.seconds,
                "objects_seen": came.listed,
                "force": force,
            }
        Patrolled.objects.update_or_create(site=self.site, defaults=values)

    def _force(self) -> str:
        force = self._office.in_force()
        return hashlib.sha256(f"{force.policy} {force.rules} {force.registry}".encode()).hexdigest()
