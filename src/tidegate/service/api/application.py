"""The application of /v1. In: the operations of `routes/`. Out: a NinjaAPI that answers every error as a problem."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ninja import NinjaAPI
from ninja.operation import Operation

from tidegate import __version__
from tidegate.service.api import problems
from tidegate.service.api.authentication import Admission
from tidegate.service.api.routes import (
    account,
    alarms,
    checks,
    deletions,
    duties,
    hits,
    incidents,
    inquiry,
    notices,
    outbox,
    people,
    portal,
    record,
    releases,
    reviews,
    stays,
    submissions,
)

_ROOMS = (
    checks,
    submissions,
    releases,
    alarms,
    incidents,
    stays,
    people,
    notices,
    outbox,
    portal,
    deletions,
    hits,
    reviews,
    duties,
    inquiry,
    record,
    account,
)
DESCRIPTION = """\
Tidegate judges files before they are published. Sign in with `Authorization: Bearer TOKEN`; `x-right` of an operation \
names the rights one of which the token must have. Errors are problem details (RFC 9457)."""


@cache
def application() -> NinjaAPI:
    """The one of this process."""
    api = NinjaAPI(
        title="Tidegate",
        version=__version__,
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        urls_namespace="v1",
        # What declares no right is reachable for nobody.
        auth=Admission(()),
    )
    problems.install(api)
    for room in _ROOMS:
        api.add_router("", room.routes)
    return api


def operations() -> Iterator[tuple[str, Operation]]:
    """Every operation with its path."""
    for room in _ROOMS:
        for path, view in room.routes.path_operations.items():
            for one in view.operations:
                yield path, one
