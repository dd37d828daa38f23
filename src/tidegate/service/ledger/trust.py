"""Which keys sign the record, and what of them stands in it. In: the ring. Out: keys to trust, entries for changes.

A ring is a file and an entry is a row: what a killed run, or somebody by hand, changed in the ring without an entry
is told in the record as soon as it is looked at.
"""

from __future__ import annotations

import datetime as dt

from tidegate.keys.ring_file import RingKey, State
from tidegate.keys.signing import SigningRing
from tidegate.record.acts import Act
from tidegate.record.checkpoint import TrustedKey
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.instance.places import CLEARANCE_RING, RECORD_RING
from tidegate.service.ledger.append import append
from tidegate.service.ledger.models import EntryRow
from tidegate.service.office import Office

RINGS = (CLEARANCE_RING, RECORD_RING)
_BORN = (str(Act.SIGNING_KEY_MADE), str(Act.SIGNING_KEY_ROTATED))


def ring_of(office: Office, name: str) -> SigningRing:
    """A ring by its name. Raises KeyUnavailableError."""
    return office.clearance_keys() if name == CLEARANCE_RING else office.record_keys()


def origin(office: Office) -> str:
    """The record's name on its checkpoints."""
    name: str = office.instance.section("record")["origin"]
    return name


def trusted_keys(office: Office) -> list[TrustedKey]:
    """The record's keys and when each counted."""
    name = origin(office)
    return [
        TrustedKey(name, key.public, key.since, key.until, key.compromised_since)
        for key in office.record_keys().keys
    ]


def subject(ring: str, key: str) -> str:
    """What entries about a key are about."""
    return f"{ring}/{key}"


def tell_untold(office: Office, now: dt.datetime) -> None:
    """Append what the rings say and no entry does. Within the caller's transaction, after the head is locked."""
    for name in RINGS:
        for key in ring_of(office, name).keys:
            about = EntryRow.objects.filter(subject=subject(name, key.id))
            if not about.filter(act__in=_BORN).exists():
                append(
                    Act.SIGNING_KEY_MADE,
                    actor=SYSTEM,
                    subject=subject(name, key.id),
                    detail={"state": key.state.value, "since": key.since.isoformat()},
                    now=now,
                )
            if key.state is State.REVOKED and not about.filter(act=Act.SIGNING_KEY_REVOKED).exists():
                append(
                    Act.SIGNING_KEY_REVOKED,
                    actor=SYSTEM,
                    subject=subject(name, key.id),
                    detail=revoked_detail(key),
                    now=now,
                )


def revoked_detail(key: RingKey) -> dict[str, str]:
    """What the entry of a revocation says."""
    return {"compromised_since": key.compromised_since.isoformat() if key.compromised_since else ""}
