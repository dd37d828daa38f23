"""What rows must not tell of a request: who it goes to, addresses, its text. In: Details; out: sealed, and back."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from dataclasses import asdict, dataclass, field

from tidegate.keys import sources
from tidegate.service.deletions.models import DeletionRequest
from tidegate.service.incidents.holder import holder
from tidegate.service.incidents.models import Incident
from tidegate.service.office import Office


@dataclass(frozen=True, slots=True)
class Details:
    """`name`: of the counterpart. `mail`: where it goes, "" if not known. `form`: where its own way begins.

    `addresses`: of the web, that are asked about. `own`: what stands in the text on purpose, for the guard.
    `clients`: addresses of the network's that fetched the file.
    """

    name: str
    mail: str = ""
    country: str = ""
    form: str = ""
    subject: str = ""
    text: str = ""
    own: tuple[str, ...] = field(default=())
    addresses: tuple[str, ...] = field(default=())
    clients: tuple[str, ...] = field(default=())
    left_out: int = 0


def seal(office: Office, incident: Incident, details: Details) -> str:
    """The digest under which it lies. The same again is the same."""
    body = json.dumps(asdict(details), ensure_ascii=True, sort_keys=True).encode()
    return office.vault.put(holder(incident.pk), io.BytesIO(body)).digest


def opened(office: Office, row: DeletionRequest, digest: str = "") -> Details:
    """Of a request; `digest`: of its reminder instead. Raises VaultError where it was shredded."""
    with office.vault.open(holder(row.incident_id), digest or row.details) as stream:
        found = json.loads(stream.read())
    for name in ("own", "addresses", "clients"):
        found[name] = tuple(found[name])
    return Details(**found)


def printed(office: Office, incident: Incident, *words: str) -> str:
    """A keyed print: the same words are the same row, and a reader of rows cannot guess them."""
    key = sources.load(office.instance.reference(office.instance.section("keys")["fingerprint"]))
    said = "\0".join(("deletions", str(incident.pk), *words))
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
