"""Taking down, in this order: evidence, every version unpublished, deny-map, caches purged, verified from outside.

In: an order. Out: the row with an instant at each step. A step that is marked is not done again; one that was done and
not marked is, which changes nothing. So a run that died anywhere is finished by the next one, and no byte is
removed before it was kept.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from tidegate.errors import FetchError, RefusedError, SiteError, TidegateError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.releases.models import Alarm, Release, ReleaseState
from tidegate.service.watch import evidence, outward, reading
from tidegate.service.watch.acts import order
from tidegate.service.watch.acts.restore import restore
from tidegate.service.watch.models import Canary, Observation, ObservationState, Request, Seen, TakeDown
from tidegate.service.watch.standing import contract_for
from tidegate.sites.interface import Gone, Kind, Published, StillThere
from tidegate.watch.removal_requests import drafts

LEASE = dt.timedelta(seconds=60)
Told = Callable[[str], None]
"""Hears `evidence`, `unpublished`, ... twice each: when it is done, and when it is marked. For tests that kill."""


def take_down(office: Office, actor: Actor, number: uuid.UUID, reason: str) -> TakeDown:
    """A person's one click. Raises RefusedError, or SiteError while some of it is still reachable."""
    actor.must(Right.WITHDRAW)
    with transaction.atomic():
        row = Observation.objects.select_for_update().get(pk=number)
        if row.state not in (ObservationState.OPEN, ObservationState.GOING):
            raise RefusedError(f"this is {row.state}: there is nothing to take down")
        made = row.take_downs.filter(verified_at=None).first() or order.order(
            row, actor, reason, office.now()
        )
    return carry_out(office, made.pk)


def carry_out(office: Office, number: int, told: Told = lambda step: None) -> TakeDown:
    """Bring an order to its end, from wherever it was left. Raises SiteError while anything is left."""
    now = office.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = TakeDown.objects.filter(free, pk=number, verified_at=None)
    if not waiting.update(lease_until=now + LEASE):
        return TakeDown.objects.get(pk=number)
    row = TakeDown.objects.select_related("observation").get(pk=number)
    row.attempts += 1
    try:
        _steps(office, row, told)
    except TidegateError as error:
        _failed(office, row, str(error))
        raise
    finally:
        TakeDown.objects.filter(pk=number).update(lease_until=None)
    return row


def _steps(office: Office, row: TakeDown, told: Told) -> None:
    seen = evidence.details(office, row.observation)
    trouble: list[str] = []
    for name, step in (
        ("evidence", _keep),
        ("unpublished", _unpublish),
        ("denied", outward.deny),
        ("purged", outward.purge),
    ):
        if getattr(row, f"{name}_at") is None:
            try:
                done = step(office, row, seen)
            except TidegateError as error:
                # The next step may still withhold it from the public; verification tells whether it did.
                trouble.append(str(error))
                continue
            if done:
                told(name)
                setattr(row, f"{name}_at", office.now())
                row.save()
                told(name)
    _verify(office, row, seen, trouble)
    told("verified")
    _mark(office, row, seen)
    told("verified")


def _keep(office: Office, row: TakeDown, seen: evidence.Details) -> bool:
    """Every version's bytes into the vault, under the observation's holder."""
    site, kept = office.site(seen.site), []
    for entry in site.versions(seen.path):
        if entry.kind is not Kind.FILE:
            continue
        try:
            with reading.snapshot(site, entry) as made:
                if made.problem or made.sha256 is None:
                    row.missed += 1
                    continue
                evidence.keep(office, row.observation_id, made)
                kept.append({"version": entry.version, "token": entry.token, "sha256": made.sha256})
        except SiteError:
            row.missed += 1  # what cannot be read cannot be kept, and must not stay for that
    row.kept = kept
    return True


def _unpublish(office: Office, row: TakeDown, seen: evidence.Details) -> bool:
    """Every version of it. What appeared since the evidence was taken is kept first."""
    site = office.site(seen.site)
    known = {(one["version"], one["token"]) for one in row.kept}
    if any(_is_new(entry, known) for entry in site.versions(seen.path)):
        _keep(office, row, seen)
        row.save()
    site.take_down(seen.path)
    return True


def _is_new(entry: Published, known: set[tuple[str, str]]) -> bool:
    return entry.kind is Kind.FILE and (entry.version, entry.token) not in known


def _verify(office: Office, row: TakeDown, seen: evidence.Details, trouble: list[str]) -> None:
    """Raises SiteError unless the bytes are gone: by digest, and whatever else is there by inspection."""
    site = office.site(seen.site)
    left = site.verify_gone(seen.path, row.observation.sha256 or None)
    if isinstance(left, StillThere):
        why = f"; {trouble[0]}" if trouble else ""
        raise SiteError(f"{len(left.places)} places still give the file out{why}: it is tried again")
    bad = [url for url in _others(left) if _is_bad(office, seen, url)]
    if bad:
        raise SiteError(f"{len(bad)} addresses give out other bytes that are judged bad: it is tried again")
    row.trouble = trouble[0][:300] if trouble else ""


def _others(left: Gone) -> tuple[str, ...]:
    return tuple(place.where for place in left.others if place.where.startswith("http"))


def _is_bad(office: Office, seen: evidence.Details, url: str) -> bool:
    public = office.site(seen.site).public
    if public is None:
        return False
    try:
        with reading.fetched(public, url) as (made, status, _):
            if status != 200 or Release.objects.filter(sha256=made.sha256, state=ReleaseState.LIVE).exists():
                return False
            inspection = reading.judged(office, made, contract_for(office, seen.site, seen.path))
    except FetchError:
        return True
    return inspection.verdict.label == "block" or bool(inspection.analysis.protected)


def _mark(office: Office, row: TakeDown, seen: evidence.Details) -> None:
    """Down, and known to be: rows of releases that lay there follow, requests to others are drafted."""
    now, observation = office.now(), row.observation
    with transaction.atomic():
        row.verified_at = now
        row.save()
        observation.state, observation.ended_at = ObservationState.TAKEN_DOWN, now
        observation.save()
        Seen.objects.filter(site=seen.site, place=observation.place).delete()
        Canary.objects.filter(sha256=observation.sha256, gone_at=None).update(gone_at=now)
        append(
            Act.TAKE_DOWN_VERIFIED,
            actor=SYSTEM,
            subject=str(observation.pk),
            detail={"site": seen.site, "sha256": observation.sha256, "versions": len(row.kept)},
            now=now,
        )
        if observation.source != "canary" and observation.url:
            _draft(office, observation, now)
        Alarm.objects.filter(
            kind="take-down-failed", subject=str(observation.pk), acknowledged_at=None
        ).update(text="a take-down failed at first, and was brought to its end since")
    restore(office, observation, seen.path)


def _draft(office: Office, row: Observation, now: dt.datetime) -> None:
    if row.requests.exists():
        return
    sender = office.instance.section("service")["address"]
    Request.objects.bulk_create(
        Request(
            observation=row,
            kind="removal",
            to=f"{one.operator}: {one.way}"[:200],
            text=one.text,
            drafted_at=now,
        )
        for one in drafts([row.url], now, sender)
    )


def _failed(office: Office, row: TakeDown, why: str) -> None:
    with transaction.atomic():
        row.trouble = why[:300]
        row.save()
        alarm("take-down-failed", str(row.observation_id), f"{row.observation.site}: {why}", office.now())
