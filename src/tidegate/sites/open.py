"""Sites by their settings. In: a name and its table of `[site.NAME]`. Out: a `Site`, or a SiteError with the fix.

    [site.www]
    kind = "folder"                 path = "/srv/www/data"
    [site.store]
    kind = "s3"                     bucket = "public"  endpoint = "https://..."  access_key = "env:NAME" ...
    [site.web1]
    kind = "sftp" or "rsync"        host, user, path, known_hosts, key_file or agent = true
    [site.portal]
    kind = "http"                   address; starts, sitemaps, feeds, robots, rate, pages, depth, state, ...

All take `address` (what the public types), `networks`, `ports`, `authority` (a file of certificates) for
asking it. Credentials are references (see `credentials`), never themselves.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

from tidegate.errors import FetchError, SiteError
from tidegate.sites import credentials, urls
from tidegate.sites.addresses import Reach
from tidegate.sites.crawl.guess import FARTHEST
from tidegate.sites.fetch import AGENT, Fetcher, Limits
from tidegate.sites.interface import Site
from tidegate.sites.names import Resolve, system_resolver
from tidegate.sites.public import Public
from tidegate.sites.table import Settings, Table

_COMMON = frozenset(("kind", "address", "networks", "ports", "authority"))


def open_site(name: str, settings: Settings, resolve: Resolve = system_resolver) -> Site:
    """Nothing is connected yet. Raises SiteError for settings that are wrong, unknown or missing."""
    kind = settings.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        known = ", ".join(f'"{known}"' for known in _KINDS)
        raise SiteError(f"[site.{name}]: kind must be one of {known}")
    allowed, build = _KINDS[kind]
    table = Table(name, settings, allowed | _COMMON)
    return build(table, public_of(table, resolve))


def public_of(table: Table, resolve: Resolve) -> Public | None:
    """How the public sees the site, None where no address is given."""
    address = table.text("address", "")
    if not address:
        return None
    try:
        reach = Reach(tuple(ip_network(network) for network in table.several("networks", str)))
        url = urls.parse(address)
    except FetchError as error:
        raise table.wrong(f"address: {error}") from None
    except ValueError:
        raise table.wrong('networks are written as "10.1.0.0/16"') from None
    if "?" in url.target:
        raise table.wrong("address must be a folder's, without a ?")
    limits = Limits(ports=tuple(table.several("ports", int)) or (80, 443))
    authority = table.text("authority", "")
    try:
        tls = ssl.create_default_context(cafile=authority or None)
    except (OSError, ssl.SSLError):
        raise table.wrong(f"authority: {authority} cannot be read as certificates") from None
    return Public(str(url), Fetcher(reach, limits, resolve, tls))


def _folder(table: Table, public: Public | None) -> Site:
    from tidegate.sites.folder import FILE_MODE, FolderSite

    path = table.text("path")
    if not os.path.isabs(path):
        raise table.wrong("path must be absolute")
    mode = table.number("mode", FILE_MODE)
    if mode & ~0o777 or mode & 0o111:
        raise table.wrong("mode is that of files: 0o644, 0o640 or 0o664")
    return FolderSite(table.name, path, public, mode=mode)


def _s3(table: Table, public: Public | None) -> Site:
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise table.wrong('kind = "s3" needs boto3: pip install "tidegate[service]"') from None
    from tidegate.sites.s3 import S3Site

    prefix = table.text("prefix", "")
    if prefix.startswith("/") or (prefix and not prefix.endswith("/")):
        raise table.wrong("prefix ends in a slash and begins with none")
    # Both are needed: without them boto3 would ask the machine's surroundings, over the network.
    bucket, access, private = table.text("bucket"), table.text("access_key"), table.text("private_key")
    config = Config(  # type: ignore[call-arg]  # its stubs lack one option
        connect_timeout=5,
        read_timeout=30,
        retries={"total_max_attempts": 3, "mode": "standard"},
        ignore_configured_endpoint_urls=True,
        s3={"addressing_style": "path" if table.text("endpoint", "") else "auto"},
    )
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=table.text("endpoint", "") or None,
        region_name=table.text("region", "us-east-1"),
        config=config,
        aws_access_key_id=credentials.load(access),
        aws_secret_access_key=credentials.load(private),
    )
    return S3Site(table.name, client, bucket, prefix, public)


def _remote(table: Table, public: Public | None) -> Site:
    try:
        from tidegate.sites.remote import SftpSite
        from tidegate.sites.rsync import RsyncSite
    except ImportError:
        raise table.wrong('this kind needs asyncssh: pip install "tidegate[service]"') from None
    from tidegate.sites.ssh import Login

    agent, key_file = table.flag("agent"), table.text("key_file", "")
    if agent == bool(key_file):
        raise table.wrong("give either key_file or agent = true")
    path = table.text("path")
    known_hosts = table.text("known_hosts")
    if not path.startswith("/") or not Path(known_hosts).is_file():
        raise table.wrong("path must be absolute, and known_hosts a file with the server's keys")
    host, user = table.text("host"), table.text("user")
    if any(word.startswith("-") or any(character.isspace() for character in word) for word in (host, user)):
        raise table.wrong("host and user must be plain names")
    login = Login(
        host,
        user,
        known_hosts,
        credentials.private_file(key_file) if key_file else "",
        os.environ.get("SSH_AUTH_SOCK", "") if agent else "",
        table.number("port", 22),
    )
    kind = RsyncSite if table.text("kind") == "rsync" else SftpSite
    return kind(table.name, login, path, public)


def _http(table: Table, public: Public | None) -> Site:
    from tidegate.sites.crawl.crawler import Plan
    from tidegate.sites.crawl.limits import CrawlLimits
    from tidegate.sites.crawl.state import CrawlState
    from tidegate.sites.http import HttpPublic, HttpSite

    if public is None:
        raise table.wrong("address must be given: it is what is watched")
    usual = CrawlLimits()
    limits = CrawlLimits(
        pages=table.number("pages", usual.pages),
        depth=table.number("depth", usual.depth),
        seconds=table.amount("seconds", usual.seconds),
        rate=table.amount("rate", usual.rate),
        bytes=table.number("bytes", usual.bytes),
        neighbours=table.number("neighbours", usual.neighbours, least=0),
    )
    if limits.neighbours > FARTHEST:
        raise table.wrong(f"neighbours must be at most {FARTHEST}")
    words = {key: table.several(key, str) for key in ("starts", "sitemaps", "feeds")}
    follow = table.choice("robots", ("follow", "ignore")) == "follow"
    plan = Plan(
        words["starts"] or ("",),
        words["sitemaps"],
        words["feeds"],
        follow,
        table.text("agent", AGENT),
        limits,
    )
    if not plan.agent.isascii() or not plan.agent.isprintable():
        raise table.wrong("agent must be plain text")
    fetcher = replace(public.fetcher, limits=replace(public.fetcher.limits, bytes=limits.bytes))
    state = CrawlState(table.text("state", "") or None)
    return HttpSite(table.name, HttpPublic(public.address, fetcher), plan, state)


_CRAWL = frozenset(("pages", "depth", "seconds", "rate", "bytes", "neighbours"))
_HTTP = _CRAWL | {"starts", "sitemaps", "feeds", "robots", "agent", "state"}
_REMOTE = frozenset(("host", "port", "user", "path", "known_hosts", "key_file", "agent"))
_KINDS: dict[str, tuple[frozenset[str], Callable[[Table, Public | None], Site]]] = {
    "http": (_HTTP, _http),
    "folder": (frozenset(("path", "mode")), _folder),
    "s3": (frozenset(("bucket", "prefix", "endpoint", "region", "access_key", "private_key")), _s3),
    "sftp": (_REMOTE, _remote),
    "rsync": (_REMOTE, _remote),
}
