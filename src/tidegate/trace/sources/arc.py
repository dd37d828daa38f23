"""Web archives of before 2009 (ARC), local, stored or served. In: where one lies. Out: its records' bodies.

A record is one line (address, host, instant, media type, and the length last) and what the server sent. Old crawlers
wrote lengths that are wrong: where no line follows a record, the next one is looked for, and that is an Unread.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import IO, cast

from tidegate.errors import SiteError, TraceError
from tidegate.trace.sources import bodies, messages, opening
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

SUFFIXES = (".arc", ".arc.gz")
LARGEST = 160 << 20
"""Bytes of one record that are read; a larger one is an Unread."""
_LINE = re.compile(
    rb"(?P<where>[a-zA-Z][a-zA-Z0-9+.-]*:[^\r\n]{0,8192}?) (?P<host>[0-9a-fA-F.:]{2,45}) (?P<at>[0-9]{4,17})"
    rb" (?P<type>[^\r\n]{0,300}?)(?: [^\r\n]{0,2000})? (?P<length>[0-9]{1,15})\r?\n"
)
_LONGEST_LINE = 16 << 10
_MOST_DAMAGE = 1000
_OURS = (b"filedesc:", b"dns:", b"warcinfo:")


def plan(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """One archive is one shard."""
    yield Shard("arc", where, word=where)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """Every record that holds something published."""
    try:
        with opening.opened(shard.where, settings) as stream:
            yield from _records(shard.where, _unpacked(io.BufferedReader(opening.Raw(stream))))
    except (OSError, EOFError, zlib.error, SiteError, TraceError) as error:
        yield Unread(shard.where, f"the rest could not be read: {_why(error)}")


def _unpacked(stream: io.BufferedReader) -> IO[bytes]:
    """Each record is packed by itself, or none is: both are one stream."""
    if stream.peek(2)[:2] == b"\x1f\x8b":
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream, mode="rb"))
    return stream


def _records(where: str, stream: IO[bytes]) -> Iterator[Item | Unread]:
    damaged, met = 0, False
    lost = False
    while line := stream.readline(_LONGEST_LINE):
        found = _LINE.fullmatch(line)
        if found is None:
            if line.strip(b"\0\r\n \t") and not lost:
                damaged, lost = damaged + 1, True
                yield Unread(
                    where, "a stretch of it is no record" if met else "it does not begin with a record"
                )
            if damaged > _MOST_DAMAGE:
                yield Unread(where, "more than a thousand damaged stretches: the rest was left")
                return
            continue
        met, lost = True, False
        yield from _item(where, found, stream)


def _item(where: str, found: re.Match[bytes], stream: IO[bytes]) -> Iterator[Item | Unread]:
    address = found["where"].decode("utf-8", "backslashreplace")
    length = int(found["length"])
    if length > LARGEST:
        _passed(stream, length)
        yield Unread(address, "a record is larger than allowed")
        return
    block = stream.read(length)
    if len(block) < length:
        yield Unread(where, "its last record is cut off")
    if found["where"].startswith(_OURS):
        return
    body, media_type = block, found["type"].decode("latin-1")
    if block.startswith(b"HTTP/"):
        message = messages.opened(block)
        body, media_type = message.body, message.media_type or media_type
        if message.trouble:
            yield Unread(address, message.trouble)
    yield Item(
        address,
        body if len(body) <= bodies.IN_MEMORY else bodies.of_pieces(iter((body,))),
        media_type,
        _instant(found["at"].decode()),
        where,
    )


def _passed(stream: IO[bytes], length: int) -> None:
    while length > 0 and (piece := stream.read(min(length, 1 << 20))):
        length -= len(piece)


def _instant(digits: str) -> str:
    """ISO 8601 of fourteen digits, as web archives write it; "" of anything else."""
    if len(digits) != 14:
        return ""
    parts = digits[:4], digits[4:6], digits[6:8], digits[8:10], digits[10:12], digits[12:]
    return "{}-{}-{}T{}:{}:{}Z".format(*parts)


def _why(error: Exception) -> str:
    if isinstance(error, SiteError | TraceError):
        return str(error)
    return (error.strerror if isinstance(error, OSError) else None) or "it is damaged"
