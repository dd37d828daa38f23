"""Counsel lets a text out, or takes that back. In: a subject, a cause, a reason. Out: how many letters are free now.

language:fa, TRANSLATION      every letter in that language
rights, DRAFT                 what letters say of rights; letters are set anew, with counsel's name behind them
DIGEST, GROUP and the like    exactly that text
"""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.response.notices.guard import Cause
from tidegate.response.notices.guard.ruling import APPROVABLE
from tidegate.response.notices.languages import LANGUAGES
from tidegate.response.notices.states import INSIDE, State
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents.models import Incident
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.notices import terms
from tidegate.service.notices.facts import RIGHTS
from tidegate.service.notices.models import Notice, NoticeEvent, TextApproval
from tidegate.service.office import Office

_DIGEST = re.compile(r"[0-9a-f]{64}")


def approve(
    office: Office, actor: Actor, incident: Incident, subject: str, cause: Cause | str, reason: str
) -> int:
    """How many held letters are ready by it. Raises RefusedError without right, for a cause that nobody can approve."""
    actor.must(Right.APPROVE_TEXT)
    words, what = checked(reason), _cause(cause)
    _fits(subject, what)
    now = office.now()
    until = now + dt.timedelta(days=terms.terms(office.instance).approval_days)
    with transaction.atomic():
        locked = Incident.objects.select_for_update().get(pk=incident.pk)
        TextApproval.objects.create(
            incident=locked,
            subject=subject,
            cause=what.name,
            by_id=actor.account,
            at=now,
            until=until,
            reason=words,
        )
        freed = (
            _again(locked) if subject == RIGHTS else freed_by(office, actor.account, locked, subject, what)
        )
        detail: dict[str, Worth] = {"subject": subject, "cause": what.name, "letters": freed}
        append(Act.NOTICE_TEXT_APPROVED, actor=actor, subject=str(incident.pk), detail=detail, now=now)
    return freed


def withdraw(office: Office, actor: Actor, approval: TextApproval, reason: str) -> int:
    """Take it back: what has not left is judged anew. How many letters that are."""
    actor.must(Right.APPROVE_TEXT)
    checked(reason)
    now = office.now()
    with transaction.atomic():
        locked = Incident.objects.select_for_update().get(pk=approval.incident_id)
        TextApproval.objects.filter(pk=approval.pk, withdrawn_at=None).update(withdrawn_at=now)
        again = _again(locked)
        detail: dict[str, Worth] = {"subject": approval.subject, "cause": approval.cause, "letters": again}
        append(Act.NOTICE_TEXT_REFUSED, actor=actor, subject=str(locked.pk), detail=detail, now=now)
    return again


def _cause(cause: Cause | str) -> Cause:
    try:
        return cause if isinstance(cause, Cause) else Cause[cause]
    except KeyError:
        raise RefusedError("the guard has no such cause") from None


def _fits(subject: str, cause: Cause) -> None:
    if subject == RIGHTS:
        fits = cause is Cause.DRAFT
    elif subject.startswith("language:"):
        fits = cause is Cause.TRANSLATION and subject.removeprefix("language:") in LANGUAGES
    else:
        fits = cause in APPROVABLE - {Cause.TRANSLATION} and bool(_DIGEST.fullmatch(subject))
    if not fits:
        raise RefusedError(
            "what is approved is a language (TRANSLATION), the rights (DRAFT), or one text by its digest; "
            "whatever else the guard refuses is changed, or stays"
        )


def freed_by(office: Office, by: str, incident: Incident, subject: str, cause: Cause) -> int:
    """Within a transaction, under the incident's lock: how many held letters are ready by an approval."""
    rows = Notice.objects.filter(incident=incident, superseded=False, state=State.HELD)
    language = subject.removeprefix("language:")
    rows = rows.filter(language=language) if cause is Cause.TRANSLATION else rows.filter(text=subject)
    touched = []
    for row in rows:
        row.causes = [one for one in row.causes if one != cause.name]
        row.state = State.HELD if row.causes else State.READY
        touched.append(row)
    Notice.objects.bulk_update(touched, ["causes", "state"], batch_size=500)
    free = [row for row in touched if row.state == State.READY]
    NoticeEvent.objects.bulk_create(
        (NoticeEvent(notice=row, at=office.now(), what=State.READY, by=by, note=cause.name) for row in free),
        batch_size=1000,
    )
    return len(free)


def _again(incident: Incident) -> int:
    """To be set anew by the next run."""
    rows = Notice.objects.filter(incident=incident, superseded=False, state__in=INSIDE)
    return rows.update(state=State.DRAFTED, edition="")
