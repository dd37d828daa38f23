"""The web editor offers the statistics, and then the file, through the API: one is published, one is refused."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Any

from tidegate.service.replay.day import Check, Day, Told, seconds
from tidegate.service.replay.stage.client import Client
from tidegate.service.replay.stage.home import SLOT
from tidegate.service.replay.world import files

if TYPE_CHECKING:
    from tidegate.service.accounts.roles import Right


def run(day: Day) -> Told:
    """Two submissions."""
    from tidegate.service.accounts.roles import Right

    day.disclosed = files.disclosed(day.people)
    web = Client(day.home.address, _token(day, "web", (Right.SUBMIT, Right.SEE_OWN, Right.PUBLISH)))
    meant, _ = _offer(day, web, "fy23-statistics.xlsx", files.statistics())
    public = f"{SLOT}/fy23-statistics.xlsx"
    day.until("publishing the statistics", lambda: _given(day, public) is not None)
    refused, took = _offer(day, web, files.NAME, day.disclosed)
    found = int(refused["report"].get("people") or 0) if refused.get("report") else 0
    checks = (
        Check(
            "the statistics alone are clear, and are published as they were",
            _given(day, public) == files.statistics(),
        ),
        Check(
            "the file with people in it is blocked",
            refused["state"] == "blocked" or refused.get("verdict") == "block",
        ),
        Check("everybody in it is counted", found == len(day.people)),
        Check("it is not published", _given(day, f"{SLOT}/{files.NAME}") is None),
    )
    now = (
        f"refused after {seconds(took)}: {found:,} people, on a hidden sheet",
        f"the statistics without that sheet: {meant['state']}",
    )
    return Told(now, checks, {"refused_after": round(took, 3), "counted": found})


def _offer(day: Day, web: Client, name: str, content: bytes) -> tuple[dict[str, Any], float]:
    began = time.monotonic()
    made = web.send_file("/v1/submissions", name, content, {"slot": SLOT, "publish": "true"})
    found: dict[str, Any] = made

    def judged() -> bool:
        nonlocal found
        found = web.get(f"/v1/submissions/{made['id']}")
        return bool(found["state"] != "received")

    day.until("inspecting the file", judged)
    return found, time.monotonic() - began


def _token(day: Day, name: str, rights: tuple[Right, ...]) -> str:
    from tidegate.service.accounts.models import Account
    from tidegate.service.accounts.token_acts import make_token

    account = Account.objects.get(username=name)
    actor = account.actor("console")
    return make_token(actor, account, "replay", rights, lasts=dt.timedelta(hours=6), now=day.office.now())


def _given(day: Day, path: str) -> bytes | None:
    from tidegate.service.replay.stage.client import public

    return public(day.site + path)
