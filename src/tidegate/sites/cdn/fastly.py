"""Fastly: purge by address through its interface, never through the site. In: addresses. Out: Purged.

The method PURGE sent to the site itself does the same, but would hand the key to whatever answers there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.sites.cdn.call import Caller, Request, in_batches
from tidegate.sites.cdn.interface import Purged

ENDPOINT = "https://api.fastly.com"


@dataclass(frozen=True, slots=True)
class Fastly:
    """`token`: one with the scope `purge_select`."""

    name: str
    token: str
    caller: Caller
    endpoint: str = ENDPOINT

    def purge(self, urls: Sequence[str]) -> Purged:
        """See `interface.Cdn`."""
        return in_batches(urls, 1, self._purge)

    def _purge(self, urls: tuple[str, ...]) -> str:
        (url,) = urls
        without = url.partition("://")[2].partition("#")[0]
        reply = self.caller.call(
            Request(
                "POST",
                f"{self.endpoint}/purge/{without}",
                b"",
                lambda: {"Fastly-Key": self.token, "Accept": "application/json"},
            )
        )
        if reply.why:
            return reply.why
        try:
            done = json.loads(reply.body)["status"] == "ok"
        except (ValueError, KeyError, TypeError):
            done = False
        return "" if done else "does not say that it did it"

    def __repr__(self) -> str:
        return f"Fastly({self.name!r})"
