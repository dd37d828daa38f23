"""Further evidence by hand: a log, a page, a capture. In: bytes. Out: a row, and the steps that read it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO

from django.db import transaction

from tidegate.errors import RefusedError
from tidegate.report.mask import Masker
from tidegate.response import deploy_logs, instants
from tidegate.response.accesses.formats.catalogue import named
from tidegate.response.accesses.times import zone_named
from tidegate.service.accounts.actor import Actor
from tidegate.service.accounts.roles import Right
from tidegate.service.incidents import description
from tidegate.service.incidents.acts import evidence
from tidegate.service.incidents.acts.again import again
from tidegate.service.incidents.acts.exposure import DEPLOY_LOG
from tidegate.service.incidents.acts.logs import ACCESS_LOG
from tidegate.service.incidents.description import GivenLog
from tidegate.service.incidents.models import Evidence, Incident, IncidentState, StepKind
from tidegate.service.office import Office
from tidegate.vault.seal import Stored

KINDS = (ACCESS_LOG, DEPLOY_LOG, "page", "headers", "archive capture", "other")
_READ_BY: Mapping[str, StepKind] = {
    ACCESS_LOG: StepKind.ACCESSES,
    DEPLOY_LOG: StepKind.EXPOSURE,
    "headers": StepKind.EXPOSURE,
}
Options = dict[str, str | float]


def add(
    office: Office,
    actor: Actor,
    incident: Incident,
    kind: str,
    content: BinaryIO | int,
    name: str,
    options: Options | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> tuple[Evidence, bool]:
    """The row, and whether it is new. Raises RefusedError, VaultError, UsageError for a zone or pattern of no form."""
    actor.must(Right.RESPOND)
    if kind not in KINDS:
        raise RefusedError(f"evidence is one of {', '.join(KINDS)}")
    if incident.state == IncidentState.CLOSED:
        raise RefusedError("this incident is closed: nothing is added to it")
    said = checked(kind, options or {})
    found: list[str] = []

    def read_again(stored: Stored, fresh: bool) -> None:
        found.append(stored.digest)
        if fresh and kind in _READ_BY:
            again(incident, _READ_BY[kind], office.now(), "evidence")

    row = evidence.put(office, actor, incident, kind, content, name, options=said, after=read_again)
    if row is None and not found:
        raise RefusedError("there is nothing in it: an empty file is no evidence")
    return row or incident.evidence.get(kind=kind, sha256=found[0]), row is not None


def follow_logs(office: Office, actor: Actor, incident: Incident, logs: tuple[GivenLog, ...]) -> None:
    """Logs of this machine, kept now and as they grow. Raises RefusedError, UsageError, VaultError."""
    actor.must(Right.RESPOND)
    for one in logs:
        checked(ACCESS_LOG, {"zone": one.zone, "format": one.format})
    digest = description.add_logs(office, incident, logs)
    with transaction.atomic():
        row = Incident.objects.select_for_update().get(pk=incident.pk)
        if row.state == IncidentState.CLOSED:
            raise RefusedError("this incident is closed: nothing is added to it")
        row.details = digest
        row.save(update_fields=["details"])
        for kind in (StepKind.EVIDENCE, StepKind.ACCESSES):
            again(row, kind, office.now(), "evidence")


def checked(kind: str, options: Options) -> Options:
    """Raises UsageError, RefusedError where an option cannot be used or holds a value."""
    zone = str(options.get("zone") or "")
    if kind == ACCESS_LOG:
        zone_named(zone or None)
        named(str(options.get("format") or "auto"))
    elif zone:
        instants.zone(zone)
    if pattern := options.get("pattern"):
        deploy_logs.pattern(str(pattern))
    for value in options.values():
        if isinstance(value, str) and Masker().text(value) != value:
            raise RefusedError("an option of the evidence holds an identifier")
    return options
