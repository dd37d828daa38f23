"""Writing the investigation, and signing it. In: what was found. Out: a version, sealed; two sign it."""

from __future__ import annotations

import io

from django.db import transaction
from django.db.models import Max

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.response.notices.guard import Cause, persons
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry.investigation import Investigation, from_bytes, to_bytes
from tidegate.service.inquiry.models import InvestigationRow
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.service.outbox.known import known


def write(office: Office, actor: Actor, incident: Incident, found: Investigation) -> InvestigationRow:
    """A new version; the same text as the last one again is that one. Who writes it signs it by that."""
    actor.must(Right.INVESTIGATE)
    _need_nobody(office, incident, found)
    body = to_bytes(found)
    stored = office.vault.put(holder(incident.pk), io.BytesIO(body))
    now = office.now()
    with transaction.atomic():
        Incident.objects.select_for_update().get(pk=incident.pk)
        last = incident.investigations.order_by("-version").first()
        if last is not None and last.sha256 == stored.digest:
            return last
        highest = incident.investigations.aggregate(last=Max("version"))["last"] or 0
        row = InvestigationRow.objects.create(
            incident=incident,
            version=highest + 1,
            sha256=stored.digest,
            cause=found.cause.value,
            written_by=Account.objects.get(pk=actor.account),
            written_at=now,
        )
        detail: dict[str, Worth] = {
            "version": row.version,
            "sha256": row.sha256,
            "controls": len(found.failures),
        }
        append(Act.INVESTIGATION_WRITTEN, actor=actor, subject=str(incident.pk), detail=detail, now=now)
    return row


def sign(office: Office, actor: Actor, incident: Incident, sha256: str) -> InvestigationRow:
    """Another person signs the last version, named by its digest, so that nobody signs what they did not read."""
    actor.must(Right.INVESTIGATE)
    now = office.now()
    with transaction.atomic():
        Incident.objects.select_for_update().get(pk=incident.pk)
        row = incident.investigations.order_by("-version").first()
        if row is None or row.sha256 != sha256:
            raise RefusedError("there is a newer version than the one you read: read it, and sign that")
        if str(row.written_by_id) == actor.account:
            raise RefusedError("who wrote it has signed it by that: another person signs")
        if row.signed_by_id is not None:
            return row
        row.signed_by, row.signed_at = Account.objects.get(pk=actor.account), now
        row.save(update_fields=["signed_by", "signed_at"])
        detail: dict[str, Worth] = {"version": row.version, "sha256": row.sha256}
        append(Act.INVESTIGATION_SIGNED, actor=actor, subject=str(incident.pk), detail=detail, now=now)
    return row


def read(office: Office, row: InvestigationRow) -> Investigation:
    """What a version says. Raises VaultError."""
    with office.vault.open(holder(row.incident_id), row.sha256) as sealed:
        return from_bytes(sealed.read())


def latest(office: Office, incident: Incident) -> tuple[InvestigationRow, Investigation] | None:
    """The last version that two people signed, else the last one."""
    rows = incident.investigations.order_by("-version")
    row = rows.exclude(signed_by=None).first() or rows.first()
    return (row, read(office, row)) if row else None


def _need_nobody(office: Office, incident: Incident, found: Investigation) -> None:
    """Raises RefusedError where a text names one of those in the file, or holds an identifier."""
    texts = [(f"text {at}", text) for at, text in enumerate(found.texts, 1) if text]
    everybody = known().of(office, incident.pk)
    named = everybody is not None and any(
        reason.cause is Cause.OTHER_PERSON for reason in persons.reasons(texts, (), everybody)
    )
    if named or any(Masker().text(text) != text for _, text in texts):
        raise RefusedError(
            "a text names a person of the file, or holds an identifier: say it without naming anybody"
        )
