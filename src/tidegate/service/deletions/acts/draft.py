"""Drafting: whoever has a copy, as logs, operators' ways and the trace tell. In: an incident. Out: how many.

Nothing is sent here. The same counterpart is drafted once; what is learnt later goes into a draft that was not sent
yet, and is noted at one that was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max

from tidegate.errors import RefusedError
from tidegate.record.acts import Act
from tidegate.response.deletions import letters
from tidegate.response.deletions.counterparts import Counterpart, Kind, hosts, networks
from tidegate.service.accounts.actor import SYSTEM, Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.deletions.barred import bar_for
from tidegate.service.deletions.details import Details, opened, printed, seal
from tidegate.service.deletions.models import DeletionRequest, Hit, HitState, RequestState, Way
from tidegate.service.deletions.options import Options, options
from tidegate.service.deletions.places import addresses
from tidegate.service.incidents.acts.accesses import latest
from tidegate.service.incidents.bounds import bounds
from tidegate.service.incidents.description import described
from tidegate.service.incidents.models import Incident, IncidentState
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.watch import removal_requests, removal_routes

_PLATFORMS = {"github.com": "GitHub, where somebody mirrored it"}
_PLATFORM_HOSTS = {"gist.github.com": "github.com", "raw.githubusercontent.com": "github.com"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request as it should stand. `operator`: of the table, "" else."""

    kind: Kind
    operator: str
    details: Details
    hits: tuple[Hit, ...] = ()


def draft(office: Office, actor: Actor, incident: Incident) -> int:
    """How many are new or tell more. Raises RefusedError, VaultError, InstanceError, ResponseError."""
    if actor is not SYSTEM:
        actor.must(Right.ASK_DELETION)
    if incident.state == IncidentState.CLOSED:
        raise RefusedError("this incident is closed: nothing is drafted for it")
    said = options(office.instance)
    wanted = list(_wanted(office, incident, said))
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        fresh = sum([_put(office, row, one, said) for one in wanted])
        if fresh:
            detail: dict[str, Worth] = {"count": fresh, "requests": row.deletions.count()}
            append(Act.DELETION_DRAFTED, actor=actor, subject=str(row.pk), detail=detail, now=office.now())
    return fresh


def _wanted(office: Office, incident: Incident, said: Options) -> Iterator[Wanted]:
    here = described(office, incident)
    file = letters.File(incident.sha256, incident.length, here.urls)
    by = office.now() + said.answer_within
    found = latest(office, incident)
    if found is not None:
        for one in networks(found, said.contacts):
            yield _of_network(one, file, said, by)
    withdrawn = _withdrawn(incident)
    if here.urls and withdrawn is not None:
        yield from _of_operators(letters.told(here.urls)[0], withdrawn, said)
    yield from _of_hosts(office, incident, said)


def _of_network(one: Counterpart, file: letters.File, said: Options, by: dt.datetime) -> Wanted:
    letter = letters.to_network(file, one.fetched, said.sender, by)
    details = Details(
        one.name if one.known else "",
        one.mail,
        one.country,
        subject=letter.subject,
        text=letter.text,
        own=letter.own,
        addresses=file.addresses,
        clients=tuple(fetched.address for fetched in one.fetched),
        left_out=letter.left_out,
    )
    return Wanted(Kind.NETWORK, "", details)


def _withdrawn(incident: Incident) -> dt.datetime | None:
    """Search engines and archives are asked once it is gone: before, they would find it still there."""
    if incident.contained_at is not None:
        return incident.contained_at
    best = bounds(incident).latest.best
    return best.at if best else None


