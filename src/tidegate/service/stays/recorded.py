"""What the record tells of stays: the only thing that may end one. In: an incident, a person. Out: facts of entries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tidegate.record.acts import Act
from tidegate.record.entry import Entry, parse
from tidegate.response.stays import Fact, Told
from tidegate.service.ledger.models import EntryRow

_ABOUT_STAYS = (Act.NOTICE_PROVEN, Act.REVIEW_DECIDED, Act.STAY_HELD)
_STEP = 500
_OUTCOMES = {
    "decided": Fact.DECIDED,
    "open to appeal": Fact.OPEN_TO_APPEAL,
    "final": Fact.FINAL,
}
"""Of a review; any other word prolongs the stay."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Of one incident: all that its entries add up to. `roster`: digest of the latest sealed list. `missing`: whether
    something could not be read. `moments`: when stays were set. `registry`: version that was asked last. `bare`: how
    many have no A-number of their own, so that a question may need the registry. `cases`: whether the case source has
    told all it knows.
    """

    people: int = 0
    prints: int = 0
    sums: tuple[str, ...] = ()
    roster: str = ""
    missing: bool = False
    moments: frozenset[dt.datetime] = frozenset()
    registry: str = ""
    bare: int = 0
    cases: bool = False


def of_incidents() -> dict[str, Recorded]:
    """Of every incident whose stays were ever set, by its id."""
    found: dict[str, Recorded] = {}
    for entry in _entries((Act.STAYS_SET, Act.STAYS_COMPLETED, Act.STAYS_PURGED)):
        before, said = found.get(entry.subject, Recorded()), entry.detail
        if entry.act == Act.STAYS_PURGED:
            # Prints of stays that had ended: the rows are gone, and so is their part of the sum.
            gone = f"-{said.get('sum', '0')}"
            found[entry.subject] = replace(
                before, prints=before.prints - _number(said, "prints"), sums=(*before.sums, gone)
            )
            continue
        setting = entry.act == Act.STAYS_SET
        found[entry.subject] = Recorded(
            people=before.people + _number(said, "people"),
            prints=before.prints + _number(said, "prints"),
            sums=(*before.sums, str(said.get("sum", "0"))),
            roster=str(said.get("roster") or before.roster),
            missing=bool(said.get("missing", True)) if setting else before.missing,
            moments=before.moments | {entry.at},
            registry=str(said.get("registry", "")) if setting else before.registry,
            bare=_number(said, "bare") if setting else before.bare,
            cases=not setting and said.get("cases") == "complete",
        )
    return found


def opened() -> frozenset[str]:
    """Ids of all incidents that were ever opened."""
    rows = EntryRow.objects.filter(act=str(Act.INCIDENT_OPENED))
    return frozenset(rows.values_list("subject", flat=True))


def told(people: Iterable[uuid.UUID]) -> dict[str, list[Told]]:
    """By person, what ends or prolongs their stay, in the order of the record."""
    subjects = list({str(person) for person in people})
    found: dict[str, list[Told]] = {subject: [] for subject in subjects}
    for start in range(0, len(subjects), _STEP):
        for entry in _entries(_ABOUT_STAYS, subjects[start : start + _STEP]):
            fact = _fact(entry)
            if fact is not None:
                found[entry.subject].append(fact)
    return found


def rulings(people: Iterable[uuid.UUID]) -> dict[str, list[tuple[str, str]]]:
    """By person, who ruled what, in the order of the record."""
    subjects = list({str(person) for person in people})
    found: dict[str, list[tuple[str, str]]] = {subject: [] for subject in subjects}
    for start in range(0, len(subjects), _STEP):
        for entry in _entries((Act.PERSON_RESOLVED,), subjects[start : start + _STEP]):
            found[entry.subject].append((entry.actor, str(entry.detail.get("ruling", ""))))
    return found


def ruled_out(given: Iterable[tuple[str, str]]) -> bool:
    """Whether two different people said so, and nobody otherwise since: it takes a stay off."""
    against: set[str] = set()
    for actor, ruling in given:
        if ruling == "ruled out":
            against.add(actor)
        else:
            against.clear()
    return len(against) > 1


def accepted(incident: str) -> bool:
    """Whether two different people have said, since its file was last read, that nobody is missing."""
    people: set[str] = set()
    acts = (Act.STAYS_SET, Act.PERSON_RESOLVED)
    for entry in _entries(acts, [incident]):
        if entry.act == Act.STAYS_SET:
            people.clear()
        elif entry.detail.get("ruling") == "nothing missing":
            people.add(entry.actor)
    return len(people) > 1


def _fact(entry: Entry) -> Told | None:
    said = entry.detail
    if entry.act == Act.NOTICE_PROVEN:
        at = _moment(said.get("at"))
        return Told(Fact.NOTIFIED, at, entry.at, entry.actor, str(said.get("proof", ""))) if at else None
    if entry.act == Act.STAY_HELD:
        return Told(Fact.HELD if said.get("held", True) else Fact.RELEASED, entry.at, entry.at, entry.actor)
    fact = _OUTCOMES.get(str(said.get("outcome")), Fact.APPEALED)
    return Told(fact, entry.at, entry.at, entry.actor, str(said.get("proof", "")))


def _entries(acts: Iterable[Act], subjects: list[str] | None = None) -> Iterator[Entry]:
    """In the order of the record; what counts is the canonical line."""
    named = [str(act) for act in acts]
    rows = EntryRow.objects.filter(act__in=named)
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    for body in rows.order_by("sequence").values_list("body", flat=True):
        entry = parse(bytes(body))
        if entry.act in named and (subjects is None or entry.subject in subjects):
            yield entry


def _number(said: Mapping[str, object], name: str) -> int:
    value = said.get(name, 0)
    return value if isinstance(value, int) else 0


def _moment(text: object) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else None
