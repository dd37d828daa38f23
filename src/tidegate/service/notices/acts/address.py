"""Another address, known to a person. In: a notice, where to. Out: a new letter, to be set; the old one is superseded.

For somebody who was deported or is abroad, and for the kin of the dead, counsel alone gives an address.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from tidegate.errors import NoticeError, RefusedError
from tidegate.model.notice import Recipient
from tidegate.record.acts import Act
from tidegate.response.notices.states import State, Way
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.notices import recipients, sealed
from tidegate.service.notices.acts import again
from tidegate.service.notices.models import Notice
from tidegate.service.office import Office
from tidegate.service.stays.acts.facts import reasoned

FROM = frozenset({State.DRAFTED, State.HELD, State.READY, State.RETURNED, State.MOVED, State.REFUSED, State.DECEASED,
                  State.DEPORTED})  # fmt: skip
_LONGEST, _MOST = 100, 8


def give(
    office: Office, actor: Actor, notice: Notice, way: Way | str, address: tuple[str, ...], mail: str, reason: str,
    name: str = "",
) -> Notice:  # fmt: skip
    """`name`: of kin, where the person has died. Raises RefusedError without right, for what fits no way."""
    how = _way(way, address, mail)
    words = reasoned(reason)
    with transaction.atomic():
        row = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("person", "incident")
            .get(pk=notice.pk)
        )
        counsel = row.abroad or row.state in (State.DECEASED, State.DEPORTED)
        actor.must(Right.APPROVE_TEXT if counsel else Right.NOTIFY)
        if row.superseded or State(row.state) not in FROM:
            raise RefusedError("another address is for a letter that came back, or has not left yet")
        recipient = replace(_before(office, row, name), address=address, mail=mail)
        made = again.made(office, actor, row, recipient=recipient, way=how)
        detail = {"incident": str(row.incident_id), "notice": str(made.pk), "way": how.value}
        append(Act.NOTICE_READDRESSED, actor=actor, subject=str(row.pk), detail=detail, now=office.now())
        made.events.update(note=f"in the place of {row.serial}: {words}"[:500])
    return made


def _way(way: Way | str, address: tuple[str, ...], mail: str) -> Way:
    try:
        how = Way(way)
    except ValueError:
        raise RefusedError("there is no such way of delivery") from None
    if how is Way.E_MAIL and not mail:
        raise RefusedError("a letter by mail needs a mail address")
    if how in (Way.POST, Way.HAND) and not address:
        raise RefusedError("a letter on paper needs an address")
    if how in (Way.NONE, Way.PORTAL) or len(address) > _MOST or any(len(one) > _LONGEST for one in address):
        raise RefusedError(f"an address has up to {_MOST} lines of {_LONGEST} characters")
    return how


def _before(office: Office, row: Notice, name: str) -> Recipient:
    """Who it is: of the letter before, else of the case."""
    given = sealed.recipient(office, row)
    if given is None and row.noun:
        given = sealed.noun(office, row).recipient
    if given is None:
        person = sealed.individual(office, row)
        if person is None:
            raise NoticeError("this notice is about nobody")
        given = Recipient(recipients.name_of(person), (), "", recipients.country_of(person))
    return replace(given, name=name or given.name)
