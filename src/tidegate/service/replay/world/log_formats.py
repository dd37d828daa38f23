"""The same requests as twelve servers, caches and balancers would log them. In: requests. Out: lines, by format."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from tidegate.service.replay.world.traffic import HOST, Sent, Tells

_EASTERN = dt.timezone(dt.timedelta(hours=-5))
_NGINX = (
    '$time_iso8601|$remote_addr|"$request_method $request_uri"|$status|$body_bytes_sent|"$http_range"'
    '|"$sent_http_content_range"|"$http_user_agent"|$request_completion|'
)
_IIS_HEAD = (
    "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Fields: date time s-ip cs-method "
    "cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus "
    "sc-win32-status sc-bytes time-taken\r\n"
)
_CLOUDFRONT_HEAD = (
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
    "cs(Referer) cs(User-Agent) cs-uri-query x-edge-result-type x-edge-request-id x-host-header "
    "x-edge-detailed-result-type sc-content-len sc-range-start sc-range-end\n"
)
_AKAMAI_HEAD = (
    "#Version: 1.0\n#Fields: date time cs-ip cs-method cs-uri sc-status sc-bytes time-taken cs(Referer) "
    "cs(User-Agent) cs(Cookie)\n"
)
Line = Callable[[Sent, int, int], str]
"""A request, its number, the file's length."""


@dataclass(frozen=True, slots=True)
class Format:
    """`form`: what to name it where it is not recognised by content. `head`: lines before the first."""

    line: Line
    tells: Tells
    head: str = ""
    form: str = ""
    end: str = "\n"

    def written(self, requests: Iterable[Sent], length: int) -> bytes:
        """A log."""
        lines = (self.line(one, at, length) + self.end for at, one in enumerate(requests))
        return (self.head + "".join(lines)).encode()


def _clf(at: dt.datetime) -> str:
    return at.astimezone(_EASTERN).strftime("%d/%b/%Y:%H:%M:%S %z")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _resolved(one: Sent) -> tuple[str, str]:
    """Path and query as a server that resolves them logs them."""
    path, _, query = one.target.removeprefix(f"https://{HOST}").partition("?")
    path = (
        unquote(path.partition(";")[0]).replace("/old/..", "").replace("/.", "/")
        if ";" in path or "/" in path
        else path
    )
    while "//" in path:
        path = path.replace("//", "/")
    return path, query or "-"


def _relative(one: Sent) -> tuple[str, str]:
    path, _, query = one.target.removeprefix(f"https://{HOST}").partition("?")
    return path, query or "-"


def _asked(one: Sent) -> str:
    return f"bytes={one.span[0]}-{one.span[1]}" if one.span else "-"


def _answered(one: Sent, length: int) -> str:
    return f"bytes {one.span[0]}-{one.span[1]}/{length}" if one.span else "-"


def _combined(one: Sent, number: int, length: int) -> str:
    return (
        f'{one.address} - - [{_clf(one.at)}] "{one.method} {one.target} HTTP/1.1" {one.status} {one.body or "-"} '
        f'"-" "{_quoted(one.agent)}"'
    )


def _vhost(one: Sent, number: int, length: int) -> str:
    return (
        f'{HOST}:443 {one.address} - - [{_clf(one.at)}] "{one.method} {one.target} HTTP/2.0" {one.status} '
        f'{one.body + one.header} "-" "{_quoted(one.agent)}"'
    )


def _nginx(one: Sent, number: int, length: int) -> str:
    return (
        f'{one.at.isoformat(timespec="seconds")}|{one.address}|"{one.method} {one.target}"|{one.status}|{one.body}'
        f'|"{_asked(one)}"|"{_answered(one, length)}"|"{_quoted(one.agent)}"|{"OK" if one.ended else ""}|'
    )


def _forwarded(one: Sent, number: int, length: int) -> str:
    return _combined(one, number, length) + ' "-"'


def _iis(one: Sent, number: int, length: int) -> str:
    path, query = _resolved(one)
    return (
        f"{one.at:%Y-%m-%d %H:%M:%S} 10.0.0.5 {one.method} {path.replace(' ', '+')} {query} 443 - {one.address} "
        f"{one.agent.replace(' ', '+')} - {one.status} 0 {0 if one.ended else 64} {one.body + one.header} 15"
    )


def _cloudfront(one: Sent, number: int, length: int) -> str:
    path, query = _relative(one)
    first, last = one.span or ("-", "-")
    words = (
        f"{one.at:%Y-%m-%d}", f"{one.at:%H:%M:%S}", "IAD89-C1", one.body + one.header, one.address, one.method,
        "d111.cloudfront.net", path, one.status, "-", quote(one.agent), query, "Hit", f"req{number:08d}==", HOST,
        "Hit" if one.ended else "ClientCommError", one.body, first, last,
    )  # fmt: skip
    return "\t".join(map(str, words))


