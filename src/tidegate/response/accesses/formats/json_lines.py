"""A JSON object a line: nginx, Caddy, CloudFront, Akamai DataStream 2, or any with its names given.

In: a first line, or a map of names. Out: a Format. The shape asks that strings are closed and that the time
stands under its name; what an object says is read from the lines that name the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from tidegate.model.access import Vantage
from tidegate.response.accesses.formats.clocks import CLF, EPOCH, EPOCH_MILLI, ISO, ISO_UTC, Clock, literal
from tidegate.response.accesses.formats.interface import Fields, Format
from tidegate.response.accesses.formats.nginx import NAMES as NGINX

_ITEM = rb'(?:[^"\x00\r\n]|"(?:[^"\\\x00\r\n]|\\[^\x00\r\n])*")*?'
_STRING = rb'"(?:[^"\\\x00\r\n]|\\[^\x00\r\n])*"'
CADDY = {
    "ts": "time", "request.remote_ip": "peer", "request.client_ip": "client", "request.method": "method",
    "request.uri": "target", "request.host": "host", "status": "status", "size": "body",
    "request.headers.User-Agent": "agent", "request.headers.X-Forwarded-For": "forwarded",
    "request.headers.Range": "asked", "resp_headers.Content-Range": "answered",
    "resp_headers.Content-Encoding": "encoding", "resp_headers.Etag": "validator",
}  # fmt: skip
AKAMAI = {
    "reqTimeSec": "time", "cliIP": "peer", "reqMethod": "method", "reqPath": "path", "queryStr": "query",
    "reqHost": "host", "statusCode": "status", "bytes": "body", "UA": "agent", "xForwardedFor": "forwarded",
    "range": "asked", "cacheStatus": "cache", "reqId": "identity", "tlsVersion": "tls",
}  # fmt: skip
CLOUDFRONT = {
    "c-ip": "peer", "cs-method": "method", "cs-uri-stem": "path", "cs-uri-query": "query",
    "x-host-header": "host", "sc-status": "status", "sc-bytes": "whole", "cs(User-Agent)": "agent",
    "x-forwarded-for": "forwarded", "x-edge-result-type": "cache", "x-edge-request-id": "identity",
    "x-edge-detailed-result-type": "detail", "ssl-protocol": "tls", "sc-range-start": "range_start",
    "sc-range-end": "range_end",
}  # fmt: skip
GENERIC = {
    **NGINX, "time_local": "time", "time_iso8601": "time", "msec": "time", "timestamp": "time", "@timestamp": "time",
    "time": "time", "ts": "time", "client_ip": "peer", "remote_ip": "peer", "clientip": "peer", "ip": "peer",
    "method": "method", "verb": "method", "uri": "target", "url": "target", "path": "path", "bytes": "body",
    "user_agent": "agent", "agent": "agent", "x_forwarded_for": "forwarded", "response": "status",
}  # fmt: skip
_CLOCKS = ((CLF, '"'), (ISO, '"'), (EPOCH, '"'), (EPOCH, ""), (EPOCH_MILLI, '"'), (EPOCH_MILLI, ""))
_TIMES = ("time_local", "time_iso8601", "msec", "@timestamp", "timestamp", "time", "ts", "reqTimeSec")


def from_object(line: bytes, names: Mapping[str, str] | None = None) -> Format | None:
    """The format of which this line is an example; None where it is no object, or no time is found in it."""
    found = flattened(line)
    if found is None:
        return None
    if {"date", "time", "cs-method"} <= found.keys():
        return _paired(line)
    name, vantage, chosen = _whose(found, names)
    times = [key for key, field in chosen.items() if field == "time" and key in found]
    for key in sorted(times, key=lambda k: _TIMES.index(k) if k in _TIMES else -1):
        for clock, quote in _CLOCKS:
            if clock.read(str(found[key])) and re.search(_time(key, clock, quote), line):
                return _format(name, vantage, clock, (key, quote), chosen)
    return None


def _whose(found: Fields, names: Mapping[str, str] | None) -> tuple[str, Vantage, Mapping[str, str]]:
    if names is not None:
        return "json", Vantage.ORIGIN, names
    if "reqTimeSec" in found and "cliIP" in found:
        return "akamai-json", Vantage.EDGE, AKAMAI
    if "request.uri" in found:
        return "caddy", Vantage.ORIGIN, CADDY
    return "json", Vantage.ORIGIN, GENERIC


def _key(key: str, quote: str) -> bytes:
    return b'"%s"[ \\t]*:[ \\t]*%s' % (literal(key.rsplit(".", 1)[-1].encode()), quote.encode())


def _time(key: str, clock: Clock, quote: str) -> bytes:
    return _key(key, quote) + clock.head + clock.middle + clock.tail


def _format(
    name: str, vantage: Vantage, clock: Clock, at: tuple[str, str], names: Mapping[str, str]
) -> Format:
    key, quote = at
    before = rb"[ \t]*\{" + _ITEM + _key(key, quote)
    after = quote.encode() + rb"[ \t]*(?:,[ \t]*" + _ITEM + rb")?\}[ \t]*"
    tidy: Callable[[str], str] = unquote if name == "akamai-json" else str
    return Format(name, vantage, clock, before, after, _reader(names, key), tidy)


def _paired(line: bytes) -> Format | None:
    """CloudFront's objects, with date and time in two fields: one time, if they stand side by side."""
    between = re.search(rb'"date"[ \t]*:[ \t]*"[0-9-]{10}("[ \t]*,[ \t]*"time"[ \t]*:[ \t]*")', line)
    if between is None:
        return None
    head = rb"[0-9]{4}-[01][0-9]-[0-3][0-9]" + literal(between[1]) + rb"[0-2][0-9]"
    clock = Clock(head, ISO_UTC.middle, b"", ISO_UTC.zero, 3600, ISO_UTC.read)
    before = rb"[ \t]*\{" + _ITEM + _key("date", '"')
    after = rb'"[ \t]*(?:,[ \t]*' + _ITEM + rb")?\}[ \t]*"
    inner = _reader(CLOUDFRONT, "")

    def fields(text: bytes) -> Fields | None:
        found = inner(text)
        raw = flattened(text) or {}
        return found and {**found, "time": f"{raw.get('date')} {raw.get('time')}"}

    return Format(
        "cloudfront-json", Vantage.EDGE, clock, before, after, fields, lambda text: unquote(unquote(text))
    )


def _reader(names: Mapping[str, str], time: str) -> Callable[[bytes], Fields | None]:
    def fields(line: bytes) -> Fields | None:
        found = flattened(line)
        if found is None:
            return None
        named = {
            names[key]: value for key, value in reversed(found.items()) if names.get(key, "time") != "time"
        }
        if time:
            named["time"] = found.get(time, "")
        return named

    return fields


def flattened(line: bytes) -> dict[str, str] | None:
    """The members of an object by their path (`request.headers.Range`), the first of a list; None if it is none."""
    try:
        found = json.loads(line, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None
    return dict(_members("", found)) if isinstance(found, dict) else None


def _members(path: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            pair for key, inner in value.items() for pair in _members(f"{path}.{key}" if path else key, inner)
        ]
    if isinstance(value, list):
        return _members(path, value[0]) if value else []
    return [(path, "" if value is None else str(value))]
