"""Clocks as a page shows them. In: an incident. Out: Lines, the worst first, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tidegate.errors import TidegateError
from tidegate.model.duty import Clock
from tidegate.response.duties.rules import RuleBook
from tidegate.service.console.duties import words
from tidegate.service.console.duties.words import Words
from tidegate.service.console.gate.answers import sentence
from tidegate.service.duties.book import book
from tidegate.service.duties.clocks import OPEN, clocks
from tidegate.service.duties.models import Duty
from tidegate.service.incidents.models import Incident
from tidegate.service.office import office


@dataclass(frozen=True, slots=True)
class Line:
    """One clock. `row`: its number, None before it was started. `zone`: whose days are counted. `open`: to be done."""

    clock: Clock
    row: int | None
    state: Words
    shape: str
    left: str
    standing: Words
    applies: Words
    zone: str
    open: bool
    asks: tuple[str, ...]


def lines(incident: Incident) -> tuple[list[Line], RuleBook | None, str]:
    """All clocks and the rules they come of; or a sentence about what is wrong with a rule."""
    here = office()
    try:
        rules = book(here)
        found = clocks(incident, rules, here.now())
    except TidegateError as error:
        return [], None, sentence(str(error))
    rows = dict(Duty.objects.filter(incident=incident).values_list("key", "pk"))
    return list(_lines(found, rules, rows)), rules, ""


def _lines(found: Iterable[Clock], rules: RuleBook, rows: dict[str, int]) -> Iterable[Line]:
    zones = {f"{one.key}/{tell.key}": tell.deadline.zone for one in rules.rules for tell in one.tellings}
    for clock in found:
        yield Line(
            clock,
            rows.get(clock.key),
            words.STATES[clock.state],
            words.SHAPES.get(clock.state, "past"),
            words.left(clock) if clock.state in OPEN else "",
            words.STANDINGS[clock.standing],
            words.APPLIES[clock.applies],
            zones.get(clock.key, "UTC"),
            clock.state in OPEN,
            tuple(rules.questions.get(term, term) for term in clock.unknown),
        )
