"""What ends or prolongs a stay, each as an entry of the record. In: a person, proof. Out: nothing; the record tells.

A notice to the person is proven by one person with the right, a case review is decided by two, over the same proof.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.response.stays import Fact, Told
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.stays import recorded
from tidegate.service.stays.acts.canary import touched
from tidegate.service.stays.models import Resolution, Stay

KINDS = ("mail", "hand", "attorney", "e-mail", "telephone", "publication", "other")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHORTEST_REASON = 10


def prove_notice(
    office: Office, actor: Actor, person: uuid.UUID, at: dt.datetime, kind: str, digest_of_proof: str
) -> None:
    """The person has it since `at`. `digest_of_proof`: SHA-256 of what proves it, which lies in the vault.

    Raises RefusedError where the instant lies before the stay or in the future.
    """
    if actor is not SYSTEM and not actor.may(Right.NOTIFY):
        # Whoever records what became of letters proves them; nobody's stay ends by that alone.
        actor.must(Right.RESOLVE_PEOPLE)
    if kind not in KINDS:
        raise RefusedError(f"a notice is proven by one of: {', '.join(KINDS)}")
    _need_digest(digest_of_proof)
    if at.tzinfo is None:
        raise RefusedError("the notice's time needs a time zone")
    now = office.now()
    with transaction.atomic():
        stay = _stay(office, actor, person)
        if not stay.set_at <= at <= now:
            raise RefusedError("the notice lies before the stay, or in the future: it proves nothing")
        detail = {"at": at.astimezone(dt.UTC).isoformat(), "kind": kind, "proof": digest_of_proof}
        append(Act.NOTICE_PROVEN, actor=actor, subject=str(person), detail=detail, now=now)
        stay.notified_at = min(at, stay.notified_at or at)
        stay.save(update_fields=["notified_at"])


def decide_review(
    office: Office, actor: Actor, person: uuid.UUID, digest_of_proof: str, *, final: bool
) -> bool:
    """The review of this person's case is decided; whether two people have said so by now. `final` False: an appeal is
    pending, and what was decided before counts no longer, which the machine may say, too.
    """
    if final or actor is not SYSTEM:
        actor.must(Right.REVIEW_CASES)
    _need_digest(digest_of_proof)
    now = office.now()
    with transaction.atomic():
        stay = _stay(office, actor, person)
        outcome = "decided" if final else "appeal pending"
        detail = {"outcome": outcome, "proof": digest_of_proof}
        append(Act.REVIEW_DECIDED, actor=actor, subject=str(person), detail=detail, now=now)
        told = recorded.told([person])[str(person)]
        decided = final and len(_deciders(told, digest_of_proof)) > 1
        stay.reviewed_at = now if decided else None
        stay.save(update_fields=["reviewed_at"])
    return decided


def appealable(office: Office, person: uuid.UUID, digest_of_proof: str, *, over: bool) -> None:
    """A decided review may be appealed, or no longer: until then the stay goes on. It says so of what two people
    decided over this proof, and decides nothing itself.
    """
    _need_digest(digest_of_proof)
    with transaction.atomic():
        _stay(office, SYSTEM, person)
        detail = {"outcome": "final" if over else "open to appeal", "proof": digest_of_proof}
        append(Act.REVIEW_DECIDED, actor=SYSTEM, subject=str(person), detail=detail, now=office.now())


def hold(office: Office, actor: Actor, person: uuid.UUID, reason: str, *, held: bool = True) -> None:
    """Keep a stay whatever else, or no longer. Taking it off is no way to end a stay that stands for other reasons."""
    actor.must(Right.RESOLVE_PEOPLE)
    words = reasoned(reason)
    now = office.now()
    with transaction.atomic():
        stay = _stay(office, actor, person)
        append(Act.STAY_HELD, actor=actor, subject=str(person), detail={"held": held}, now=now)
        stay.held = words[:300] if held else ""
        stay.save(update_fields=["held"])


def reasoned(reason: str) -> str:
    """The reason, as it may be kept. Raises RefusedError for none, and for one that names somebody."""
    words = " ".join(reason.split())
    if len(words) < _SHORTEST_REASON:
        raise RefusedError(f"this needs a reason of {_SHORTEST_REASON} characters or more")
    if Masker().text(words) != words:
        raise RefusedError("the reason holds an identifier: say why without naming anybody")
    return words


def _stay(office: Office, actor: Actor, person: uuid.UUID) -> Stay:
    stay = Stay.objects.select_for_update(of=("self",)).select_related("person").get(person_id=person)
    if stay.person.resolution == Resolution.CANARY:
        touched(office, actor, [person], "ruled on")
    return stay


def _deciders(told: list[Told], digest: str) -> set[str]:
    """Who has decided over this proof since the last appeal."""
    found: set[str] = set()
    for one in told:
        if one.fact is Fact.APPEALED:
            found.clear()
        elif one.fact is Fact.DECIDED and one.digest == digest:
            found.add(one.by)
    return found


def _need_digest(text: str) -> None:
    if not _DIGEST.fullmatch(text):
        raise RefusedError("the proof is named by its SHA-256: 64 hexadecimal digits")
