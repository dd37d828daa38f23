"""The people step: what the case source knows, relatives, a sealed bundle a person. Resumable; stays go before bundles.

    list of people -> asked for in the case source -> sealed again -> relatives stayed, rows filled -> a bundle a person

A case source that is down takes nothing away: everybody is stayed by what is known, and a later run completes.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tidegate.errors import InstanceError, RefusedError, StayError
from tidegate.model.person import Disclosed, Individual
from tidegate.record.acts import Act
from tidegate.response.cases.extend import Extended, extended, numbers_of
from tidegate.response.cases.interface import Case, Keyed
from tidegate.response.cases.open import open_cases
from tidegate.response.people import resolve, wire
from tidegate.service.accounts.actor import SYSTEM
from tidegate.service.each import update_each
from tidegate.service.incidents.holder import holder_of_person
from tidegate.service.incidents.models import Incident
from tidegate.service.ledger.append import append
from tidegate.service.office import Office
from tidegate.service.references import reference
from tidegate.service.stays import recorded, roster
from tidegate.service.stays.acts.stay import Outcome, Progress
from tidegate.service.stays.models import AffectedPerson
from tidegate.service.stays.prints import printer as printer_of
from tidegate.service.stays.write import Row, Written, write

COMPLETE, WAITING, NONE = "complete", "waiting", "none"
_ASKED = 0.2
_TOGETHER = 100
_FIELDS = ("language", "custody", "attorneys", "relative_of", "sealed")


def complete(office: Office, incident: Incident, progress: Progress) -> Outcome:
    """Counts and words of ours. Raises TidegateError where it could not end: what was done stays done.

    While the case source cannot be asked, everything else is done, and then StayError raised.
    """
    said = recorded.of_incidents().get(str(incident.pk))
    if said is None or not said.roster:
        raise RefusedError("nobody is stayed yet: the stays come first")
    found = roster.opened(office, incident.pk, said.roster)
    cases, state, trouble = _cases(office, found.people)
    progress(_ASKED)
    more = extended(found.people, cases, office.now().date())
    digest = roster.keep(office, incident.pk, Disclosed(more.people, found.gaps, found.protected))
    before = said.roster, said.cases
    _settled(office, incident, more, digest, state, before)
    bundles = _bundles(office, incident, more.people, progress)
    if trouble is not None:
        raise trouble
    rows = AffectedPerson.objects.filter(incident=incident)
    return {
        "people": len(more.people),
        "cases": state,
        "found": len(set(map(id, cases.values()))),
        "relatives": rows.filter(in_file=False).count(),
        "bundles": bundles,
    }


def _cases(
    office: Office, people: tuple[Individual, ...]
) -> tuple[Mapping[Keyed, Case], str, StayError | None]:
    """The cases, or why there are none for now."""
    settings = dict(office.instance.section("cases"))
    if settings["path"]:
        settings["path"] = str(office.instance.path(settings["path"]))
    try:
        source = open_cases(settings, lambda text: reference(office, text, "[cases]"))
        if source is None:
            return {}, NONE, None
        wanted = list(dict.fromkeys(key for person in people for key in numbers_of(person)))
        return source.cases(wanted), COMPLETE, None
    except (StayError, InstanceError) as error:
        return {}, WAITING, StayError(str(error))


def _settled(
    office: Office, incident: Incident, more: Extended, digest: str, state: str, before: tuple[str, bool]
) -> None:
    """Rows, prints and entry in one transaction, or nothing."""
    printer = printer_of(office)
    touched = more.changed | more.fresh
    rows = [
        Row(one, resolve.Resolved(resolve.EXACT, "case source"), printer.person(one))
        for one in more.people
        if one.number in touched
    ]
    now = office.now()
    with transaction.atomic():
        locked = Incident.objects.select_for_update().get(pk=incident.pk)
        written = write(locked, rows, locked.opened_at.date(), now) if rows else Written()
        _fill(locked, more)
        if before == (digest, state == COMPLETE) and written == Written():
            return
        append(
            Act.STAYS_COMPLETED,
            actor=SYSTEM,
            subject=str(incident.pk),
            detail={
                "people": written.people,
                "prints": written.prints,
                "sum": written.sum,
                "roster": digest,
                "cases": state,
            },
            now=now,
        )


def _fill(incident: Incident, more: Extended) -> None:
    """What rows may tell of cases."""
    rows = {row.number: row for row in AffectedPerson.objects.filter(incident=incident)}
    for number, row in rows.items():
        facts = more.facts.get(number)
        if facts is not None and facts.custody.value != "unknown":
            row.custody = facts.custody.value
        if facts is not None:
            row.language, row.attorneys = facts.language or row.language, facts.attorneys or row.attorneys
        if number in more.changed:
            row.sealed = ""
        person = more.people[number - 1]
        if number in more.fresh:
            row.in_file, row.relative_of_id = False, rows[person.of].pk
        elif row.relative_of_id is None and number in more.kin:
            row.relative_of_id = rows[more.kin[number]].pk
    fields = [*_FIELDS, "in_file"]
    update_each(rows.values(), fields)


def _bundles(office: Office, incident: Incident, people: tuple[Individual, ...], progress: Progress) -> int:
    """Seal what belongs to one person under that person's key; those that are there are not sealed again."""
    left = list(AffectedPerson.objects.filter(incident=incident, sealed="").order_by("number"))
    for start in range(0, len(left), _TOGETHER):
        step = left[start : start + _TOGETHER]
        contents = [
            (holder_of_person(row.pk), wire.encode(Disclosed((people[row.number - 1],)))) for row in step
        ]
        for row, stored in zip(step, office.vault.put_all(contents), strict=True):
            row.sealed = stored.digest
        update_each(step, ["sealed"])
        progress(_ASKED + (1 - _ASKED) * (start + len(step)) / len(left))
    return len(left)
