"""A website of which only its pages are known: it is watched, and written by others.

In: its address and where to start. Out: what it serves, as `interface.Site` lists and reads it. Nobody can
publish there or take down from there through HTTP: both say who can.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NoReturn, cast
from urllib.parse import quote

from tidegate.errors import SiteError
from tidegate.sites import gone
from tidegate.sites.content import Content
from tidegate.sites.crawl import guess
from tidegate.sites.crawl.crawler import Crawler, Plan
from tidegate.sites.crawl.scope import Scope, literal
from tidegate.sites.crawl.state import CrawlState, Known
from tidegate.sites.interface import Gone, Kind, Published, StillThere, TakenDown
from tidegate.sites.paths import shown
from tidegate.sites.public import Public
from tidegate.sites.urls import parse

_MISSING = (401, 403, 404, 410, 451)


class HttpPublic(Public):
    """A public address at which a path may hold a query, or an escape that cannot be undone."""

    @property
    def scope(self) -> Scope:
        """What belongs to the site."""
        base = parse(self.address)
        return Scope(parse(self.address if base.target.endswith("/") else f"{self.address}/"))

    def url(self, path: str) -> str:
        """Where a path is seen."""
        scope = self.scope
        return scope.url(scope.of(path))

    def variants(self, path: str, versions: tuple[str, ...] = ()) -> tuple[str, ...]:
        """As for every site; a path with a query is asked as it stands, without it, and with one more."""
        plain, file = self.url(path), literal(path)
        if "?" not in path and "%" not in path and file:
            return Public.variants(self, path, versions)
        bare = plain.partition("?")[0]
        found = [plain, f"{plain}{'&' if '?' in plain else '?'}tidegate=1", bare]
        found += [self.address.rstrip("/") + "/" + quote(file, safe="/")] if file.isprintable() else []
        return tuple(dict.fromkeys(found))


class HttpSite:
    """See `interface.Site`. `state`: what is known between two listings. `crawler.report`: what was left out."""

    def __init__(self, name: str, public: HttpPublic, plan: Plan, state: CrawlState) -> None:
        self.name, self.public, self.state = name, public, state
        self.crawler = Crawler(name, public.scope, public.fetcher, plan, state)
        self._agent = {"User-Agent": plan.agent}

    def list(self, *, versions: bool = False) -> Iterator[Published]:
        """A crawl: everything that answers, as it is met. Its digest stands where every byte was read.

        UNREADABLE: the site names it and gives no answer. Raises SiteError where nothing can be asked at all.
        """
        return self.crawler.crawl()

    @contextmanager
    def read(self, path: str, version: str = "") -> Iterator[BinaryIO]:
        """The bytes as the public gets them, decoded."""
        with self.public.fetcher.open(self.public.url(path), self._agent) as fetched:
            if version or not 200 <= fetched.status < 300:
                raise SiteError(f"{self.name} has no {shown(path)} (it answers {fetched.status})")
            with io.BufferedReader(_Pieces(fetched.pieces())) as stream:
                yield cast(BinaryIO, stream)

    def versions(self, path: str) -> tuple[Published, ...]:
        """What answers now, or nothing. Raises SiteError where that cannot be told."""
        public = self.public
        look = self.crawler.look(Known(public.scope.of(path)))
        if look.status in _MISSING:
            return ()
        changed = look.changed or dt.datetime.fromtimestamp(0, dt.UTC)
        if not 200 <= look.status < 300:
            return (Published(path, None, 0, changed, kind=Kind.UNREADABLE),)
        return (Published(path, look.digest, look.size, changed, token=look.token),)

    def publish(self, path: str, content: Content, digest: str, length: int, media_type: str) -> NoReturn:
        """Raises SiteError: HTTP only reads."""
        raise SiteError(
            f"{self.name} is only read, over HTTP: {shown(path)} is published by whoever writes its files; "
            "add their folder, store or server as a site to publish through it"
        )

    def take_down(self, path: str) -> TakenDown:
        """Raises SiteError: HTTP only reads."""
        raise SiteError(
            f"{self.name} is only read, over HTTP: {shown(path)} can be removed by the owner of its server; "
            "until then its deny-map can withhold it (docs/guides/deny.md)"
        )

    def verify_gone(self, path: str, digest: str | None = None) -> Gone | StillThere:
        """See `interface.Site`."""
        return gone.verify(self, path, digest, self.public)

    def neighbours(self, path: str, reach: int = 2) -> tuple[str, ...]:
        """Paths with the numbers of this one counted on; nobody knows whether they are there."""
        scope = self.public.scope
        return tuple(map(scope.path, guess.neighbours(scope.of(path), reach)))

    def close(self) -> None:
        """Let go of the file of the state."""
        self.state.close()


class _Pieces(io.RawIOBase):
    """Pieces as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            try:
                self._rest = memoryview(next(self._pieces))
            except StopIteration:
                return 0
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
