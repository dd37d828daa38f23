"""What every cache operator is asked. In: addresses. Out: `Purged`: every address once, done or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that may still be cached. `why`: a few words, never what a server wrote."""

    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Purged:
    """`done`: the operator has accepted to forget them. `refused`: everything else that was asked for."""

    done: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


class Cdn(Protocol):
    """An operator of caches."""

    @property
    def name(self) -> str:
        """What the settings call it."""
        ...

    def purge(self, urls: Sequence[str]) -> Purged:
        """Forget these whole addresses, everywhere. Never raises: what did not work is a Refusal.

        Asking again for the same address does no harm. Accepted is not forgotten yet: verify from outside.
        """
        ...
