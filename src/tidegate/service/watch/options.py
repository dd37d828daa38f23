"""What `[watch]` asks, as values. In: an installation. Out: Options, or an InstanceError naming the key."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from tidegate.errors import InstanceError
from tidegate.service.instance.instance import Instance
from tidegate.watch.breaker import Breaker
from tidegate.watch.triage import Rules, TakeDownRule, UnknownRule

Word = TypeVar("Word", bound=Enum)


@dataclass(frozen=True, slots=True)
class Options:
    """`sites`: names of those that are looked at. `canary_every`: None where no canary is wanted."""

    on: bool
    sites: tuple[str, ...]
    poll: float
    rules: Rules
    breaker: Breaker
    canary_every: dt.timedelta | None
    canary_within: dt.timedelta
    silence: dt.timedelta


def options(instance: Instance) -> Options:
    """Raises InstanceError."""
    section = instance.section("watch")
    every = section["canary_minutes"]
    return Options(
        on=section["on"],
        sites=_sites(instance),
        poll=float(max(1, section["poll_seconds"])),
        rules=Rules(_word("take_down", section, TakeDownRule), _word("unknown", section, UnknownRule)),
        breaker=Breaker(
            section["breaker_most"],
            section["breaker_percent"],
            dt.timedelta(minutes=section["breaker_minutes"]),
        ),
        canary_every=dt.timedelta(minutes=every) if every else None,
        canary_within=dt.timedelta(seconds=section["canary_seconds"]),
        silence=dt.timedelta(seconds=max(section["silence_seconds"], 3 * section["poll_seconds"])),
    )


def _sites(instance: Instance) -> tuple[str, ...]:
    unwatched = instance.section("watch")["unwatched"]
    for name in unwatched:
        if name not in instance.settings["site"]:
            raise InstanceError(f"[watch] unwatched: there is no [site.{name}]")
    return tuple(name for name in instance.settings["site"] if name not in unwatched)


def _word(key: str, section: object, kind: type[Word]) -> Word:
    value = section[key]  # type: ignore[index]
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(one.value for one in kind)
        raise InstanceError(f"[watch] {key} must be one of {known}") from None
