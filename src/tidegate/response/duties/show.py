"""Rules and clocks as text and JSON. In: nouns. Out: text for a screen, or one JSON document."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from tidegate.model.duty import Answer, Clock, ClockState, Deadline, Rule, Standing, Telling, Unit
from tidegate.response.duties.clocks import open_clocks
from tidegate.response.duties.rules import RuleBook
from tidegate.response.plain import plain

BREACHED, UNKNOWN = 1, 3
_DAY_SECONDS = 86400
_SHOWN = (*list(ClockState)[:4], ClockState.MET_LATE)


def exit_code(found: Sequence[Clock]) -> int:
    """1 a deadline is past, 3 a clock runs on what is not known, 0 neither."""
    if any(clock.state is ClockState.BREACHED for clock in found):
        return BREACHED
    unknown = any(clock.applies is Answer.UNKNOWN or clock.assumed for clock in open_clocks(found))
    return UNKNOWN if unknown else 0


def clocks_as_text(found: Sequence[Clock], book: RuleBook, now: dt.datetime, *, every: bool) -> str:
    """A block a clock, the worst first; then what would have to be answered."""
    shown = [clock for clock in found if every or clock.state in _SHOWN]
    lines = [f"at {_instant(now)}: {len(open_clocks(found))} clocks run", ""]
    for clock in shown:
        lines += _clock_lines(clock)
    if hidden := len(found) - len(shown):
        lines += [f"{hidden} more are met or do not apply: --all shows them", ""]
    if questions := list(dict.fromkeys(term for clock in shown for term in clock.unknown)):
        lines.append("Not known yet; each clock above that depends on it runs as if it applied:")
        lines += [f"  {term}: {book.questions.get(term, 'how many people?')}" for term in questions]
    return "\n".join(lines).rstrip() + "\n"


def _clock_lines(clock: Clock) -> Iterator[str]:
    yield f"{clock.state.value.upper():<10} {clock.title}"
    yield f"  tell       {clock.whom}"
    if clock.due is not None:
        yield f"  by         {_due(clock)}"
    if clock.applies is Answer.UNKNOWN:
        yield f"  assumed    not known whether it applies: {', '.join(clock.unknown)}"
    for note in clock.notes:
        yield f"  note       {note}"
    if clock.ruling is not None:
        also = f" and {clock.ruling.second}" if clock.ruling.second else ""
        yield f"  ruled      {clock.ruling.ruling.value} by {clock.ruling.by}{also}: {clock.ruling.reason}"
    yield f"  source     {clock.citation.text} [{_standing(clock.standing, clock.signed)}]"
    yield f"  clock      {clock.key}"
    yield ""


def _due(clock: Clock) -> str:
    if clock.due is None or clock.remaining is None:
        return "no deadline"
    away = span(abs(clock.remaining))
    if clock.state not in (ClockState.BREACHED, ClockState.RUNNING, ClockState.DELAYED):
        return _instant(clock.due)
    if not clock.firm:
        return f"without delay, since {_instant(clock.due)}" + (
            "" if not clock.remaining else f" ({away} ago)"
        )
    return (
        f"{_instant(clock.due)} ({'past by ' + away if clock.remaining < dt.timedelta() else away + ' left'})"
    )


def _instant(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def span(length: dt.timedelta) -> str:
    """As `3 d 4 h`, `59 min`: rounded down, so that nobody is promised a minute that is not there."""
    seconds = int(length.total_seconds())
    days, hours, minutes = seconds // _DAY_SECONDS, seconds % _DAY_SECONDS // 3600, seconds % 3600 // 60
    return f"{days} d {hours} h" if days else f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _standing(standing: Standing, signed: bool) -> str:
    read = {
        Standing.VERIFIED: "read at the cited source",
        Standing.SECONDARY: "read in another's account",
        Standing.UNVERIFIED: "not verified",
    }[standing]
    return f"{read}; {'signed by counsel' if signed else 'not signed by counsel'}"


def clocks_as_json(found: Sequence[Clock]) -> str:
    """A list of clocks; `remaining` in seconds."""
    listed: list[dict[str, Any]] = []
    for clock in found:
        one = plain(clock)
        one["remaining"] = None if clock.remaining is None else int(clock.remaining.total_seconds())
        listed.append(one)
    return json.dumps({"clocks": listed}, indent=2, ensure_ascii=True) + "\n"


def rules_as_text(book: RuleBook) -> str:
    """Each rule with whom to tell, by when, where it was read; then the facts."""
    lines: list[str] = []
    for rule in book.rules:
        lines += [rule.title, f"  rule       {rule.key}", f"  binds      {rule.who}"]
        lines += [f"  tell       {_telling(one)}" for one in rule.tellings]
        lines.append(
            f"  source     {rule.citation.text}, read {rule.citation.read or 'never'}: {rule.citation.url}"
        )
        lines.append(f"  standing   {_standing(rule.citation.standing, rule.signed)}")
        lines += [f"  but        {rule.citation.words}"] if rule.citation.words else []
        lines.append("")
    lines.append("Facts that rules ask:")
    lines += [f"  {name}: {question}" for name, question in book.questions.items()]
    return "\n".join(lines) + "\n"


def _telling(one: Telling) -> str:
    mark = f" [{one.standing.value}]" if one.standing is not None else ""
    return f"{one.whom}: {length(one.deadline)}{mark}"


def length(deadline: Deadline) -> str:
    """A deadline in words."""
    if deadline.unit is Unit.NONE:
        return "no deadline"
    after = f" from {deadline.start.value}"
    return (
        f"without undue delay{after}"
        if deadline.unit is Unit.AT_ONCE
        else f"{deadline.amount} {deadline.unit.value}{after}"
    )


def signatures_as_text(book: RuleBook) -> str:
    """A line a rule: how it stands, and the digest that counsel signs."""
    return "".join(
        f"{signature(rule):<16} {rule.citation.standing.value:<10} {rule.key:<26} {rule.digest}\n"
        for rule in book.rules
    )


def signature(rule: Rule) -> str:
    """`signed`, `unsigned`, or `text changed` where the signature is for another text."""
    if rule.signature is None:
        return "unsigned"
    return "signed" if rule.signed else "text changed"


def rules_as_json(book: RuleBook) -> str:
    """Rules with their digest and signature, and the questions."""
    rules = [{**plain(rule), "signed": rule.signed} for rule in book.rules]
    return json.dumps({"rules": rules, "questions": book.questions}, indent=2, ensure_ascii=True) + "\n"
