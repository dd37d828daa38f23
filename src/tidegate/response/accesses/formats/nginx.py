"""nginx: any `log_format`. In: its text, as in nginx.conf without name and quotes. Out: a Format."""

from __future__ import annotations

import re

from tidegate.model.access import Vantage
from tidegate.response.accesses.formats.clocks import CLF, EPOCH, ISO
from tidegate.response.accesses.formats.interface import Format
from tidegate.response.accesses.formats.template import Field, Piece, compiled

_CLOCKS = {"time_local": CLF, "time_iso8601": ISO, "msec": EPOCH}
NAMES = {
    "remote_addr": "peer",
    "request": "request",
    "request_method": "method",
    "request_uri": "target",
    "uri": "path",
    "document_uri": "path",
    "args": "query",
    "query_string": "query",
    "host": "host",
    "http_host": "host",
    "server_name": "host",
    "status": "status",
    "body_bytes_sent": "body",
    "bytes_sent": "whole",
    "http_user_agent": "agent",
    "http_x_forwarded_for": "forwarded",
    "proxy_add_x_forwarded_for": "forwarded",
    "http_range": "asked",
    "sent_http_content_range": "answered",
    "sent_http_content_encoding": "encoding",
    "sent_http_etag": "validator",
    "upstream_cache_status": "cache",
    "request_completion": "finished",
    "request_id": "identity",
    "ssl_protocol": "tls",
}
COMMON = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent'
COMBINED = COMMON + ' "$http_referer" "$http_user_agent"'
MAIN = COMBINED + ' "$http_x_forwarded_for"'
_VARIABLE = re.compile(r"\$\{?([a-z_0-9]+)\}?")


def nginx(log_format: str, name: str = "nginx") -> Format:
    """The format that nginx writes for this `log_format`. Raises UsageError where it holds no time."""
    pieces: list[Piece] = []
    at = 0
    for m in _VARIABLE.finditer(log_format):
        if m.start() > at:
            pieces.append(log_format[at : m.start()].encode())
        pieces.append(Field(NAMES.get(m[1], ""), _CLOCKS.get(m[1])))
        at = m.end()
    if at < len(log_format):
        pieces.append(log_format[at:].encode())
    return compiled(name, pieces, Vantage.ORIGIN)
