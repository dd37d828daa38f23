"""Incidents of a server, over /v1. In: a Remote. Out: the API's answers. Files go as they were taken."""

from __future__ import annotations

import hashlib
import json
import os
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from tidegate.cli.desk.interface import Answer
from tidegate.cli.desk.remote import Remote
from tidegate.cli.incident.where import Told
from tidegate.errors import RemoteError, UsageError
from tidegate.inspection.snapshot import Snapshot

PATIENCE = 3600.0
_PAUSE = 0.5


class RemoteIncidents:
    """An IncidentDesk."""

    def __init__(
        self,
        desk: Remote,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk, self._sleep, self._clock = desk, sleep, clock

    def open(self, taken: Snapshot, said: Mapping[str, str]) -> Answer:
        """Sends exactly the bytes of the snapshot."""

        def content() -> BinaryIO:
            stream = os.fdopen(os.dup(taken.fd), "rb")
            stream.seek(0)
            return stream

        return self._send("/incidents", content, said, str(taken.sha256))

    def incidents(self, state: str | None) -> list[Answer]:
        """Of all pages."""
        found: list[Answer] = []
        cursor = None
        while True:
            asked = {
                "limit": "100",
                **({"cursor": cursor} if cursor else {}),
                **({"state": state} if state else {}),
            }
            page = self._desk.get("/incidents", **asked)
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                return found

    def incident(self, word: str) -> Answer:
        """By its id."""
        return self._desk.get(f"/incidents/{self._id(word)}")

    def follow_log(self, word: str, path: str, said: Mapping[str, str]) -> None:
        """Sent as it is now: a server cannot look at this machine again."""
        self.add(word, "access log", path, said)

    def add(self, word: str, kind: str, path: str, said: Mapping[str, str]) -> Answer:
        """Sends the file."""
        fields = {**said, "kind": kind, "name": os.path.basename(path)}

        def content() -> BinaryIO:
            return open(path, "rb")

        try:
            with open(path, "rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return self._send(f"/incidents/{self._id(word)}/evidence", content, fields, digest)
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from None

    def claim(self, word: str, said: Mapping[str, object]) -> Answer:
        """Sends it."""
        return self._desk.post(f"/incidents/{self._id(word)}/claims", dict(said))

    def withdraw(self, word: str, claim: int, reason: str) -> Answer:
        """Sends it."""
        return self._desk.post(f"/incidents/{self._id(word)}/claims/{claim}/withdrawal", {"reason": reason})

    def close_incident(self, word: str, reason: str) -> Answer:
        """Sends it."""
        return self._desk.post(f"/incidents/{self._id(word)}/closing", {"reason": reason})

    def carry_out(self, word: str, told: Told) -> Answer:
        """The server does them; this waits, as long as something moves."""
        place = f"/incidents/{self._id(word)}"
        ends = self._clock() + PATIENCE
        while True:
            steps = self._desk.get(f"{place}/steps")["items"]
            for step in steps:
                told(step["kind"], 1.0 if step["done"] else float(step["progress"]))
            if all(step["done"] or step["trouble"] for step in steps) or self._clock() > ends:
                return self._desk.get(place)
            self._sleep(_PAUSE)

    def _id(self, word: str) -> str:
        try:
            return str(uuid.UUID(word))
        except ValueError:
            items = self._desk.get("/incidents", reference=word)["items"] if _is_reference(word) else []
        if not items:
            raise RemoteError("there is no such incident that this account may see")
        return str(items[0]["id"])

    def _send(
        self, place: str, content: Callable[[], BinaryIO], said: Mapping[str, str], digest: str
    ) -> Answer:
        fields = {name: value for name, value in said.items() if value}
        whole = json.dumps([place, digest, fields], sort_keys=True)
        key = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

        def post(client: Any) -> Any:
            with content() as stream:
                # Under a name of ours: the file's own goes in a field, where the server masks it.
                return client.post(
                    place,
                    data=fields,
                    files={"file": ("file", stream, "application/octet-stream")},
                    headers={"Idempotency-Key": key},
                )

        return self._desk.send(post)


def _is_reference(word: str) -> bool:
    year, _, number = word.partition("-")
    return len(year) == 4 and year.isdigit() and number.isdigit() and 3 <= len(number) <= 8