def _of_operators(addresses: tuple[str, ...], withdrawn: dt.datetime, said: Options) -> Iterator[Wanted]:
    if not addresses:
        return
    kinds = {route.operator: route.kind for route in removal_routes.ROUTES}
    for one in removal_requests.drafts(addresses, withdrawn, said.sender):
        if one.operator in _PLATFORMS.values():
            continue
        details = Details(
            one.operator,
            one.address.removeprefix("mailto:") if one.address.startswith("mailto:") else "",
            "",
            "" if one.address.startswith("mailto:") else one.address,
            one.subject,
            one.text,
            letters.numbers((*addresses, said.sender, one.address)),
            addresses,
        )
        yield Wanted(Kind(kinds[one.operator]), one.operator, details)


def _of_hosts(office: Office, incident: Incident, said: Options) -> Iterator[Wanted]:
    """One a host of a copy elsewhere; a platform's own way where the table has it."""
    rows = list(incident.hits.filter(state__in=(HitState.FOUND, HitState.STAYS)).select_related("line"))
    by_place: dict[str, list[Hit]] = {}
    places = addresses(office, rows)
    for row in rows:
        by_place.setdefault(places[row.pk], []).append(row)
    for host, listed in hosts(by_place).items():
        operator = _PLATFORMS.get(_PLATFORM_HOSTS.get(host, host), "")
        hits = tuple(row for place in listed for row in by_place[place])
        yield Wanted(Kind.HOST, operator, _to_host(host, operator, listed, said), hits)


def _to_host(host: str, operator: str, listed: Sequence[str], said: Options) -> Details:
    """An address that holds an identifier is not written out: it is told on request, another way."""
    shown, left_out = letters.told(listed)
    written = shown[: letters.MOST_LISTED]
    if len(written) < len(listed):
        written = (*written, f"https://{host}/ (and more, which we tell on request)")
    (one,) = removal_requests.to_holders(written, said.sender)
    form = next((route.address for route in removal_routes.ROUTES if route.operator == operator), "")
    own = letters.numbers((*shown, said.sender))
    return Details(
        host,
        form=form,
        subject=one.subject,
        text=one.text,
        own=own,
        addresses=tuple(listed),
        left_out=left_out,
    )


def _put(office: Office, incident: Incident, wanted: Wanted, said: Options) -> bool:
    """Whether it is new, or tells more than before."""
    key = printed(office, incident, wanted.kind.value, wanted.details.name)
    row = DeletionRequest.objects.filter(incident=incident, key=key).first()
    if row is None:
        row = _new(office, incident, key, wanted, said)
        told = True
    else:
        told = _known(office, incident, row, wanted)
    if wanted.hits:
        Hit.objects.filter(pk__in=[hit.pk for hit in wanted.hits], request=None).update(request=row)
    return told


def _new(office: Office, incident: Incident, key: str, wanted: Wanted, said: Options) -> DeletionRequest:
    why = bar_for(wanted.kind, wanted.operator, wanted.details, said)
    last = incident.deletions.aggregate(last=Max("number"))["last"] or 0
    return DeletionRequest.objects.create(
        incident=incident,
        number=last + 1,
        key=key,
        kind=wanted.kind.value,
        operator=wanted.operator,
        way=way_of(wanted.details),
        state=RequestState.NOT_ASKED if why else RequestState.DRAFTED,
        details=seal(office, incident, wanted.details),
        bar=why.value if why else "",
        drafted_at=office.now(),
    )


def _known(office: Office, incident: Incident, row: DeletionRequest, wanted: Wanted) -> bool:
    """What is asked about is compared, not the text: that has days in it. What people settled stays."""
    before = opened(office, row)
    same = set(wanted.details.addresses) <= set(before.addresses)
    if same and set(wanted.details.clients) <= set(before.clients):
        return False
    details = replace(
        wanted.details,
        mail=before.mail or wanted.details.mail,
        country=before.country or wanted.details.country,
    )
    row.details = seal(office, incident, details)
    row.way = way_of(details)
    row.more = row.sent_at is not None
    row.save(update_fields=["details", "way", "more"])
    return True


def way_of(details: Details) -> Way:
    """By mail where there is an address, by a form where there is one."""
    return Way.MAIL if details.mail else Way.FORM if details.form else Way.NONE
