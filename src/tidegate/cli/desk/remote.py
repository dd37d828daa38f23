"""A server, over HTTPS. In: its address and a token. Out: the API's answers; trouble on the way is tried again.

Everything sent twice is one act: each request that changes something bears an Idempotency-Key.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx2

from tidegate.cli.desk.interface import Answer, Offer
from tidegate.errors import RemoteError, UsageError
from tidegate.inspection.snapshot import Snapshot

TRIES, PATIENCE, LONGEST_PAUSE = 8, 180.0, 65.0
_AGAIN = frozenset({429, 502, 503, 504})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Remote:
    """A Desk. Certificates are always checked."""

    def __init__(
        self,
        server: str,
        token: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        """Raises UsageError where the token would go over the wire unencrypted."""
        self.address = _checked(server)
        self._sleep = sleep
        self._client = httpx2.Client(
            base_url=f"{self.address}/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx2.Timeout(30, read=120),
            follow_redirects=False,
            transport=transport,
        )

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def submit(self, taken: Snapshot, offer: Offer) -> Answer:
        """Sends exactly the bytes of the snapshot."""
        fields = {
            "slot": offer.slot,
            "name": offer.name,
            "reason": offer.reason,
            "publish": str(offer.publish).lower(),
        }
        said = json.dumps([taken.sha256, fields, uuid.uuid4().hex if offer.anew else ""], sort_keys=True)
        key = hashlib.sha256(said.encode()).hexdigest()

        def send() -> httpx2.Response:
            with os.fdopen(os.dup(taken.fd), "rb") as content:
                content.seek(0)
                # Under a name of ours: the file's own goes in a field, where the server masks it.
                return self._client.post(
                    "/submissions",
                    data=fields,
                    files={"file": ("file", content, "application/octet-stream")},
                    headers={"Idempotency-Key": key},
                )

        return self._answer(send)

    def submission(self, number: str) -> Answer:
        """As it is now."""
        return self._get(f"/submissions/{number}")

    def waiting(self) -> list[Answer]:
        """Of all pages."""
        found = []
        for state in ("held", "blocked"):
            cursor = None
            while True:
                asked = {"state": state, "limit": "100", **({"cursor": cursor} if cursor else {})}
                page = self._get("/submissions", **asked)
                found += page["items"]
                cursor = page["next"]
                if cursor is None:
                    break
        return sorted(found, key=lambda one: str(one["received_at"]))

    def rule(self, number: str, kind: str, reason: str, days: int) -> Answer:
        """Give a ruling."""
        return self._post(f"/submissions/{number}/rulings", {"kind": kind, "reason": reason, "days": days})

    def clean(self, number: str) -> Answer:
        """Have it rebuilt."""
        return self._post(f"/submissions/{number}/clean", {})

    def publish(self, number: str) -> Answer:
        """Publish what was cleared."""
        return self._post("/releases", {"submission": number})

    def live_at(self, path: str) -> Answer | None:
        """By its path."""
        items = self._get("/releases", path=path, state="live")["items"]
        return items[0] if items else None

    def withdraw(self, release: str, reason: str) -> Answer:
        """Take it down."""
        return self._post(f"/releases/{release}/withdrawal", {"reason": reason})

    def roll_back(self, release: str) -> Answer:
        """Put the one before in its place."""
        return self._post(f"/releases/{release}/rollback", {})

    def clearance(self, number: str) -> str:
        """The envelope."""
        return json.dumps(self._get(f"/submissions/{number}/clearance"))

    def trust(self, key_id: str, at: dt.datetime) -> bytes | None:
        """As the server's ring says."""
        for key in self._get("/keys")["items"]:
            if key["id"] != key_id or at < _moment(key["since"]):
                continue
            ends = [_moment(key[name]) for name in ("until", "doubted_since") if key[name]]
            if all(at < end for end in ends):
                return base64.b64decode(key["public"])
        return None

    def get(self, place: str, /, **asked: str) -> Answer:
        """An answer of /v1."""
        return self._get(place, **asked)

    def post(self, path: str, body: Answer) -> Answer:
        """An answer of /v1 to what changes something; sent again it is the same act."""
        return self._post(path, body)

    def send(self, send: Callable[[httpx2.Client], httpx2.Response]) -> Answer:
        """An answer to a request that bears its own Idempotency-Key."""
        return self._answer(lambda: send(self._client))

    def stays(self, numbers: Sequence[str]) -> list[Answer]:
        """In a body: no address holds a number."""
        asked = {"questions": [{"number": number[:64]} for number in numbers]}
        answers: list[Answer] = self._post("/stays/questions", asked)["answers"]
        return answers

    def stay_list(self) -> str:
        """As it was signed."""
        return json.dumps(self._get("/stays/lists/latest"))

    def people(self, incident: str, resolution: str | None) -> Iterator[Answer]:
        """Of all pages."""
        asked = {"limit": "100", **({"resolution": resolution} if resolution else {})}
        while True:
            page = self._get(f"/incidents/{uuid.UUID(incident)}/people", **asked)
            yield from page["items"]
            if page["next"] is None:
                return
            asked["after"] = page["next"]

    def _get(self, place: str, /, **asked: str) -> Answer:
        return self._answer(lambda: self._client.get(place, params=asked))

    def _post(self, path: str, body: Answer) -> Answer:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        return self._answer(lambda: self._client.post(path, json=body, headers=key))

    def _answer(self, send: Callable[[], httpx2.Response]) -> Answer:
        waited, pause = 0.0, 0.5
        for left in range(TRIES - 1, -1, -1):
            try:
                response = send()
            except httpx2.TransportError as error:
                trouble, asked = f"{self.address} gives no answer ({type(error).__name__})", pause
            else:
                if not _try_again(response):
                    return _content(response, self.address)
                trouble = f"{self.address}: {_detail(response)}"
                asked = _seconds(response.headers.get("Retry-After", "")) or pause
            asked = min(asked, LONGEST_PAUSE)
            if not left or waited + asked > PATIENCE:
                break
            self._sleep(asked)
            waited, pause = waited + asked, pause * 2
        raise RemoteError(f"{trouble}: ask again later, the same command does nothing twice")


def _try_again(response: httpx2.Response) -> bool:
    status = response.status_code
    return status in _AGAIN or (status == 409 and "Retry-After" in response.headers)


def _content(response: httpx2.Response, address: str) -> Answer:
    if not response.is_success:
        raise RemoteError(f"{address}: {_detail(response)}")
    try:
        content = response.json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise RemoteError(f"{address} gave an answer that Tidegate does not give: is the address right?")
    return content


def _detail(response: httpx2.Response) -> str:
    try:
        said: Any = response.json()
        wrong = "; ".join(f"{one['where']}: {one['what']}" for one in said.get("errors", ()))
        return f"{said['detail']}{f' ({wrong})' if wrong else ''}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"answer {response.status_code}, and no word of Tidegate's: is the address right?"


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _checked(server: str) -> str:
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UsageError("--server takes the address of a server, as https://gate.example.org")
    if parts.username or parts.password:
        raise UsageError("--server must hold no password: the token is given by --token")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise UsageError("--server must begin with https: the token must not go over the wire unencrypted")
    return server.rstrip("/")
