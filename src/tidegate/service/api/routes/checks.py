"""Having a file judged without keeping it. In: bytes. Out: the report, or progress and then the report."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from typing import Annotated, Any

from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router

from tidegate.errors import RequestError
from tidegate.inspection.snapshot import Snapshot
from tidegate.model.slot import Contract
from tidegate.service.accounts.roles import Right
from tidegate.service.api.body import sealed
from tidegate.service.api.operation import operation
from tidegate.service.api.rates import Seats
from tidegate.service.api.schemas.reports import FileReport, report
from tidegate.service.office import Office, office
from tidegate.service.releases.upload import largest

routes = Router(tags=["checks"])
SEATED = 4
SEATS = Seats(SEATED, 2)
"""Files that one process takes and judges at once: half its threads, so that slow senders leave the rest to others."""
LINES = "application/x-ndjson"
_MORE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, as it is; chunked or with its length.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    "responses": {
        200: {
            "content": {
                LINES: {
                    "schema": {"type": "string", "description": 'lines {"progress": 0.4}, then the report'}
                }
            }
        }
    },
}


@operation(routes, "post", "/checks", Right.CHECK, answers={200: FileReport}, more=_MORE)
def check_file(
    request: HttpRequest,
    slot: Annotated[
        str | None, Query(max_length=100, description="judged by this slot's contract; none by default")
    ] = None,
    name: Annotated[
        str, Query(max_length=255, description="what to call it; its suffix tells its format")
    ] = "",
) -> HttpResponseBase:
    """Judge a file, and keep nothing of it.

    With `Accept: application/x-ndjson` progress is told while it is read; the last line is the report.
    """
    here = office()
    contract = contract_of(here, slot) if slot is not None else here.policy().default
    SEATS.sit()
    handed_on = False
    try:
        taken = sealed(request, name, largest())
        if not taken.size and not taken.problem:
            # A client that forgot to send its file must not be told that it is clear.
            taken.close()
            raise RequestError(422, "send the file as the body of the request: nothing came")
        if LINES in request.headers.get("Accept", ""):
            handed_on = True
            return StreamingHttpResponse(_told(here, taken, contract), content_type=LINES)
        with taken:
            return JsonResponse(_judged(here, taken, contract))
    finally:
        if not handed_on:
            SEATS.leave()


def contract_of(here: Office, slot: str) -> Contract:
    """A slot's contract. Raises RequestError where there is no such slot."""
    found = here.policy().slots.get(slot)
    if found is None:
        raise RequestError(422, "there is no slot of that name: GET /v1/slots lists them")
    return found


def _judged(here: Office, taken: Snapshot, contract: Contract, progress: Any = None) -> dict[str, Any]:
    with here.inspector() as inspector:
        return report(inspector.judge(taken, taken.name, contract=contract, progress=progress))


def _told(here: Office, taken: Snapshot, contract: Contract) -> Iterator[bytes]:
    """Lines as they come. The seat is given back, and the bytes let go, when the judging ends, heard or not."""
    lines: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    def judge() -> None:
        try:
            with taken:
                lines.put(
                    _judged(here, taken, contract, lambda share: lines.put({"progress": round(share, 3)}))
                )
        except Exception as error:
            lines.put(
                {"kind": "problem", "status": 503, "detail": f"it was not judged ({type(error).__name__})"}
            )
        finally:
            SEATS.leave()
            lines.put(None)

    # At once, not when the answer is first read: it may never be, and the seat must be given back.
    threading.Thread(target=judge, daemon=True).start()
    return (json.dumps(line).encode() + b"\n" for line in iter(lines.get, None))
