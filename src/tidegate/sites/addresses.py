"""Which addresses of the internet may be asked. In: an address a name resolved to. Out: it, or a FetchError.

Public unicast alone, unless the settings name networks of the agency's own. What carries another address
inside (mapped, 6to4, Teredo, NAT64, ISATAP) is refused, for nobody knows where it ends. The addresses at
which clouds hand out credentials are refused whatever the settings say.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from tidegate.errors import FetchError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this host
            "10.0.0.0/8",
            "100.64.0.0/10",  # behind a carrier's translation
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local
            "172.16.0.0/12",
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
            "2001::/23",  # Teredo, ORCHID and other assignments
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",
            "3fff::/20",  # documentation
        ),
    )
)
_UNICAST = ip_network("2000::/3")
"""Everything public of version 6 lies in here: the loopback, NAT64, unique local and multicast do not."""
_CREDENTIALS = frozenset(
    map(
        ip_address,
        (
            "169.254.169.254",
            "169.254.169.253",
            "169.254.170.2",
            "169.254.170.23",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "fd00:ec2::254",
            "fd00:ec2::23",
            "fd20:ce::254",
        ),
    )
)
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")


@dataclass(frozen=True, slots=True)
class Reach:
    """`networks`: allowed although they are not public, such as an agency's own or, in tests, the loopback."""

    networks: tuple[Network, ...] = ()

    def check(self, address: str) -> Address:
        """The address to connect to. Raises FetchError (refused)."""
        try:
            found = ip_address(address)
        except ValueError:
            raise FetchError("the name resolves to something that is no address", "refused") from None
        if isinstance(found, IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        if found in _CREDENTIALS:
            raise FetchError("the name leads to a place that hands out credentials", "refused")
        if any(found in network for network in self.networks) or _public(found):
            return found
        raise FetchError(
            "the name leads to an address that is not public: add its network to `networks` if it is yours",
            "refused",
        )


def _public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (
        address.scope_id or address not in _UNICAST or address.packed[8:12] in _ISATAP
    ):
        return False
    return not any(address in network for network in _NOT_PUBLIC)
