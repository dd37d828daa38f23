"""Time stamps of a stranger over our checkpoints (RFC 3161). In: `[record] stamp_url`. Out: a stamp of the last.

Only the latest checkpoint is stamped: it covers all before it. An authority that fails is asked again later, and an
alarm tells of it once.
"""

from __future__ import annotations

import datetime as dt

from cryptography import x509
from django.db import transaction

from tidegate.errors import InstanceError, RecordError
from tidegate.record.acts import Act
from tidegate.record.checkpoint import parse
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger.append import append
from tidegate.service.ledger.checkpoints import latest
from tidegate.service.ledger.models import CheckpointRow
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm

SECONDS = 15.0
AGAIN = dt.timedelta(minutes=10)


def stamp(office: Office) -> bool:
    """Whether the latest checkpoint got a stamp now. Nothing is asked where no authority is named."""
    url = office.instance.section("record")["stamp_url"]
    row = latest()
    now = office.now()
    if not url or row is None or row.stamp is not None or (row.stamp_due_at and row.stamp_due_at > now):
        return False
    CheckpointRow.objects.filter(pk=row.pk).update(stamp_due_at=now + AGAIN)
    try:
        response = _obtained(office, url, row, now)
    except (RecordError, InstanceError) as error:
        with transaction.atomic():
            alarm("stamp-failed", "", f"no time stamp for the record: {error}", now)
        return False
    with transaction.atomic():
        if CheckpointRow.objects.filter(pk=row.pk, stamp=None).update(stamp=response):
            detail = {"size": row.size}
            append(Act.CHECKPOINT_STAMPED, actor=SYSTEM, subject=str(row.size), detail=detail, now=now)
    return True


def _obtained(office: Office, url: str, row: CheckpointRow, now: dt.datetime) -> bytes:
    import httpx2

    from tidegate.record.stamp import HttpTransport, obtain

    # No redirects, no proxies of the surroundings: the address is the one that the settings name.
    with httpx2.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client:
        text = parse(row.note.encode()).text
        return obtain(text, HttpTransport(url, client), authorities(office), now).response


def authorities(office: Office) -> list[x509.Certificate]:
    """The certificates that stamps must lead to. Raises InstanceError."""
    named = office.instance.section("record")["stamp_authority"]
    if not named:
        raise InstanceError("[record] stamp_url needs stamp_authority: the file of its certificates")
    try:
        return x509.load_pem_x509_certificates(office.instance.path(named).read_bytes())
    except (OSError, ValueError):
        raise InstanceError("[record] stamp_authority cannot be read as certificates (PEM)") from None
