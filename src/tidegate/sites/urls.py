"""Addresses of pages, read in one way only. In: a text. Out: a `Url`, or a FetchError.

Two programs that read an address differently are two different guards. So whatever has two readings is
refused: credentials before the host, backslashes, numbers that only some read as an address, empty ports.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin

import idna

from tidegate.errors import FetchError

LONGEST = 4096
_WHOLE = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[^/?#\[\]@:\\]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?:(?P<target>[/?][^#]*)(?:#.*)?)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_PORTS = {"http": 80, "https": 443}
_KEPT = "/?%:@!$&'()*+,;=-._~"
"""What stands as it is in a path and a query; every other character is percent-encoded."""


@dataclass(frozen=True, slots=True)
class Url:
    """`host`: lower case ASCII, or an address without brackets. `target`: path and query, percent-encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse(text: str) -> Url:
    """Raises FetchError (refused), which tells what is wrong and does not repeat the address."""
    if len(text) > LONGEST or any(character <= " " or character in "\x7f\\" for character in text):
        raise _refused("it is too long, or holds a space, a control character or a backslash")
    found = _WHOLE.fullmatch(text)
    if not found:
        raise _refused("it must be http or https, a host, and no name or password before the host")
    scheme = found["scheme"].lower()
    port = int(found["port"] or _PORTS[scheme])
    if not 0 < port < 65536:
        raise _refused("its port does not exist")
    target = found["target"] or "/"
    target = quote(target if target.startswith("/") else f"/{target}", safe=_KEPT)
    return Url(scheme, _host(found["host"]), port, target)


def join(base: Url, location: str) -> Url:
    """Where a redirect leads. Raises FetchError (refused)."""
    if any(character < " " or character in "\x7f\\" for character in location):
        raise _refused("a redirect holds a control character or a backslash")
    try:
        return parse(urljoin(str(base), location.strip(" ")))
    except ValueError:
        raise _refused("a redirect leads to nothing that is an address") from None


def _host(text: str) -> str:
    if text.startswith("["):
        try:
            return str(IPv6Address(text[1:-1]))
        except AddressValueError:
            raise _refused("its host is no address of version 6") from None
    try:
        plain = text.isascii() and "xn--" not in text.lower()
        host = text.lower() if plain else idna.encode(text, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise _refused("its host is no name (IDNA)") from None
    host = host.removesuffix(".")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _dotted(host)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise _refused("its host is no name")
    return host


def _dotted(host: str) -> str:
    """Four decimal numbers: the only way to write an address that everybody reads alike."""
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        raise _refused("its host is a number that is not written as four decimal ones") from None


def _refused(why: str) -> FetchError:
    return FetchError(f"this address is not asked: {why}", "refused")
