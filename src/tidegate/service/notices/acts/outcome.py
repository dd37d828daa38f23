"""What became of a notice. In: a notice, an outcome, its proof. Out: the next letter, where another is to be made.

delivered   proof is sealed; a letter to the person is told to the stay (`prove_notice`)
returned    the next way or address that is known, else it waits for a new one
moved       waits for the new address (`acts/address.py`)
refused     recorded; counts as told only if counsel rules so
deported    a letter for somebody who is abroad, through the attorney; never to an address in the file
deceased    no letter to the person; kin are written to after counsel's ruling alone
waived      by name, with a reason
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.model.notice import Audience
from tidegate.record.acts import Act
from tidegate.response.notices.states import DONE, Leave, State, Way, leave
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.notices import draft, sealed, terms
from tidegate.service.notices.acts import again
from tidegate.service.notices.models import Notice, NoticeEvent
from tidegate.service.office import Office
from tidegate.service.stays.acts.facts import prove_notice, reasoned

RIGHTS = {Leave.NOTIFIER: Right.NOTIFY, Leave.COUNSEL: Right.APPROVE_TEXT, Leave.WAIVER: Right.WAIVE}
KINDS = {
    Way.E_MAIL: "e-mail",
    Way.POST: "mail",
    Way.HAND: "hand",
    Way.ATTORNEY: "attorney",
    Way.PORTAL: "attorney",
    Way.NONE: "other",
}
"""As `stays.acts.facts` names them."""


def record(
    office: Office,
    actor: Actor,
    notice: Notice,
    outcome: State | str,
    at: dt.datetime,
    proof: bytes | None,
    reason: str,
) -> Notice | None:
    """`proof`: a signed sheet, a receipt; needed where it was delivered or refused. The next letter, if one was made.

    Raises RefusedError without right, proof or reason, for an outcome that does not follow, for an instant before the
    letter left.
    """
    what = _state(outcome)
    words = reasoned(reason)
    now = office.now()
    digest = sealed.keep(office, notice, proof) if proof else ""
    with transaction.atomic():
        row = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("person", "incident")
            .get(pk=notice.pk)
        )
        _may(actor, row, what)
        _fits(row, what, at, now, digest)
        row.state, row.ended_at, row.proof = what, at, digest or row.proof
        row.save(update_fields=["state", "ended_at", "proof"])
        NoticeEvent.objects.create(notice=row, at=now, what=what, by=actor.account, note=words)
        detail = {"incident": str(row.incident_id), "outcome": what.value, "proof": row.proof}
        append(Act.NOTICE_ENDED, actor=actor, subject=str(row.pk), detail=detail, now=now)
        if what is State.DELIVERED and row.audience == Audience.PERSON and row.person:
            prove_notice(office, actor, row.person.pk, at, KINDS[Way(row.way)], row.proof)
        return _next(office, actor, row, what)


def _state(outcome: State | str) -> State:
    try:
        return State(outcome)
    except ValueError:
        raise RefusedError("there is no such outcome") from None


def _may(actor: Actor, row: Notice, what: State) -> None:
    needed = leave(State(row.state), what)
    if needed is None or row.superseded:
        raise RefusedError(f"a letter that is {row.state} cannot become {what.value}")
    if actor is not SYSTEM:
        actor.must(RIGHTS[needed])
    elif what in DONE:
        raise RefusedError("that a letter arrived, or is waived, is a person's word")


def _fits(row: Notice, what: State, at: dt.datetime, now: dt.datetime, proof: str) -> None:
    if at.tzinfo is None or at > now:
        raise RefusedError("the outcome's time needs a zone, and lies not in the future")
    if (
        row.out_at is not None
        and what in (State.DELIVERED, State.RETURNED, State.REFUSED)
        and at < row.out_at
    ):
        raise RefusedError("nothing is delivered, returned or refused before it left")
    if what in (State.DELIVERED, State.REFUSED) and not (proof or row.proof):
        raise RefusedError(
            "that it was delivered, or refused before a witness, needs its proof: the signed sheet"
        )


def _next(office: Office, actor: Actor, row: Notice, what: State) -> Notice | None:
    """The next letter where the case tells another way."""
    if row.audience != Audience.PERSON or row.person is None:
        return None
    if what is State.DEPORTED:
        return again.made(office, actor, row, abroad=True)
    if what is not State.RETURNED or row.abroad or row.recipient:
        return None
    person = sealed.individual(office, row)
    known = draft.places(row.audience, person, row.person.custody, terms.terms(office.instance))
    return again.made(office, actor, row) if row.round < len(known) else None
