"""The guarded fetcher: every request that leaves for a website goes through here.

In: an address of a page. Out: the answer, streamed, decoded and hashed. A name is resolved once per hop, all
its addresses are checked, and the connection goes to one that was; a redirect is a new address and is
checked like one. Time, hops and bytes after decoding have limits. Nothing is remembered between requests.
"""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tidegate.errors import FetchError
from tidegate.sites import decoding, wire
from tidegate.sites.addresses import Address, Reach
from tidegate.sites.names import Resolve, system_resolver
from tidegate.sites.urls import Url, join, parse

AGENT = "Tidegate (verifies what was published)"
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one fetch: seconds for all of it and for each wait, bytes after decoding, redirects, ports.

    `downgrade`: whether https may redirect to http.
    """

    seconds: float = 60.0
    read_seconds: float = 10.0
    bytes: int = 1 << 30
    redirects: int = 5
    ports: tuple[int, ...] = (80, 443)
    downgrade: bool = False


@dataclass(slots=True, eq=False)
class Fetched:
    """An answer. `pieces` gives the decoded bytes, once; after its end `digest` and `length` are theirs.

    `url`: where the answer came from at last. `headers`: names in lower case, in order, repeated as sent.
    `sent_digest`: of the bytes before decoding, for files that are themselves compressed.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    hops: tuple[str, ...]
    _body: Callable[[], Iterator[bytes]]
    _coding: str
    _most: int
    digest: str = ""
    sent_digest: str = ""
    length: int = 0

    def header(self, name: str) -> str:
        """The values of a header joined by commas, "" without it."""
        return ", ".join(value for key, value in self.headers if key == name.lower())

    def pieces(self) -> Iterator[bytes]:
        """The decoded body. Raises FetchError: late, large, garbled."""
        sent, seen = hashlib.sha256(), hashlib.sha256()
        for piece in decoding.decoded(self._coding, _hashed(self._body(), sent, self._most)):
            self.length += len(piece)
            if self.length > self._most:
                raise _too_large()
            seen.update(piece)
            yield piece
        self.digest, self.sent_digest = seen.hexdigest(), sent.hexdigest()

    def finish(self) -> Fetched:
        """Read the body to its end and keep nothing of it but digest and length."""
        for _ in self.pieces():
            pass
        return self


@dataclass(frozen=True, slots=True)
class Fetcher:
    """`reach`: which addresses; `resolve`: names to addresses; `tls`: which certificates are trusted."""

    reach: Reach = field(default_factory=Reach)
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = system_resolver
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    clock: wire.Clock = time.monotonic

    @contextmanager
    def open(self, address: str, headers: Mapping[str, str] | None = None) -> Iterator[Fetched]:
        """Ask, following redirects. Raises FetchError."""
        deadline = wire.Deadline(self.limits.seconds, self.limits.read_seconds, self.clock)
        url, hops = parse(address), list[str]()
        sent = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": decoding.ACCEPTED, **(headers or {})}
        while True:
            answer = wire.ask(url, self._address(url, deadline), sent, deadline, self.tls)
            try:
                location = answer.header("location")
                if answer.status not in _REDIRECTS or not location:
                    yield self._fetched(url, answer, tuple(hops))
                    return
            finally:
                answer.close()
            hops.append(str(url))
            url, sent = self._next(url, location, len(hops), sent)

    @contextmanager
    def send(
        self, method: str, address: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Iterator[Fetched]:
        """Ask once, with a body; a redirect is an answer, not a way to go. Raises FetchError."""
        deadline = wire.Deadline(self.limits.seconds, self.limits.read_seconds, self.clock)
        url = parse(address)
        sent = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": decoding.ACCEPTED, **(headers or {})}
        if body or method in ("POST", "PUT"):
            sent["Content-Length"] = str(len(body))
        answer = wire.ask(url, self._address(url, deadline), sent, deadline, self.tls, method, body)
        try:
            yield self._fetched(url, answer, ())
        finally:
            answer.close()

    def fetch(self, address: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Ask and read to the end; of the body only digest and length are kept. Raises FetchError."""
        with self.open(address, headers) as fetched:
            return fetched.finish()

    def _fetched(self, url: Url, answer: wire.Answer, hops: tuple[str, ...]) -> Fetched:
        coding = answer.header("content-encoding")
        return Fetched(
            str(url), answer.status, answer.headers, hops, answer.pieces, coding, self.limits.bytes
        )

    def _next(self, url: Url, location: str, hops: int, sent: dict[str, str]) -> tuple[Url, dict[str, str]]:
        if hops > self.limits.redirects:
            raise FetchError(f"the server redirects more than {self.limits.redirects} times", "refused")
        found = join(url, location)
        if url.scheme == "https" and found.scheme == "http" and not self.limits.downgrade:
            raise FetchError("a redirect leads from https to http", "refused")
        if (found.scheme, found.host, found.port) != (url.scheme, url.host, url.port):
            sent = {name: value for name, value in sent.items() if name.lower() not in _OWN}
        return found, sent

    def _address(self, url: Url, deadline: wire.Deadline) -> Address:
        """The first of a name's addresses, after every one was found good."""
        if url.port not in self.limits.ports:
            raise FetchError(f"port {url.port} is not asked: add it to `ports` if it is yours", "refused")
        found = self.resolve(url.host, deadline.next())
        if not found:
            raise FetchError("the name resolves to no address", "unreachable")
        checked = tuple(map(self.reach.check, found))
        return checked[0]


_OWN = ("authorization", "cookie")
"""Headers meant for one server, which a redirect must not carry to another."""


def _hashed(pieces: Iterator[bytes], seen: hashlib._Hash, most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise _too_large()
        seen.update(piece)
        yield piece


def _too_large() -> FetchError:
    return FetchError("the answer is larger than allowed", "large")
