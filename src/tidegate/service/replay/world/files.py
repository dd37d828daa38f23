"""The files of the day. In: people. Out: the statistics as they were meant, the workbook that got out, case and list.

The workbook is the statistics of that fortnight with one more, hidden sheet: a row for each person.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Sequence

from tidegate.service.replay.world.names import CLAIMS, COUNTRIES, FACILITIES
from tidegate.service.replay.world.people import SEED, Person
from tidegate.service.replay.world.workbook import Cell, Sheet, workbook

NAME = "detention-statistics.xlsx"
HEADINGS = (
    "Name", "A-Number", "Date of Birth", "Nationality", "Case Number", "Detention Facility", "Custody Status",
    "Protection Claim", "Fear Outcome", "Attorney",
)  # fmt: skip
_MONTHS = ("October", "November", "December", "January", "February", "March", "April", "May", "June", "July",
           "August", "September")  # fmt: skip
_LEAST = 11
"""Counts below it are suppressed, as agencies do."""


def statistics() -> bytes:
    """What was meant to be published."""
    return workbook(_statistics())


def disclosed(people: Sequence[Person]) -> bytes:
    """What got out."""
    rows: list[Sequence[Cell]] = [HEADINGS, *(_row(one) for one in people)]
    return workbook([*_statistics(), Sheet("Sheet2", rows, hidden=True)])


def _row(one: Person) -> Sequence[Cell]:
    outcome = "Positive" if int(one.number) % 2 else "Pending"
    return (
        one.listed, one.dashed, one.born, one.country, one.case, one.facility, one.custody, one.claim, outcome,
        one.attorney or None,
    )  # fmt: skip


def _statistics() -> list[Sheet]:
    chance = random.Random(SEED)
    sheets = []
    for title, heads in (
        ("Facilities", FACILITIES), ("Citizenship", tuple(COUNTRIES)), ("Screening", CLAIMS),
    ):  # fmt: skip
        rows: list[Sequence[Cell]] = [(f"Detention statistics: {title.lower()}",), (), (title, *_MONTHS)]
        for year in range(2003, 2023):
            rows.append((f"Fiscal year {year}",))
            rows += [(head, *(chance.randrange(_LEAST, 900) for _ in _MONTHS)) for head in heads]
        sheets.append(Sheet(title, rows))
    return sheets


def cases(people: Sequence[Person]) -> bytes:
    """What a case system exports: language, custody, attorney, relatives."""
    rows = [("case", "a_number", "language", "custody", "place", "birth_date", "attorney", "attorney_contact",
             "attorney_since", "attorney_until", "relative", "relation", "relative_name")]  # fmt: skip
    for one in people:
        contact = f"{one.attorney.split()[-1].lower()}@example.org" if one.attorney else ""
        rows.append(
            (one.case, f"A{one.number}", one.language, one.custody, one.facility, one.born.isoformat(), one.attorney,
             contact, "", "", f"A{one.relative}" if one.relative else "", "sibling" if one.relative else "",
             f"{one.given} {one.family} Elder" if one.relative else "")
        )  # fmt: skip
    return _csv(rows)


def registered(people: Sequence[Person]) -> bytes:
    """What the registry is built from."""
    rows = [("Case", "A-Number", "Name", "Born", "Country")]
    rows += [
        (one.case, f"A{one.number}", f"{one.given} {one.family}", one.born.isoformat(), one.country)
        for one in people
        if one.known
    ]
    return _csv(rows)


def deploy_log(path: str, posted: dt.datetime) -> bytes:
    """The site's own line about it."""
    return f"{posted:%Y-%m-%dT%H:%M:%S}Z deploy[1] published /{path}\n".encode()


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
