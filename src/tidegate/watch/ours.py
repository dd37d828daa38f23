"""Whose address is it? In: an address somebody wrote, and a site's public address. Out: the path on the site, or None.

Lenient, for a stranger copies an address as a browser, a mail or a search engine shows it: scheme, port written
out, query, fragment, doubled slashes and percent-encoding change nothing about whose it is.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_ADDRESS = re.compile(r"https?://[^\s<>\"'\])}]+", re.IGNORECASE)
_DEFAULT = {"http": 80, "https": 443}
MOST = 20


def addresses(text: str) -> tuple[str, ...]:
    """Addresses in running text, each once, at most `MOST`."""
    found = (one.rstrip(".,;:!?") for one in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(found))[:MOST]


def path_on(public: str, address: str) -> str | None:
    """The path an address has on the site that is public at `public`; None where it is somewhere else."""
    try:
        base, asked = urlsplit(public), urlsplit(address)
        if not asked.hostname or _host(base.hostname) != _host(asked.hostname):
            return None
        if base.port not in (None, _DEFAULT.get(base.scheme)) and asked.port != base.port:
            return None
        if base.port is None and asked.port not in (None, *_DEFAULT.values()):
            return None
    except ValueError:
        return None
    root, path = _plain(base.path), _plain(asked.path)
    if root and path[: len(root)] != root:
        return None
    rest = path[len(root) :]
    if not rest or ".." in rest or any("\0" in one for one in rest):
        return None
    return "/".join(rest)


def version_in(address: str) -> str:
    """The version id that an address of an object store names, or nothing."""
    found = re.search(r"[?&]versionId=([^&#]*)", address)
    return unquote(found[1]) if found else ""


def _host(name: str | None) -> str:
    return (name or "").lower().removesuffix(".").removeprefix("www.")


def _plain(path: str) -> list[str]:
    return [one for one in unquote(path).split("/") if one not in ("", ".")]
