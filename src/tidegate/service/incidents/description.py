"""What rows must not tell of an incident: names, paths, addresses, where logs lie. In: a Description; out: sealed."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office


@dataclass(frozen=True, slots=True)
class GivenLog:
    """A log of this machine that somebody named: followed as it grows and is rotated. `path`: absolute."""

    path: str
    format: str = ""
    zone: str = ""
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class Description:
    """`name`: the file's own. `path`: within the site. `urls`: where it was to be had. `pages`: what linked to it.

    `reporters`: addresses of whoever reported it, whose requests are no stranger's. `headers`: as the public received
    them with the file.
    """

    name: str
    path: str = ""
    site: str = ""
    urls: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    logs: tuple[GivenLog, ...] = ()


def seal(office: Office, incident: Incident, described: Description) -> str:
    """The digest under which it lies."""
    body = json.dumps(asdict(described), ensure_ascii=True, sort_keys=True).encode()
    return office.vault.put(holder(incident.pk), io.BytesIO(body)).digest


def described(office: Office, incident: Incident) -> Description:
    """What was sealed. Raises VaultError where it was shredded."""
    with office.vault.open(holder(incident.pk), incident.details) as stream:
        return _read(json.loads(stream.read()))


def add_logs(office: Office, incident: Incident, logs: tuple[GivenLog, ...]) -> str:
    """The digest of a description with these followed, too."""
    here = described(office, incident)
    known = {one.path: one for one in (*here.logs, *logs)}
    return seal(office, incident, replace(here, logs=tuple(known.values())))


def _read(found: dict[str, Any]) -> Description:
    return Description(
        found["name"],
        found["path"],
        found["site"],
        tuple(found["urls"]),
        tuple(found["pages"]),
        tuple(found["reporters"]),
        tuple((name, value) for name, value in found["headers"]),
        tuple(GivenLog(**one) for one in found["logs"]),
    )
