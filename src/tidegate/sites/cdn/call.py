"""Calls of an operator's interface. In: a request. Out: its answer, or why there is none; never an exception.

Through the guarded fetcher: the operator's own address is checked and pinned like every other, a redirect is
not followed, and time and bytes have limits. An operator that is busy is asked again as it says, within a
bound. What a server writes into an error is not passed on.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tidegate.errors import FetchError
from tidegate.sites.cdn.interface import Purged, Refusal
from tidegate.sites.crawl.pace import after
from tidegate.sites.fetch import Fetcher

ATTEMPTS = 4
LONGEST_WAIT = 60.0
_MOST = 1 << 20
_AGAIN = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Request:
    """One call. `headers` are made anew for each attempt: signatures hold a time."""

    method: str
    url: str
    body: bytes
    headers: Callable[[], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """`status`: 0 where no answer came; `why` then says so, and for refusals what they mean."""

    status: int
    body: bytes
    why: str


@dataclass(frozen=True, slots=True)
class Caller:
    """`sleep` and `now` are given so that a test does not wait."""

    fetcher: Fetcher
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)

    def call(self, request: Request) -> Reply:
        """The last answer after as many attempts as are worth it."""
        reply, wait = self._once(request)
        for attempt in range(1, ATTEMPTS):
            if reply.status not in _AGAIN:
                break
            seconds = 2.0 ** (attempt - 1) if wait is None else wait
            if seconds > LONGEST_WAIT:
                break
            self.sleep(seconds)
            reply, wait = self._once(request)
        return reply

    def _once(self, request: Request) -> tuple[Reply, float | None]:
        try:
            with self.fetcher.send(request.method, request.url, request.headers(), request.body) as answer:
                body = b"".join(_first(answer.pieces(), _MOST))
                wait = after(answer.header("retry-after"), self.now())
                return Reply(answer.status, body, _meaning(answer.status)), wait
        except FetchError as error:
            return Reply(0, b"", f"no answer: {error.reason}"), None


def in_batches(
    urls: Sequence[str], most: int, purge: Callable[[tuple[str, ...]], str], size: int = 1 << 62
) -> Purged:
    """Every address once, in batches of `most` and at most `size` bytes. `purge` tells why it failed, or ""."""
    done: list[str] = []
    refused: list[Refusal] = []
    for batch in _batches(dict.fromkeys(urls), most, size):
        if why := purge(batch):
            refused += (Refusal(url, why) for url in batch)
        else:
            done += batch
    return Purged(tuple(done), tuple(refused))


def _batches(urls: dict[str, None], most: int, size: int) -> Iterator[tuple[str, ...]]:
    batch: list[str] = []
    used = 0
    for url in urls:
        need = len(url.encode()) + 8
        if batch and (len(batch) == most or used + need > size):
            yield tuple(batch)
            batch, used = [], 0
        batch.append(url)
        used += need
    if batch:
        yield tuple(batch)


def _first(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """As many pieces as hold `most` bytes; an answer longer than that is of no use to us."""
    size = 0
    for piece in islice(pieces, 1000):
        yield piece
        size += len(piece)
        if size > most:
            return


def _meaning(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if status in (401, 403):
        return f"answers {status}: the credentials are not accepted"
    if status == 429:
        return "answers 429: it is asked too often"
    return f"answers {status}"
