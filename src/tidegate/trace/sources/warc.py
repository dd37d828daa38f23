"""Web archives (WARC, WET, WAT), local, stored or served. In: where one lies. Out: its records' bodies.

FastWARC reads; what it does not tell is told here. It ends at the first bytes that are no record, and in silence
where a file was cut off: so every record's length is compared, and a damaged stretch is passed over to the next
record, as an Unread. A body is taken out of its HTTP message leniently, for archives keep what servers sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tidegate.errors import SiteError, TraceError
from tidegate.trace.sources import bodies, messages, opening, resync
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

SUFFIXES = (
    ".warc",
    ".wet",
    ".wat",
    ".warc.gz",
    ".wet.gz",
    ".wat.gz",
    ".warc.zst",
    ".wet.zst",
    ".warc.bz2",
    ".warc.xz",
)
LARGEST = 160 << 20
"""Bytes of one record that are read, for it is in memory twice meanwhile; a larger one is an Unread."""
_ATTEMPTS = 3
_MOST_DAMAGE = 1000


def plan(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """One archive is one shard."""
    yield Shard("warc", where, word=where)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """Every record that holds something published."""
    if shard.names:
        for name in shard.names:
            offset, _, length = name.partition("+")
            yield from _Archive(shard.where, settings).records(int(offset), int(length))
    else:
        yield from _Archive(shard.where, settings).records()


class _Archive:
    """One reading of one archive, which may begin again behind damage or a lost connection."""

    def __init__(self, where: str, settings: Settings) -> None:
        self._where, self._settings = where, settings
        self._seen = -1
        self._wholly = True
        self._lenient = False

    def records(self, start: int = 0, length: int = 0) -> Iterator[Item | Unread]:
        """From `start` on; what cannot be read is an Unread, and reading goes on at the next record found."""
        failures, stretches, at = 0, 0, start
        while stretches < _MOST_DAMAGE:
            stretches += 1
            seen = self._seen
            try:
                with opening.opened(self._where, self._settings, at, length) as stream:
                    yield from self._stretch(stream, at)
                damage = None if length else self._short(start)
            except (OSError, SiteError, TraceError) as error:
                if not isinstance(error, resync.DamageError):
                    failures = 1 if self._seen > seen else failures + 1
                    if failures >= _ATTEMPTS or length:
                        yield Unread(self._where, f"the rest could not be read: {_why(error)}")
                        return
                    at = max(self._seen, at)
                    continue
                damage = error
            if damage is None:
                return
            found = None if length else self._next(max(self._seen, at))
            if found is not None and not self._lenient and self._only_blank(found):
                self._lenient = True
            else:
                yield Unread(self._where, str(damage))
            if found is None:
                return
            at = found
        yield Unread(self._where, "more than a thousand damaged stretches: the rest was left")

    def _stretch(self, stream: Any, base: int) -> Iterator[Item | Unread]:
        for record in resync.iterate(stream, self._lenient):
            position = record.position if record.position >= 0 else -1
            if 0 <= position <= self._seen:
                continue
            block = record.block(LARGEST)
            self._seen, self._wholly = max(position, self._seen), record.located
            if block is None:
                yield Unread(self._where, "a record is larger than allowed")
                continue
            if isinstance(block, resync.DamageError):
                raise block
            yield from self._item(record, block)

    def _item(self, record: resync.Record, block: bytes) -> Iterator[Item | Unread]:
        if record.kind in ("warcinfo", "request", "revisit", "unknown"):
            return
        where = record.header("WARC-Target-URI") or self._where
        if record.header("WARC-Truncated"):
            yield Unread(where, "the archive holds only the beginning of it")
        body, media_type = block, record.header("Content-Type")
        if record.kind == "response" and block.startswith(b"HTTP/"):
            message = messages.opened(block)
            body, media_type = message.body, message.media_type
            if message.trouble:
                yield Unread(where, message.trouble)
        position = record.position
        yield Item(
            where.strip("<>"),
            body if len(body) <= bodies.IN_MEMORY else bodies.of_pieces(iter((body,))),
            media_type,
            record.header("WARC-Date"),
            self._where,
            position,
            -1,
            record=lambda: record.whole(block),
        )

    def _short(self, start: int) -> resync.DamageError | None:
        """Whether bytes follow the last record that are none, or its end is missing."""
        if not self._wholly:
            return None
        with opening.opened(self._where, self._settings, max(self._seen, start, 0)) as stream:
            return resync.ending(stream)

    def _next(self, after: int) -> int | None:
        with suppress(OSError, SiteError), opening.opened(self._where, self._settings, after) as stream:
            return resync.find(stream, after)
        return None

    def _only_blank(self, until: int) -> bool:
        if self._seen < 0 or until - self._seen > LARGEST:
            return False
        with suppress(OSError, SiteError), opening.opened(self._where, self._settings, self._seen) as stream:
            return resync.only_blank(stream, until)
        return False


def _why(error: Exception) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)
