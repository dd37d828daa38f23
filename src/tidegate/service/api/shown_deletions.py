"""Deletion requests and hits as the API and pages tell them. In: rows. Out: schemas."""

from __future__ import annotations

from collections.abc import Iterable

from tidegate.service.api.schemas.deletions import (
    AnswerLine,
    DeletionLine,
    DeletionWhole,
    HitLine,
    HitsTaken,
    PackShown,
    Refused,
)
from tidegate.service.deletions.acts.hits import Taken
from tidegate.service.deletions.details import Details
from tidegate.service.deletions.models import DeletionRequest, Hit, Pack
from tidegate.service.deletions.places import masked
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office

_MOST_REFUSED = 100


def line(row: DeletionRequest) -> DeletionLine:
    """What rows tell."""
    return DeletionLine.model_validate(_plain(row))


def whole(row: DeletionRequest, details: Details) -> DeletionWhole:
    """With what is sealed of it."""
    answers = [
        AnswerLine(outcome=one.outcome, at=one.at, proof=one.proof.sha256 if one.proof else None)
        for one in row.answers.select_related("proof").order_by("pk")
    ]
    told = {
        "counterpart": details.name,
        "mail": details.mail,
        "country": details.country,
        "form": details.form,
        "subject": details.subject,
        "text": details.text,
        "left_out": details.left_out,
        "answers": answers,
    }
    return DeletionWhole.model_validate({**_plain(row), **told})


def hits(office: Office, rows: Iterable[Hit]) -> list[HitLine]:
    """Places are masked."""
    rows = list(rows)
    places = masked(office, rows)
    return [
        HitLine.model_validate(
            {
                "id": row.pk, "where": places[row.pk], "people": row.people, "of": row.of, "share": row.share,
                "kinds": row.kinds, "certain": row.certain, "context": row.context, "first_seen": row.first_seen,
                "record": row.record.sha256 if row.record else None, "request": row.request_id, "state": row.state,
                "taken": row.taken_at,
            }
        )
        for row in rows
    ]  # fmt: skip


def pack(row: Pack) -> PackShown:
    """What became of an order."""
    return PackShown(
        asked=row.asked_at, made=row.made_at, pack=row.pack, people=row.people, gaps=row.gaps, sha256=row.sha256,
        trouble=row.trouble,
    )  # fmt: skip


def taken(incident: Incident, found: Taken) -> HitsTaken:
    """What became of a delivery."""
    waiting = Hit.objects.filter(incident=incident, record=None).exclude(evidence="")
    return HitsTaken(
        places=found.places,
        fresh=found.fresh,
        drafted=found.drafted,
        wrong=[Refused(line=number, why=why) for number, why in found.wrong[:_MOST_REFUSED]],
        wanted=list(waiting.order_by("evidence").values_list("evidence", flat=True).distinct()),
    )


def _plain(row: DeletionRequest) -> dict[str, object]:
    return {
        "id": row.pk, "number": row.number, "kind": row.kind, "operator": row.operator, "way": row.way,
        "state": row.state, "bar": row.bar, "allowed": row.allowed_by_id is not None, "more": row.more,
        "reminder": bool(row.reminder), "rounds": row.round, "drafted": row.drafted_at, "sent": row.sent_at,
        "due": row.due_at, "escalated": row.escalated_at, "ended": row.ended_at,
    }  # fmt: skip
