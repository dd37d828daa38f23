"""From a parsed table to a Contract: presets filled in, and contradictions between keys found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tidegate.model.finding import InformationType, Likelihood
from tidegate.model.registry import RegistryRule
from tidegate.model.slot import ColumnContract, Contract, NamedPeople, PeopleRule, SheetContract
from tidegate.policy.kinds import KINDS, Kind
from tidegate.policy.locate import KeyPath
from tidegate.policy.outline import ANY, outline
from tidegate.policy.schema import CONTRACT, LIKELIHOODS, TYPES, Problem, problems

NamesFile = Callable[[str], tuple[str, ...]]
"""Reads a file of names, by its name in the policy. Raises ValueError with `what; fix` in the message."""

_SLOT_NAME = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
DEFAULT = Contract("default")
"""A contract with nothing stated."""


def contract_of(
    name: str, table: Mapping[str, Any], path: KeyPath, read_names: NamesFile, today: dt.date | None
) -> Contract | list[Problem]:
    """The contract, or everything wrong with its table. With `today`, an expired allowance is a problem."""
    wrong = list(problems(CONTRACT, table, path))
    if wrong:
        return wrong
    kind = KINDS[table["kind"]]
    people = _people(table, kind)
    wrong = [*_contradictions(table, kind, people, path), *_sheet_problems(table.get("sheet", []), path)]
    named: NamedPeople | None = None
    if "named" in table:
        built = _named(table["named"], kind, (*path, "named"), read_names, today)
        named = built if isinstance(built, NamedPeople) else None
        wrong += built if isinstance(built, list) else []
    if wrong:
        return wrong
    return Contract(
        name=name,
        kind=kind.name,
        people=people,
        named=named,
        minimum_count=table.get("minimum_count", 0),
        formats=tuple(table.get("formats", ())),
        sheets=tuple(_sheet(sheet) for sheet in table.get("sheet", ())),
        block_from=_likelihood(table, "block_from", DEFAULT.block_from),
        hold_from=_likelihood(table, "hold_from", DEFAULT.hold_from),
        sandbox_weaker=table.get("sandbox_weaker", False),
        unread_pictures=table.get("unread_pictures", False),
    )


def registry_rule(table: Mapping[str, Any]) -> RegistryRule:
    """What a checked `[registry]` asks for."""
    return RegistryRule(
        required=table.get("required", False),
        max_age_days=table.get("max_age_days", 0),
        accept=tuple(table.get("accept", ())),
    )


def slot_name_problem(name: str, path: KeyPath) -> Problem | None:
    """What is wrong with a slot's name: it must be typed on a command line."""
    if name == DEFAULT.name:
        return Problem(
            path, f'a slot cannot be named "{name}"', "write [default] for the contract without a slot"
        )
    if not _SLOT_NAME.fullmatch(name):
        fixed = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "statistics"
        return Problem(
            path, "a slot's name holds lower-case letters, digits and hyphens only", f"write {fixed}"
        )
    return None


def _people(table: Mapping[str, Any], kind: Kind) -> PeopleRule:
    if "people" in table:
        return PeopleRule(table["people"])
    counted = "minimum_count" in table and PeopleRule.COUNTED in kind.allowed
    return PeopleRule.COUNTED if counted else kind.people


def _contradictions(
    table: Mapping[str, Any], kind: Kind, people: PeopleRule, path: KeyPath
) -> Iterator[Problem]:
    if people not in kind.allowed:
        rules = " or ".join(f'"{rule.value}"' for rule in PeopleRule if rule in kind.allowed)
        yield Problem(
            (*path, "people"), f'kind "{kind.name}" contradicts people = "{people.value}"', f"write {rules}"
        )
    if people is PeopleRule.COUNTED and "minimum_count" not in table:
        yield Problem(
            (*path, "people"), 'people = "counted" needs a smallest count', "add minimum_count = 11"
        )
    if people is PeopleRule.NAMED and "named" not in table:
        missing = f"add a table [{'.'.join(str(key) for key in path)}.named] with reason, owner and expires"
        yield Problem(path, "named people need an allowance", missing)
    if people is not PeopleRule.NAMED and "named" in table:
        fix = 'write people = "named", or remove the table'
        yield Problem((*path, "named"), f'an allowance does nothing where people = "{people.value}"', fix)
    block = _likelihood(table, "block_from", DEFAULT.block_from)
    if _likelihood(table, "hold_from", DEFAULT.hold_from) > block:
        key = "hold_from" if "hold_from" in table else "block_from"
        what = "impossible band: what blocks must hold as well"
        yield Problem((*path, key), what, f'write hold_from = "{block.label}" or lower')


def _named(
    table: Mapping[str, Any], kind: Kind, path: KeyPath, read_names: NamesFile, today: dt.date | None
) -> NamedPeople | list[Problem]:
    wrong: list[Problem] = []
    names: list[str] = list(table.get("names", []))
    for index, name in enumerate(names):
        if not any(letter.isalpha() for letter in name):
            wrong.append(
                Problem((*path, "names", index), "a name without a letter", "write the name, or remove it")
            )
    if "names_file" in table:
        try:
            names += read_names(table["names_file"])
        except ValueError as error:
            what, _, fix = str(error).partition("; ")
            wrong.append(Problem((*path, "names_file"), what, fix))
    if kind.names_needed and not names and not wrong:
        what = f'kind "{kind.name}" needs the people listed'
        wrong.append(Problem(path, what, 'add names = ["…"] or names_file = "officials.txt"'))
    if today is not None and table["expires"] < today:
        what = f"the allowance expired on {table['expires']}"
        wrong.append(Problem((*path, "expires"), what, "renew it with its owner, or remove the slot"))
    if wrong:
        return wrong
    types = frozenset(TYPES[name] for name in table["types"]) if "types" in table else kind.types
    return NamedPeople(
        reason=table["reason"],
        owner=table["owner"],
        expires=table["expires"],
        names=tuple(dict.fromkeys(names)),
        types=types | {InformationType.PERSON_NAME},
    )


def _sheet_problems(sheets: list[dict[str, Any]], path: KeyPath) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, sheet in enumerate(sheets):
        same = sheet["name"] if ANY in sheet["name"] else outline(sheet["name"])
        if same in seen:
            what = "a second sheet of the same name (years, months and numbers aside)"
            yield Problem((*path, "sheet", index, "name"), what, "join the two, or name one with other words")
        seen.add(same)


def _sheet(table: Mapping[str, Any]) -> SheetContract:
    columns = tuple(
        ColumnContract(column["heading"], column.get("kind", "")) for column in table.get("columns", ())
    )
    low_high = table.get("rows")
    rows = (low_high[0], low_high[1]) if low_high else None
    return SheetContract(table["name"], columns, rows, table.get("required", False))


def _likelihood(table: Mapping[str, Any], key: str, default: Likelihood) -> Likelihood:
    return LIKELIHOODS[table[key]] if key in table else default
