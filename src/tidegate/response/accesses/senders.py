"""Who asked: the address behind the proxies that are trusted. In: a request. Out: address, proxies, doubts.

X-Forwarded-For is anybody's to write: it is followed from its right end for as long as a trusted proxy vouches
for it, and no further.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.response.accesses.formats.interface import Request
from tidegate.response.accesses.networks import Networks, parsed, plain, translated


@dataclass(frozen=True, slots=True)
class Sender:
    """`proxies`: the trusted ones it came through, nearest first. `hidden`: only a proxy is known.

    `doubts`: codes of why the address may stand for several clients, or for none that can be found.
    """

    address: str
    proxies: tuple[str, ...]
    hidden: bool
    doubts: tuple[str, ...]


def sender(request: Request, trusted: Networks) -> Sender:
    """The client of a request, as far as trusted proxies vouch for it."""
    chain = [plain(part) for part in request.forwarded]
    address = plain(request.peer)
    proxies: list[str] = []
    while address in trusted:
        proxies.append(address)
        if not chain:
            return Sender(address, tuple(proxies), True, ("behind-proxy",))
        address = chain.pop()
    doubts = []
    if chain:
        doubts.append("claims-others")
    if translated(address):
        doubts.append("translated")
    if parsed(address) is None:
        doubts.append("no-address")
    return Sender(address, tuple(proxies), False, tuple(doubts))
