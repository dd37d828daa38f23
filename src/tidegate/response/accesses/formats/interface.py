"""What every format of access log gives: the shape of its lines, the hour of one, and the request it tells of.

In: one line, bytes without its end. Out: a `Request`, or None where the line is not of the format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tidegate.model.access import Cache, Vantage
from tidegate.response.accesses.formats.clocks import Clock, Moment

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """One logged request, as written: no zone, skew or proxy is applied yet.

    `body`: bytes of the body sent; `whole`: bytes sent with the header. None where the log does not say.
    `finished`: whether the answer was sent to its end, where the log says so.
    """

    moment: Moment
    peer: str
    forwarded: tuple[str, ...] = ()
    method: str = "GET"
    target: str = ""
    host: str = ""
    status: int | None = None
    body: int | None = None
    whole: int | None = None
    agent: str = ""
    asked: str = ""
    answered: str = ""
    encoding: str | None = None
    validator: str = ""
    cache: Cache = Cache.UNKNOWN
    finished: bool | None = None
    identity: str = ""
    tls: str = ""


@dataclass(frozen=True, slots=True)
class Hour:
    """The pin of a line's time, and the span it stands for: `start` in seconds, `width` long."""

    head: bytes
    tail: bytes
    start: float
    width: int
    zoned: bool


@dataclass(frozen=True, slots=True)
class Format:
    """`before` and `after` are patterns of what stands around the time; `fields` takes a line apart.

    Names of fields: peer forwarded time request method target path query host status body whole agent asked
    answered encoding validator cache finished identity tls. Others are not looked at.
    """

    name: str
    vantage: Vantage
    clock: Clock
    before: bytes
    after: bytes
    fields: Callable[[bytes], Fields | None]
    tidy: Callable[[str], str] = str

    def same(self, other: Format) -> bool:
        """Whether both take the same lines, and take them apart alike."""
        return (self.name, self.before, self.clock, self.after) == (
            other.name,
            other.before,
            other.clock,
            other.after,
        )

    def shape(self, ends: Iterable[tuple[bytes, bytes]]) -> bytes:
        """The pattern of one line, end included, whose time has one of these heads and tails."""
        return b"%s(?:%s)%s\\r?\\n" % (self.before, self.clock.pinned(ends), self.after)

    def capture(self) -> Any:
        """The pattern of one line without its end, any time, with its head and tail as groups 1 and 2."""
        return _captured(self.before, self.clock, self.after)

    def hour(self, line: bytes) -> Hour | None:
        """Which hour the line is in; None where it is not of this format."""
        m = self.capture().fullmatch(line)
        if m is None:
            return None
        start = self.clock.read((m[1] + self.clock.zero + m[2]).decode("latin-1"))
        if start is None:
            return None
        return Hour(m[1], m[2], start.seconds, self.clock.width, start.zoned)

    def read(self, line: bytes) -> Request | None:
        """The request, or None where the line is not of this format."""
        if self.capture().fullmatch(line) is None:
            return None
        fields = self.fields(line)
        moment = fields and self.clock.read(fields.get("time", ""))
        return request(fields, moment, self.tidy) if fields and moment else None


@lru_cache(maxsize=256)
def _captured(before: bytes, clock: Clock, after: bytes) -> Any:
    return pattern(b"%s%s%s" % (before, clock.capture(), after))


def pattern(expression: bytes) -> Any:
    """A pattern over bytes whose work grows with the text and with nothing else, whatever the text."""
    import re2

    options: Any = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.longest_match = True
    options.max_mem = 32 << 20
    return re2.compile(expression, options)


def request(fields: Fields, moment: Moment, tidy: Callable[[str], str] = str) -> Request:
    """A request from fields by name; `tidy` undoes what the format did to agents and headers."""
    method, target = _line(fields)
    text = {name: _said(fields.get(name, "")) for name in _PLAIN}
    return Request(
        moment=moment,
        peer=_said(fields.get("peer", "")),
        forwarded=tuple(
            part.strip() for part in tidy(_said(fields.get("forwarded", ""))).split(",") if part.strip()
        ),
        method=method.upper(),
        target=target,
        host=text["host"].lower(),
        status=number(fields.get("status", "")),
        body=_bytes(fields, "body"),
        whole=_bytes(fields, "whole"),
        agent=tidy(_said(fields.get("agent", ""))),
        asked=tidy(text["asked"]),
        answered=tidy(text["answered"]) or _span(fields),
        encoding=text["encoding"] if "encoding" in fields else None,
        validator=tidy(text["validator"]),
        cache=_cache(text["cache"]),
        finished=_finished(fields),
        identity=text["identity"],
        tls=text["tls"],
    )


_PLAIN = ("host", "asked", "answered", "encoding", "validator", "cache", "identity", "tls")


def _said(value: str) -> str:
    return "" if value in ("-", "") else value


def number(text: str) -> int | None:
    """A whole number not below zero, or None."""
    return int(text) if text.isdigit() and len(text) < 20 else None


def _bytes(fields: Fields, name: str) -> int | None:
    """`-` is how a common log writes that no byte of a body was sent."""
    value = fields.get(name)
    return None if value is None else 0 if value == "-" else number(value)


def _line(fields: Fields) -> tuple[str, str]:
    if "request" in fields:
        method, _, rest = fields["request"].partition(" ")
        target, _, _ = rest.rpartition(" ") if rest.rpartition(" ")[2].startswith("HTTP/") else (rest, "", "")
        return method, target
    target = fields.get("target") or fields.get("path", "")
    query = _said(fields.get("query", "")).lstrip("?")
    return fields.get("method", "GET"), f"{target}?{query}" if query else target


_HITS = {
    "hit",
    "refreshhit",
    "originshieldhit",
    "stale",
    "updating",
    "revalidated",
    "1",
    "tcp_hit",
    "tcp_mem_hit",
}
_MISSES = {"miss", "expired", "bypass", "0", "tcp_miss", "tcp_refresh_miss", "error", "limitexceeded"}


def _cache(word: str) -> Cache:
    low = word.lower()
    return Cache.HIT if low in _HITS else Cache.MISS if low in _MISSES else Cache.UNKNOWN


def _finished(fields: Fields) -> bool | None:
    """nginx writes OK or nothing; Apache X for a connection that broke; readers of others write yes or no."""
    if "connection" in fields:
        return fields["connection"] != "X"
    if "detail" in fields:
        return {"hit": True, "miss": True, "refreshhit": True, "clientcommerror": False}.get(
            fields["detail"].lower()
        )
    word = fields.get("finished")
    return None if word is None else word in ("OK", "yes")


def _span(fields: Fields) -> str:
    first, last = fields.get("range_start", ""), fields.get("range_end", "")
    return f"bytes {first}-{last}/*" if first.isdigit() and last.isdigit() else ""
