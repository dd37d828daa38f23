"""Hits to a server, over /v1. In: a Remote, groups. Out: how many it took; then the records that it asked for."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tidegate.cli.desk.remote import Remote
from tidegate.cli.incident.remote import RemoteIncidents
from tidegate.errors import RemoteError
from tidegate.trace.groups import Group

_LINES = 2_000
"""Lines sent at once: a delivery that breaks off goes on where the server has none yet, for it knows each place."""


class RemoteDelivery:
    """A Delivery. `records`: the folder where the scan kept them."""

    def __init__(self, desk: Remote, records: Path | None) -> None:
        self._desk, self._records = desk, records

    def deliver(self, incident: str, groups: Iterable[Group]) -> int:
        """See `trace.delivery.Delivery`. Raises RemoteError."""
        place = f"/incidents/{RemoteIncidents(self._desk).incident(incident)['id']}/hits"
        lines = [group.encode() for group in groups]
        wanted: list[str] = []
        for at in range(0, len(lines), _LINES):
            body = "".join(f"{line}\n" for line in lines[at : at + _LINES]).encode()
            told = self._send(place, body, {})
            if told["wrong"]:
                first = told["wrong"][0]
                raise RemoteError(f"the server refused hit {at + first['line']}: {first['why']}")
            wanted = told["wanted"]
        for name in wanted:
            if self._records is not None and (self._records / name).is_file():
                self._send(f"{place}/records", (self._records / name).read_bytes(), {"name": name})
        return len(lines)

    def _send(self, place: str, body: bytes, fields: dict[str, str]) -> Any:
        said = hashlib.sha256(repr((place, hashlib.sha256(body).digest(), fields)).encode())

        def post(client: Any) -> Any:
            return client.post(
                place,
                data=fields,
                files={"file": ("file", io.BytesIO(body), "application/octet-stream")},
                headers={"Idempotency-Key": said.hexdigest()},
            )

        return self._desk.send(post)
