"""Cache operators by their settings. In: a table of `[cdn.NAME]`. Out: a `Cdn`, or a SiteError with the fix.

    kind = "cloudflare"   zone, token
    kind = "fastly"       token
    kind = "akamai"       host, client_token, client_secret, access_token; network = "production" or "staging"
    kind = "cloudfront"   distribution, access_key, private_key

Tokens, keys and what Akamai calls its client's are references (see `sites.credentials`), never themselves.
`endpoint`, `networks` and `ports` are for an operator's interface behind one's own proxy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_network

from tidegate.errors import FetchError, SiteError
from tidegate.sites import credentials, urls
from tidegate.sites.addresses import Reach
from tidegate.sites.cdn.akamai import Akamai
from tidegate.sites.cdn.call import Caller
from tidegate.sites.cdn.cloudflare import BATCH, Cloudflare
from tidegate.sites.cdn.cloudflare import ENDPOINT as CLOUDFLARE
from tidegate.sites.cdn.cloudfront import ENDPOINT as CLOUDFRONT
from tidegate.sites.cdn.cloudfront import CloudFront
from tidegate.sites.cdn.edgegrid import Credentials
from tidegate.sites.cdn.fastly import ENDPOINT as FASTLY
from tidegate.sites.cdn.fastly import Fastly
from tidegate.sites.cdn.interface import Cdn
from tidegate.sites.fetch import Fetcher, Limits
from tidegate.sites.names import Resolve, system_resolver
from tidegate.sites.table import Settings, Table

_COMMON = frozenset(("kind", "endpoint", "networks", "ports"))
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SECONDS = 30.0


def open_cdn(name: str, settings: Settings, resolve: Resolve = system_resolver) -> Cdn:
    """Nothing is connected yet. Raises SiteError for settings that are wrong, unknown or missing."""
    kind = settings.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        known = ", ".join(f'"{known}"' for known in _KINDS)
        raise SiteError(f"[cdn.{name}]: kind must be one of {known}")
    allowed, build = _KINDS[kind]
    table = Table(name, settings, allowed | _COMMON, "cdn")
    return build(table, Caller(_fetcher(table, resolve)))


def _fetcher(table: Table, resolve: Resolve) -> Fetcher:
    try:
        reach = Reach(tuple(ip_network(network) for network in table.several("networks", str)))
    except ValueError:
        raise table.wrong('networks are written as "10.1.0.0/16"') from None
    limits = Limits(seconds=_SECONDS, bytes=4 << 20, ports=tuple(table.several("ports", int)) or (443,))
    return Fetcher(reach, limits, resolve)


def _endpoint(table: Table, usual: str) -> str:
    text = table.text("endpoint", usual).rstrip("/")
    try:
        found = urls.parse(text)
    except FetchError as error:
        raise table.wrong(f"endpoint: {error}") from None
    if found.scheme != "https" and not table.several("networks", str):
        raise table.wrong("endpoint must be https: credentials go there")
    return text


def _identifier(table: Table, key: str) -> str:
    if not _IDENTIFIER.fullmatch(value := table.text(key)):
        raise table.wrong(f"{key} must be an identifier of letters and digits")
    return value


def _credential(table: Table, key: str) -> str:
    value = credentials.load(table.text(key))
    if not value.isascii() or not value.isprintable():
        raise table.wrong(f"what {key} refers to holds characters that no header can")
    return value


def _cloudflare(table: Table, caller: Caller) -> Cdn:
    if (batch := table.number("batch", BATCH)) > 500:
        raise table.wrong("batch must be at most 500")
    zone, token = _identifier(table, "zone"), _credential(table, "token")
    return Cloudflare(table.name, zone, token, caller, _endpoint(table, CLOUDFLARE), batch)


def _fastly(table: Table, caller: Caller) -> Cdn:
    return Fastly(table.name, _credential(table, "token"), caller, _endpoint(table, FASTLY))


def _akamai(table: Table, caller: Caller) -> Cdn:
    kept = Credentials(
        _credential(table, "client_token"),
        _credential(table, "client_secret"),
        _credential(table, "access_token"),
    )
    network = table.choice("network", ("production", "staging"))
    endpoint = _endpoint(table, f"https://{table.text('host')}")
    return Akamai(table.name, endpoint, kept, caller, network)


def _cloudfront(table: Table, caller: Caller) -> Cdn:
    try:
        from botocore.credentials import Credentials as AwsCredentials
    except ImportError:
        raise table.wrong('kind = "cloudfront" needs boto3: pip install "tidegate[service]"') from None
    kept = AwsCredentials(_credential(table, "access_key"), _credential(table, "private_key"))
    distribution = _identifier(table, "distribution")
    return CloudFront(table.name, distribution, kept, caller, _endpoint(table, CLOUDFRONT))


_KINDS: dict[str, tuple[frozenset[str], Callable[[Table, Caller], Cdn]]] = {
    "cloudflare": (frozenset(("zone", "token", "batch")), _cloudflare),
    "fastly": (frozenset(("token",)), _fastly),
    "akamai": (
        frozenset(("host", "client_token", "client_secret", "access_token", "network")),
        _akamai,
    ),
    "cloudfront": (frozenset(("distribution", "access_key", "private_key")), _cloudfront),
}
