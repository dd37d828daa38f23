"""Who else keeps copies, and how each wants to be asked. In: addresses that were taken down. Out: drafted requests.

A request holds the address, for nobody can remove what he is not told, and never a value from the file, nor
the name of a person, nor what kind of people it spoke of: a request that said so would be the second leak.
A person reads every draft before it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tidegate.watch import removal_routes
from tidegate.watch.removal_routes import Route

_LETTER = """\
To: {operator}
By: {way}
{address}

We publish the site below. On {day} at {time} UTC we withdrew {number} from it, because it had been
published by error. {consequence}

{listed}

What we ask of you:
{asks}

Every variant counts: with or without a query, percent-encoded, http or https. The withdrawal is final, and the
origin answers 404 or 410. Please tell us when it is done, and keep no copy. Do not publish or pass on this
request or the addresses in it.

{sender}
"""
_CONSEQUENCE = "Further publication can endanger people."


@dataclass(frozen=True, slots=True)
class Draft:
    """`text`: plain, ready to be pasted. `subject`: tells only that something is asked. `due`: ask again then."""

    operator: str
    way: str
    address: str
    subject: str
    text: str
    due: dt.datetime


def drafts(addresses: Sequence[str], withdrawn: dt.datetime, sender: str) -> tuple[Draft, ...]:
    """One for each operator that documents a route. `sender`: the agency and where to answer, not a person."""
    return tuple(
        _draft(route, tuple(dict.fromkeys(addresses)), withdrawn, sender) for route in removal_routes.ROUTES
    )


def _draft(route: Route, addresses: tuple[str, ...], withdrawn: dt.datetime, sender: str) -> Draft:
    at = withdrawn.astimezone(dt.UTC)
    text = _LETTER.format(
        operator=route.operator,
        way=route.way,
        address=route.address,
        day=f"{at:%Y-%m-%d}",
        time=f"{at:%H:%M}",
        number="one address" if len(addresses) == 1 else f"{len(addresses)} addresses",
        consequence=_CONSEQUENCE,
        listed="\n".join(f"  {address}" for address in addresses),
        asks="\n".join(f"  - {ask}" for ask in route.asks),
        sender=sender,
    )
    subject = "Removal of withdrawn addresses"
    return Draft(route.operator, route.way, route.address, subject, text, at + route.ask_again)


_TO_HOLDER = """\
To: {host}
By: the host's form or address for abuse; its security.txt or the registry of its network tells which

Below are addresses at which you serve material that was published by error and has been withdrawn. {consequence}

{listed}

What we ask of you:
  - remove what lies there, every version and variant of it, and empty your caches
  - ask those who have it from you to do the same, and tell us who they are
  - keep the logs of who fetched it, and give them to nobody else
  - tell us when it is done; keep no copy; do not publish or pass on this request or the addresses in it

{sender}
"""


def to_holders(addresses: Sequence[str], sender: str) -> tuple[Draft, ...]:
    """One request for each host that serves copies elsewhere. It tells as little as `drafts`; `due` is not known."""
    by_host: dict[str, dict[str, None]] = {}
    for address in addresses:
        host = (urlsplit(address).hostname or "").rstrip(".")
        by_host.setdefault(host, {})[address] = None
    return tuple(_to_holder(host, tuple(listed), sender) for host, listed in sorted(by_host.items()))


def _to_holder(host: str, listed: tuple[str, ...], sender: str) -> Draft:
    text = _TO_HOLDER.format(
        host=host,
        consequence=_CONSEQUENCE,
        listed="\n".join(f"  {address}" for address in listed),
        sender=sender,
    )
    return Draft(
        host,
        "abuse contact",
        "",
        "Removal of withdrawn addresses",
        text,
        dt.datetime.max.replace(tzinfo=dt.UTC),
    )
