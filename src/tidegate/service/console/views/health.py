"""What machines ask: alive, ready, and a few counts. In: a request. Out: plain text without values."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tidegate.service.accounts.access import open_to_all
from tidegate.service.accounts.address import is_loopback
from tidegate.service.accounts.models import Account, Sitting
from tidegate.service.ledger.models import Head

_TEXT = "text/plain; charset=utf-8"


@open_to_all("a load balancer asks whether the process answers")
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("alive\n", content_type=_TEXT)


@open_to_all("a load balancer asks whether the database answers")
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is of this version, else 503."""
    try:
        current = _migrated()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type=_TEXT)
    if not current:
        return HttpResponse("the database is of another version\n", status=503, content_type=_TEXT)
    return HttpResponse("ready\n", content_type=_TEXT)


@open_to_all("counts only, and to this machine only")
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """A few counts in Prometheus' format, to callers on this machine."""
    if not is_loopback(request):
        return HttpResponse("only from this machine\n", status=403, content_type=_TEXT)
    head = Head.objects.filter(pk=1).first()
    counts = {
        "tidegate_accounts": (
            "Accounts that are switched on",
            Account.objects.filter(is_active=True).count(),
        ),
        "tidegate_sittings_open": ("Sittings not ended", Sitting.objects.filter(ended_at=None).count()),
        "tidegate_record_entries": ("Entries of the record", head.size if head else 0),
    }
    lines = [
        line
        for name, (meaning, value) in counts.items()
        for line in (f"# HELP {name} {meaning}", f"# TYPE {name} gauge", f"{name} {value}")
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _migrated() -> bool:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
