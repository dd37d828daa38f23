"""The same day as a training: the file gets out at a moment nobody knows, and people act through the console.

In: how many minutes, where. Out: what is told on the way; what was put there when is kept for the score.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import UsageError
from tidegate.service.replay.day import Day
from tidegate.service.replay.stage import home as homes
from tidegate.service.replay.stage import service
from tidegate.service.replay.world import files

KEPT = "exercise.json"
SHARES = {"report": 0.35, "inquiry": 0.5, "bounce": 0.65, "repost": 0.8}
"""When in the exercise each inject comes, as a share of its minutes. The file comes before the first."""
_EARLIEST, _LATEST = 0.05, 0.25
_WORDS = {
    "report": "Your statistics page seems to give out a list with names. Please look at it.",
    "inquiry": "A consulate calls: “Were any of our nationals in it? A yes or no is enough.” Answer them, or do not.",
    "bounce": "The post brings a letter back: the person has moved. Find its notice, and say so.",
    "repost": "A reader writes: the same table stands on another site. Fingerprint the file, scan, take the hit.",
}


@dataclass(frozen=True, slots=True)
class Event:
    """What happens at which second of the exercise."""

    at: float
    key: str


def schedule(minutes: float, chance: random.Random) -> tuple[Event, ...]:
    """In order of time; the file first."""
    whole = minutes * 60
    planted = Event(whole * chance.uniform(_EARLIEST, _LATEST), "planted")
    return (planted, *(Event(whole * share, key) for key, share in SHARES.items()))


def run(day: Day, minutes: float, say: Callable[[str], None], chance: random.Random) -> None:
    """Until its minutes are over; what came when is written down as it comes."""
    homes.watch(day.home.folder, on=True)
    day.closing.enter_context(service.watching(day.home.folder))
    kept: dict[str, str] = {"began": _now()}
    began = time.monotonic()
    for event in schedule(minutes, chance):
        _wait(began + event.at)
        _do(day, event.key)
        kept[event.key] = _now()
        (day.folder / KEPT).write_text(json.dumps(kept), "utf-8")
        if event.key in _WORDS:
            say(_WORDS[event.key])
    _wait(began + minutes * 60)
    kept["ended"] = _now()
    (day.folder / KEPT).write_text(json.dumps(kept), "utf-8")


def _do(day: Day, key: str) -> None:
    if key == "planted":
        day.disclosed = files.disclosed(day.people)
        place = day.home.folder / homes.SITE_FOLDER / homes.SLOT / files.NAME
        place.write_bytes(day.disclosed)
        place.chmod(0o644)
    elif key == "report":
        from tidegate.service.watch.acts.report import receive

        receive(day.office, _WORDS["report"], f"{day.site}{homes.SLOT}/{files.NAME}")
    elif key == "repost":
        rows = "".join(f"<tr><td>{one.listed}</td><td>{one.dashed}</td></tr>" for one in day.people[:12])
        (day.folder / "elsewhere.html").write_text(f"<table>{rows}</table>", "utf-8")


def _wait(until: float) -> None:
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.5))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def planted(home: Path) -> dict[str, dt.datetime]:
    """What was put there when. Raises UsageError where there was no exercise."""
    try:
        kept = json.loads((home / "replay" / KEPT).read_text("utf-8"))
        return {str(key): dt.datetime.fromisoformat(value) for key, value in kept.items()}
    except (OSError, ValueError, AttributeError):
        raise UsageError(f"{home} keeps no exercise: tidegate exercise --home {home} makes one") from None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a score."""

    what: str
    then: str
    now: str


def score(home: Path) -> Sequence[Line]:
    """What was done when, beside 2022. The office's Django is started. Raises UsageError."""
    from tidegate.service.deletions.models import DeletionRequest
    from tidegate.service.incidents.models import Incident
    from tidegate.service.inquiry.models import Paper
    from tidegate.service.notices.models import Notice
    from tidegate.service.reviews.models import Review
    from tidegate.service.stays.models import Stay
    from tidegate.service.watch.models import Observation, Report, TakeDown

    kept = planted(home)
    start = kept.get("planted")
    seen = Observation.objects.exclude(source="canary").order_by("at").values_list("at", flat=True).first()
    down = (
        TakeDown.objects.exclude(observation__source="canary")
        .exclude(verified_at=None)
        .order_by("verified_at")
    )
    stay = Stay.objects.order_by("-set_at").values_list("set_at", flat=True).first()
    report = Report.objects.exclude(closed_at=None).values_list("closed_at", flat=True).first()
    told = Notice.objects.filter(audience="person", state="delivered").count()
    out = Notice.objects.exclude(out_at=None).order_by("out_at").values_list("out_at", flat=True).first()
    sent = DeletionRequest.objects.exclude(sent_at=None).count()
    return (
        Line("seen", "4 h 08 min", _after(start, seen)),
        Line(
            "gone, verified from outside",
            "4 h 19 min",
            _after(start, down.values_list("verified_at", flat=True).first()),
        ),
        Line("everybody stayed", "not known", _after(start, stay)),
        Line("the reporter answered", "not known", _after(kept.get("report"), report)),
        Line("the first letter out", "13 days for some", _after(start, out)),
        Line(
            "letters proven", "not known", f"{told:,} of {Notice.objects.filter(audience='person').count():,}"
        ),
        Line("requests for deletion sent", "not known", f"{sent:,}"),
        Line(
            "reviews decided",
            "not known",
            f"{Review.objects.filter(state='decided').count():,} of {Review.objects.count():,}",
        ),
        Line("papers made", "none published", f"{Paper.objects.count():,}"),
        Line("incidents", "1", f"{Incident.objects.count():,}"),
    )


def _after(start: dt.datetime | None, end: dt.datetime | None) -> str:
    from tidegate.service.replay.day import seconds

    if start is None or end is None:
        return "not done"
    return seconds(max(0.0, (end - start).total_seconds()))
