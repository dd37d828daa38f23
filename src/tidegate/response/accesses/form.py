"""Answers and partials as JSON, for sealing: they hold addresses, so their place is the vault.

In: frozen nouns. Out: objects of JSON, and the same nouns again. What is not of the form is refused, not guessed.
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tidegate.errors import AccessLogError
from tidegate.model.access import Accesses
from tidegate.response.accesses.partial import Partial

Noun = TypeVar("Noun")
FORM = 1


def as_dict(accesses: Accesses) -> dict[str, Any]:
    """An answer as an object of JSON."""
    return {"form": FORM, "accesses": _plain(accesses)}


def from_dict(stored: Any) -> Accesses:
    """The answer that `as_dict` wrote. Raises AccessLogError for anything else."""
    return _stored(Accesses, stored, "accesses")


def partial_as_dict(partial: Partial) -> dict[str, Any]:
    """What one file gave, as an object of JSON."""
    return {"form": FORM, "partial": _plain(partial)}


def partial_from_dict(stored: Any) -> Partial:
    """The partial that `partial_as_dict` wrote. Raises AccessLogError for anything else."""
    return _stored(Partial, stored, "partial")


def _stored(kind: type[Noun], stored: Any, key: str) -> Noun:
    try:
        if stored["form"] != FORM:
            raise AccessLogError(f"stored {key}: written in another form than {FORM}; read the logs again")
        found: Noun = _built(kind, stored[key])
    except (KeyError, TypeError, ValueError) as error:
        raise AccessLogError(f"stored {key}: not of the form; read the logs again") from error
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


@lru_cache(maxsize=64)
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        chosen = [each for each in inner if each is not type(None)]
        return None if value is None else _built(chosen[0], value)
    if origin is tuple:
        return _tuple(inner, value)
    if isinstance(kind, type) and is_dataclass(kind):
        return _noun(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise ValueError
    return value


def _noun(kind: Any, value: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(value, dict) or value.keys() != {each.name for each in fields(kind)}:
        raise ValueError
    return kind(**{name: _built(hints[name], each) for name, each in value.items()})


def _tuple(inner: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_built(inner[0], each) for each in value)
    if len(inner) != len(value):
        raise ValueError
    return tuple(_built(kind, each) for kind, each in zip(inner, value, strict=True))
