"""Frozen nouns from plain JSON or TOML, and back. In: what a parser gave. Out: the noun, or one line that says where.

A key nobody knows is a mistake, as is one that is missing: a misspelt fact would otherwise count as unknown.
Messages name the place (`timeline[2].at`) and what is expected there, never what stood there.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import types
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tidegate.errors import ResponseError

Noun = TypeVar("Noun")
YEARS = range(1900, 3000)
"""What a real instant lies in; beyond, it cannot be moved into every zone."""


def build(kind: type[Noun], value: object, where: str) -> Noun:
    """The noun of a frozen dataclass. `where` names it in messages. Raises ResponseError."""
    made: Noun = _value(kind, value, where)
    return made


def plain(value: object) -> Any:
    """The same as dicts, lists, texts and numbers: instants and days in ISO form, enumerations by their value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(inner) for inner in value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return value


def wrong(where: str, expected: str) -> ResponseError:
    """The error for one place."""
    return ResponseError(f"{where}: {expected}")


def _value(kind: Any, value: object, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _optional(get_args(kind), value, where)
    if origin is tuple:
        return _tuple(get_args(kind), value, where)
    if origin is frozenset:
        return frozenset(_value(get_args(kind)[0], inner, at) for inner, at in _items(value, where))
    if origin is not None and issubclass(origin, (dict, types.MappingProxyType)):
        return _mapping(get_args(kind)[1], value, where)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _member(kind, value, where)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _noun(kind, value, where)
    return _scalar(kind, value, where)


def _optional(kinds: tuple[Any, ...], value: object, where: str) -> Any:
    rest = [kind for kind in kinds if kind is not type(None)]
    return None if value is None else _value(rest[0], value, where)


def _tuple(kinds: tuple[Any, ...], value: object, where: str) -> tuple[Any, ...]:
    """Of one kind and any length (`tuple[X, ...]`), or a kind for each place."""
    items = _items(value, where)
    if kinds[-1] is Ellipsis:
        kinds = (kinds[0],) * len(items)
    if len(kinds) != len(items):
        raise wrong(where, f"write a list of {len(kinds)}")
    return tuple(_value(kind, inner, at) for kind, (inner, at) in zip(kinds, items, strict=True))


def _items(value: object, where: str) -> list[tuple[object, str]]:
    if not isinstance(value, list):
        raise wrong(where, "write a list, [...]")
    return [(inner, f"{where}[{number}]") for number, inner in enumerate(value)]


def _mapping(kind: Any, value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong(where, "write a table of keys and values")
    return {str(key): _value(kind, inner, f"{where}.{_key(key)}") for key, inner in value.items()}


def _member(kind: type[enum.Enum], value: object, where: str) -> enum.Enum:
    for member in kind:
        if member.value == value and type(member.value) is type(value):
            return member
    raise wrong(where, "one of " + ", ".join(str(member.value) for member in kind))


def _noun(kind: type, value: object, where: str) -> Any:
    if not isinstance(value, dict):
        raise wrong(where, "write a table of keys and values")
    hints = get_type_hints(kind)
    fields = {one.name: one for one in dataclasses.fields(kind) if one.init}
    for key in value:
        if key not in fields:
            raise wrong(f"{where}.{_key(key)}", f"no such key; known are {', '.join(fields)}")
    for name, one in fields.items():
        needed = one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
        if needed and name not in value:
            raise wrong(f"{where}.{name}", "missing")
    made = {key: _value(hints[key], inner, f"{where}.{key}") for key, inner in value.items()}
    try:
        return kind(**made)
    except ResponseError as error:
        raise wrong(where, str(error)) from None


def _scalar(kind: Any, value: object, where: str) -> Any:
    if kind is dt.datetime:
        return _instant(value, where)
    if kind is dt.date:
        return _day(value, where)
    if kind is float and type(value) in (int, float):
        return float(value)  # type: ignore[arg-type]  # its type was looked at
    if type(value) is not kind:
        raise wrong(
            where, {str: "write a text", int: "write a whole number", bool: "write true or false"}[kind]
        )
    return value


def _instant(value: object, where: str) -> dt.datetime:
    expected = "write an instant with its zone, as 2022-11-28T13:53:00-05:00"
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            raise wrong(where, expected) from None
    if not isinstance(value, dt.datetime) or value.tzinfo is None or value.utcoffset() is None:
        raise wrong(where, expected)
    if value.year not in YEARS:
        raise wrong(where, f"write an instant of the years {YEARS.start} to {YEARS.stop - 1}")
    return value


def _day(value: object, where: str) -> dt.date:
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            raise wrong(where, "write a day, as 2022-11-28") from None
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise wrong(where, "write a day, as 2022-11-28")
    return value


def _key(key: object) -> str:
    # A key may be a value that somebody put in the wrong place: only what looks like a key is shown.
    text = str(key)
    return text if text.isidentifier() and text.islower() and not any(map(str.isdigit, text)) else "[a key]"