def _s3(one: Sent, number: int, length: int) -> str:
    path, query = _resolved(one)
    asked = f"{quote(path)}{'?' + query if query != '-' else ''}"
    return (
        f"79a59df900b9 agency-public [{one.at:%d/%b/%Y:%H:%M:%S} +0000] {one.address} - REQ{number:012X} "
        f'REST.{one.method}.OBJECT {quote(quote(path[1:])) or "-"} "{one.method} {asked} HTTP/1.1" {one.status} - '
        f'{one.body or "-"} {length} 70 10 "-" "{one.agent.replace(chr(34), "%22")}" - hostid= - '
        "ECDHE-RSA-AES128-GCM-SHA256 - agency-public.s3.amazonaws.com TLSv1.2 - -"
    )


def _balancer(one: Sent, number: int, length: int) -> str:
    target = one.target if one.target.startswith("http") else f"https://{HOST}:443{one.target}"
    address = f"[{one.address}]:443" if ":" in one.address else f"{one.address}:50123"
    return (
        f"h2 {one.at:%Y-%m-%dT%H:%M:%S}.000000Z app/site/50dc6c495c0c9188 {address} 10.0.0.9:80 0.000 0.001 0.000 "
        f'{one.status} {one.status} 34 {one.body + one.header} "{one.method} {target} HTTP/2.0" '
        f'"{_quoted(one.agent)}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:x '
        f'"Root=1-58337262" "-" "-" 0 {one.at:%Y-%m-%dT%H:%M:%S}.000000Z "forward" "-" "-" "10.0.0.9:80" '
        f'"{one.status}" "-" "-"'
    )


def _akamai(one: Sent, number: int, length: int) -> str:
    words = (
        f"{one.at:%Y-%m-%d}", f"{one.at:%H:%M:%S}", one.address, one.method,
        f"/{HOST}{one.target.removeprefix(f'https://{HOST}')}", str(one.status), str(one.body), "12", '"-"',
        f'"{_quoted(one.agent)}"', '"-"',
    )  # fmt: skip
    return "\t".join(words)


def _akamai_json(one: Sent, number: int, length: int) -> str:
    path, query = _relative(one)
    return json.dumps(
        {"version": 1, "cp": "123456", "reqId": f"{number:x}", "reqTimeSec": f"{one.at.timestamp():.3f}",
         "bytes": str(one.body), "cliIP": one.address, "statusCode": str(one.status), "proto": "HTTP/2",
         "reqHost": HOST, "reqMethod": one.method, "reqPath": path.lstrip("/"), "queryStr": query,
         "UA": quote(one.agent), "range": f"{one.span[0]}-{one.span[1]}" if one.span else "-", "cacheStatus": "1"}
    )  # fmt: skip


def _nginx_json(one: Sent, number: int, length: int) -> str:
    return json.dumps(
        {"time_local": _clf(one.at), "remote_addr": one.address, "request": f"{one.method} {one.target} HTTP/2.0",
         "status": str(one.status), "body_bytes_sent": str(one.body), "http_user_agent": one.agent,
         "http_range": _asked(one), "http_referer": "-"}
    )  # fmt: skip


def _caddy(one: Sent, number: int, length: int) -> str:
    headers = {"User-Agent": [one.agent]} | ({"Range": [_asked(one)]} if one.span else {})
    answer = {"Server": ["Caddy"]} | ({"Content-Range": [_answered(one, length)]} if one.span else {})
    return json.dumps(
        {"level": "info", "ts": one.at.timestamp(), "logger": "http.log.access.log0", "msg": "handled request",
         "request": {"remote_ip": one.address, "remote_port": "50123", "proto": "HTTP/2.0", "method": one.method,
                     "host": HOST, "uri": one.target.removeprefix(f"https://{HOST}"), "headers": headers},
         "bytes_read": 0, "duration": 0.01, "size": one.body, "status": one.status, "resp_headers": answer}
    )  # fmt: skip


FORMATS: Mapping[str, Format] = {
    "combined": Format(_combined, Tells()),
    "combined-forwarded": Format(_forwarded, Tells()),
    "apache-vhost": Format(_vhost, Tells(whole=True)),
    "nginx-own": Format(_nginx, Tells(spans=True, ends=True), form="nginx:" + _NGINX),
    "iis": Format(_iis, Tells(whole=True), _IIS_HEAD, end="\r\n"),
    "cloudfront": Format(_cloudfront, Tells(whole=True, spans=True, ends=True), _CLOUDFRONT_HEAD),
    "s3": Format(_s3, Tells()),
    "balancer": Format(_balancer, Tells(whole=True)),
    "akamai": Format(_akamai, Tells(), _AKAMAI_HEAD),
    "akamai-json": Format(_akamai_json, Tells(spans=True)),
    "nginx-json": Format(_nginx_json, Tells(spans=True)),
    "caddy": Format(_caddy, Tells(spans=True)),
}
"""By the name that its file gets."""
