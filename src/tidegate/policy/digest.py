"""The policy's digest: the same for the same rules, whatever the file's comments, layout and order."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import json
from typing import Any

from tidegate.model.slot import Policy

_NOT_RULES = ("origin", "digest", "source")


def digest(policy: Policy) -> str:
    """SHA-256 over canonical JSON of the effective policy, 64 hexadecimal digits."""
    return hashlib.sha256(_canonical(_plain(policy)).encode()).hexdigest()


def _plain(item: Any) -> Any:
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        kept = (field.name for field in dataclasses.fields(item) if field.name not in _NOT_RULES)
        return {name: _plain(getattr(item, name)) for name in kept}
    if isinstance(item, enum.Enum):
        return item.name
    if isinstance(item, dt.date):
        return item.isoformat()
    if isinstance(item, dict):
        return {name: _plain(value) for name, value in item.items()}
    if isinstance(item, frozenset | tuple):
        values = [_plain(value) for value in item]
        # A band of two numbers is the one sequence whose order means something.
        return values if all(isinstance(value, int) for value in values) else sorted(values, key=_canonical)
    return item


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
