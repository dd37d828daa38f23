"""Sites by their settings. In: a name and its table of `[site.NAME]`. Out: a `Site`, or a SiteError with the fix.

    [site.www]
    kind = "folder"                 path = "/srv/www/data"
    [site.store]
    kind = "s3"                     bucket = "public"  endpoint = "https://..."  access_key = "env:NAME" ...
    [site.web1]
    kind = "sftp" or "rsync"        host, user, path, known_hosts, key_file or agent = true

All take `address` (what the public types), `networks`, `ports`, `authority` (a file of certificates) for
asking it. Credentials are references (see `credentials`), never themselves.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from tidegate.errors import FetchError, SiteError
from tidegate.sites import credentials, urls
from tidegate.sites.addresses import Reach
from tidegate.sites.fetch import Fetcher, Limits
from tidegate.sites.interface import Site
from tidegate.sites.names import Resolve, system_resolver
from tidegate.sites.public import Public

Settings = Mapping[str, object]
_COMMON = frozenset(("kind", "address", "networks", "ports", "authority"))


class _Table:
    """One site's settings, read key by key, with errors that name the key."""

    def __init__(self, name: str, settings: Settings, allowed: frozenset[str]) -> None:
        self.name, self._settings = name, settings
        if unknown := sorted(set(settings) - allowed - _COMMON):
            known = ", ".join(sorted(allowed | _COMMON))
            raise self.wrong(f"{unknown[0]} is no setting of a {settings['kind']} site: known are {known}")

    def wrong(self, what: str) -> SiteError:
        """An error that says where it is."""
        return SiteError(f"[site.{self.name}]: {what}")

    def text(self, key: str, default: str | None = None) -> str:
        """A string; needed unless it has a default."""
        value = self._settings.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(f'{key} must be given as text: {key} = "..."')
        return value

    def number(self, key: str, default: int) -> int:
        """A whole number of a port, mode or the like."""
        value = self._settings.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise self.wrong(f"{key} must be a whole number above 0")
        return value

    def several(self, key: str, kind: type) -> tuple[Any, ...]:
        """A list of one type, empty where it is not given."""
        value = self._settings.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, kind) for part in value):
            raise self.wrong(f"{key} must be a list of {kind.__name__}")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """Whether it is switched on."""
        value = self._settings.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{key} must be true or false")
        return value


def open_site(name: str, settings: Settings, resolve: Resolve = system_resolver) -> Site:
    """Nothing is connected yet. Raises SiteError for settings that are wrong, unknown or missing."""
    kind = settings.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        known = ", ".join(f'"{known}"' for known in _KINDS)
        raise SiteError(f"[site.{name}]: kind must be one of {known}")
    allowed, build = _KINDS[kind]
    table = _Table(name, settings, allowed)
    return build(table, public_of(table, resolve))


def public_of(table: _Table, resolve: Resolve) -> Public | None:
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


def _folder(table: _Table, public: Public | None) -> Site:
    from tidegate.sites.folder import FILE_MODE, FolderSite

    path = table.text("path")
    if not os.path.isabs(path):
        raise table.wrong("path must be absolute")
    mode = table.number("mode", FILE_MODE)
    if mode & ~0o777 or mode & 0o111:
        raise table.wrong("mode is that of files: 0o644, 0o640 or 0o664")
    return FolderSite(table.name, path, public, mode=mode)


def _s3(table: _Table, public: Public | None) -> Site:
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


def _remote(table: _Table, public: Public | None) -> Site:
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


_REMOTE = frozenset(("host", "port", "user", "path", "known_hosts", "key_file", "agent"))
_KINDS: dict[str, tuple[frozenset[str], Callable[[_Table, Public | None], Site]]] = {
    "folder": (frozenset(("path", "mode")), _folder),
    "s3": (frozenset(("bucket", "prefix", "endpoint", "region", "access_key", "private_key")), _s3),
    "sftp": (_REMOTE, _remote),
    "rsync": (_REMOTE, _remote),
}
