"""What the investigation found, as a noun. In: what two people say. Out: JSON for the vault, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tidegate.errors import ResponseError, VaultError
from tidegate.model.history import Cause, ControlFailure, Discovery, Remedy
from tidegate.response.plain import build, plain

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Investigation:
    """`failures`: which controls failed and how. `cause`: the root, `causes`: what else had a part in it.

    `remedies`: what is done, whose it is, until when. `discovery`: who noticed.
    """

    failures: tuple[ControlFailure, ...] = ()
    cause: Cause = Cause.UNKNOWN
    cause_words: str = field(default="", repr=False)
    causes: tuple[str, ...] = field(default=(), repr=False)
    remedies: tuple[Remedy, ...] = ()
    discovery: Discovery = Discovery.UNKNOWN

    def __post_init__(self) -> None:
        if any(len(text) > LONGEST for text in self.texts):
            raise ResponseError(
                f"a text of the investigation is longer than {LONGEST:,} characters: shorten it"
            )
        if any(not one.words.strip() or not one.owner.strip() for one in self.remedies):
            raise ResponseError("remedies: each has words and an owner")
        controls = [one.control for one in self.failures]
        if len(set(controls)) < len(controls):
            raise ResponseError("failures: each control once")

    @property
    def texts(self) -> tuple[str, ...]:
        """All that a person wrote."""
        failures = tuple(one.words for one in self.failures)
        remedies = tuple(text for one in self.remedies for text in (one.words, one.owner))
        return (self.cause_words, *self.causes, *failures, *remedies)


def to_bytes(found: Investigation) -> bytes:
    """For the vault."""
    return json.dumps(plain(found), sort_keys=True).encode()


def from_bytes(text: bytes) -> Investigation:
    """Raises VaultError for another form than today's."""
    try:
        return build(Investigation, json.loads(text), "investigation")
    except (ValueError, ResponseError):
        raise VaultError("the sealed investigation is of another version: write it anew") from None
