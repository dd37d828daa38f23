"""Another letter in the place of one. In: a notice, perhaps an address. Out: the new row; the old one is superseded."""

from __future__ import annotations

import os

from tidegate.model.notice import Audience, Recipient
from tidegate.response.notices.papers.serials import RANDOM_BYTES, serial
from tidegate.response.notices.states import State, Way
from tidegate.response.people.prints import Printer
from tidegate.service.accounts.actor import Actor
from tidegate.service.notices import sealed
from tidegate.service.notices.models import Notice, NoticeEvent
from tidegate.service.office import Office
from tidegate.service.stays.prints import printer as printer_of


def made(
    office: Office,
    actor: Actor,
    row: Notice,
    *,
    abroad: bool | None = None,
    recipient: Recipient | None = None,
    way: Way = Way.NONE,
) -> Notice:
    """Within the caller's transaction; the same letter twice is one."""
    key = _key(printer_of(office), row)
    new = Notice(
        incident=row.incident, person=row.person, audience=row.audience, key=key, ordinal=row.ordinal,
        round=row.round + 1, serial=_serial(), language=row.language, wanted=row.wanted, way=way,
        abroad=row.abroad if abroad is None else abroad, made_at=office.now(),
    )  # fmt: skip
    if recipient is not None:
        new.recipient = sealed.keep_recipient(office, new, recipient)
    new.save()
    Notice.objects.filter(pk=row.pk).update(superseded=True)
    row.superseded = True
    NoticeEvent.objects.create(
        notice=new,
        at=office.now(),
        what=State.DRAFTED,
        by=actor.account,
        note=f"in the place of {row.serial}",
    )
    return new


def _key(printer: Printer, row: Notice) -> str:
    parts = (row.key, str(row.round + 1), Audience(row.audience).value)
    return printer.one("notice", "\0".join(parts))[1]


def _serial() -> str:
    while True:
        found = serial(os.urandom(RANDOM_BYTES))
        if not Notice.objects.filter(serial=found).exists():
            return found
