"""Who fetched it is asked to delete it; a copy on another site is found, and asked about, too."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from typing import Any

from tidegate.errors import RefusedError
from tidegate.service.replay.day import Check, Day, Told, seconds
from tidegate.service.replay.stage.site import site
from tidegate.service.replay.world.people import Person

_REPOSTED = 12
_SCANNED = 300.0


def run(day: Day) -> Told:
    """Drafted from the accesses, sent by a person, answered."""
    from tidegate.service.deletions.acts.answer import answer
    from tidegate.service.deletions.acts.draft import draft
    from tidegate.service.deletions.acts.send import send
    from tidegate.service.deletions.models import DeletionRequest, Hit

    office, responder, incident = day.office, day.actor("responder"), day.incident()
    draft(office, responder, incident)
    requests = DeletionRequest.objects.filter(incident=incident)
    sent = []
    for one in requests.filter(way="mail", state="drafted").order_by("number"):
        sent.append(send(office, responder, one))
    before_answers = day.incident().state
    outcomes = (("attested", b"invented: a signed attestation"), ("refused", None))
    for one, (outcome, proof) in zip(sent, outcomes, strict=False):
        answer(
            office,
            responder,
            one,
            outcome,
            "as they wrote",
            io.BytesIO(proof) if proof else None,
            office.now(),
        )
    unchanged = day.incident().state == before_answers
    abroad = requests.filter(state="not asked").count()
    before = requests.count()
    took = _traced(day)
    hits = Hit.objects.filter(incident=incident)
    day.until("taking what the trace found", lambda: _taken(day, hits), 120.0)
    after = requests.count()
    checks = (
        Check("network owners are asked by mail", len(sent) > 1),
        Check("one abroad is not asked without counsel", abroad > 0),
        Check("an answer changes nothing about the incident itself", unchanged),
        Check("the repost is found where it was put", hits.count() == 1 and hits.get().people == _REPOSTED),
        Check("the hit is evidence, and its host gets a request", after > before),
    )
    now = (
        f"{before} requests drafted from the accesses, {len(sent)} sent, one attested, one refused",
        f"{abroad} not asked: to ask is to tell",
        f"a copy of {_REPOSTED} people on another site: found in {seconds(took)}, evidence, a new request",
    )
    return Told(now, checks, {"deletion_requests": after, "reposts": hits.count()})


def _taken(day: Day, hits: Any) -> bool:
    from tidegate.service.deletions import inbox

    inbox.empty(day.office)
    return bool(hits.exists())


def _traced(day: Day) -> float:
    """With the commands, as somebody at a desk would. The seconds of the scan."""
    file, pack, copy = day.folder / "disclosed.xlsx", day.folder / "disclosed.pack", day.folder / "elsewhere"
    copy.mkdir()
    rows = "".join(_row(one) for one in day.people[:_REPOSTED])
    (copy / "list.html").write_text(f"<html><body><table>{rows}</table></body></html>", "utf-8")
    file.write_bytes(day.disclosed)
    key = ("--key", f"file:{day.home.folder / 'keys' / 'trace.key'}")
    home = ("--incident", day.incident_id, "--home", str(day.home.folder))
    _command("trace", "fingerprint", str(file), "-o", str(pack), *key)
    file.unlink()
    began = dt.datetime.now(dt.UTC)
    with site(copy) as address:
        port = address.rstrip("/").rpartition(":")[2]
        near = ("--network", "127.0.0.0/8", "--port", port, "--workers", "1", "--quiet")
        _command("trace", "scan", f"{address}list.html", "--pack", str(pack), *key, *near, *home)
    return (dt.datetime.now(dt.UTC) - began).total_seconds()


def _row(one: Person) -> str:
    cells = (one.listed, one.dashed, one.born.isoformat(), one.country)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _command(*words: str) -> None:
    """Raises RefusedError where it could not be used; 1 says that something was found."""
    line = [sys.executable, "-m", "tidegate", *words]
    done = subprocess.run(line, capture_output=True, text=True, timeout=_SCANNED, check=False)  # noqa: S603
    if done.returncode not in (0, 1):
        raise RefusedError(f"tidegate {words[0]} {words[1]} ended with {done.returncode}")
