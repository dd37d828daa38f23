"""Who is to be asked. In: the answer of the logs, contacts, where copies turned up. Out: counterparts, each once.

    own network                     nobody: these are ours
    reporter                        nobody: whoever reported it is asked by hand
    crawlers and archives we know   by their operator's own way, not through their network
    everybody else                  the owner of the network the address was in
A client that surely has nothing of the file is asked for nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from tidegate.model.access import Accesses, Actor, Client, Completeness
from tidegate.response.deletions.contacts import Contact

_BY_ROUTE = frozenset({Actor.VERIFIED_CRAWLER, Actor.ARCHIVE, Actor.AI_CRAWLER})
_NOBODY = frozenset({Actor.OWN_NETWORK, Actor.REPORTER})


class Kind(enum.StrEnum):
    """What a counterpart is; the words of `watch.removal_routes` where they are the same."""

    NETWORK = "network"
    SEARCH_ENGINE = "search engine"
    ARCHIVE = "archive"
    CACHE = "cache"
    CRAWLER = "crawler"
    HOST = "host"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True, order=True)
class Fetched:
    """One address of a counterpart's network, and when it fetched the file."""

    address: str = field(repr=False)
    first: datetime
    last: datetime
    requests: int


@dataclass(frozen=True, slots=True)
class Counterpart:
    """`name`: what makes it one, with `kind`. `mail`: "" where no address is known. `country`: "" if not known.

    `known`: False for the one that stands for addresses whose network's owner is not known.
    """

    kind: Kind
    name: str = field(repr=False)
    mail: str = field(default="", repr=False)
    country: str = ""
    fetched: tuple[Fetched, ...] = field(default=(), repr=False)
    known: bool = True


def networks(found: Accesses, contacts: Mapping[int, Contact]) -> tuple[Counterpart, ...]:
    """The owners of networks from which the file was fetched."""
    by_owner: dict[tuple[str, int | None], list[Client]] = {}
    for client in found.clients:
        if client.completeness is Completeness.NOT or client.actor in _NOBODY | _BY_ROUTE:
            continue
        owner = client.owner
        key = ("", None) if owner is None else ("" if owner.number else owner.name, owner.number)
        by_owner.setdefault(key, []).append(client)
    return tuple(_network(key, clients, contacts) for key, clients in sorted(by_owner.items(), key=str))


def crawled(found: Accesses) -> bool:
    """Whether a crawler or an archive took at least a part of it."""
    return any(one.actor in _BY_ROUTE and one.completeness is not Completeness.NOT for one in found.clients)


def hosts(addresses: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Addresses of the web by the host that serves them; what has no host is nobody's to ask."""
    by_host: dict[str, dict[str, None]] = {}
    for address in addresses:
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").rstrip(".").lower()
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and host:
            by_host.setdefault(host, {})[address] = None
    return {host: tuple(listed) for host, listed in sorted(by_host.items())}


def _network(
    key: tuple[str, int | None], clients: Sequence[Client], contacts: Mapping[int, Contact]
) -> Counterpart:
    name, number = key
    contact = contacts.get(number) if number is not None else None
    owner = clients[0].owner
    shown = name or (owner.name if owner else "")
    return Counterpart(
        Kind.NETWORK,
        f"AS{number} {shown}".strip() if number is not None else shown,
        contact.mail if contact else "",
        contact.country if contact else "",
        tuple(sorted(_fetched(clients))),
        known=bool(shown or number is not None),
    )


def _fetched(clients: Iterable[Client]) -> Iterable[Fetched]:
    """By address: several agents behind one are one line."""
    by_address: dict[str, list[Client]] = {}
    for client in clients:
        by_address.setdefault(client.address.value, []).append(client)
    for address, those in by_address.items():
        first, last = min(one.first.at for one in those), max(one.last.at for one in those)
        yield Fetched(address, first, last, sum(one.requests for one in those))
