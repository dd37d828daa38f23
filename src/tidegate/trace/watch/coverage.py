"""What was looked at, when, and what could not be. In: the watch's state. Out: lines for a screen, or a page.

A watch that sees nothing looks like one that cannot see: this is where the two are told apart.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from tidegate.trace.watch.plan import Plan, Watched
from tidegate.trace.watch.state import WatchState

Mask = Callable[[str], str]
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason, how many addresses it kept from being looked at, and some of them, masked."""

    why: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One source. Times: Unix, 0 where never. `late`: its round is overdue by more than its own period."""

    source: Watched
    began: float
    ended: float
    due: float
    known: int
    looked: int
    oldest: float
    unlisted: str
    troubles: tuple[Trouble, ...]
    late: bool


def seen(plan: Plan, state: WatchState, now: float, mask: Mask) -> tuple[Seen, ...]:
    """Every source of the plan, in its order."""
    return tuple(_seen(source, state, now, mask) for source in plan.sources)


def _seen(source: Watched, state: WatchState, now: float, mask: Mask) -> Seen:
    last = state.round(source.name)
    known = looked = 0
    oldest = now
    counts: Counter[str] = Counter()
    places: dict[str, list[str]] = {}
    for address in state.known(source.name):
        known += 1
        if address.looked:
            looked += 1
            oldest = min(oldest, address.looked)
        why = address.why or ("" if address.tried else "not asked yet")
        if why:
            counts[why] += 1
            if counts[why] <= EXAMPLES:
                places.setdefault(why, []).append(mask(address.place))
    troubles = tuple(Trouble(why, count, tuple(places[why])) for why, count in counts.most_common())
    late = now - (last.ended or last.began) > 2 * source.every
    return Seen(
        source,
        last.began,
        last.ended,
        last.due,
        known,
        looked,
        oldest if looked else 0.0,
        last.why,
        troubles,
        late,
    )


def complete(found: Iterable[Seen]) -> bool:
    """Whether everything known was looked at in time."""
    return not any(each.unlisted or each.troubles or each.late for each in found)


def lines(found: Iterable[Seen]) -> list[str]:
    """For a screen."""
    told = []
    for each in found:
        late = "  LATE" if each.late else ""
        told.append(f"{each.source.name} ({each.source.kind}){late}")
        told.append(f"  last round ended {instant(each.ended)}, next {instant(each.due)}")
        told.append(
            f"  {each.looked:,} of {each.known:,} places looked at, the longest ago {instant(each.oldest)}"
        )
        if each.unlisted:
            told.append(f"  could not be listed: {each.unlisted}")
        for trouble in each.troubles:
            told.append(f"  {trouble.count:>6,}  {trouble.why}")
            told += [f"          {place}" for place in trouble.places]
    return told


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What the trace looked at</title>
<style>body{{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}
th,td{{border:1px solid #767676;padding:.4rem;text-align:left;vertical-align:top}}
.bad{{font-weight:700}}</style></head><body><main><h1>What the trace looked at</h1>
<p>As of {now}. What is not listed here was not looked at by anybody.</p>
<table><caption>Sources</caption><thead><tr><th scope="col">Source</th><th scope="col">Last round</th>
<th scope="col">Next</th><th scope="col">Looked at</th><th scope="col">Not looked at, and why</th></tr></thead>
<tbody>{rows}</tbody></table></main></body></html>
"""


def page(found: Iterable[Seen], now: float) -> str:
    """A page that stands alone: no script, nothing from elsewhere."""
    return _PAGE.format(now=instant(now), rows="".join(map(_row, found)))


def _row(each: Seen) -> str:
    reasons = [f'<li class="bad">could not be listed: {escape(each.unlisted)}</li>'] if each.unlisted else []
    for trouble in each.troubles:
        places = ", ".join(map(escape, trouble.places))
        reasons.append(f"<li>{trouble.count:,}: {escape(trouble.why)} <small>({places})</small></li>")
    late = ' <span class="bad">late</span>' if each.late else ""
    return (
        f'<tr><th scope="row">{escape(each.source.name)} ({each.source.kind})</th><td>{instant(each.ended)}{late}</td>'
        f"<td>{instant(each.due)}</td><td>{each.looked:,} of {each.known:,}; longest ago {instant(each.oldest)}</td>"
        f"<td><ul>{''.join(reasons) or '<li>nothing</li>'}</ul></td></tr>"
    )


def instant(seconds: float) -> str:
    """UTC, to the minute."""
    return f"{dt.datetime.fromtimestamp(seconds, dt.UTC):%Y-%m-%d %H:%M} UTC" if seconds else "never"
