"""What `[deletions]` asks, as values. In: an installation. Out: Options, or an InstanceError naming the key."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tidegate.errors import InstanceError
from tidegate.response.deletions.contacts import Contact, contacts
from tidegate.response.notices.guard.recipients import Own
from tidegate.service.instance.instance import Instance

_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Options:
    """`sender`: who asks and where to answer, as it stands under a request. `mail`: the address it comes from.

    `countries`: whose networks and operators may be asked without counsel. `chases`: reminders before it is escalated.
    """

    sender: str
    mail: str
    answer_within: dt.timedelta
    chases: int
    countries: frozenset[str]
    own: Own
    contacts: Mapping[int, Contact]


def options(instance: Instance) -> Options:
    """Raises InstanceError, ResponseError for the file of contacts."""
    section = instance.section("deletions")
    listed = section["contacts"]
    return Options(
        section["sender"],
        instance.section("mail")["sender"],
        dt.timedelta(days=max(1, section["answer_days"])),
        section["reminders"],
        frozenset(_countries(section["countries"])),
        Own(barred=tuple(str(one).lower() for one in instance.section("mail")["barred"])),
        contacts(instance.path(listed)) if listed else {},
    )


def _countries(said: list[object]) -> list[str]:
    for one in said:
        if not isinstance(one, str) or not _COUNTRY.fullmatch(one.upper()):
            raise InstanceError('[deletions] countries lists two letters each, such as ["US", "CA"]')
    return [str(one).upper() for one in said]
