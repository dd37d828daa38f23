"""Which addresses are the site's, and in which one way each is written. In: a link. Out: a target, or None.

A target is path and query of an address, percent-encoded in one way: two links to one thing are one target.
Queries are kept as they are, for a cache keeps each apart, and so does an attacker. A target and a site's
path are turned into each other without loss: a path is the decoded target where that can be undone, else the
target itself, which then holds a `%` or a `?`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import idna

from tidegate.sites.urls import LONGEST, Url

ROOT = "/"
"""The path of the page at the site's own address."""

_KEPT = "/!$&'()*+,;=:@-._~"
_QUERY = _KEPT + "?%"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_ROOTED = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+/?")
_PLAIN = re.compile(r"[A-Za-z0-9/!$&'()*+,;=:@._~-]*")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_STRIPPED = str.maketrans("\\", "/", "\t\r\n")
_DEFAULT = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Scope:
    """`base`: the site's address, whose target ends in a slash; everything below it is the site."""

    base: Url

    @property
    def origin(self) -> str:
        """Scheme and authority, without a slash."""
        return f"{self.base.scheme}://{self.base.authority}"

    def url(self, target: str) -> str:
        """The whole address of a target."""
        return self.origin + target

    def target(self, link: str, at: str) -> str | None:
        """What a link on the page `at` leads to, None where that is not of this site or no address at all."""
        text = link.strip().translate(_STRIPPED)
        if not text or len(text) > LONGEST or text[0] == "#":
            return None
        if _ROOTED.fullmatch(text):  # most links: nothing to resolve and one spelling already
            return text if self.holds(text) else None
        if _SCHEME.match(text) and text[:5].lower() not in ("http:", "https"):
            return None
        try:
            parts = urlsplit(urljoin(self.origin + at, text))
            if parts.netloc.lower() != self.base.authority and not self._same_host(
                parts.scheme, parts.hostname, parts.port
            ):
                return None
        except ValueError:
            return None
        target = normal(parts.path or "/", parts.query)
        return target if self.holds(target) and len(target) <= LONGEST else None

    def holds(self, target: str) -> bool:
        """Whether a target lies below the site's address."""
        return target.startswith(self.base.target)

    def path(self, target: str) -> str:
        """What the site calls a target."""
        raw = target[len(self.base.target) :]
        if not raw:
            return ROOT
        if "%" not in raw:
            return raw
        try:
            plain = unquote_to_bytes(raw).decode()
        except UnicodeDecodeError:
            return raw
        same = quote(plain, safe=_KEPT) == raw and not {"%", "?", "#"} & set(plain) and plain.isprintable()
        return plain if same else raw

    def of(self, path: str) -> str:
        """The target of what the site calls a path; the reverse of `path`."""
        if path == ROOT:
            return self.base.target
        if "%" not in path and "?" not in path:
            return self.base.target + quote(path, safe=_KEPT)
        head, mark, query = path.partition("?")
        return self.base.target + _quoted(head, _KEPT) + mark + _quoted(query, _QUERY)

    def _same_host(self, scheme: str, host: str | None, port: int | None) -> bool:
        if host is None:
            return False
        if not host.isascii():
            try:
                host = idna.encode(host, uts46=True).decode()
            except (idna.IDNAError, UnicodeError):
                return False
        asked = port or _DEFAULT.get(scheme, 0)
        usual = self.base.port in _DEFAULT.values() and asked in _DEFAULT.values()
        return host.removesuffix(".") == self.base.host and (asked == self.base.port or usual)


def normal(path: str, query: str) -> str:
    """One spelling of a path and a query."""
    path = _SESSION.sub("", path)
    if not _PLAIN.fullmatch(path):
        path = _quoted(_ESCAPE.sub(_decoded, path), _KEPT)
    return f"{path}?{_quoted(query, _QUERY)}" if query else path


def literal(path: str) -> str:
    """The file behind what an HTTP site calls a path: decoded, without query. "" for the root page."""
    if path == ROOT:
        return ""
    if "%" not in path and "?" not in path:
        return path
    return unquote_to_bytes(path.partition("?")[0]).decode(errors="surrogateescape")


def _decoded(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _quoted(text: str, kept: str) -> str:
    return quote(_STRAY.sub("%25", text), safe=kept + "%")
