"""Backing up: vault, database and settings to one place, data keys to another. In: an office. Out: what was copied.

The copy of the keys also gets the public halves of the signing rings, so that what they signed can be verified where
it is restored; their seeds stay here, and a restored installation signs with keys of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from tidegate.errors import VaultError
from tidegate.keys import durable
from tidegate.keys.signing import RING
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.backup.database import database_of
from tidegate.service.backup.places import DATA_KEYS, SIGNING
from tidegate.service.keys.models import KeyCopy
from tidegate.service.ledger.append import append
from tidegate.service.ledger.trust import RINGS, origin
from tidegate.service.office import Office
from tidegate.vault.backup import BackedUp, back_up
from tidegate.vault.key_backup import KeysCopied, back_up_keys


@dataclass(frozen=True, slots=True)
class Made:
    """`keys`: None where no copy of them was asked for."""

    vault: BackedUp
    keys: KeysCopied | None


def make(office: Office, actor: Actor, target: Path, keys: Path | None = None, under: str = "") -> Made:
    """Add a generation; copy the keys first, so that they open all that it holds or will be shredded with it.

    `under`: a reference to the key that the copy is wrapped under. Raises VaultError, KeyUnavailableError.
    """
    copied = _copy_keys(office, keys, under) if keys else None
    done = back_up(office.instance.home, target, database_of(office.instance), office.now())
    detail = {"objects": done.objects, "copied": done.copied, "files": done.files, "keys": copied is not None}
    with transaction.atomic():
        append(Act.BACKUP_MADE, actor=actor, subject=origin(office), detail=detail, now=office.now())
    return Made(done, copied)


def _copy_keys(office: Office, target: Path, under: str) -> KeysCopied:
    place = target / DATA_KEYS
    copied = back_up_keys(office.vault.ring, place, under)
    # Shredding must reach it from now on.
    KeyCopy.objects.update_or_create(target=str(place), defaults={"under": under, "made_at": office.now()})
    try:
        for name in RINGS:
            durable.make_folder(target / SIGNING / name)
            durable.replace(target / SIGNING / name / RING, (office.instance.keys / name / RING).read_bytes())
    except OSError as error:
        raise VaultError(f"{target}: {error.strerror}") from None
    return copied
