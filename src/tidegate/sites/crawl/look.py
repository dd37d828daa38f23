"""Asking for one object. In: what is known of it. Out: a `Look`: what the answer was, and what it leads to.

What has not changed is not fetched again: the server says 304. A server's word is believed only where it can
be right: a file changed within the last minute may change again and keep its date, its ETag and its length.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from tidegate.errors import FetchError
from tidegate.sites.crawl import links
from tidegate.sites.crawl.scope import Scope
from tidegate.sites.crawl.state import Known
from tidegate.sites.fetch import Fetched, Fetcher

FRESH = 60.0
"""Seconds after its last change during which an object's date proves nothing."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
UNCHANGED = 304


@dataclass(slots=True)
class Look:
    """`status`: 0 where no answer came, `why` says so. `links`: unresolved, with the page they stand on.

    `digest`: SHA-256 where every byte was read. `moved`: the target a redirect within the site leads to.
    """

    status: int
    why: str = ""
    moved: str = ""
    at: str = ""
    links: tuple[str, ...] = ()
    page: bool = False
    digest: str | None = None
    size: int = 0
    etag: str = ""
    modified: str = ""
    token: str = ""
    retry_after: str = ""
    cut: bool = False
    changed: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Looker:
    """`page_bytes`: how much of a page is read for its links. `agent`: what the server is told."""

    fetcher: Fetcher
    scope: Scope
    page_bytes: int
    agent: str

    def look(self, known: Known, now: dt.datetime) -> Look:
        """Never raises FetchError: what could not be asked is a Look as well."""
        try:
            with self.fetcher.open(self.scope.url(known.target), self._headers(known)) as fetched:
                return self._read(known, fetched, now)
        except FetchError as error:
            return Look(0, error.reason)

    def _headers(self, known: Known) -> dict[str, str]:
        headers = {"User-Agent": self.agent}
        if known.live and known.etag:
            headers["If-None-Match"] = known.etag
        if known.live and known.modified:
            headers["If-Modified-Since"] = known.modified
        return headers

    def _read(self, known: Known, fetched: Fetched, now: dt.datetime) -> Look:
        target = known.target
        if fetched.hops:
            moved = self.scope.target(fetched.url, target)
            if moved and moved != target:
                return Look(fetched.status, moved=moved)
            target = moved or ""
        look = Look(fetched.status, at=target, retry_after=fetched.header("retry-after"))
        look.changed = _instant(fetched.header("last-modified"))
        if not 200 <= fetched.status < 300:
            return look
        firm = _firm(fetched, look.changed, now)
        if firm:
            look.etag, look.modified = fetched.header("etag"), fetched.header("last-modified")
        self._body(look, known, fetched, firm)
        return look

    def _body(self, look: Look, known: Known, fetched: Fetched, firm: bool) -> None:
        """Read what must be: all of a page, and of anything the server gives no proof for."""
        pieces = fetched.pieces()
        begin = next(pieces, b"")
        media_type = fetched.header("content-type")
        kind = links.family(media_type, look.at, begin[:512]) if look.at else ""
        claimed = "|".join(fetched.header(name) for name in ("etag", "last-modified", "content-length"))
        whole = bool(kind) or not firm or known.token.startswith("sha256:")
        content, ended = _read_pieces(begin, pieces, self.page_bytes if kind else 0, whole)
        look.digest = fetched.digest if ended else None
        look.size = fetched.length if ended else _length(fetched)
        look.token = f"sha256:{fetched.digest}" if ended else claimed
        look.page, look.cut = bool(kind), bool(kind) and fetched.length > self.page_bytes
        found = links.of_headers(fetched.headers) if look.at else iter(())
        look.links = (*found, *_links(kind, content, media_type, self.page_bytes))
        if kind == "html" and (base := links.base_of(content)):
            look.at = self.scope.target(base, look.at) or look.at


def _read_pieces(begin: bytes, pieces: Iterator[bytes], keep: int, whole: bool) -> tuple[bytes, bool]:
    """The first `keep` bytes, and whether the end was reached."""
    if not whole:
        return b"", False
    kept = bytearray(begin[:keep])
    for piece in pieces:
        if len(kept) < keep:
            kept += piece[: keep - len(kept)]
    return bytes(kept), True


def _links(kind: str, content: bytes, media_type: str, most: int) -> Iterator[str]:
    if kind == "packed":
        content = links.unpacked(content, most)
        kind = links.family("application/octet-stream", "", content[:512])
    charset = _CHARSET.search(media_type)
    return links.links(kind, content, charset[1] if charset else "") if kind else iter(())


def _firm(fetched: Fetched, changed: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the server's validators change whenever the bytes do."""
    if changed is None:
        etag = fetched.header("etag")
        return bool(etag) and not etag.startswith("W/")
    asked = _instant(fetched.header("date")) or now
    return (asked - changed).total_seconds() >= FRESH


def _instant(value: str) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _length(fetched: Fetched) -> int:
    value = fetched.header("content-length")
    plain = value.isascii() and value.isdigit() and not fetched.header("content-encoding")
    return int(value[:15]) if plain else 0
