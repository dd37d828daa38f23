"""An attorney asks for access. In: what they wrote and their proof. Out: a row that waits for a person's ruling.

The same is done whatever was written: nothing is looked up, so that neither answer nor time tells whether a letter or
a person exists.
"""

from __future__ import annotations

import io
import json
import os
import uuid
from dataclasses import asdict, dataclass, field

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.inspection.snapshot import Snapshot
from tidegate.record.acts import Act
from tidegate.response.notices.papers.serials import read
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.portal.examine import examined
from tidegate.service.portal.models import Application
from tidegate.vault.holder import Holder


@dataclass(frozen=True, slots=True)
class Details:
    """What the attorney wrote. `bar`: number and where admitted. Values, all of them."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    telephone: str = field(repr=False)
    bar: str = field(repr=False)
    serial: str = field(repr=False)


def application_holder(number: uuid.UUID) -> Holder:
    """Whom the vault keeps an application's papers for, until somebody rules."""
    return Holder("application", str(number))


def ask(office: Office, details: Details, taken: Snapshot) -> Application:
    """The row. Raises RefusedError for a proof that is no readable PDF, SandboxError, VaultError."""
    examined(office, taken)
    number, now = uuid.uuid4(), office.now()
    holder = application_holder(number)
    told = office.vault.put(holder, io.BytesIO(json.dumps(asdict(details)).encode()))
    os.lseek(taken.fd, 0, os.SEEK_SET)
    proof = office.vault.put(holder, taken.fd)
    with transaction.atomic():
        row = Application.objects.create(
            id=number, serial=read(details.serial), at=now,
            details=told.digest, proof=proof.digest, proof_length=proof.length,
        )  # fmt: skip
        append(Act.ACCESS_ASKED, actor=SYSTEM, subject=str(number), detail={"proof": proof.digest}, now=now)
    return row


def details_of(office: Office, row: Application) -> Details:
    """What was written. Raises RefusedError once it is discarded, VaultError."""
    if not row.details:
        raise RefusedError("what was written is discarded: somebody has ruled on it")
    with office.vault.open(application_holder(row.pk), row.details) as stream:
        return Details(**json.loads(stream.read()))
