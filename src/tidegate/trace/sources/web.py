"""Pages of the web by their addresses: one, a list of them, those of a sitemap or a feed.

In: an address, or a file that lists some. Out: what each serves now, through the guarded fetcher.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from html import unescape

from tidegate.errors import FetchError, SiteError, TraceError
from tidegate.sites.fetch import Fetcher
from tidegate.trace.sources import bodies, opening
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

ADDRESSES = 64
"""Of one shard: what is asked again after a kill."""
MOST_BYTES = 1 << 30
LIST_BYTES = 256 << 20
_SITEMAPS = 50_000
_SECONDS = 300.0
LOCATION = re.compile(r"<(?:\w{1,20}:)?loc>\s{0,99}(?:<!\[CDATA\[)?\s{0,99}([^<\s\]]{1,4096})", re.I)
_FEED_LINK = re.compile(
    r"<link>\s{0,99}(?:<!\[CDATA\[)?\s{0,99}([^<\s\]]{1,4096})"
    r"|<(?:atom:)?link\b[^>]{0,999}?\bhref\s{0,9}=\s{0,9}[\"']([^\"']{1,4096})[\"']"
    r"|<enclosure\b[^>]{0,999}?\burl\s{0,9}=\s{0,9}[\"']([^\"']{1,4096})[\"']"
    r"|<guid[^>]{0,99}>\s{0,99}(https?://[^<\s]{1,4096})",
    re.I,
)
"""Bounded everywhere: a list may be a hundred megabytes of anything."""
INDEX = re.compile(r"<(?:\w+:)?sitemapindex\b", re.I)


def plan_page(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """One address."""
    yield Shard("web", where, (where,), where)


def plan_list(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """A file, here or served, with an address a line; lines that begin with # do not count."""
    lines = whole(where, settings, LIST_BYTES).decode("utf-8", "replace").splitlines()
    yield from _shards(
        (line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")), where
    )


def plan_sitemap(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """A sitemap, an index of sitemaps, packed or not."""
    found, troubles = list[str](), list[Unread]()
    waiting, seen = [where], {where}
    while waiting:
        address = waiting.pop(0)
        try:
            text = xml(whole(address, settings, LIST_BYTES))
        except (TraceError, SiteError) as error:
            if address == where:
                raise
            troubles.append(Unread(address, f"the sitemap could not be read: {error}"))
            continue
        locations = [unescape(location) for location in LOCATION.findall(text)]
        if not INDEX.search(text):
            found += locations
            continue
        new = [location for location in locations if location not in seen]
        if len(seen) + len(new) > _SITEMAPS:
            troubles.append(Unread(address, "it names more sitemaps than are followed"))
            new = new[: _SITEMAPS - len(seen)]
        seen.update(new)
        waiting += new
    yield from troubles
    yield from _shards(dict.fromkeys(found), where)


def plan_feed(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """RSS or Atom: the feed itself, and whatever its entries link to."""
    text = xml(whole(where, settings, LIST_BYTES))
    yield from _shards(dict.fromkeys([where, *links_of_feed(text)]), where)


def links_of_feed(text: str) -> Iterator[str]:
    """Addresses that a feed's entries name, enclosures too."""
    for groups in _FEED_LINK.findall(text):
        link = unescape(next(filter(None, groups), ""))
        if link.startswith(("http://", "https://")):
            yield link


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """What each address serves now."""
    fetcher = opening.fetcher(settings, MOST_BYTES, _SECONDS)
    for address in shard.names:
        yield fetched(fetcher, address)


def fetched(fetcher: Fetcher, address: str) -> Item | Unread:
    """One answer; anything but 200 is an Unread."""
    try:
        with fetcher.open(address) as answer:
            if answer.status != 200:
                return Unread(address, f"the server answers {answer.status}")
            body = bodies.of_pieces(answer.pieces())
            return Item(answer.url, body, answer.header("content-type"))
    except (FetchError, OSError) as error:
        return Unread(address, str(error) if isinstance(error, FetchError) else type(error).__name__)


def whole(where: str, settings: Settings, most: int) -> bytes:
    """A list's bytes, unpacked where it is packed. Raises TraceError, SiteError."""
    try:
        with opening.opened(where, settings) as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise TraceError(f"{where} cannot be read: {error.strerror or type(error).__name__}") from None
    return unpacked(where, content, most)


def unpacked(where: str, content: bytes, most: int) -> bytes:
    """A list that may be packed. Raises TraceError."""
    if content.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(most + 1)
        except (OSError, EOFError):
            raise TraceError(f"{where} is packed and damaged") from None
    if len(content) > most:
        raise TraceError(f"{where} is larger than a list may be")
    return content


def xml(content: bytes) -> str:
    """Text of a document of addresses."""
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(coding, "replace")
    return content.decode("utf-8", "replace")


def _shards(addresses: Iterator[str] | dict[str, None], word: str) -> Iterator[Shard | Unread]:
    names: list[str] = []
    for address in addresses:
        names.append(address)
        if len(names) == ADDRESSES:
            yield Shard("web", word, tuple(names), word)
            names = []
    if names:
        yield Shard("web", word, tuple(names), word)
