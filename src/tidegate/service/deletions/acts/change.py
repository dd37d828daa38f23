"""What people settle of a request before it goes: where it goes, that it goes at all, one drafted by hand.

In: a request and what somebody says. Out: the request; an entry that tells that, and no address.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.db.models import Max

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.report.mask import Masker
from tidegate.response.deletions import letters
from tidegate.response.deletions.bars import ALLOWABLE
from tidegate.response.deletions.counterparts import Kind
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.deletions.acts.draft import way_of
from tidegate.service.deletions.barred import bar_for, bar_of
from tidegate.service.deletions.details import Details, opened, printed, seal
from tidegate.service.deletions.models import DeletionRequest, RequestState
from tidegate.service.deletions.options import options
from tidegate.service.incidents.description import described
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.keys.reasons import checked
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office

_UNSENT = (RequestState.DRAFTED, RequestState.NOT_ASKED)


def contact(
    office: Office, actor: Actor, request: DeletionRequest, mail: str, country: str
) -> DeletionRequest:
    """Where it goes, and in which country that is; what was allowed for another address is allowed no more."""
    actor.must(Right.ASK_DELETION)
    mail, country = mail.strip(), country.strip().upper()
    if country and (len(country) != 2 or not country.isascii() or not country.isalpha()):
        raise RefusedError("the country is two letters, such as US")
    said = options(office.instance)
    with transaction.atomic():
        row = _row(request)
        details = replace(opened(office, row), mail=mail, country=country)
        why = bar_of(row, details, said)
        row.details, row.way = seal(office, row.incident, details), way_of(details)
        row.bar, row.allowed_by, row.allowed_at = why.value if why else "", None, None
        if row.state in _UNSENT:
            row.state = RequestState.NOT_ASKED if why else RequestState.DRAFTED
        row.save()
        _tell(office, actor, row, Act.DELETION_CHANGED, {"what": "contact", "barred": bool(why)})
        return row


def allow(office: Office, actor: Actor, request: DeletionRequest, reason: str) -> DeletionRequest:
    """Counsel lets one that is barred be asked. A government's never. Raises RefusedError."""
    actor.must(Right.APPROVE_TEXT)
    checked(reason)
    said = options(office.instance)
    with transaction.atomic():
        row = _row(request)
        why = bar_of(row, opened(office, row), said)
        if row.state != RequestState.NOT_ASKED:
            raise RefusedError("nothing keeps this counterpart from being asked")
        if why is not None and why not in ALLOWABLE:
            raise RefusedError(f"nobody can allow this: {why.value}")
        row.allowed_by, row.allowed_at = Account.objects.get(pk=actor.account), office.now()
        row.state = RequestState.DRAFTED
        row.save()
        _tell(office, actor, row, Act.DELETION_ALLOWED, {"cause": why.name.lower() if why else "decided"})
        return row


def leave(office: Office, actor: Actor, request: DeletionRequest, reason: str) -> DeletionRequest:
    """Somebody decides not to ask: to ask is to tell. Raises RefusedError."""
    actor.must(Right.ASK_DELETION)
    checked(reason)
    with transaction.atomic():
        row = _row(request)
        if row.state not in _UNSENT:
            raise RefusedError("it was sent already: record what came back")
        row.state, row.bar = RequestState.NOT_ASKED, row.bar or "somebody decided not to ask"
        row.allowed_by, row.allowed_at = None, None
        row.save()
        _tell(office, actor, row, Act.DELETION_CHANGED, {"what": "not asked"})
        return row


def by_hand(
    office: Office, actor: Actor, incident: Incident, name: str, mail: str, country: str
) -> DeletionRequest:
    """Somebody known who fetched or got it: a reporter, an attorney. Drafted once a name. Raises RefusedError."""
    actor.must(Right.ASK_DELETION)
    name = " ".join(name.split())
    if not name or len(name) > 200 or Masker().text(mail) == mail != "":
        raise RefusedError("say who it is in at most 200 characters, and give one mail address or none")
    said = options(office.instance)
    now = office.now()
    here = described(office, incident)
    file = letters.File(incident.sha256, incident.length, here.urls)
    letter = letters.to_holder(file, said.sender, now + said.answer_within)
    details = Details(
        name, mail.strip(), country.strip().upper(), subject=letter.subject, text=letter.text, own=letter.own,
        addresses=file.addresses, left_out=letter.left_out,
    )  # fmt: skip
    why = bar_for(Kind.BY_HAND, "", details, said)
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        if row.state == IncidentState.CLOSED:
            raise RefusedError("this incident is closed: nothing is drafted for it")
        key = printed(office, row, Kind.BY_HAND.value, name.casefold())
        known = row.deletions.filter(key=key).first()
        if known is not None:
            return known
        made = _made(office, row, key, details, why.value if why else "", now)
        _tell(office, actor, made, Act.DELETION_DRAFTED, {"count": 1})
        return made


def _made(
    office: Office, incident: Incident, key: str, details: Details, why: str, now: dt.datetime
) -> DeletionRequest:
    last = incident.deletions.aggregate(last=Max("number"))["last"] or 0
    return DeletionRequest.objects.create(
        incident=incident,
        number=last + 1,
        key=key,
        kind=Kind.BY_HAND.value,
        way=way_of(details),
        state=RequestState.NOT_ASKED if why else RequestState.DRAFTED,
        details=seal(office, incident, details),
        bar=why,
        drafted_at=now,
    )


def _row(request: DeletionRequest) -> DeletionRequest:
    rows = DeletionRequest.objects.select_for_update(of=("self",)).select_related("incident")
    row = rows.get(pk=request.pk)
    if row.incident.state == IncidentState.CLOSED:
        raise RefusedError("this incident is closed: nothing is changed in it")
    return row


def _tell(office: Office, actor: Actor, row: DeletionRequest, act: Act, detail: dict[str, Worth]) -> None:
    told: dict[str, Worth] = {"request": row.number, "kind": row.kind, **detail}
    append(act, actor=actor, subject=str(row.incident_id), detail=told, now=office.now())
