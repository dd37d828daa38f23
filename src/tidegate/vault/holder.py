"""Whom sealed content belongs to. In: a kind and an id. Out: the bytes that names and seals are bound to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_KIND = re.compile(r"[a-z][a-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Holder:
    """What is shredded at once: a submission, an incident, a person. The id may be a value: `repr` leaves it out."""

    kind: str
    id: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind) or not self.id:
            raise ValueError("a holder has a kind in small letters, and an id")

    @property
    def bound(self) -> bytes:
        """Different for different holders: a kind holds no NUL."""
        return self.kind.encode() + b"\0" + self.id.encode("utf-8", "surrogatepass")
