"""What `[notices]` says, as nouns. In: an installation. Out: Terms, or one InstanceError that names the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tidegate.errors import InstanceError
from tidegate.model.notice import Channel, Contact, Office, Recipient, Step
from tidegate.response.notices.languages import LANGUAGES, OFFICIAL
from tidegate.service.instance.instance import Instance

NEAR: Mapping[str, str] = {"prs": "fa", "cmn": "zh", "yue": "zh", "tg": "fa"}
"""Languages whose readers read another's letters, where settings do not say otherwise: Dari, Mandarin, Cantonese."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who is to be told by law. `rule`: the duty's own citation."""

    recipient: Recipient
    rule: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Who writes, in which words and time zone. `languages`: of a case -> of the letter."""

    office: Office
    counsel: str
    zone: ZoneInfo
    language: str
    languages: Mapping[str, str]
    steps: tuple[Step, ...]
    court: Recipient | None
    authorities: tuple[Authority, ...]
    approval_days: int
    processes: int

    def letter_language(self, wanted: str, *, official: bool) -> tuple[str, bool]:
        """The language of a letter, and whether it is not the one wanted. Officials are written to in English."""
        if official:
            return OFFICIAL[0], False
        if not wanted:
            return self.language, True
        found = self.languages.get(wanted, NEAR.get(wanted, wanted))
        return (found, False) if found in LANGUAGES else ("en", True)


def terms(instance: Instance) -> Terms:
    """Raises InstanceError where nobody could be written to by it."""
    said = instance.section("notices")
    for key in ("name", "address", "site", "contacts"):
        if not said[key]:
            raise InstanceError(
                f"instance.toml: [notices] {key}: letters need it; docs/guides/notices.md says how"
            )
    contacts = tuple(_contact(one) for one in said["contacts"])
    office = Office(said["name"], said["unit"], _lines(said["address"], "address"), said["site"], contacts)
    return Terms(
        office=office,
        counsel=said["counsel"],
        zone=_zone(said["zone"]),
        language=_language(said["language"], "language"),
        languages={str(key): _language(value, "languages") for key, value in said["languages"].items()},
        steps=_steps(said["steps"]),
        court=_recipient(said["court"], "court") if said["court"] else None,
        authorities=tuple(_authority(one) for one in said["authorities"]),
        approval_days=said["approval_days"],
        processes=max(1, said["processes"]),
    )


def _wrong(key: str, words: str) -> InstanceError:
    return InstanceError(f"instance.toml: [notices] {key}: {words}")


def _lines(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise _wrong(key, "write a list of lines")
    return tuple(value)


def _texts(value: Any, key: str, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) - set(known):
        raise _wrong(key, f"write a table of {', '.join(known)}")
    return value


def _contact(value: Any) -> Contact:
    said = _texts(value, "contacts", ("channel", "value", "hours"))
    try:
        return Contact(Channel(said["channel"]), str(said["value"]), str(said.get("hours", "")))
    except (KeyError, ValueError):
        raise _wrong("contacts", f"each has a value, and a channel of {', '.join(Channel)}") from None


def _recipient(value: Any, key: str, more: tuple[str, ...] = ()) -> Recipient:
    said = _texts(value, key, ("name", "address", "mail", *more))
    if not isinstance(said.get("name"), str):
        raise _wrong(key, "it has no name")
    return Recipient(said["name"], _lines(said.get("address", []), key), str(said.get("mail", "")))


def _authority(value: Any) -> Authority:
    found = _recipient(value, "authorities", ("rule",))
    if not value.get("rule"):
        raise _wrong("authorities", "each has the rule by which it is told")
    return Authority(found, str(value["rule"]))


def _language(value: Any, key: str) -> str:
    if value not in LANGUAGES:
        raise _wrong(key, f"letters are written in {', '.join(LANGUAGES)}")
    return str(value)


def _steps(value: list[Any]) -> tuple[Step, ...]:
    try:
        return tuple(map(Step, value)) or tuple(Step)
    except ValueError:
        raise _wrong("steps", f"each is one of: {', '.join(Step)}") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong("zone", "there is no time zone of that name") from None
