"""How an operation is declared. In: method, path, the rights that allow it, its answers. Out: a route of /v1.

    @operation(routes, "get", "/slots", Right.SEE_POLICY, answers={200: Slots})
    def slots(request): ...

There is no other way to add one: what is not declared here is not reachable, and the document says `x-right` of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ninja import Router

from tidegate.service.accounts.roles import Right
from tidegate.service.api.authentication import Admission

View = TypeVar("View", bound=Callable[..., Any])
JSON, FORM = "application/json", "multipart/form-data"
SIGNED_IN = tuple(Right)
"""Whoever has any right at all."""
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key with the same request is one act, however often it is sent, for 24 hours.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,128}$"},
}


def operation(
    routes: Router,
    method: str,
    path: str,
    *rights: Right,
    answers: Mapping[int, Any],
    media: tuple[str, ...] = (),
    once: bool = False,
    more: Mapping[str, Any] | None = None,
) -> Callable[[View], View]:
    """`rights`: one of them is needed. `media`: what its body is. `once`: takes an Idempotency-Key.

    `more`: what else the document says about it.
    """

    def declare(view: View) -> View:
        extra: dict[str, Any] = {"x-right": [right.name for right in rights], **(more or {})}
        if once:
            extra["parameters"] = [KEY]
        admission = Admission(rights, media)
        view.right = rights  # type: ignore[attr-defined]
        summary = (view.__doc__ or "").strip().splitlines()[0]
        routes.api_operation(
            [method.upper()],
            path,
            auth=admission,
            response=dict(answers),
            operation_id=view.__name__,
            summary=summary,
            by_alias=True,
            openapi_extra=extra,
        )(view)
        return view

    return declare
