"""Making a paper: a report, the statement's draft, the court bundle, an export. In: a kind. Out: a version, sealed.

Made from rows as they are now; nothing is typed in. Who makes one does not approve it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry.making import content
from tidegate.service.inquiry.models import Paper
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office


@dataclass(frozen=True, slots=True)
class Made:
    """`manifest`: of a court bundle, to be told by another way."""

    paper: Paper
    manifest: str = ""


def make(office: Office, actor: Actor, incident: Incident, kind: str) -> Made:
    """Raises RefusedError, ResponseError, VaultError; then nothing was made."""
    actor.must(Right.INVESTIGATE)
    now = office.now()
    found = content(office, incident, kind, now)
    with found.stream:
        stored = office.vault.put(holder(incident.pk), found.stream)
    final = office.vault.put(holder(incident.pk), io.BytesIO(found.final)).digest if found.final else ""
    manifest = found.manifest[0] if found.manifest else ""
    with transaction.atomic():
        Incident.objects.select_for_update().get(pk=incident.pk)
        last = Paper.objects.filter(incident=incident, kind=kind, person=None).aggregate(last=Max("version"))
        row = Paper.objects.create(
            incident=incident,
            kind=kind,
            version=(last["last"] or 0) + 1,
            sha256=stored.digest,
            length=stored.length,
            manifest=manifest,
            final=final,
            made_by=Account.objects.get(pk=actor.account),
            made_at=now,
        )
        detail: dict[str, Worth] = {
            "paper": str(row.pk),
            "kind": kind,
            "version": row.version,
            "sha256": row.sha256,
        }
        more: dict[str, Worth] = {"manifest": manifest} if manifest else {"final": final} if final else {}
        append(Act.PAPER_MADE, actor=actor, subject=str(incident.pk), detail={**detail, **more}, now=now)
    return Made(row, manifest)
