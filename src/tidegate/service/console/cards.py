"""What waits for a person, on the first page. In: an Actor and the time. Out: cards, in the table's order.

A room that has something to show adds its function to `SOURCES` as `module:function`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from tidegate.service.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Card:
    """`count`: how many wait (None: nothing is counted). `url`: where to settle it. `urgent`: said in words too."""

    title: str
    text: str
    url: str
    action: str
    count: int | None = None
    urgent: bool = False


Source = Callable[[Actor, dt.datetime], list[Card]]
SOURCES: tuple[str, ...] = (
    "tidegate.service.console.incidents.cards:cards",
    "tidegate.service.console.duties.cards:cards",
    "tidegate.service.console.reviews.cards:cards",
    "tidegate.service.console.gate.cards:cards",
    "tidegate.service.console.watch.cards:cards",
    "tidegate.service.console.portal.rulings:cards",
    "tidegate.service.console.views.accounts:cards",
)


def cards_for(actor: Actor, now: dt.datetime) -> list[Card]:
    """Everything that waits for this person."""
    return [card for source in SOURCES for card in _function(source)(actor, now)]


def _function(source: str) -> Source:
    module, _, name = source.partition(":")
    function: Source = getattr(import_module(module), name)
    return function
