"""Somebody copies the file straight onto the public site. Nobody watches: it lies there for 4 h 19 min."""

from __future__ import annotations

import datetime as dt
import os

from tidegate.service.replay.day import LASTED, Check, Day, Told
from tidegate.service.replay.stage.client import public
from tidegate.service.replay.stage.home import SITE_FOLDER, SLOT
from tidegate.service.replay.world import files


def run(day: Day) -> Told:
    """The file's date says when it was put there; so will the day's logs."""
    place = day.home.folder / SITE_FOLDER / SLOT / files.NAME
    day.posted = dt.datetime.now(dt.UTC).replace(microsecond=0) - LASTED
    place.write_bytes(day.disclosed)
    place.chmod(0o644)
    os.utime(place, (day.posted.timestamp(), day.posted.timestamp()))
    got = public(f"{day.site}{SLOT}/{files.NAME}")
    return Told(
        (
            "copied behind the gate's back, with the watch switched off",
            "dated 4 h 19 min ago, as the logs will say",
        ),
        (Check("the public gets it", got == day.disclosed),),
    )
