"""One person's evidence as a paper. In: a person, the incident's history. Out: a PDF that tells of nobody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from tidegate.model.case_review import Decision
from tidegate.model.history import History
from tidegate.model.person import Individual
from tidegate.response.reports.pdf import Setter
from tidegate.response.reports.person_bundle import bundle
from tidegate.response.review.acts import decided
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry.people import NAMES
from tidegate.service.office import Office
from tidegate.service.reviews import sheets
from tidegate.service.reviews.history import history as reviewed
from tidegate.service.reviews.models import Review
from tidegate.service.reviews.options import rule
from tidegate.service.stays.models import AffectedPerson


@dataclass(frozen=True, slots=True)
class Common:
    """What is the same for everybody of one incident."""

    history: History
    shared: sheets.Common


def common(office: Office, incident: Incident, history: History) -> Common:
    """Read once. Raises VaultError."""
    return Common(history, sheets.common(office, incident))


def paper(
    office: Office,
    setter: Setter,
    told: Common,
    row: AffectedPerson,
    own: Individual | None,
    as_of: dt.datetime,
) -> bytes:
    """The same for the same facts, to the byte. Raises ResponseError, VaultError."""
    sheet = replace(sheets.sheet(office, row, told.shared), as_of=as_of)
    name = own.first(*NAMES) if own else ""
    return setter.set(bundle(sheet, told.history, name, _decision(office, row, as_of)))


def _decision(office: Office, row: AffectedPerson, as_of: dt.datetime) -> Decision | None:
    """What two people decided in this person's review; None while it is not decided."""
    review = Review.objects.filter(person=row).first()
    if review is None:
        return None
    return decided(reviewed(office, review).review, as_of, rule(office))
