"""What an attorney does for a client. In: the attorney's own representation. Out: papers, confirmations, statements.

Whatever is looked at is an entry before it is shown.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import uuid

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.inspection.snapshot import Snapshot
from tidegate.model.notice import Audience
from tidegate.record.acts import Act
from tidegate.response.notices.states import State
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.ledger.append import Worth, append
from tidegate.service.notices.models import Notice, NoticeEvent
from tidegate.service.office import Office
from tidegate.service.portal import papers
from tidegate.service.portal.examine import examined
from tidegate.service.portal.models import Confirmation, Representation, Statement
from tidegate.service.stays.acts.facts import prove_notice


def clients(actor: Actor) -> list[Representation]:
    """The attorney's own, the newest first."""
    actor.must(Right.USE_PORTAL)
    rows = Representation.objects.filter(account=uuid.UUID(actor.account), ended_at=None)
    return list(rows.select_related("person", "incident").order_by("-since"))


def client(actor: Actor, number: uuid.UUID) -> Representation | None:
    """One of them; None for whatever is not theirs, or no longer."""
    actor.must(Right.USE_PORTAL)
    rows = Representation.objects.filter(account=uuid.UUID(actor.account), ended_at=None, pk=number)
    return rows.select_related("person__incident", "person__stay", "account").first()


def seen(office: Office, actor: Actor, row: Representation, what: str) -> None:
    """The attorney is about to look at `what`: page, letter or bundle."""
    with transaction.atomic():
        detail = {"what": what, "representation": str(row.pk)}
        append(Act.CLIENT_SEEN, actor=actor, subject=str(row.person_id), detail=detail, now=office.now())


def letter(office: Office, actor: Actor, row: Representation, number: uuid.UUID) -> tuple[str, bytes] | None:
    """Serial and PDF of one letter; None where it is not this client's. Raises VaultError."""
    found = papers.letter(office, row, number)
    if found is None:
        return None
    seen(office, actor, row, "letter")
    return found[0].serial, found[1]


def bundle(office: Office, actor: Actor, row: Representation, number: uuid.UUID) -> bytes | None:
    """The client's evidence as it was made; None where it is not this client's. Raises VaultError."""
    found = papers.bundle(office, row, number)
    if found is not None:
        seen(office, actor, row, "bundle")
    return found


def confirm(office: Office, actor: Actor, row: Representation, number: uuid.UUID) -> Confirmation:
    """The letter came, and the client is told: proof of notice. Twice is once. Raises RefusedError, VaultError."""
    actor.must(Right.USE_PORTAL)
    found = papers.letter(office, row, number)
    if found is None:
        raise RefusedError("this is no letter of this client")
    now = office.now()
    said = {
        "letter": found[0].letter, "serial": found[0].serial, "account": actor.account,
        "representation": str(row.pk), "at": now.isoformat(), "says": "received for the client, and told to them",
    }  # fmt: skip
    proof = office.vault.put(holder_of_person(row.person_id), io.BytesIO(json.dumps(said).encode())).digest
    with transaction.atomic():
        _still(row)
        made, fresh = Confirmation.objects.get_or_create(
            notice=number, defaults={"representation": row, "at": now, "proof": proof}
        )
        if fresh:
            detail = {"proof": proof, "notice": str(number)}
            append(Act.LETTER_CONFIRMED, actor=actor, subject=str(row.person_id), detail=detail, now=now)
            _delivered(actor, number, now, proof)
            if found[0].audience == Audience.PERSON.value:
                # The attorney has no right over stays; what they confirmed is a proof like any other.
                prove_notice(office, SYSTEM, row.person_id, now, "attorney", proof)
    return made


def give(office: Office, actor: Actor, row: Representation, taken: Snapshot) -> Statement:
    """A statement for the case review. The same twice is one. Raises RefusedError, SandboxError, VaultError."""
    actor.must(Right.USE_PORTAL)
    examined(office, taken)
    os.lseek(taken.fd, 0, os.SEEK_SET)
    stored = office.vault.put(holder_of_person(row.person_id), taken.fd)
    now = office.now()
    with transaction.atomic():
        _still(row)
        made, fresh = Statement.objects.get_or_create(
            representation=row, sha256=stored.digest,
            defaults={"person": row.person, "length": stored.length, "at": now},
        )  # fmt: skip
        if fresh:
            detail: dict[str, Worth] = {"sha256": stored.digest, "length": stored.length}
            append(Act.STATEMENT_GIVEN, actor=actor, subject=str(row.person_id), detail=detail, now=now)
    return made


def _delivered(actor: Actor, number: uuid.UUID, now: dt.datetime, proof: str) -> None:
    """The letter's own state, where it is on its way."""
    letter = Notice.objects.select_for_update(of=("self",)).get(pk=number)
    if letter.state != State.OUT:
        return
    letter.state, letter.ended_at, letter.proof = State.DELIVERED, now, proof
    letter.save(update_fields=["state", "ended_at", "proof"])
    NoticeEvent.objects.create(
        notice=letter, at=now, what=State.DELIVERED, by=actor.account, note="confirmed in the portal"
    )
    detail = {"incident": str(letter.incident_id), "outcome": State.DELIVERED.value, "proof": proof}
    append(Act.NOTICE_ENDED, actor=actor, subject=str(letter.pk), detail=detail, now=now)


def _still(row: Representation) -> None:
    """Raises RefusedError where the representation ended meanwhile."""
    if not Representation.objects.select_for_update().filter(pk=row.pk, ended_at=None).exists():
        raise RefusedError("this representation has ended")
