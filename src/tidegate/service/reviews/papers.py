"""One person's evidence as a paper for them and their attorney. In: a review. Out: PDF/UA-1 bytes; kept nowhere."""

from __future__ import annotations

from django.db import transaction

from tidegate.model.history import DisclosedFile, Discovery, History
from tidegate.model.history import Office as Whose
from tidegate.record.acts import Act
from tidegate.response.reports.pdf import render
from tidegate.response.reports.person_bundle import bundle
from tidegate.response.review.acts import decided
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.ledger.append import Worth, append
from tidegate.service.office import Office
from tidegate.service.reviews.history import history
from tidegate.service.reviews.models import Review
from tidegate.service.reviews.options import rule
from tidegate.service.reviews.sheets import sheet


def paper(office: Office, actor: Actor, row: Review) -> bytes:
    """As of now, with the decision that stands.

    Raises RefusedError, ResponseError, StayError, VaultError.
    """
    actor.must(Right.REVIEW_CASES)
    incident, now = row.incident, office.now()
    told = History(
        incident.reference,
        str(incident.pk),
        Whose("", ""),
        DisclosedFile(incident.sha256, incident.length),
        (),
        Discovery.UNKNOWN,
        True,
    )
    decision = decided(history(office, row).review, now, rule(office))
    made = render(bundle(sheet(office, row.person), told, decision=decision))
    with transaction.atomic():
        detail: dict[str, Worth] = {"what": "evidence sheet", "length": len(made)}
        append(Act.PERSON_SHEET_MADE, actor=actor, subject=str(row.pk), detail=detail, now=now)
    return made
