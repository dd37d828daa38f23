"""One entry of the record, and the one way to write it. In: what was done. Out: canonical bytes, and back.

An entry names acts, accounts, digests and numbers; a value of a file never stands in one. Its line is ASCII
JSON with sorted keys, without spaces and floats, so that one entry has one spelling and one hash.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from tidegate.errors import RecordError

VERSION = 1
LONGEST = 512
"""Characters in one string: room for a digest, an address or a reason, none for a sheet."""
MOST = 256
"""Items in one list, and names in one detail."""
WIDEST = 1 << 16
"""Bytes of one line."""
LARGEST = 2**53 - 1
"""Integers beyond this differ between readers of JSON."""
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
VERB = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
KEYS = ["act", "actor", "at", "detail", "sequence", "subject", "version"]

Detail: TypeAlias = str | int | bool | list[str] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done: by whom (an account's or a part's name), to what (a digest or an id), when, and how.

    `sequence` counts from 0 without a gap and is the leaf's index in the tree. Raises RecordError if a field
    is not of the kind an entry may hold.
    """

    sequence: int
    at: dt.datetime
    act: str
    actor: str
    subject: str
    detail: Mapping[str, Detail]

    def __post_init__(self) -> None:
        if not _whole(self.sequence) or self.sequence < 0:
            raise RecordError("an entry's sequence is an integer from 0")
        if not isinstance(self.at, dt.datetime) or self.at.tzinfo is None:
            raise RecordError("an entry's time needs a time zone")
        if not isinstance(self.act, str) or VERB.fullmatch(self.act) is None:
            raise RecordError("an entry's act is written source:subject:action")
        object.__setattr__(self, "act", str(self.act))
        object.__setattr__(self, "at", self.at.astimezone(dt.UTC))
        for name in ("actor", "subject"):
            _text(name, getattr(self, name))
        object.__setattr__(self, "detail", MappingProxyType(_checked(self.detail)))


def canonical(entry: Entry) -> bytes:
    """The entry's one spelling: the bytes that are hashed into the tree, without a line end.

    Raises RecordError where they are more than WIDEST.
    """
    fields = {
        "act": entry.act,
        "actor": entry.actor,
        "at": entry.at.strftime(MOMENT).rjust(27, "0"),
        "detail": dict(entry.detail),
        "sequence": entry.sequence,
        "subject": entry.subject,
        "version": VERSION,
    }
    line = SPELLING.encode(fields).encode("ascii")
    if len(line) > WIDEST:
        raise RecordError(
            f"an entry has at most {WIDEST} bytes: name digests and numbers, not what they stand for"
        )
    return line


def parse(line: bytes) -> Entry:
    """The entry of canonical bytes. Raises RecordError for anything that `canonical` would not have written."""
    try:
        fields = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        raise RecordError("an entry of the record is not JSON in ASCII") from None
    if not isinstance(fields, dict) or sorted(fields) != KEYS:
        raise RecordError("an entry of the record lacks fields or has others")
    if not _whole(fields["version"]) or fields["version"] != VERSION:
        raise RecordError("an entry of the record is of another version; update Tidegate")
    entry = Entry(
        sequence=fields["sequence"],
        at=_moment(fields["at"]),
        act=fields["act"],
        actor=fields["actor"],
        subject=fields["subject"],
        detail=fields["detail"],
    )
    if canonical(entry) != line:
        raise RecordError("an entry of the record is not in its one spelling")
    return entry


def _moment(text: object) -> dt.datetime:
    try:
        return dt.datetime.strptime(str(text), MOMENT).replace(tzinfo=dt.UTC)
    except ValueError:
        raise RecordError("an entry's time is not written as 2026-11-01T09:30:00.000000Z") from None


def _checked(detail: Any) -> dict[str, Detail]:
    if not isinstance(detail, Mapping) or len(detail) > MOST:
        raise RecordError(f"an entry's detail is a mapping of at most {MOST} names")
    checked: dict[str, Detail] = {}
    for name, value in detail.items():
        if not isinstance(name, str) or NAME.fullmatch(name) is None:
            raise RecordError("a name in an entry's detail is lower-case letters, digits and _")
        checked[name] = _worth(name, value)
    return checked


def _worth(name: str, value: Any) -> Detail:
    if value is None or isinstance(value, bool):
        return value
    if _whole(value):
        if abs(value) > LARGEST:
            raise RecordError(f"detail {name}: integers end at 2**53 - 1")
        return int(value)
    if isinstance(value, list):
        if len(value) > MOST:
            raise RecordError(f"detail {name}: a list has at most {MOST} items")
        return [_text(name, item) for item in value]
    return _text(name, value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise RecordError(f"{name}: text of at most {LONGEST} characters, an integer, a truth or nothing")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise RecordError(f"{name}: half a character (a lone surrogate) is no text") from None
    return str(value)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
