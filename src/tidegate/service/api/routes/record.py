"""Reading the record: entries, checkpoints, proofs."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from tidegate.errors import RequestError
from tidegate.service.accounts.roles import Right
from tidegate.service.api.links import AFTER_LISTING_ENTRIES
from tidegate.service.api.operation import operation
from tidegate.service.api.paging import Limit
from tidegate.service.api.schemas.office import (
    CheckpointPage,
    CheckpointShown,
    EntryPage,
    EntryShown,
    Proof,
)
from tidegate.service.ledger.models import CheckpointRow, EntryRow
from tidegate.service.ledger.proofs import proof_of

routes = Router(tags=["record"])
LARGEST = 2**63 - 1


@operation(
    routes,
    "get",
    "/record/entries",
    Right.READ_RECORD,
    answers={200: EntryPage},
    more={"responses": {200: {"links": AFTER_LISTING_ENTRIES}}},
)
def list_entries(
    request: HttpRequest,
    start: Annotated[int, Query(ge=0, le=LARGEST, description="the first sequence number wanted")] = 0,
    limit: Limit = 50,
) -> EntryPage:
    """Entries, in their order."""
    found = list(EntryRow.objects.filter(sequence__gte=start).order_by("sequence")[: limit + 1])
    return EntryPage(
        items=[
            EntryShown(
                sequence=row.sequence,
                at=row.at,
                act=row.act,
                actor=row.actor,
                subject=row.subject,
                body=bytes(row.body).decode(),
            )
            for row in found[:limit]
        ],
        next=found[limit].sequence if len(found) > limit else None,
    )


@operation(routes, "get", "/record/checkpoints", Right.READ_RECORD, answers={200: CheckpointPage})
def list_checkpoints(
    request: HttpRequest,
    before: Annotated[int | None, Query(ge=0, le=LARGEST, description="sizes below this one")] = None,
    limit: Limit = 50,
) -> CheckpointPage:
    """Signed checkpoints, the newest first."""
    rows = CheckpointRow.objects.order_by("-size")
    if before is not None:
        rows = rows.filter(size__lt=before)
    found = list(rows[: limit + 1])
    return CheckpointPage(
        items=[
            CheckpointShown(size=row.size, at=row.at, note=row.note, stamped=row.stamp is not None)
            for row in found[:limit]
        ],
        next=found[limit - 1].size if len(found) > limit else None,
    )


@operation(routes, "get", "/record/entries/{int:sequence}/proof", Right.READ_RECORD, answers={200: Proof})
def prove_entry(request: HttpRequest, sequence: Annotated[int, Path(ge=0, le=LARGEST)]) -> dict[str, Any]:
    """A proof that the entry is in the record, to be handed to a person; `tidegate verify` checks it."""
    if not EntryRow.objects.filter(pk=sequence).exists():
        raise Http404
    if not CheckpointRow.objects.filter(size__gt=sequence).exists():
        raise RequestError(409, "this entry is under no checkpoint yet: one is signed at least every hour")
    proof: dict[str, Any] = json.loads(proof_of(sequence))
    return proof
