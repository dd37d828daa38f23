"""An observation that discloses opens an incident of itself. In: an observation. Out: the incident, or None.

The take-down never waits for it: the watch puts a job down, and every minute takes up what no job came to.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from tidegate.errors import TidegateError
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.incidents.acts.open import Opened, Opening, open_incident
from tidegate.service.incidents.description import Description
from tidegate.service.incidents.models import Incident
from tidegate.service.incidents.options import options
from tidegate.service.office import Office
from tidegate.service.watch import evidence
from tidegate.service.watch.disclosing import discloses
from tidegate.service.watch.models import Observation


def of_observation(office: Office, number: uuid.UUID) -> Opened | None:
    """Safe to run twice. None where the settings ask for none, or the bytes were not kept. Raises VaultError."""
    row = Observation.objects.get(pk=number)
    if not discloses(office, row):
        return None
    return opened(office, row)


def opened(office: Office, row: Observation, actor: Actor = SYSTEM) -> Opened:
    """Of this observation, whatever the settings say; by whoever has the right, or by the system.

    Raises RefusedError, VaultError.
    """
    seen = evidence.details(office, row)
    described = Description(
        name=seen.path.rpartition("/")[2],
        path=seen.path,
        site=seen.site,
        urls=(seen.url,) if seen.url else (),
        pages=_pages(seen.url),
        headers=seen.headers,
    )
    report = row.reports.order_by("at").first()
    opening = Opening(row.sha256, "observation", described, row, report)
    return open_incident(
        office, actor, opening, lambda: office.vault.open(evidence.holder(row.pk), row.sha256)
    )


def resume(office: Office) -> int:
    """Every minute: those that no job came to. How many were opened."""
    made = 0
    for row in _untold(office):
        try:
            made += opened(office, row).fresh
        except TidegateError:
            continue  # its bytes were shredded, or the vault is away: the next minute asks again
    return made


def _untold(office: Office) -> QuerySet[Observation]:
    wanted = options(office.instance).open_on
    if wanted == "never":
        return Observation.objects.none()
    asked = Q(protected__gt=0) if wanted == "registry" else Q(protected__gt=0) | Q(verdict="block")
    known = Incident.objects.values("sha256")
    rows = (
        Observation.objects.filter(asked).exclude(Q(source="canary") | Q(sha256="")).exclude(sha256__in=known)
    )
    return rows.order_by("at")


def _pages(url: str) -> tuple[str, ...]:
    """Where a visitor found it, most likely: the folder it lies in, and the site's first page."""
    if not url:
        return ()
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rpartition("/")[0]
    return tuple(dict.fromkeys((f"{base}{folder}/", f"{base}/")))
