"""What judges, as a page: slots and their contracts, what is in force, settings. Of references, that they are."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tidegate.errors import TidegateError
from tidegate.inspection.inspector import RULES_VERSION
from tidegate.model.slot import Contract, NamedPeople, SheetContract
from tidegate.service.accounts.access import needs
from tidegate.service.accounts.roles import Right
from tidegate.service.office import Office, office

Facts = list[tuple[str, str]]
_REFERENCES = frozenset(
    {"password", "key", "sealing", "fingerprint", "session", "access_key", "private_key", "key_file"}
)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and what stands under it."""

    name: str
    facts: Facts


@needs(Right.SEE_POLICY)
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """What is in force now, read anew."""
    here = office()
    troubles: list[str] = []
    found = _told(here.policy, troubles)
    slots = [_slot(here, contract) for _, contract in sorted(found.slots.items())] if found else []
    context = {
        "force": _force(here, troubles),
        "troubles": troubles,
        "slots": slots,
        "sections": [Block(f"[{name}]", facts) for name, facts in _sections(here.instance.settings)],
    }
    return render(request, "gate/policy.html", context)


def _force(here: Office, troubles: list[str]) -> Facts:
    found = _told(here.policy, troubles)
    registry = _told(lambda: here.registry(found), troubles) if found else None
    return [
        ("Policy", found.digest if found else "cannot be read"),
        ("Rules", RULES_VERSION),
        ("Registry", registry.version if registry else "none"),
    ]


def _told(read: Callable[[], Any], troubles: list[str]) -> Any:
    """What was read; or None, and its trouble in one line."""
    try:
        return read()
    except TidegateError as error:
        line = str(error).splitlines()[0]
        if line not in troubles:
            troubles.append(line)
        return None


def _slot(here: Office, contract: Contract) -> Block:
    place = here.instance.slot_place(contract.name)
    where = [("Site", place.site), ("Folder", place.folder or "its top")]
    return Block(contract.name, where + _facts(contract))


def _facts(noun: Any) -> Facts:
    """A noun's fields that say something; nested ones are left to the policy's own file."""
    found = [(field.name.replace("_", " "), getattr(noun, field.name)) for field in fields(noun)]
    return [(name, _words(worth)) for name, worth in found if worth not in (None, "", (), frozenset())]


def _words(worth: Any) -> str:
    if isinstance(worth, bool):
        return "yes" if worth else "no"
    if isinstance(worth, frozenset | set):
        worth = sorted(map(_words, worth))
    if isinstance(worth, list | tuple):
        return ", ".join(map(_words, worth)) or "none"
    if isinstance(worth, Mapping):
        return ", ".join(f"{key}: {_words(value)}" for key, value in worth.items()) or "none"
    match worth:
        case NamedPeople():
            return f"{worth.reason}; {worth.owner} answers for it until {worth.expires}; {len(worth.names)} names"
        case SheetContract():
            return f"{worth.name} ({len(worth.columns)} columns)"
        case enum.Enum():
            return str(getattr(worth, "label", worth.name)).lower()
    return str(worth)


def _sections(settings: Mapping[str, Any]) -> list[tuple[str, Facts]]:
    found: list[tuple[str, Facts]] = []
    for name, section in settings.items():
        if isinstance(section, list):
            found += [(f"{name} {place}", _kept(table)) for place, table in enumerate(section, 1)]
        elif section and all(isinstance(worth, Mapping) for worth in section.values()):
            found += [(f"{name}.{key}", _kept(table)) for key, table in section.items()]
        elif section:
            found.append((name, _kept(section)))
    return found


def _kept(table: Mapping[str, Any]) -> Facts:
    return [
        (key, ("named" if worth else "none") if key in _REFERENCES else _words(worth) or "none")
        for key, worth in table.items()
    ]
