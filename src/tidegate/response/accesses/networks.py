"""Addresses and networks. In: text as logs write it. Out: one way of writing, and whether a network holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from tidegate.errors import UsageError

IP = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Without port, brackets, scope and mapping; text that is no address stays as it is."""
    found = parsed(text)
    return text.strip() if found is None else str(found)


@lru_cache(maxsize=65536)
def parsed(text: str) -> IP | None:
    """The address, or None for a name, a masked address or nothing."""
    word = text.strip().strip('"')
    m = _WITH_PORT.fullmatch(word)
    word = (m[1] or m[2]) if m else word
    try:
        found = ip_address(word.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


class Networks:
    """A set of networks. Raises UsageError for text that is none."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._networks = tuple(network(text) for text in texts)

    def __contains__(self, address: str) -> bool:
        found = parsed(address)
        return found is not None and any(
            found in each for each in self._networks if each.version == found.version
        )

    def __bool__(self) -> bool:
        return bool(self._networks)


def network(text: str) -> Network:
    """A network or a single address. Raises UsageError for anything else."""
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise UsageError("a network is not one: write it like 192.0.2.0/24 or 2001:db8::/32") from error


_SHARED = tuple(
    IPv4Network(text) for text in ("100.64.0.0/10", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)


def translated(address: str) -> bool:
    """Whether many share it by design: carriers' translation, and private networks."""
    found = parsed(address)
    return isinstance(found, IPv4Address) and any(found in each for each in _SHARED)
