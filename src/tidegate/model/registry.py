"""What a policy asks of the registry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegistryRule:
    """`required`: without a registry nothing clears. `max_age_days`: an older one is a Gap (0: any age).

    `accept`: names of identifiers and of pairs (`name+birth_date`) that may decide; empty: all that it has.
    """

    required: bool = False
    max_age_days: int = 0
    accept: tuple[str, ...] = ()
