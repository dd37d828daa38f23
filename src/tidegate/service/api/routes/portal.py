"""Operations of `service/portal`: who waits for access, and an attorney's own clients. Rulings are made on the page,
where the proof is compared and the link is shown once.
"""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import operation
from tidegate.service.api.schemas.portal import (
    ApplicationLine,
    Applications,
    ClientLetter,
    ClientLine,
    Clients,
)
from tidegate.service.office import office
from tidegate.service.portal import papers
from tidegate.service.portal.acts import clients as acts
from tidegate.service.portal.models import Application, ApplicationState, Representation

routes = Router(tags=["portal"])


@operation(routes, "get", "/attorneys/applications", Right.ADMIT_ATTORNEYS, answers={200: Applications})
def list_applications(request: HttpRequest) -> Applications:
    """Proofs of representation that wait for a ruling."""
    rows = Application.objects.filter(state=ApplicationState.WAITING).order_by("at")
    return Applications(
        items=[ApplicationLine(id=row.pk, serial=row.serial, state="waiting", at=row.at) for row in rows]
    )


@operation(routes, "get", "/portal/clients", Right.USE_PORTAL, answers={200: Clients})
def list_clients(request: HttpRequest) -> Clients:
    """One's own clients and their letters; that one looked is recorded for each."""
    actor, here = actor_of(request), office()
    rows = acts.clients(actor)
    for row in rows:
        acts.seen(here, actor, row, "list")
    return Clients(items=[_line(row) for row in rows])


def _line(row: Representation) -> ClientLine:
    letters = [
        ClientLetter(
            id=one.id, serial=one.serial, language=one.language, left=one.left_at, confirmed=one.confirmed_at
        )
        for one in papers.letters(row)
    ]
    return ClientLine(
        id=row.pk, serial=row.serial, incident=row.incident.reference, since=row.since, letters=letters
    )
