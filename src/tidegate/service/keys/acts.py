"""Rotating and revoking the keys that sign clearances and checkpoints. In: a ring's name. Out: its new state.

A ring is changed under the lock of the record's head, so that nothing is signed with a key outside its time, and
what a killed run leaves is told in the record by the next checkpoint (`ledger.trust`).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tidegate.errors import KeyUnavailableError, RefusedError, TidegateError
from tidegate.gate.clearance import verify
from tidegate.keys.ring_file import RingKey, State
from tidegate.keys.signing import Signer, SigningRing
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.instance.places import RECORD_RING
from tidegate.service.jobs import queue
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import append
from tidegate.service.ledger.checkpoints import lock_head, sign_head
from tidegate.service.ledger.trust import RINGS, revoked_detail, ring_of, subject, tell_untold
from tidegate.service.office import Office
from tidegate.service.releases.acts.clear import void
from tidegate.service.releases.models import ClearanceRow


def rotate(office: Office, actor: Actor, name: str) -> RingKey:
    """Retire the key that signs and make another. What the old one signed stays valid.

    The record's first checkpoint under the new key bears both signatures. Raises RefusedError, KeyUnavailableError.
    """
    actor.must(Right.MANAGE_KEYS)
    _known(name)
    with transaction.atomic():
        ring, now = _locked(office, name)
        old = _signing(ring)
        fresh = _rotated(ring, name, actor, old.key_id if old else "", now)
        if name == RECORD_RING:
            sign_head(office, [*([old] if old else []), ring.active()])
        queue.checkpoint()
    return fresh


def revoke(
    office: Office, actor: Actor, name: str, key: str, reason: str, compromised_since: dt.datetime
) -> RingKey:
    """Believe nothing that the key signed from then on. If it was the one that signs, another takes its place.

    Clearances that it signed since are void at once, and what is live by them is looked at again. Raises
    RefusedError, KeyUnavailableError.
    """
    actor.must(Right.MANAGE_KEYS)
    _known(name)
    why = checked(reason)
    with transaction.atomic():
        ring, now = _locked(office, name)
        if compromised_since > now:
            raise RefusedError("`compromised since` lies in the future: name when it may have been stolen")
        was_active = any(one.id == key and one.state is State.ACTIVE for one in ring.keys)
        revoked = ring.revoke(key, why, compromised_since, now)
        detail = revoked_detail(revoked)
        append(Act.SIGNING_KEY_REVOKED, actor=actor, subject=subject(name, key), detail=detail, now=now)
        if was_active:
            _rotated(ring, name, actor, key, now)
        if name == RECORD_RING:
            sign_head(office, [ring.active()])
        else:
            _void_unbelieved(office, now)
            queue.recheck()
        queue.checkpoint()
    return revoked


def _known(name: str) -> None:
    if name not in RINGS:
        raise RefusedError(f"there is no ring of that name: rings are {', '.join(RINGS)}")


def _locked(office: Office, name: str) -> tuple[SigningRing, dt.datetime]:
    lock_head()
    now = office.now()
    tell_untold(office, now)
    return ring_of(office, name), now


def _signing(ring: SigningRing) -> Signer | None:
    """The key that signs, while its seed is still there; a lost one must not stop its own replacement."""
    try:
        return ring.active()
    except KeyUnavailableError:
        return None


def _rotated(ring: SigningRing, name: str, actor: Actor, old: str, now: dt.datetime) -> RingKey:
    fresh = ring.rotate(now)
    append(
        Act.SIGNING_KEY_ROTATED,
        actor=actor,
        subject=subject(name, fresh.id),
        detail={"instead_of": old},
        now=now,
    )
    return fresh


def _void_unbelieved(office: Office, now: dt.datetime) -> None:
    for row in ClearanceRow.objects.filter(voided_at=None):
        try:
            verify(row.envelope, office.trust)
        except TidegateError as error:
            void(row, str(error), now)
