"""`ring.toml`: which keys a signing ring has, in what state. In: its text. Out: `RingKey`s, and the inverse.

A key's life, each step dated:

    active    signs; one at a time
    retired   signs no more; what it signed from `since` to `until` stays valid
    revoked   signs no more; what it signed from `compromised_since` on was never valid
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import Enum
from hashlib import sha256

from tidegate.errors import KeyUnavailableError


class State(Enum):
    """What a key may still do."""

    ACTIVE = "active"
    RETIRED = "retired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class RingKey:
    """One key: its public half (32 bytes), and a reference to the seed, which is not in it. Times are aware."""

    id: str
    public: bytes
    state: State
    since: dt.datetime
    seed: str
    until: dt.datetime | None = None
    revoked_at: dt.datetime | None = None
    compromised_since: dt.datetime | None = None
    reason: str = ""

    def trusted(self, at: dt.datetime) -> bool:
        """Whether what it signed at that time is valid."""
        if at < self.since or (self.until is not None and at > self.until):
            return False
        if self.state is State.REVOKED:
            return self.compromised_since is not None and at < self.compromised_since
        return True


def key_id(public: bytes) -> str:
    """A public key's short name: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]


def encode(keys: Sequence[RingKey]) -> bytes:
    """The text of a `ring.toml`."""
    return "\n".join("[[key]]\n" + "".join(_lines(key)) for key in keys).encode()


def decode(text: bytes, path: str) -> tuple[RingKey, ...]:
    """The keys of a `ring.toml`. Raises KeyUnavailableError where it is none, or names a key that is another."""
    try:
        keys = tuple(_key(table) for table in tomllib.loads(text.decode())["key"])
    except (KeyError, TypeError, ValueError) as error:
        raise KeyUnavailableError(
            f"{path} is no ring of keys ({type(error).__name__}): restore it from a copy"
        ) from None
    wrong = [key.id for key in keys if key.id != key_id(key.public)]
    if wrong or len({key.id for key in keys}) != len(keys):
        raise KeyUnavailableError(f"{path} was changed: {', '.join(wrong) or 'a key'} is not what it says")
    if sum(key.state is State.ACTIVE for key in keys) > 1:
        raise KeyUnavailableError(f"{path} was changed: more than one key is active")
    return keys


def _lines(key: RingKey) -> list[str]:
    values = {field.name: getattr(key, field.name) for field in fields(key)}
    return [f"{name} = {_text(value)}\n" for name, value in values.items() if value not in (None, "")]


def _text(value: object) -> str:
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case bytes():
            return f'"{value.hex()}"'
        case State():
            return f'"{value.value}"'
        case _:
            # A JSON string of ASCII is a TOML string as well.
            return json.dumps(str(value)).replace("\x7f", "\\u007f")


def _key(table: dict[str, object]) -> RingKey:
    known = {field.name for field in fields(RingKey)}
    if set(table) - known:
        raise ValueError("unknown")
    return RingKey(
        id=_string(table["id"]),
        public=bytes.fromhex(_string(table["public"])),
        state=State(table["state"]),
        since=_time(table["since"]),
        seed=_string(table["seed"]),
        until=_time(table["until"]) if "until" in table else None,
        revoked_at=_time(table["revoked_at"]) if "revoked_at" in table else None,
        compromised_since=_time(table["compromised_since"]) if "compromised_since" in table else None,
        reason=_string(table.get("reason", "")),
    )


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _time(value: object) -> dt.datetime:
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        raise TypeError("time")
    return value
