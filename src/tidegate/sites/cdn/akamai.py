"""Akamai Fast Purge (CCU version 3): delete by address. In: addresses. Out: Purged."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.sites.cdn.call import Caller, Request, in_batches
from tidegate.sites.cdn.edgegrid import Credentials, sign
from tidegate.sites.cdn.interface import Purged

_BODY = 48_000
"""Bytes: it refuses a body of more than 50,000."""
_ACCEPTED = 201


@dataclass(frozen=True, slots=True)
class Akamai:
    """`endpoint`: the host Akamai issued with the credentials. `network`: production or staging."""

    name: str
    endpoint: str
    credentials: Credentials
    caller: Caller
    network: str = "production"

    def purge(self, urls: Sequence[str]) -> Purged:
        """See `interface.Cdn`."""
        return in_batches(urls, 1000, self._purge, _BODY)

    def _purge(self, urls: tuple[str, ...]) -> str:
        url = f"{self.endpoint}/ccu/v3/delete/url/{self.network}"
        body = json.dumps({"objects": urls}, ensure_ascii=False).encode()

        def headers() -> dict[str, str]:
            signed = sign(self.credentials, "POST", url, body, self.caller.now(), str(uuid.uuid4()))
            return {"Authorization": signed, "Content-Type": "application/json"}

        reply = self.caller.call(Request("POST", url, body, headers))
        if reply.why:
            return reply.why
        return "" if reply.status == _ACCEPTED else f"answers {reply.status}"
