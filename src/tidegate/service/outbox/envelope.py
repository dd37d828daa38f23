"""What is sealed of one message: its bytes, and what the guard needs to look again. In: a Parcel. Out: a digest."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from tidegate.errors import VaultError
from tidegate.model.notice import Audience
from tidegate.response.notices.guard import Approval, Cause, Outgoing
from tidegate.service.office import Office
from tidegate.vault.holder import Holder

_VERSION = 1
_TUPLES = frozenset({"texts", "own", "post"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """`content`: the message as it goes out. `numbers`: of the registry, of those who may be in its attachments."""

    content: bytes = field(repr=False)
    outgoing: Outgoing
    approvals: tuple[Approval, ...] = ()
    numbers: frozenset[int] = frozenset()


def seal(office: Office, holder: Holder, parcel: Parcel) -> str:
    """The digest. Raises VaultError."""
    head = {
        "version": _VERSION,
        "outgoing": {**asdict(parcel.outgoing), "audience": _name(parcel.outgoing.audience)},
        "approvals": [
            [one.cause.name, one.subject, one.by, one.until.isoformat()] for one in parcel.approvals
        ],
        "numbers": sorted(parcel.numbers),
    }
    line = json.dumps(head, separators=(",", ":")).encode()
    return office.vault.put(holder, io.BytesIO(line + b"\n" + parcel.content)).digest


def opened(office: Office, holder: Holder, digest: str) -> Parcel:
    """Raises VaultError where it cannot be had whole."""
    with office.vault.open(holder, digest) as sealed:
        line, _, content = sealed.read().partition(b"\n")
    try:
        head = json.loads(line)
        if head["version"] != _VERSION:
            raise ValueError("version")
        return Parcel(
            content,
            _outgoing(head["outgoing"]),
            tuple(
                Approval(Cause[cause], subject, by, dt.datetime.fromisoformat(until))
                for cause, subject, by, until in head["approvals"]
            ),
            frozenset(head["numbers"]),
        )
    except (ValueError, KeyError, TypeError):
        raise VaultError("a sealed message is of another version: put it again") from None


def _name(audience: Audience | None) -> str:
    return audience.name if audience else ""


def _outgoing(head: dict[str, Any]) -> Outgoing:
    known = {one.name for one in fields(Outgoing)}
    if set(head) != known:
        raise ValueError("fields")
    values: dict[str, Any] = {key: tuple(value) if key in _TUPLES else value for key, value in head.items()}
    name = values["audience"]
    values["audience"] = Audience[name] if name else None
    return Outgoing(**values)
