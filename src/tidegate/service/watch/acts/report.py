"""Receiving what a stranger tells: by the page or by mail, without an account, and nothing kept of who they are.

In: words and addresses. Out: a receipt code, told once. Words and addresses lie in the vault, for they may name people.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Sequence

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.releases.acts.alarm import alarm
from tidegate.service.watch import receipts
from tidegate.service.watch.models import Report, ReportState
from tidegate.vault.holder import Holder
from tidegate.watch.ours import MOST, addresses

LONGEST = 10_000
"""Characters of words."""


def holder(number: uuid.UUID) -> Holder:
    """Whom the vault keeps a report's words for."""
    return Holder("report", str(number))


def receive(
    office: Office, words: str, address: str = "", *, mail: str = "", found: Sequence[str] = ()
) -> str:
    """The receipt code. `address`: of the file, as somebody wrote it; `found`: further ones. `mail`: which one it was.

    Raises RefusedError for a report of nothing.
    """
    source = "mail" if mail else "page"
    found = tuple(dict.fromkeys([*addresses(address), *addresses(words), *found]))[:MOST]
    if not found and len(words.strip()) < 10:
        raise RefusedError("a report needs the address of the file, or a few words")
    number, code, now = uuid.uuid4(), receipts.code(), office.now()
    body = {"words": words[:LONGEST], "written": address[:2048], "addresses": list(found)}
    stored = office.vault.put(holder(number), io.BytesIO(json.dumps(body).encode()))
    with transaction.atomic():
        Report.objects.create(
            id=number, code=receipts.code_hash(code), source=source, at=now, words=stored.digest, mail=mail
        )
        append(Act.REPORT_RECEIVED, actor=SYSTEM, subject=str(number), detail={"source": source}, now=now)
        # Whatever the system finds, a person reads it: a warning once was taken for something else for hours.
        alarm("report", str(number), "somebody outside reports a file: read it", now)
    return code


def told(office: Office, row: Report) -> dict[str, object]:
    """Words and addresses. For the system itself; people use `read`."""
    with office.vault.open(holder(row.pk), row.words) as stream:
        found: dict[str, object] = json.loads(stream.read())
    return found


def read(office: Office, actor: Actor, number: uuid.UUID) -> dict[str, object]:
    """The same, for a person, and recorded."""
    actor.must(Right.REVEAL)
    row = Report.objects.get(pk=number)
    with transaction.atomic():
        append(Act.REPORT_READ, actor=actor, subject=str(row.pk), detail={}, now=office.now())
    return told(office, row)


def close(office: Office, actor: Actor, number: uuid.UUID) -> None:
    """A person has dealt with it; the reporter is thanked when they ask."""
    actor.must(Right.ACKNOWLEDGE)
    now = office.now()
    with transaction.atomic():
        row = Report.objects.select_for_update().get(pk=number)
        if row.state == ReportState.CLOSED:
            return
        row.state, row.closed_at = ReportState.CLOSED, now
        row.closed_by = Account.objects.get(pk=actor.account)
        row.save()
        append(Act.REPORT_CLOSED, actor=actor, subject=str(row.pk), detail={}, now=now)
