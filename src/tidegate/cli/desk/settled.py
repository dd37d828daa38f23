"""Waiting for a submission. In: its id. Out: the answer once it is settled, or the last one when patience ends."""

from __future__ import annotations

import time
from collections.abc import Callable

from tidegate.cli.desk.interface import Answer, Desk

PATIENCE = 3600.0
_LONGEST_PAUSE = 2.0


def settled(
    desk: Desk,
    shown: Answer,
    *,
    published: bool,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer:
    """`published`: wait until it is live, too, or failed."""
    ends, pause = clock() + PATIENCE, 0.2
    while _open(shown, published) and clock() < ends:
        sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
        shown = desk.submission(shown["id"])
    return shown


def _open(shown: Answer, published: bool) -> bool:
    if shown["state"] == "received":
        return True
    if not published or shown["state"] != "cleared":
        return False
    return shown["release"] is None or shown["release"]["state"] == "claimed"
