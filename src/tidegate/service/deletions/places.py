"""Where hits lie: from the delivered lines, which are sealed. In: rows. Out: addresses; masked for pages."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from tidegate.report.mask import Masker
from tidegate.service.deletions.models import Hit
from tidegate.service.incidents.holder import holder
from tidegate.service.office import Office


def addresses(office: Office, rows: Iterable[Hit]) -> Mapping[uuid.UUID, str]:
    """The addresses themselves, by row. Raises VaultError where they were shredded."""
    return {number: str(place["where"]) for number, place in places(office, rows).items()}


def masked(office: Office, rows: Iterable[Hit]) -> Mapping[uuid.UUID, str]:
    """For pages: identifiers in them are named, not shown."""
    mask = Masker().text
    return {
        number: mask(f"{place['where']} {place['part']}".strip())
        for number, place in places(office, rows).items()
    }


def places(office: Office, rows: Iterable[Hit]) -> Mapping[uuid.UUID, Mapping[str, Any]]:
    """Each line is opened once, however many copies it tells of."""
    by_line: dict[str, list[Hit]] = {}
    for row in rows:
        by_line.setdefault(row.line.sha256, []).append(row)
    found: dict[uuid.UUID, Mapping[str, Any]] = {}
    for digest, those in by_line.items():
        with office.vault.open(holder(those[0].incident_id), digest) as stream:
            line = json.loads(stream.read())
        for row in those:
            found[row.pk] = line if row.at == 0 else line["copies"][row.at - 1]
    return found
