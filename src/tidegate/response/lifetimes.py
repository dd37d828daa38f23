"""How long copies may be given out again, as headers say. In: headers. Out: lifetimes, each with what says so.

Where nothing is said, a cache may guess (RFC 9111, 4.2.2): a tenth of the time since the last change is what is usual.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

_DIRECTIVE = re.compile(r'([a-z][a-z-]*)\s*(?:=\s*"?(\d{1,10})"?)?')
_LONGEST = 10 * 366 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Lifetime:
    """`seconds` after it was fetched. `words`: ours."""

    seconds: float
    words: str


def lifetimes(headers: Iterable[tuple[str, str]]) -> list[Lifetime]:
    """The longest of browsers, and of shared caches. Nothing where storing is forbidden."""
    named: dict[str, list[str]] = {}
    for name, value in headers:
        named.setdefault(name.lower(), []).append(value)
    said = _directives(named.get("cache-control", ()))
    if "no-store" in said:
        return []
    age = max((float(one) for one in named.get("age", ()) if one.strip().isdigit()), default=0.0)
    browser = said.get("max-age")
    if browser is None:
        browser = _expires(named)
    stale = max(said.get("stale-while-revalidate") or 0.0, said.get("stale-if-error") or 0.0)
    found = []
    if browser is not None:
        found.append(Lifetime(_kept(browser - age), "a browser may keep it so long, say its headers"))
    shared = said.get("s-maxage", browser)
    if shared is not None and "private" not in said:
        found.append(
            Lifetime(_kept(shared - age + stale), "shared caches may give it out so long, say its headers")
        )
    if browser is None and shared is None and (guess := _guessed(named)) is not None:
        found.append(Lifetime(_kept(guess), "its headers say nothing: a cache may guess so long"))
    return [one for one in found if one.seconds > 0]


def _directives(values: Iterable[str]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name, number in _DIRECTIVE.findall(", ".join(values).lower()):
        seconds = float(number) if number else None
        # Said twice: the longer one is what may have happened.
        found[name] = max(filter(None, (found.get(name), seconds)), default=seconds)
    return found


def _kept(seconds: float) -> float:
    return min(max(0.0, seconds), float(_LONGEST))


def _expires(named: dict[str, list[str]]) -> float | None:
    until, since = _date(named.get("expires", [])), _date(named.get("date", []))
    return (until - since).total_seconds() if until and since else None


def _guessed(named: dict[str, list[str]]) -> float | None:
    changed, since = _date(named.get("last-modified", [])), _date(named.get("date", []))
    return max(0.0, (since - changed).total_seconds() / 10) if changed and since else None


def _date(values: list[str]) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(values[-1])
    except (IndexError, ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
