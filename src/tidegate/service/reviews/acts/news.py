"""New facts open a review again. In: an incident. Out: how many were opened; the machine may do that, and no more.

What was ruled rests on a sheet that was sealed with it. Where the sheet of today is worse for the person, the review is
opened again: a further copy, somebody more who has the file, a longer time. The stay goes on meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tidegate.model.case_review import ActKind, EvidenceSheet, FromCountry, ReviewAct, Role
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office
from tidegate.service.reviews import sheets
from tidegate.service.reviews.acts.change import act
from tidegate.service.reviews.history import history
from tidegate.service.reviews.models import Review, State

MOST = 500
"""In one run; the next minute goes on."""
_RULED = (State.RULED, State.DECIDED, State.APPEALED, State.APPEAL_RULED)
_WORSE = {
    FromCountry.NONE_SEEN: (FromCountry.UNKNOWN, FromCountry.SEEN),
    FromCountry.UNKNOWN: (FromCountry.SEEN,),
    FromCountry.SEEN: (),
}


def reopen(office: Office, incident: Incident) -> int:
    """Those that were ruled on less. Raises StayError, VaultError; what was opened until then stays so."""
    rows = Review.objects.filter(incident=incident, state__in=_RULED).exclude(basis="")
    if not rows.exists():
        return 0
    shared, opened = sheets.common(office, incident), 0
    for row in rows.select_related("person__incident", "incident").order_by("pk").iterator(200):
        basis = sheets.basis(shared, row.person)
        if basis == row.basis:
            continue
        opened += _one(office, row, shared, basis)
        if opened == MOST:
            break
    return opened


def _one(office: Office, row: Review, shared: sheets.Common, basis: str) -> bool:
    before = history(office, row).sheet
    now = sheets.sheet(office, row.person, shared)
    words = "; ".join(worse(before, now)) if before else "what it was ruled on is not known"
    if not words:
        Review.objects.filter(pk=row.pk, basis=row.basis).update(basis=basis)
        return False
    act(office, SYSTEM, row, ReviewAct(ActKind.REOPEN, Role.MACHINE, "", office.now(), words))
    return True


def worse(before: EvidenceSheet, now: EvidenceSheet) -> Iterator[str]:
    """What is known now and speaks for the person, in words of ours."""
    for name, words in (
        ("takers", "more clients fetched the file"),
        ("whole", "more clients have the whole file, or perhaps"),
        ("owners_unknown", "more networks of unknown country"),
        ("reposts", "a further copy appeared in public"),
        ("relatives", "the file exposes more relatives"),
    ):
        if _more(getattr(before, name), getattr(now, name)):
            yield words
    if now.from_country in _WORSE[before.from_country]:
        yield f"fetched from the country that the person fears: {now.from_country.value}"
    if set(now.exposed) - set(before.exposed):
        yield "the file exposes more of the person"
    if _earlier(now.exposed_from, before.exposed_from) or _earlier(before.exposed_until, now.exposed_until):
        yield "it was public for longer"


def _more(before: int | None, now: int | None) -> bool:
    """What was not known and is some now counts, and so does what is not known any more."""
    return ((now is None) is not (before is None) and now != 0) or (now or 0) > (before or 0)


def _earlier(one: dt.datetime | None, other: dt.datetime | None) -> bool:
    return one is not None and (other is None or one < other)
