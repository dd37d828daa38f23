"""Whom an incident touches, as counts. In: an incident. Out: Affected; canaries are in none of its numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Min, Q, QuerySet

from tidegate.service.incidents.models import Incident
from tidegate.service.stays.models import AffectedPerson, Resolution, Stay

_BATCH = 2000
HIDDEN = " (hidden)"
"""How `resolve.exposed` marks a field that stands in hidden places alone."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing counted. `share`: of all, 0 to 1. `hidden`: how many of them only where a reader does not see it."""

    name: str
    count: int
    share: float
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Affected:
    """`in_file`: None while the stays are not set. `relatives`: whom the case source alone knows, stayed besides.

    `first`, `last`: when stays were set. `notified_first`: the earliest proven notice, as rows say.
    """

    in_file: int | None
    relatives: int
    stayed: int
    exact: int
    probable: int
    unmatched: int
    ruled_out: int
    minors: int
    ages_unknown: int
    without_attorney: int
    attorneys_known: bool
    notified: int
    reviewed: int
    held: int
    set_at: dt.datetime | None
    notified_first: dt.datetime | None
    fields: tuple[Tally, ...] = ()
    languages: tuple[Tally, ...] = ()
    custody: tuple[Tally, ...] = ()

    @property
    def everybody(self) -> int:
        """In the file, and relatives."""
        return (self.in_file or 0) + self.relatives


def people(incident: Incident) -> QuerySet[AffectedPerson]:
    """Whom numbers are about."""
    return AffectedPerson.objects.filter(incident=incident).exclude(resolution=Resolution.CANARY)


def affected(incident: Incident, *, whole: bool = True) -> Affected:
    """`whole` False: without what each person's fields are."""
    rows = people(incident)
    found = rows.aggregate(
        relatives=Count("pk", filter=Q(in_file=False)),
        in_file=Count("pk", filter=Q(in_file=True)),
        exact=Count("pk", filter=Q(resolution=Resolution.EXACT)),
        probable=Count("pk", filter=Q(resolution=Resolution.PROBABLE)),
        unmatched=Count("pk", filter=Q(resolution=Resolution.UNMATCHED)),
        ruled_out=Count("pk", filter=Q(resolution=Resolution.RULED_OUT)),
        minors=Count("pk", filter=Q(minor=True)),
        ages_unknown=Count("pk", filter=Q(minor=None)),
        without_attorney=Count("pk", filter=Q(attorneys=0)),
    )
    stays = Stay.objects.filter(person__in=rows)
    standing = stays.exclude(person__resolution=Resolution.RULED_OUT).aggregate(
        stayed=Count("pk"),
        notified=Count("pk", filter=~Q(notified_at=None)),
        reviewed=Count("pk", filter=~Q(reviewed_at=None)),
        held=Count("pk", filter=~Q(held="")),
        set_at=Min("set_at"),
        notified_first=Min("notified_at"),
    )
    total = found["in_file"] + found["relatives"]
    in_file = found.pop("in_file") if incident.people is not None else None
    found.pop("in_file", None)
    return Affected(
        in_file=in_file,
        attorneys_known=rows.filter(attorneys__gt=0).exists(),
        **found,
        **standing,
        fields=_fields(rows, total) if whole else (),
        languages=_by(rows, "language", total) if whole else (),
        custody=_by(rows, "custody", total) if whole else (),
    )


def _fields(rows: QuerySet[AffectedPerson], total: int) -> tuple[Tally, ...]:
    """Of every kind how many people, and of how many only hidden."""
    shown: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for fields in rows.values_list("fields", flat=True).iterator(_BATCH):
        for name in fields:
            (hidden if name.endswith(HIDDEN) else shown)[name.removesuffix(HIDDEN)] += 1
    found = _tallies(((name, shown[name] + hidden[name]) for name in shown | hidden), total)
    return tuple(replace(one, hidden=hidden[one.name]) for one in found)


def _by(rows: QuerySet[AffectedPerson], name: str, total: int) -> tuple[Tally, ...]:
    counted = rows.values_list(name).annotate(Count("pk")).order_by()
    return _tallies(((word or "not known", number) for word, number in counted), total)


def _tallies(counted: Iterable[tuple[str, int]], total: int) -> tuple[Tally, ...]:
    ordered = sorted(counted, key=lambda one: (-one[1], one[0]))
    return tuple(Tally(name, number, number / total if total else 0.0) for name, number in ordered)
