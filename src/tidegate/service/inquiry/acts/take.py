"""Taking a paper out of the vault. In: a paper, a reason. Out: its bytes; the entry is written before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from tidegate.record.acts import Act
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.holder import holder, holder_of_person
from tidegate.service.inquiry import kinds
from tidegate.service.inquiry.approved import is_approved
from tidegate.service.inquiry.models import Paper
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import append
from tidegate.service.office import Office


@dataclass(frozen=True, slots=True)
class Taken:
    """`name`: for the file, of ours: it names nobody. `content`: the caller closes it."""

    name: str
    media: str
    content: BinaryIO


def take(office: Office, actor: Actor, paper: Paper, reason: str) -> Taken:
    """A statement that is approved comes without the mark of a draft. Raises RefusedError, VaultError."""
    actor.must(Right.INVESTIGATE)
    if paper.person_id is not None:
        actor.must(Right.REVEAL_PERSON)
    checked(reason)
    digest = paper.final if paper.final and is_approved(paper) else paper.sha256
    whose = holder_of_person(paper.person_id) if paper.person_id else holder(paper.incident_id)
    content = office.vault.open(whose, digest)
    subject = str(paper.person_id or paper.incident_id)
    detail = {"paper": str(paper.pk), "kind": paper.kind, "sha256": digest}
    try:
        with transaction.atomic():
            append(Act.PAPER_TAKEN, actor=actor, subject=subject, detail=detail, now=office.now())
    except BaseException:
        content.close()
        raise
    kind = kinds.KINDS[paper.kind]
    number = f"-{str(paper.pk)[:8]}" if paper.person_id else f"-{paper.version}"
    return Taken(f"{paper.incident.reference}-{paper.kind}{number}.{kind.ending}", kind.media, content)
