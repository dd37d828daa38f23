"""Answering a report before anybody has read it: what it names is looked at now, by the same rules as a patrol.

In: a report. Out: its row, looked at. A report can only withhold: what the gate cleared stays until a person decides,
and what is not ours is never asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction

from tidegate.errors import TidegateError
from tidegate.service.office import Office
from tidegate.service.watch import outside
from tidegate.service.watch.acts import report
from tidegate.service.watch.models import Observation, Report, ReportState
from tidegate.service.watch.rounds import Round
from tidegate.watch.ours import path_on


def answer(office: Office, number: uuid.UUID, rounds: Mapping[str, Round]) -> Report:
    """Look, and mark it; safe to run twice."""
    row = Report.objects.get(pk=number)
    if row.state != ReportState.RECEIVED:
        return row
    found: list[Observation] = []
    ours = others = 0
    troubled = False
    for address in _addresses(office, row):
        places = _places(office, address, rounds)
        ours, others = ours + bool(places), others + (not places)
        for patrol, path in places:
            try:
                came = patrol.paths([path], "report")
                found += came.observations
                troubled = troubled or bool(came.troubles)
                found += _earlier(patrol, path)
                if not came.observations and (seen := outside.look_at(office, patrol, path, address)):
                    found.append(seen)
            except TidegateError:
                troubled = True
    found = list({one.pk: one for one in found}.values())
    with transaction.atomic():
        row.state, row.looked_at = ReportState.LOOKED, office.now()
        row.ours, row.others, row.outcome = (
            ours,
            others,
            _outcome(found, ours, others, troubled),
        )
        row.save()
        row.observations.set(found)
    return row


def _earlier(patrol: Round, path: str) -> list[Observation]:
    """What a patrol met there before the report came."""
    return list(Observation.objects.filter(site=patrol.site, place=patrol.place(path)).order_by("-at")[:1])


def _addresses(office: Office, row: Report) -> list[str]:
    listed = report.told(office, row)["addresses"]
    return [str(one) for one in listed] if isinstance(listed, list) else []


def _places(office: Office, address: str, rounds: Mapping[str, Round]) -> list[tuple[Round, str]]:
    """The sites it is an address of, and its path there."""
    found = []
    for name, patrol in rounds.items():
        public = office.site(name).public
        path = path_on(public.address, address) if public else None
        if path:
            found.append((patrol, path))
    return found


def _outcome(found: list[Observation], ours: int, others: int, troubled: bool) -> str:
    """One line for the console."""
    parts = [_count(len(found), "observation") if found else "nothing the gate does not know"] if ours else []
    parts += [f"{_count(others, 'address', 'addresses')} not ours"] if others else []
    parts += ["no address in it"] if not ours and not others else []
    parts += ["something could not be looked at"] if troubled else []
    return "; ".join(parts)[:200]


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
