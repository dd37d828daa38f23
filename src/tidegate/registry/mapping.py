"""Which column of a source is which field: `registry.toml` in, checked, as one table out.

[people]                        the person of a row
case = "Case ID"                kept in the vault alone, for the response
a_number = "A-Number"
name = ["Family name", "Given names"]
birth_date = { column = "DOB", format = "mdy" }
nationality = "Country"

[[also]]                        another person of the same row, linked by the case
standing = "attorney"
name = "Attorney"
email = "Attorney e-mail"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from tidegate.errors import RegistryError
from tidegate.registry.fields import PAIR_OF, PAIRS, Field, Pair, Standing, pair_label

DateFormat = Literal["any", "dmy", "mdy", "ymd", "jalali", "hijri", "ethiopian"]
DATE_FORMATS: tuple[DateFormat, ...] = get_args(DateFormat)
_FIELDS = {each.value: each for each in Field}
_STANDINGS = {each.word: each for each in Standing}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a field stands: the parts of a name in several columns; `format` for dates alone."""

    names: tuple[str, ...]
    format: DateFormat = "any"


@dataclass(frozen=True, slots=True)
class Person:
    """One person of every row."""

    fields: Mapping[Field, Columns]
    standing: Standing = Standing.PROTECTED


@dataclass(frozen=True, slots=True)
class PeopleMap:
    """The whole map. `pairs`: which pairs of secondary fields are indexed. `case`: the column for the vault."""

    people: tuple[Person, ...]
    case: str = ""
    pairs: tuple[Pair, ...] = PAIRS
    query: str = ""
    resume_by: str = ""
    standing_column: str = ""
    standings: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, each once."""
        named = [
            name for person in self.people for columns in person.fields.values() for name in columns.names
        ]
        extra = [name for name in (self.case, self.standing_column) if name]
        return tuple(dict.fromkeys([*named, *extra]))

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field of anybody, in the order of `Field`."""
        present = {each for person in self.people for each in person.fields}
        return tuple(each for each in Field if each in present)


def load(path: str) -> PeopleMap:
    """Read a map. Raises RegistryError: file, key, fix."""
    try:
        with open(path, "rb") as file:
            raw = tomllib.load(file)
    except OSError as error:
        raise RegistryError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path} is not TOML: {error}") from None
    return parse(raw, path)


def parse(raw: Mapping[str, Any], path: str) -> PeopleMap:
    """As `load`, of a parsed file."""
    unknown = set(raw) - {"people", "also", "index", "source", "standing"}
    if unknown:
        raise RegistryError(
            f"{path}: no table is called {_some(unknown)}: there are people, also, index, source"
        )
    people = _table(raw, "people", path)
    others = raw.get("also", [])
    if not isinstance(others, list):
        raise RegistryError(f"{path}: write [[also]], with two brackets, for each further person of a row")
    standing = _table(raw, "standing", path)
    source = _table(raw, "source", path)
    made = PeopleMap(
        people=(_person(people, path, "[people]"), *(_person(other, path, "[[also]]") for other in others)),
        case=_text(people, "case", path),
        pairs=_pairs(_table(raw, "index", path), path),
        query=_text(source, "query", path),
        resume_by=_text(source, "resume_by", path),
        standing_column=_text(standing, "column", path),
        standings={
            str(value).casefold(): _standing(word, path)
            for value, word in _table(standing, "values", path).items()
        },
    )
    first = made.people[0].fields
    if not any(each.decides for each in first) and len(first) < 2:
        raise RegistryError(
            f"{path}: [people] needs an identifier, or two fields such as name and birth_date"
        )
    return made


def _person(raw: Any, path: str, where: str) -> Person:
    if not isinstance(raw, dict):
        raise RegistryError(f"{path}: {where} must be a table of fields")
    unknown = set(raw) - set(_FIELDS) - {"case", "standing"}
    if unknown:
        raise RegistryError(f"{path}: {where} has no field {_some(unknown)}: there are {', '.join(_FIELDS)}")
    fields = {
        _FIELDS[name]: _columns(value, f"{path}: {where} {name}")
        for name, value in raw.items()
        if name in _FIELDS
    }
    default = "protected" if where == "[people]" else "relative"
    return Person(fields, _standing(raw.get("standing", default), path))


def _columns(value: Any, where: str) -> Columns:
    form = "any"
    if isinstance(value, dict):
        form = value.get("format", "any")
        value = value.get("column", "")
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    if not names or not all(isinstance(name, str) and name for name in names):
        raise RegistryError(
            f"{where} must be a column, a list of columns, or {{ column = ..., format = ... }}"
        )
    if form not in DATE_FORMATS:
        raise RegistryError(f"{where}: no format is called {form!r}: there are {', '.join(DATE_FORMATS)}")
    return Columns(names, form)


def _pairs(raw: Mapping[str, Any], path: str) -> tuple[Pair, ...]:
    named = raw.get("pairs", [pair_label(pair) for pair in PAIRS])
    if not isinstance(named, list) or not set(named) <= set(PAIR_OF):
        raise RegistryError(f"{path}: [index] pairs may hold {', '.join(PAIR_OF)}")
    return tuple(PAIR_OF[label] for label in named)


def _standing(word: Any, path: str) -> Standing:
    if word not in _STANDINGS:
        raise RegistryError(f"{path}: standing must be one of {', '.join(_STANDINGS)}")
    return _STANDINGS[word]


def _table(raw: Mapping[str, Any], name: str, path: str) -> dict[str, Any]:
    table = raw.get(name, {})
    if not isinstance(table, dict):
        raise RegistryError(f"{path}: {name} must be a table: [{name}]")
    return table


def _text(raw: Mapping[str, Any], name: str, path: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise RegistryError(f"{path}: {name} must be text in quotes")
    return value


def _some(names: set[str]) -> str:
    return ", ".join(sorted(names)[:4])
