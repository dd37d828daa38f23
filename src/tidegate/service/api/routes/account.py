"""Oneself, and where files may go."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router

from tidegate.keys.ring_file import State
from tidegate.service.accounts.models import Account
from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import actor_of
from tidegate.service.api.operation import SIGNED_IN, operation
from tidegate.service.api.schemas.office import KeyList, KeyShown, Me, SlotList, SlotShown
from tidegate.service.office import office

routes = Router(tags=["account"])


@operation(routes, "get", "/me", *SIGNED_IN, answers={200: Me})
def show_me(request: HttpRequest) -> Me:
    """Whoever this token stands for, and what it lets them do."""
    actor = actor_of(request)
    account = Account.objects.get(pk=actor.account)
    return Me(
        account=account.pk,
        username=account.username,
        display_name=account.display_name,
        roles=sorted(role.value for role in actor.roles),
        rights=[right.name for right in Right if actor.may(right)],
    )


@operation(routes, "get", "/slots", Right.SEE_POLICY, answers={200: SlotList})
def list_slots(request: HttpRequest) -> SlotList:
    """The places on the site that files may be offered for."""
    here = office()
    shown = []
    for name, contract in sorted(here.policy().slots.items()):
        place = here.instance.slot_place(name)
        shown.append(SlotShown(name=name, kind=contract.kind, site=place.site, folder=place.folder))
    return SlotList(items=shown)


@operation(routes, "get", "/keys", Right.SEE_POLICY, answers={200: KeyList})
def list_keys(request: HttpRequest) -> KeyList:
    """The public keys that clearances are checked with."""
    return KeyList(
        items=[
            KeyShown(
                id=key.id,
                public=base64.b64encode(key.public).decode(),
                since=key.since,
                until=key.until,
                # Revoked without a date: nothing it signed is believed.
                doubted_since=(key.compromised_since or key.since) if key.state is State.REVOKED else None,
            )
            for key in office().clearance_keys().keys
        ]
    )


@operation(routes, "get", "/openapi.json", *SIGNED_IN, answers={200: dict[str, Any]})
def describe_api(request: HttpRequest) -> JsonResponse:
    """This description."""
    from tidegate.service.api.document import document

    return JsonResponse(document())
