"""Rule files (TOML, one a rule). In: the folder that is shipped, and the operator's. Out: rules, questions, calendars.

The operator's rule replaces the shipped one of the same id; none can be taken away: a duty that does not bind is ruled
out by name, in the incident. `facts.toml` holds what may be asked, `calendars/` the holidays.
"""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass, field
from pathlib import Path

from tidegate.errors import ResponseError
from tidegate.model.duty import Citation, Deadline, Rule, Standing, Start, Telling, Trigger, Unit
from tidegate.response.duties.holidays import Calendar
from tidegate.response.duties.trigger import PEOPLE
from tidegate.response.plain import build
from tidegate.response.rule_files import Signed, digest, table
from tidegate.response.rule_files import signature as sign

SHIPPED = Path(__file__).with_name("rules")
CALENDARS = Path(__file__).with_name("calendars")
QUESTIONS = "facts.toml"
_LENGTH = re.compile(r"([1-9][0-9]{0,3}) (hour|day|business day)s?")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class RuleBook:
    """`rules` by their key, in order. `questions`: what each fact asks. `calendars` by name."""

    rules: tuple[Rule, ...]
    questions: dict[str, str]
    calendars: dict[str, Calendar]


@dataclass(frozen=True, slots=True)
class _Tell:
    id: str
    whom: str
    deadline: str
    start: Start = Start.DISCOVERY
    zone: str = "UTC"
    calendar: str = ""
    contents: tuple[str, ...] = ()
    trigger: Trigger | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    id: str
    title: str
    who: str
    trigger: Trigger
    tell: tuple[_Tell, ...]
    citation: Citation
    counsel: Signed = field(default_factory=Signed)


def load(folder: Path | None = None) -> RuleBook:
    """The shipped rules, with the operator's over them. Raises ResponseError: file, key, fix."""
    questions = _questions(SHIPPED / QUESTIONS)
    calendars = _calendars(CALENDARS)
    if folder is not None:
        if not folder.is_dir():
            raise ResponseError(f"{folder}: no such folder of rules")
        questions |= _questions(folder / QUESTIONS) if (folder / QUESTIONS).exists() else {}
        calendars |= _calendars(folder / "calendars")
    found: dict[str, Rule] = {}
    for place in (SHIPPED, *([folder] if folder is not None else [])):
        found |= _rules(place, questions, calendars)
    return RuleBook(tuple(found[key] for key in sorted(found)), questions, calendars)


def _rules(place: Path, questions: dict[str, str], calendars: dict[str, Calendar]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for path in sorted(place.glob("*.toml")):
        if path.name == QUESTIONS:
            continue
        rule = _rule(path, questions, calendars)
        if rule.key in found:
            raise ResponseError(f"{path}: id: another file of this folder has it; one file a rule")
        found[rule.key] = rule
    return found


def _rule(path: Path, questions: dict[str, str], calendars: dict[str, Calendar]) -> Rule:
    read = table(path)
    written = build(_Written, read, str(path))
    _names(path, written)
    _known(path, "trigger", written.trigger, questions)
    tellings = []
    for number, one in enumerate(written.tell):
        at = f"tell[{number}]"
        if one.trigger is not None:
            _known(path, f"{at}.trigger", one.trigger, questions)
        tellings.append(_telling(path, at, one, calendars))
    signature = sign(path, "counsel", written.counsel)
    return Rule(
        written.id, written.title, written.who, written.trigger, tuple(tellings), written.citation,
        digest(read, "counsel"), path.name, signature,
    )  # fmt: skip


def _names(path: Path, written: _Written) -> None:
    keys = [one.id for one in written.tell]
    for name in (written.id, *keys):
        if not _NAME.fullmatch(name):
            raise ResponseError(f"{path}: id: write small letters, digits and single hyphens")
    if not keys or len(set(keys)) < len(keys):
        raise ResponseError(f"{path}: tell: at least one, each with an id of its own")
    for name in ("text", "url"):
        if not getattr(written.citation, name).strip():
            raise ResponseError(f"{path}: citation.{name}: say where the rule can be read")


def _known(path: Path, at: str, trigger: Trigger, questions: dict[str, str]) -> None:
    for name in ("all", "any", "none"):
        for term in getattr(trigger, name):
            if term not in questions and not PEOPLE.fullmatch(term):
                raise ResponseError(
                    f"{path}: {at}.{name}: a fact that {QUESTIONS} does not ask; add it there, or write `people >= N`"
                )


def _telling(path: Path, at: str, one: _Tell, calendars: dict[str, Calendar]) -> Telling:
    if not _is_zone(one.zone):
        raise ResponseError(f"{path}: {at}.zone: no such time zone; write one as America/New_York")
    if one.calendar and one.calendar not in calendars:
        raise ResponseError(
            f"{path}: {at}.calendar: no such calendar; known are {', '.join(sorted(calendars))}"
        )
    unit, amount = _length(path, at, one.deadline)
    deadline = Deadline(unit, amount, one.start, one.zone, one.calendar)
    return Telling(one.id, one.whom, deadline, one.contents, one.trigger, one.standing)


def _is_zone(name: str) -> bool:
    try:
        return bool(zoneinfo.ZoneInfo(name).key)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        return False


def _length(path: Path, at: str, text: str) -> tuple[Unit, int]:
    if found := _LENGTH.fullmatch(text):
        return Unit(f"{found[2]}s"), int(found[1])
    if text in (Unit.AT_ONCE.value, Unit.NONE.value):
        return Unit(text), 0
    raise ResponseError(
        f"{path}: {at}.deadline: write `72 hours`, `30 days`, `10 business days`, `at once` or `none`"
    )


def _questions(path: Path) -> dict[str, str]:
    read = table(path)
    for key, value in read.items():
        if not isinstance(value, str) or not value.endswith("?") or not key.isidentifier():
            raise ResponseError(
                f"{path}: {key if key.isidentifier() else 'a key'}: write a question that ends in ?"
            )
    return dict(read)


def _calendars(folder: Path) -> dict[str, Calendar]:
    found = {}
    for path in sorted(folder.glob("*.toml")):
        renamed = {{"holiday": "holidays"}.get(key, key): value for key, value in table(path).items()}
        found[path.stem] = build(Calendar, renamed, str(path))
    return found
