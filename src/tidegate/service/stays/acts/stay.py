"""The first act of a response: everybody in the disclosed file is stayed. Safe to run twice and to be killed anywhere.

    file from the vault -> read in the sandbox -> resolved -> sealed once -> rows, stays, prints and entry in one act

What could not be read is said, and whom the registry finds nevertheless is stayed. A later run only adds.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from django.db import transaction

from tidegate.errors import RegistryError, SandboxError
from tidegate.inspection.snapshot import Snapshot
from tidegate.model.person import Disclosed, Individual, Known
from tidegate.record.acts import Act
from tidegate.registry.access import Access
from tidegate.response.people import resolve
from tidegate.response.people.canaries import RELATION, canaries
from tidegate.response.people.merge import merge
from tidegate.response.people.prints import A_NUMBER, Printer
from tidegate.response.people.read import read
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.stays import recorded, roster
from tidegate.service.stays.models import AffectedPerson, Resolution
from tidegate.service.stays.prints import printer as printer_of
from tidegate.service.stays.write import Row, write

Progress = Callable[[float], None]
Outcome = dict[str, int | str]
_READ, _RESOLVED, _SEALED = 0.7, 0.8, 0.9
_LONGEST = 500
NO_REGISTRY = "the registry could not be asked"


def stay(office: Office, incident: Incident, progress: Progress) -> Outcome:
    """Counts and words of ours. Sets `incident.people` and `incident.missing`. Raises TidegateError where nobody
    could be stayed: the file cannot be had, no key, no sandbox.
    """
    printer = printer_of(office)
    registry, trouble = _registry(office)
    found = _found(office, incident, registry, progress)
    if trouble:
        found = replace(found, gaps=(*found.gaps, trouble))
    before = recorded.of_incidents().get(str(incident.pk))
    people, seen = merge(_before(office, incident, before), found.people, printer)
    if not any(person.relation == RELATION for person in people):
        most = office.instance.section("response")["canaries"]
        people += canaries(most, len(people) + 1, random.SystemRandom())
    epoch = registry.version if registry else "none"
    rows = [_row(person, printer, epoch, again=person.number in seen) for person in people]
    progress(_RESOLVED)
    digest = roster.keep(office, incident.pk, Disclosed(people, found.gaps, found.protected))
    progress(_SEALED)
    outcome = _settled(office, incident, rows, found, digest, epoch)
    progress(1.0)
    return outcome


def _settled(
    office: Office, incident: Incident, rows: list[Row], found: Disclosed, digest: str, epoch: str
) -> Outcome:
    """All of it in one transaction, or nothing."""
    now = office.now()
    missing = "; ".join(found.gaps)[:_LONGEST]
    with transaction.atomic():
        locked = Incident.objects.select_for_update().get(pk=incident.pk)
        written = write(locked, rows, locked.opened_at.date(), now)
        affected = AffectedPerson.objects.filter(incident=locked).exclude(resolution=Resolution.CANARY)
        locked.people, locked.missing = affected.filter(in_file=True).count(), missing
        locked.save(update_fields=["people", "missing"])
        counts = {
            how: affected.filter(resolution=how).count()
            for how in (Resolution.EXACT, Resolution.PROBABLE, Resolution.UNMATCHED)
        }
        append(
            Act.STAYS_SET,
            actor=SYSTEM,
            subject=str(incident.pk),
            detail={
                "people": written.people,
                "prints": written.prints,
                "sum": written.sum,
                "roster": digest,
                "sha256": incident.sha256,
                "missing": bool(missing),
                "registry": epoch,
                "bare": sum(all(field != A_NUMBER for field, _ in row.prints) for row in rows),
            },
            now=now,
        )
    incident.people, incident.missing = locked.people, locked.missing
    told: Outcome = {str(how.value): count for how, count in counts.items()}
    return {"people": locked.people or 0, **told, "missing": missing}


def _row(person: Individual, printer: Printer, epoch: str, *, again: bool) -> Row:
    canary = person.relation == RELATION
    prints = printer.person(person)
    known = printer.known(person.known, epoch) if again else {}
    if not person.cells:
        # The registry found them; the file's own words for them could not be read.
        numbers = tuple(one.person for one in person.known)
        return Row(person, resolve.Resolved(resolve.EXACT, "registry", numbers), known)
    return Row(person, resolve.resolve(person), prints | known, canary)


def _before(office: Office, incident: Incident, before: recorded.Recorded | None) -> tuple[Individual, ...]:
    return roster.opened(office, incident.pk, before.roster).people if before else ()


def _registry(office: Office) -> tuple[Access | None, str]:
    """The registry, or why it cannot be asked: stays go on without it."""
    try:
        return office.registry(office.policy()), ""
    except RegistryError:
        return None, NO_REGISTRY


def _found(office: Office, incident: Incident, registry: Access | None, progress: Progress) -> Disclosed:
    """Who is in the file. Where its people cannot be read, whom an inspection finds of the registry."""
    policy = office.policy()
    number = office.vault.into_memory_file(holder(incident.pk), incident.sha256)
    name = incident.path.rpartition("/")[2] or "file"
    with Snapshot(name, number, incident.length, incident.sha256) as taken:
        found = read(taken, policy.limits, registry, lambda share: progress(share * _READ))
        if found.whole or registry is None:
            return found
        if not found.people:
            # It may have been the registry that could not be opened where files are read.
            again = read(taken, policy.limits)
            found = replace(again, gaps=(*found.gaps, *again.gaps, NO_REGISTRY))
        return _with_inspected(office, taken, found)


def _with_inspected(office: Office, taken: Snapshot, found: Disclosed) -> Disclosed:
    """Besides, whom the gate's inspection finds in what is left."""
    policy = office.policy()
    try:
        inspection = office.judge(taken, policy.default, policy)
    except SandboxError:
        return found
    more = sorted(inspection.analysis.protected - found.protected)
    count = len(found.people)
    known = tuple(
        Individual(count + at, (), (), (Known(person, 0, "registry"),)) for at, person in enumerate(more, 1)
    )
    return replace(found, people=(*found.people, *known), protected=found.protected | frozenset(more))
