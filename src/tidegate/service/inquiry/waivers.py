"""What was waived of an incident. In: entries of the record, reasons from rows. Out: waivers, as closing counts them.

A waiver is an entry; two entries under one number, of different people, are one that two people gave.
"""

from __future__ import annotations

from tidegate.model.closing import Matter, Waiver
from tidegate.record.acts import Act
from tidegate.record.entry import Entry, parse
from tidegate.service.accounts.models import Account
from tidegate.service.incidents.models import Incident
from tidegate.service.inquiry.models import WaiverRow
from tidegate.service.ledger.models import EntryRow


def standing(incident: Incident) -> tuple[Waiver, ...]:
    """All that were given, the oldest first."""
    given: dict[str, list[Entry]] = {}
    rows = EntryRow.objects.filter(act=str(Act.MATTER_WAIVED), subject=str(incident.pk))
    for body in rows.order_by("sequence").values_list("body", flat=True):
        entry = parse(bytes(body))
        given.setdefault(str(entry.detail.get("waiver", "")), []).append(entry)
    reasons = {str(row.pk): row.reason for row in WaiverRow.objects.filter(incident=incident)}
    names = dict(
        Account.objects.filter(pk__in={one.actor for each in given.values() for one in each}).values_list(
            "pk", "username"
        )
    )
    by_id = {str(pk): name for pk, name in names.items()}
    found = [_waiver(each, reasons.get(number, ""), by_id) for number, each in given.items()]
    return tuple(one for one in found if one is not None)


def _waiver(entries: list[Entry], reason: str, names: dict[str, str]) -> Waiver | None:
    first = entries[0]
    matter, left = first.detail.get("matter"), first.detail.get("open")
    if matter not in Matter.__members__ or type(left) is not int:
        return None
    other = next((one for one in entries[1:] if one.actor != first.actor), None)
    agreed = other.detail.get("open") if other else None
    second = names.get(other.actor, other.actor) if other and type(agreed) is int else ""
    covered = min(left, agreed) if type(agreed) is int else left
    who = names.get(first.actor, first.actor)
    return Waiver(Matter[str(matter)], covered, who, first.at, reason or "in the record", second)
