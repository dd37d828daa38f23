"""Taking hits of the trace. In: lines of JSON as scans write them. Out: rows, evidence, drafts; safe to repeat.

A line is checked field by field before anything is kept: whoever can leave a file in the inbox, or post one, is not
thereby believed. A wrong line is told by its number and keeps the others from nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.deletions.acts.draft import draft
from tidegate.service.deletions.details import printed
from tidegate.service.deletions.models import Hit, HitState
from tidegate.service.incidents.acts import evidence
from tidegate.service.incidents.models import Evidence, Incident, IncidentState
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.trace.checked_hits import LARGEST_RECORD, line_of
from tidegate.trace.checked_hits import Taken as Line

KIND, RECORD = "hit", "hit record"
"""Kinds of evidence: the line, and what the archive holds of it."""
Records = Callable[[str], BinaryIO | None]
"""Gives a kept record by its file's name, None where it did not come."""


@dataclass(frozen=True, slots=True)
class Taken:
    """`places` in all lines, of which `fresh` were new. `records` kept. `wrong`: numbers of refused lines, why."""

    places: int
    fresh: int
    records: int
    drafted: int
    wrong: tuple[tuple[int, str], ...] = ()


def take(
    office: Office,
    actor: Actor,
    incident: Incident,
    lines: Iterable[bytes | str],
    records: Records = lambda name: None,
) -> Taken:
    """Raises RefusedError, VaultError; then what was taken before stays, and the same again goes on."""
    if actor is not SYSTEM:
        actor.must(Right.ASK_DELETION)
    if incident.state == IncidentState.CLOSED:
        raise RefusedError("this incident is closed: no hits are taken for it")
    places = fresh = kept = 0
    wrong: list[tuple[int, str]] = []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = line_of(text)
        except ValueError as error:
            wrong.append((number, str(error)))
            continue
        found = _take(office, actor, incident, line)
        places, fresh = places + len(line.places), fresh + found
        kept += _records(office, actor, incident, line, records)
    if fresh:
        _tell(office, actor, incident, fresh)
    drafted = draft(office, SYSTEM, incident) if fresh else 0
    return Taken(places, fresh, kept, drafted, tuple(wrong))


def settle(office: Office, actor: Actor, hit: Hit, outcome: str, reason: str) -> Hit:
    """Somebody looked: it is gone, is not ours, or stays where it is. Raises RefusedError."""
    actor.must(Right.ASK_DELETION)
    checked(reason)
    if outcome not in (HitState.GONE, HitState.NOT_OURS, HitState.STAYS, HitState.FOUND):
        raise RefusedError("a copy is gone, not ours, stays, or found (again)")
    with transaction.atomic():
        row = Hit.objects.select_for_update().get(pk=hit.pk)
        ended = outcome != HitState.FOUND
        row.state, row.settled_at = outcome, office.now() if ended else None
        row.settled_by = Account.objects.get(pk=actor.account)
        row.save(update_fields=["state", "settled_at", "settled_by"])
        detail: dict[str, Worth] = {"hit": str(row.pk), "outcome": outcome}
        append(Act.HIT_SETTLED, actor=actor, subject=str(row.incident_id), detail=detail, now=office.now())
    return row


def _take(office: Office, actor: Actor, incident: Incident, line: Line) -> int:
    """How many of its places are new. The line is evidence before a row speaks of it."""
    keys = [printed(office, incident, "hit", line.pack, one.where, one.part) for one in line.places]
    known = set(incident.hits.filter(key__in=keys).values_list("key", flat=True))
    rows = []
    for at, (key, place) in enumerate(zip(keys, line.places, strict=True)):
        if key not in known:
            known.add(key)
            rows.append((at, key, place))
    if not rows:
        return 0
    digest = hashlib.sha256(line.text).hexdigest()
    evidence.put(office, actor, incident, KIND, io.BytesIO(line.text), "hit.json")
    kept = Evidence.objects.get(incident=incident, kind=KIND, sha256=digest)
    Hit.objects.bulk_create(
        (
            Hit(
                incident=incident, key=key, pack=line.pack, people=place.people, of=line.of,
                share=line.share_of(place.people), kinds=list(line.kinds), certain=line.certain,
                context=list(line.context) if at == 0 else [], body=line.digest if at == 0 else "", line=kept, at=at,
                evidence=place.evidence, first_seen=line.first_seen, taken_at=office.now(),
            )
            for at, key, place in rows
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    return len(rows)


def _records(office: Office, actor: Actor, incident: Incident, line: Line, records: Records) -> int:
    count = 0
    for name in {place.evidence for place in line.places if place.evidence}:
        rows = Hit.objects.filter(incident=incident, evidence=name, record=None)
        if not rows.exists():
            continue
        source = records(name)
        if source is not None:
            with source:
                keep_record(office, actor, incident, name, source.read(LARGEST_RECORD + 1))
            count += 1
    return count


def keep_record(office: Office, actor: Actor, incident: Incident, name: str, packed: bytes) -> int:
    """The archive's own record of a hit; how many rows it belongs to. Raises RefusedError where it is another's."""
    if actor is not SYSTEM:
        actor.must(Right.ASK_DELETION)
    rows = Hit.objects.filter(incident=incident, evidence=name, record=None)
    if not rows.exists():
        raise RefusedError("no hit of this incident waits for a record of that name")
    if _digest(packed) != name.removesuffix(".warc.gz"):
        raise RefusedError("this is not the record that the hit names: its digest is another")
    evidence.put(office, actor, incident, RECORD, io.BytesIO(packed), name)
    kept = Evidence.objects.get(incident=incident, kind=RECORD, sha256=hashlib.sha256(packed).hexdigest())
    return rows.update(record=kept)


def _digest(packed: bytes) -> str:
    """Of what is packed, unpacked in pieces: a bomb is another digest long before it is large."""
    made, size = hashlib.sha256(), 0
    try:
        with gzip.open(io.BytesIO(packed)) as stream:
            while (piece := stream.read(1 << 20)) and (size := size + len(piece)) <= LARGEST_RECORD:
                made.update(piece)
    except (OSError, EOFError, zlib.error):
        return ""
    return made.hexdigest() if size <= LARGEST_RECORD else ""


def _tell(office: Office, actor: Actor, incident: Incident, fresh: int) -> None:
    with transaction.atomic():
        detail: dict[str, Worth] = {"count": fresh, "places": incident.hits.count()}
        append(Act.HITS_TAKEN, actor=actor, subject=str(incident.pk), detail=detail, now=office.now())
        words = f"incident {incident.reference}: copies were found elsewhere"
        alarm("repost", str(incident.pk), words, office.now())
