"""What the office knows of one person's exposure, filled by machine. In: rows, sealed answers. Out: an EvidenceSheet.

What is the same for everybody of an incident is `Common`, computed once. Nothing on a sheet is a value of the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from tidegate.errors import TidegateError
from tidegate.model.access import Accesses, Client, Completeness
from tidegate.model.access import Actor as Kind
from tidegate.model.case_review import EvidenceSheet, ExposedField, FromCountry, Share, Taker
from tidegate.response.plain import plain
from tidegate.response.review.evidence import from_country, with_whole_file
from tidegate.service.deletions.known import known
from tidegate.service.incidents.acts import accesses
from tidegate.service.incidents.bounds import bounds
from tidegate.service.incidents.models import Incident, StepKind
from tidegate.service.office import Office
from tidegate.service.reviews.country import feared
from tidegate.service.stays.models import AffectedPerson

HIDDEN = " (hidden)"
"""How a field is marked that stands in hidden places alone."""
_SHARES = {
    Completeness.CERTAINLY: Share.WHOLE,
    Completeness.PROBABLY: Share.PERHAPS_WHOLE,
    Completeness.POSSIBLY: Share.PERHAPS_WHOLE,
    Completeness.PART: Share.PART,
}
_OURS = (Kind.OWN_NETWORK, Kind.REPORTER)
_NO_LOGS = "No access log was read: who fetched the file is not known."
_NO_COUNTRY = (
    "The country that the person fears is not known here: whether it was fetched from there is not, either."
)


@dataclass(frozen=True, slots=True)
class Common:
    """Of everybody in one incident. `takers`: None where no log was read. `whole`: the logs have no gap."""

    exposed_from: dt.datetime | None
    exposed_until: dt.datetime | None
    takers: tuple[Taker, ...] | None
    whole: bool
    reposts: int
    reposted_last: dt.datetime | None
    missing: tuple[str, ...]


def common(office: Office, incident: Incident) -> Common:
    """As it is known now. Raises VaultError."""
    public = bounds(incident)
    earliest, latest = public.earliest.not_before, public.latest.not_after
    found = accesses.latest(office, incident)
    elsewhere = known(incident)
    missing = list(public.missing)
    if found is None or not found.receipts:
        missing.append(_NO_LOGS)
    missing += [f"{one.sentence} ({one.count:,})" for one in found.unknown] if found else []
    if incident.missing:
        missing.append(f"{incident.missing}.")
    return Common(
        earliest.at if earliest else None,
        latest.at if latest else None,
        takers(found) if found is not None and found.receipts else None,
        found is not None and found.complete and bool(found.receipts),
        elsewhere.copies,
        elsewhere.last,
        tuple(missing),
    )


def takers(found: Accesses) -> tuple[Taker, ...]:
    """Strangers who were given the file or a part of it."""
    return tuple(
        Taker(_country(one), one.actor.value, _SHARES[one.completeness], one.first.at)
        for one in found.clients
        if one.completeness is not Completeness.NOT and one.actor not in _OURS
    )


def sheet(office: Office, person: AffectedPerson, shared: Common | None = None) -> EvidenceSheet:
    """One person's, as of now. `shared`: where it was computed already. Raises VaultError."""
    shared = shared or common(office, person.incident)
    country = _feared(office, person)
    known = shared.takers
    missing = shared.missing if country else (*shared.missing, _NO_COUNTRY)
    return EvidenceSheet(
        person=str(person.pk),
        incident=person.incident.reference,
        exposed=tuple(
            ExposedField(name.removesuffix(HIDDEN), not name.endswith(HIDDEN)) for name in person.fields
        ),
        exposed_from=shared.exposed_from,
        exposed_until=shared.exposed_until,
        takers=None if known is None else len(known),
        whole=None if known is None else with_whole_file(known),
        owners_unknown=None if known is None else sum(not one.country for one in known),
        from_country=FromCountry.UNKNOWN if known is None else from_country(country, known, shared.whole),
        relatives=_relatives(person),
        reposts=shared.reposts,
        reposted_last=shared.reposted_last,
        as_of=office.now(),
        missing=missing,
    )


def basis(shared: Common, person: AffectedPerson) -> str:
    """A digest of what a sheet is made from, without the sealed person: what changed is seen with nothing opened."""
    told = [plain(shared), person.fields, str(person.relative_of_id), person.relatives.count()]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _country(client: Client) -> str:
    """Of the network's owner; "" where nobody said."""
    return getattr(client.owner, "country", "") if client.owner else ""


def _feared(office: Office, person: AffectedPerson) -> str:
    try:
        return feared(office, person)
    except TidegateError:
        return ""


def _relatives(person: AffectedPerson) -> int | None:
    """Others of the incident who are this person's relatives; None while cases were not asked for them."""
    if person.incident.steps.filter(kind=StepKind.PEOPLE, done_at=None).exists():
        return None
    of = person.relative_of_id
    same = AffectedPerson.objects.filter(relative_of=of).exclude(pk=person.pk).count() + 1 if of else 0
    return person.relatives.count() + same
