"""All acts of one review, as the record tells them and the vault keeps them. In: a row. Out: a CaseReview, or an error.

The record says how many acts there were and the digest of each; their words lie sealed under the person. A row that
says otherwise changes nothing, and an act that is missing leaves nothing decided.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass

from tidegate.errors import StayError
from tidegate.model.case_review import ActKind, CaseReview, EvidenceSheet, ReviewAct, Role
from tidegate.record.acts import Act
from tidegate.record.entry import parse
from tidegate.response.plain import build, plain
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.ledger.models import EntryRow
from tidegate.service.office import Office
from tidegate.service.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Kept:
    """One act as it is sealed; `sheet`: what was known, for a ruling and a confirmation."""

    act: ReviewAct
    sheet: EvidenceSheet | None = None


@dataclass(frozen=True, slots=True)
class History:
    """`review`: all acts, the opening first. `digests`: of the kept ones, in order. `sheet`: of the latest ruling."""

    review: CaseReview
    digests: tuple[str, ...]
    sheet: EvidenceSheet | None


def history(office: Office, row: Review) -> History:
    """Raises StayError where record and row disagree about the opening, VaultError where an act cannot be had."""
    digests = _digests(str(row.pk))
    kept = [_opened(office, row, digest) for digest in digests]
    sheets = [one.sheet for one in kept if one.sheet is not None]
    acts = (_opening(row), *(one.act for one in kept))
    return History(
        CaseReview(str(row.pk), row.incident.reference, acts), digests, sheets[-1] if sheets else None
    )


def seal(office: Office, row: Review, kept: Kept) -> str:
    """The digest under which it lies."""
    body = json.dumps(plain(kept), ensure_ascii=True, sort_keys=True).encode()
    return office.vault.put(holder_of_person(row.pk), io.BytesIO(body)).digest


def _opening(row: Review) -> ReviewAct:
    told = EntryRow.objects.filter(act=str(Act.REVIEWS_OPENED), subject=str(row.incident_id))
    if not told.filter(at=row.opened_at).exists():
        raise StayError("the record does not tell that this review was opened: nothing may be done in it")
    return ReviewAct(ActKind.OPEN, Role.MACHINE, "", row.opened_at)


def _digests(subject: str) -> tuple[str, ...]:
    rows = EntryRow.objects.filter(act=str(Act.REVIEW_ACTED), subject=subject).order_by("sequence")
    return tuple(str(parse(bytes(body)).detail["act"]) for body in rows.values_list("body", flat=True))


def _opened(office: Office, row: Review, digest: str) -> Kept:
    with office.vault.open(holder_of_person(row.pk), digest) as stream:
        return build(Kept, json.loads(stream.read()), "act")
