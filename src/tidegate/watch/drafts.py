"""Letters to those who keep copies of what was taken down. In: an address and a time. Out: drafts for a person to send.

They say what to remove and never what was in it, or that anybody was: whoever reads a request must not learn more
than the address tells.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_ASK = (
    "The address below was withdrawn by its publisher on {day}. Please remove {what} for it, in every form "
    "(address with or without a query, percent-encoded, http and https), and tell us when it is done.\n\n"
    "{address}\n\nThis request comes from the publisher of the site. The withdrawal is final."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind`: search engine, cache or archive. `to`: who is asked, and by which way."""

    kind: str
    to: str
    text: str


_HOLDERS: tuple[tuple[str, str, str], ...] = (
    ("search engine", "Google: Search Console, Removals", "the result and the cached copy"),
    ("search engine", "Bing: Webmaster Tools, Content Removal", "the result and the cached copy"),
    ("archive", "Internet Archive: info@archive.org", "every capture"),
    ("archive", "archive.today: its report form", "every snapshot"),
    ("cache", "the operators of proxies and mirrors you know of", "every copy"),
)


def drafts(address: str, at: dt.datetime) -> tuple[Draft, ...]:
    """One for each who may keep a copy. `address`: masked where its path holds an identifier."""
    day = at.astimezone(dt.UTC).strftime("%Y-%m-%d")
    return tuple(
        Draft(kind, to, _ASK.format(day=day, what=what, address=address)) for kind, to, what in _HOLDERS
    )
