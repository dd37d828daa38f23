"""Whom the registry knows under a number, as prints. In: numbers as people wrote them. Out: prints, a list each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidegate.errors import TidegateError
from tidegate.model.person import Known
from tidegate.response.people.prints import Printed, Printer
from tidegate.service.office import Office

if TYPE_CHECKING:
    from tidegate.registry.access import Access


def known(office: Office, printer: Printer, numbers: Sequence[str]) -> list[list[Printed]]:
    """Nothing where there is no registry, or it cannot be asked: `standing` says whether that may be believed."""
    nothing: list[list[Printed]] = [[] for _ in numbers]
    try:
        registry = office.registry(office.policy())
        return _asked(registry, printer, numbers) if registry else nothing
    except TidegateError:
        return nothing


def _asked(access: Access, printer: Printer, numbers: Sequence[str]) -> list[list[Printed]]:
    # Only here: they load numpy, which a service without a registry never needs.
    from tidegate.registry.fields import IDENTIFIERS
    from tidegate.registry.fingerprint import cmac
    from tidegate.registry.normal import CANONICAL
    from tidegate.registry.registry import Registry

    registry = Registry(access.folder, access.master)
    try:
        found: list[set[int]] = [set() for _ in numbers]
        for field in IDENTIFIERS:
            canonical = [CANONICAL[field](number) for number in numbers]
            hits = registry.find(cmac(registry.master, field.value).of(canonical))
            for at, person, _ in hits.each():
                if canonical[at]:
                    found[at].add(person)
    finally:
        registry.close()
    return [
        list(printer.known((Known(person, 0, "registry") for person in people), access.version))
        for people in map(sorted, found)
    ]
