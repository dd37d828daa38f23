"""Cloudflare: purge by address in a zone. In: addresses. Out: Purged. As documented for its version 4 interface."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.sites.cdn.call import Caller, Request, in_batches
from tidegate.sites.cdn.interface import Purged

ENDPOINT = "https://api.cloudflare.com"
BATCH = 30
"""Every plan takes 30 addresses at once; since 2025 they take 100."""


@dataclass(frozen=True, slots=True)
class Cloudflare:
    """`zone`: its identifier. `token`: one that may purge this zone and nothing else."""

    name: str
    zone: str
    token: str
    caller: Caller
    endpoint: str = ENDPOINT
    batch: int = BATCH

    def purge(self, urls: Sequence[str]) -> Purged:
        """See `interface.Cdn`."""
        return in_batches(urls, self.batch, self._purge)

    def _purge(self, urls: tuple[str, ...]) -> str:
        reply = self.caller.call(
            Request(
                "POST",
                f"{self.endpoint}/client/v4/zones/{self.zone}/purge_cache",
                json.dumps({"files": urls}).encode(),
                lambda: {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            )
        )
        if reply.why:
            return reply.why
        try:
            done = json.loads(reply.body)["success"] is True
        except (ValueError, KeyError, TypeError):
            done = False
        return "" if done else "does not say that it did it"

    def __repr__(self) -> str:
        return f"Cloudflare({self.name!r})"
