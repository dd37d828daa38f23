"""The same requests as each server would log them. In: requests. Out: lines, bytes, by format's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, unquote

from builders.logs.day import HOST, LENGTH, PATH, Sent, Tells

EASTERN = timezone(timedelta(hours=-5))
NGINX_CUSTOM = '$time_iso8601|$remote_addr|"$request_method $request_uri"|$status|$body_bytes_sent|"$http_range"|"$sent_http_content_range"|"$http_user_agent"|$request_completion|'
APACHE_CUSTOM = '%a %{%Y-%m-%d %H:%M:%S}t "%r" %>s %B "%{User-agent}i" "%{Range}i" "%{Content-Range}o" %X %D'
IIS_HEAD = b"#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes time-taken\r\n"
CLOUDFRONT_HEAD = b"#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end\n"
AKAMAI_HEAD = b"#Version: 1.0\n#Fields: date time cs-ip cs-method cs-uri sc-status sc-bytes time-taken cs(Referer) cs(User-Agent) cs(Cookie)\n"


@dataclass(frozen=True)
class Writer:
    """`form`: what to name the format where it is not recognised by content; `head`: lines before the first."""

    line: Callable[[Sent, int], str]
    tells: Tells
    head: bytes = b""
    form: str = "auto"
    zone: str | None = None
    end: str = "\n"
    recognised: str = ""

    def written(self, requests: Iterable[Sent]) -> list[bytes]:
        """Lines with their ends; the head is not among them."""
        return [(self.line(one, number) + self.end).encode() for number, one in enumerate(requests)]


def _clf(at: datetime) -> str:
    return at.astimezone(EASTERN).strftime("%d/%b/%Y:%H:%M:%S %z")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _plain(one: Sent) -> tuple[str, str]:
    """Path as a server resolves it, and the query."""
    if not one.target.startswith(("/", "http")) or "ero" not in unquote(unquote(one.target)):
        path, _, query = one.target.partition("?")
        return unquote(path), query or "-"
    if "2022" not in one.target:
        return one.target, "-"
    return PATH, one.target.partition("?")[2] or "-"


def _whole(one: Sent) -> int:
    return one.body + one.header


def _asked(one: Sent) -> str:
    return f"bytes={one.span[0]}-{one.span[1]}" if one.span else "-"


def _answered(one: Sent) -> str:
    return f"bytes {one.span[0]}-{one.span[1]}/{LENGTH}" if one.span else "-"


def common(one: Sent, number: int) -> str:
    return f'{one.address} - - [{_clf(one.at)}] "{one.method} {one.target} HTTP/1.1" {one.status} {one.body or "-"}'


def combined(one: Sent, number: int) -> str:
    return common(one, number) + f' "{one.referrer}" "{_quoted(one.agent)}"'


def main(one: Sent, number: int) -> str:
    return combined(one, number) + f' "{one.forwarded}"'


def vhost_combined(one: Sent, number: int) -> str:
    return (
        f'{HOST}:443 {one.address} - a person [{_clf(one.at)}] "{one.method} {one.target} HTTP/2.0" {one.status} '
        f'{_whole(one)} "{one.referrer}" "{_quoted(one.agent)}"'
    )


def nginx_custom(one: Sent, number: int) -> str:
    return (
        f'{one.at.isoformat()}|{one.address}|"{one.method} {one.target}"|{one.status}|{one.body}|"{_asked(one)}"'
        f'|"{_answered(one)}"|"{_quoted(one.agent)}"|{"OK" if one.ended else ""}|'
    )


def apache_custom(one: Sent, number: int) -> str:
    local = one.at.astimezone(EASTERN).strftime("%Y-%m-%d %H:%M:%S")
    return (
        f'{one.address} {local} "{one.method} {one.target} HTTP/1.1" {one.status} {one.body} "{_quoted(one.agent)}" '
        f'"{_asked(one)}" "{_answered(one)}" {"+" if one.ended else "X"} 1234'
    )


def iis(one: Sent, number: int) -> str:
    path, query = _plain(one)
    agent = one.agent.replace(" ", "+")
    return (
        f"{one.at:%Y-%m-%d %H:%M:%S} 10.0.0.5 {one.method} {path.replace(' ', '+')} {query} 443 - {one.address} {agent} "
        f"{one.referrer} {one.status} 0 {0 if one.ended else 64} {_whole(one)} 15"
    )


def cloudfront(one: Sent, number: int) -> str:
    path, _, query = one.target.partition("?")
    detail = ("Hit" if one.cache == "Hit" else "Miss") if one.ended else "ClientCommError"
    first, last = one.span or ("-", "-")
    return "\t".join(
        map(str, (
            f"{one.at:%Y-%m-%d}", f"{one.at:%H:%M:%S}", "IAD89-C1", _whole(one), one.address, one.method,
            "d111.cloudfront.net", path, one.status, one.referrer, quote(one.agent), query or "-", "-", one.cache,
            f"req{number:08d}==", HOST, "https", 300, "0.010", "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", one.cache,
            "HTTP/2.0", "-", "-", 50123, "0.001", detail, "application/vnd", one.body, first, last,
        ))
    )  # fmt: skip


def cloudfront_json(one: Sent, number: int) -> str:
    path, _, query = one.target.partition("?")
    first, last = one.span or ("-", "-")
    return json.dumps({
        "date": f"{one.at:%Y-%m-%d}", "time": f"{one.at:%H:%M:%S}", "sc-bytes": str(_whole(one)),
        "c-ip": one.address, "cs-method": one.method, "cs-uri-stem": path, "sc-status": str(one.status),
        "cs(User-Agent)": quote(one.agent), "cs-uri-query": query or "-", "x-edge-result-type": one.cache,
        "x-edge-request-id": f"req{number:08d}==", "x-host-header": HOST, "sc-range-start": str(first),
        "sc-range-end": str(last),
    })  # fmt: skip


def s3(one: Sent, number: int) -> str:
    path, query = _plain(one)
    key = quote(quote(path[1:])) or "-"
    at = one.at.strftime("%d/%b/%Y:%H:%M:%S +0000")
    return (
        f"79a59df900b9 agency-public [{at}] {one.address} - REQ{number:012X} REST.{one.method}.OBJECT {key} "
        f'"{one.method} {quote(path)}{"?" + query if query != "-" else ""} HTTP/1.1" {one.status} - {one.body or "-"} {LENGTH} 70 10 '
        f'"{one.referrer}" "{one.agent.replace(chr(34), "%22")}" - hostid= - ECDHE-RSA-AES128-GCM-SHA256 - '
        "agency-public.s3.amazonaws.com TLSv1.2 - -"
    )


def alb(one: Sent, number: int) -> str:
    target = one.target if one.target.startswith("http") else f"https://{HOST}:443{one.target}"
    address = f"[{one.address}]:443" if ":" in one.address else f"{one.address}:50123"
    return (
        f"h2 {one.at:%Y-%m-%dT%H:%M:%S}.000000Z app/site/50dc6c495c0c9188 {address} 10.0.0.9:80 0.000 "
        f'0.001 0.000 {one.status} {one.status} 34 {_whole(one)} "{one.method} {target} HTTP/2.0" "{_quoted(one.agent)}" '
        'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:x "Root=1-58337262" "-" "-" 0 '
        f'{one.at:%Y-%m-%dT%H:%M:%S}.000000Z "forward" "-" "-" "10.0.0.9:80" "{one.status}" "-" "-"'
    )


def akamai(one: Sent, number: int) -> str:
    return "\t".join((
        f"{one.at:%Y-%m-%d}", f"{one.at:%H:%M:%S}", one.address, one.method,
        "/" + HOST + one.target.removeprefix("https://" + HOST), str(one.status), str(one.body), "12",
        f'"{one.referrer}"', f'"{_quoted(one.agent)}"', '"-"',
    ))  # fmt: skip


def akamai_json(one: Sent, number: int) -> str:
    path, _, query = one.target.removeprefix("https://" + HOST).partition("?")
    return json.dumps({
        "version": 1, "cp": "123456", "reqId": f"{number:x}", "reqTimeSec": f"{one.at.timestamp():.3f}",
        "bytes": str(one.body), "cliIP": one.address, "statusCode": str(one.status), "proto": "HTTP/2",
        "reqHost": HOST, "reqMethod": one.method, "reqPath": path.lstrip("/"), "queryStr": query or "-",
        "UA": quote(one.agent), "range": f"{one.span[0]}-{one.span[1]}" if one.span else "-", "cacheStatus": "1",
        "tlsVersion": "TLSv1.3",
    })  # fmt: skip


def nginx_json(one: Sent, number: int) -> str:
    return json.dumps({
        "time_local": _clf(one.at), "remote_addr": one.address, "request": f"{one.method} {one.target} HTTP/2.0",
        "status": str(one.status), "body_bytes_sent": str(one.body), "http_user_agent": one.agent,
        "http_range": _asked(one), "http_referer": one.referrer,
    })  # fmt: skip


def caddy(one: Sent, number: int) -> str:
    headers = {"User-Agent": [one.agent]} | ({"Range": [_asked(one)]} if one.span else {})
    return json.dumps({
        "level": "info", "ts": one.at.timestamp(), "logger": "http.log.access.log0", "msg": "handled request",
        "request": {"remote_ip": one.address, "remote_port": "50123", "proto": "HTTP/2.0", "method": one.method,
                    "host": HOST, "uri": one.target.removeprefix("https://" + HOST), "headers": headers},
        "bytes_read": 0, "duration": 0.01, "size": one.body, "status": one.status,
        "resp_headers": {"Server": ["Caddy"]} | ({"Content-Range": [_answered(one)]} if one.span else {}),
    })  # fmt: skip


WRITERS = {
    "common": Writer(common, Tells(agent=False)),
    "combined": Writer(combined, Tells()),
    "main": Writer(main, Tells()),
    "vhost_combined": Writer(vhost_combined, Tells("whole")),
    "nginx": Writer(nginx_custom, Tells(spans=True, ends=True), form="nginx:" + NGINX_CUSTOM),
    "apache": Writer(
        apache_custom, Tells(spans=True, ends=True), form="apache:" + APACHE_CUSTOM, zone="America/New_York"
    ),
    "iis": Writer(iis, Tells("whole"), IIS_HEAD, end="\r\n"),
    "cloudfront": Writer(cloudfront, Tells("whole", spans=True, ends=True), CLOUDFRONT_HEAD),
    "cloudfront-json": Writer(cloudfront_json, Tells("whole", spans=True)),
    "s3": Writer(s3, Tells()),
    "alb": Writer(alb, Tells("whole")),
    "akamai": Writer(akamai, Tells(), AKAMAI_HEAD),
    "akamai-json": Writer(akamai_json, Tells(spans=True)),
    "json": Writer(nginx_json, Tells(spans=True)),
    "caddy": Writer(caddy, Tells(spans=True)),
}
