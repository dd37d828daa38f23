"""The evidence step: what else there is to keep, into the vault. In: an incident. Out: counts, and what was missing.

The disclosed bytes lie there since it was opened. What is fetched (the page that led to it, the headers beside it) may
be gone by now: that is said, and is no failure.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import BinaryIO

from django.db import transaction

from tidegate.errors import FetchError, TidegateError
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.incidents.acts import logs
from tidegate.service.incidents.description import Description, described
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Evidence, Incident, LogFile
from tidegate.service.incidents.outcome import Outcome, Progress
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.service.watch import evidence as watched
from tidegate.sites.fetch import Fetcher
from tidegate.vault.seal import Stored

_MOST_PAGES = 8


def keep(office: Office, incident: Incident, progress: Progress) -> Outcome:
    """All of it. Raises VaultError where it cannot be kept."""
    here = described(office, incident)
    notes: list[str] = []
    headers = _headers(office, incident, here, notes)
    pages = _pages(office, incident, here, notes)
    progress(0.1)
    kept = logs.keep(office, incident, here, notes, lambda share: progress(0.1 + 0.9 * share))
    return {
        "file": 1,
        "headers": headers,
        "pages": pages,
        "logs": kept.files,
        "log_bytes": kept.bytes,
        "unread": kept.unread,
        "notes": notes,
    }


def put(
    office: Office,
    actor: Actor,
    incident: Incident,
    kind: str,
    source: BinaryIO | int,
    name: str,
    *,
    options: dict[str, str | float] | None = None,
    file: LogFile | None = None,
    begins: int = 0,
    after: Callable[[Stored, bool], None] | None = None,
) -> Evidence | None:
    """Sealed, then told. None where the same is kept already, or there is nothing. `after`: in the transaction."""
    stored = office.vault.put(holder(incident.pk), source)
    if stored.length == 0:
        return None
    with transaction.atomic():
        row, fresh = Evidence.objects.get_or_create(
            incident=incident,
            kind=kind,
            sha256=stored.digest,
            defaults={
                "length": stored.length,
                "name": Masker().text(name)[:300],
                "options": options or {},
                "file": file,
                "begins": begins,
                "kept_at": office.now(),
                "kept_by": None if actor is SYSTEM else Account.objects.get(pk=actor.account),
            },
        )
        if after is not None:
            after(stored, fresh)
        if fresh:
            _tell(actor, incident, row, office.now())
    return row if fresh else None


def _tell(actor: Actor, incident: Incident, row: Evidence, now: dt.datetime) -> None:
    detail: dict[str, Worth] = {"kind": row.kind, "sha256": row.sha256, "length": row.length}
    append(Act.EVIDENCE_KEPT, actor=actor, subject=str(incident.pk), detail=detail, now=now)


def _headers(office: Office, incident: Incident, here: Description, notes: list[str]) -> int:
    """As they came with the file: from the observation, or as they are now."""
    found = here.headers
    if not found and incident.observation is not None:
        found = watched.details(office, incident.observation).headers
    if not found:
        found = _asked(office, here)
    if not found:
        notes.append("no headers: nobody gave an address, or it answers no more")
        return 0
    body = json.dumps(found, ensure_ascii=True).encode()
    put(office, SYSTEM, incident, "headers", io.BytesIO(body), "headers.json")
    return 1


def _asked(office: Office, here: Description) -> tuple[tuple[str, str], ...]:
    """What its addresses answer now; only an answer that still gives it out tells how it was given out."""
    fetcher = _fetcher(office, here)
    for url in here.urls:
        try:
            with fetcher.open(url) as answer:
                if answer.status == 200:
                    return ((":status", "200"), *answer.headers)
        except FetchError:
            continue
    return ()


def _pages(office: Office, incident: Incident, here: Description, notes: list[str]) -> int:
    kept, fetcher = 0, _fetcher(office, here)
    for url in here.pages[:_MOST_PAGES]:
        try:
            with fetcher.open(url) as answer:
                body = b"".join(answer.pieces())
                if answer.status == 200:
                    put(office, SYSTEM, incident, "page", io.BytesIO(body), "page.html")
                    kept += 1
                else:
                    notes.append(f"a page that led to it answers {answer.status}")
        except FetchError as error:
            notes.append(f"a page that led to it is not to be had ({error.reason})")
    return kept


def _fetcher(office: Office, here: Description) -> Fetcher:
    """The site's own, which may reach where the site lies; else one for the public net only."""
    try:
        public = office.site(here.site).public if here.site else None
    except TidegateError:
        public = None
    return public.fetcher if public else Fetcher()
