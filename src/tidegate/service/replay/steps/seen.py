"""The watch is switched on: it finds the file, takes it down, and looks from outside whether it is gone."""

from __future__ import annotations

import datetime as dt
import time

from tidegate.service.replay.day import Check, Day, Told, seconds
from tidegate.service.replay.stage import home, service
from tidegate.service.replay.stage.client import public
from tidegate.service.replay.world import files


def run(day: Day) -> Told:
    """Seconds are counted from the start of its process."""
    from tidegate.service.watch.models import Observation, TakeDown

    address = f"{day.site}{home.SLOT}/{files.NAME}"
    began = time.monotonic()
    day.closing.enter_context(service.watching(day.home.folder))
    home.watch(day.home.folder, on=True)
    day.until("looking at what is live", lambda: Observation.objects.exclude(source="canary").exists())
    noticed = time.monotonic() - began
    day.until("taking it down", lambda: public(address) is None)
    gone = time.monotonic() - began
    day.removed = dt.datetime.now(dt.UTC)
    day.until("verifying from outside", lambda: TakeDown.objects.filter(verified_at__isnull=False).exists())
    row = (
        TakeDown.objects.filter(verified_at__isnull=False)
        .select_related("observation")
        .order_by("pk")
        .first()
    )
    checks = (
        Check("nobody gets it any more", public(address) is None),
        Check("the take-down is verified from outside", row is not None and row.verified_at is not None),
        Check("its bytes were kept before they went", row is not None and row.evidence_at is not None),
        Check(
            "the statistics beside it stay", public(f"{day.site}{home.SLOT}/fy23-statistics.xlsx") is not None
        ),
    )
    now = (
        f"found {seconds(noticed)} after the watch was switched on",
        f"gone {seconds(gone)} after, kept, verified from outside",
        *_canary(day),
    )
    return Told(now, checks, {"noticed_after": round(noticed, 3), "gone_after": round(gone, 3)})


def _canary(day: Day) -> tuple[str, ...]:
    """What it takes where the watch was on before: the alarm's own test tells."""
    from tidegate.service.watch.models import Canary

    day.until("testing the alarm", lambda: Canary.objects.filter(found_at__isnull=False).exists(), 90.0)
    row = Canary.objects.filter(found_at__isnull=False).order_by("pk").first()
    if row is None or row.found_at is None or row.gone_at is None:
        return ()
    after = (row.found_at - row.seeded_at).total_seconds(), (row.gone_at - row.seeded_at).total_seconds()
    return (
        f"a file put there while it is on: found after {seconds(after[0])}, gone after {seconds(after[1])}",
    )
