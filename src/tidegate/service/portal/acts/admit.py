"""Ruling on proofs of representation. In: an application and a ruling. Out: an attorney with one client more, or none.

Whoever rules has read the proof; an attorney rules on nobody. The proof goes over to the client's papers, and what
else was written is discarded.
"""

from __future__ import annotations

import datetime as dt
import io
import secrets
import uuid
from dataclasses import dataclass, field

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts import attorneys
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right, Role
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.portal.acts.ask import Details, application_holder, details_of
from tidegate.service.portal.examine import safe_copy
from tidegate.service.portal.models import Application, ApplicationState, Representation
from tidegate.service.portal.papers import person_of
from tidegate.service.stays.acts.facts import reasoned
from tidegate.service.stays.models import AffectedPerson


@dataclass(frozen=True, slots=True)
class Admitted:
    """`token`: of an enrolment link, for a new account; "" where the attorney has one."""

    representation: Representation
    token: str = field(default="", repr=False)


def proof_of(office: Office, actor: Actor, row: Application) -> bytes:
    """A safe copy of the proof, to be compared; that somebody read it is recorded. Raises RefusedError, VaultError."""
    actor.must(Right.ADMIT_ATTORNEYS)
    if not row.proof:
        raise RefusedError("the proof is discarded: somebody has ruled on it")
    content = safe_copy(office, application_holder(row.pk), row.proof)
    with transaction.atomic():
        detail = {"proof": row.proof}
        append(Act.PROOF_READ, actor=actor, subject=str(row.pk), detail=detail, now=office.now())
    return content


def admit(office: Office, actor: Actor, row: Application, reason: str) -> Admitted:
    """The attorney sees this client from now on. Raises RefusedError where no letter to a client has the number."""
    actor.must(Right.ADMIT_ATTORNEYS)
    words, now = reasoned(reason), office.now()
    row = Application.objects.get(pk=row.pk)
    _waits(row)
    details = details_of(office, row)
    person = person_of(row.serial)
    if person is None:
        raise RefusedError("no letter to a client has this number: refuse it, or ask the attorney to compare")
    with office.vault.open(application_holder(row.pk), row.proof) as stream:
        proof = office.vault.put(holder_of_person(person.pk), io.BytesIO(stream.read())).digest
    with transaction.atomic():
        row = _locked(row)
        account, token = _account(actor, details, now)
        if actor.account == str(account.pk):
            raise RefusedError("nobody rules on their own proof")
        made = _representation(row, account, person, proof, now)
        _ruled(row, actor, ApplicationState.ADMITTED, words, now)
        detail = {"account": str(account.pk), "application": str(row.pk), "proof": proof}
        append(Act.ATTORNEY_ADMITTED, actor=actor, subject=str(person.pk), detail=detail, now=now)
    forget(office, row)
    return Admitted(made, token)


def refuse(office: Office, actor: Actor, row: Application, reason: str) -> None:
    """Nothing comes of it, and its papers are discarded. Raises RefusedError."""
    actor.must(Right.ADMIT_ATTORNEYS)
    words, now = reasoned(reason), office.now()
    with transaction.atomic():
        row = _locked(row)
        _ruled(row, actor, ApplicationState.REFUSED, words, now)
        append(Act.ATTORNEY_REFUSED, actor=actor, subject=str(row.pk), detail={}, now=now)
    forget(office, row)


def forget(office: Office, row: Application) -> None:
    """Discard what was written; killed before, the next minute's run does it."""
    for digest in filter(None, (row.details, row.proof)):
        office.vault.discard(application_holder(row.pk), digest)
    Application.objects.filter(pk=row.pk).update(details="", proof="")


def _locked(row: Application) -> Application:
    found = Application.objects.select_for_update().get(pk=row.pk)
    _waits(found)
    return found


def _waits(found: Application) -> None:
    if found.state != ApplicationState.WAITING:
        raise RefusedError("somebody has ruled on this already")


def _account(actor: Actor, details: Details, now: dt.datetime) -> tuple[Account, str]:
    """The attorney's account, by their address; a new one with its link where there is none."""
    for account in Account.objects.filter(email__iexact=details.email, is_active=True):
        if account.roles() == {Role.ATTORNEY}:
            return account, ""
    account = attorneys.make(actor, f"attorney-{secrets.token_hex(4)}", details.name, details.email, now=now)
    return account, attorneys.enrolment(actor, account, now=now)


def _representation(
    row: Application, account: Account, person: AffectedPerson, proof: str, now: dt.datetime
) -> Representation:
    if Representation.objects.filter(account=account, person=person, ended_at=None).exists():
        raise RefusedError("this attorney sees this client already")
    return Representation.objects.create(
        id=uuid.uuid4(), account=account, person=person, incident=person.incident, application=row,
        serial=row.serial, proof=proof, since=now,
    )  # fmt: skip


def _ruled(row: Application, actor: Actor, state: ApplicationState, words: str, now: dt.datetime) -> None:
    row.state, row.reason, row.ruled_at = state, words, now
    row.ruled_by = Account.objects.get(pk=actor.account)
    row.save(update_fields=["state", "reason", "ruled_at", "ruled_by"])
