"""By what a question finds a person, and a person is found again. In: cells, or words of a question. Out: prints.

A print is a keyed number of one field in one spelling. Without the key it says nothing, and a guess cannot be tried.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b, sha256

from tidegate.inspection.names.fold import name_key
from tidegate.model.finding import InformationType as Type
from tidegate.model.person import Individual, Known, Trait
from tidegate.registry.normalise import identifiers
from tidegate.response.people import keys

A_NUMBER, CODE, PAIR, REGISTRY, ROW = "a_number", "code", "pair", "registry", "row"
Printed = tuple[str, str]
"""Field and keyed value, 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints under one key."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, master: bytes) -> Printer:
        """Under a key of its own, derived from the installation's."""
        return cls(blake2b(b"stays", key=master, digest_size=32, person=b"tidegate-stays").digest())

    def one(self, name: str, value: str) -> Printed:
        """Of one canonical value."""
        return name, hmac.digest(self.key, f"{name}\0{value}".encode(), sha256).hex()

    def person(self, person: Individual) -> dict[Printed, None]:
        """Of everything by which a person may be asked for. Never empty: at least the row itself."""
        found: dict[Printed, None] = {}
        for kind, value in keys.identifiers_of(person.cells):
            found[self.one(A_NUMBER if kind is Type.A_NUMBER else CODE, value)] = None
        for value in person.values(Trait.CASE):
            if code := identifiers.code(value):
                found[self.one(CODE, code)] = None
        found |= dict.fromkeys(self.pairs(person))
        if not found:
            found[self.one(ROW, "\0".join(f"{cell.heading}\0{cell.value}" for cell in person.cells))] = None
        return found

    def pairs(self, person: Individual) -> list[Printed]:
        """Name with each day on which they may be born."""
        name = keys.name_of(person.cells)
        return [self.pair(name, day) for day in dict.fromkeys(keys.born(person.cells))] if name else []

    def pair(self, name: str, born: dt.date) -> Printed:
        """`name`: as `keys.name_of` gives it."""
        return self.one(PAIR, f"{name} {born.toordinal()}")

    def known(self, known: Iterable[Known], epoch: str) -> dict[Printed, None]:
        """The registry's numbers, which mean something in one epoch of it alone."""
        return dict.fromkeys(self.one(REGISTRY, f"{epoch} {one.person}") for one in known if not one.standing)

    def asked(self, text: str) -> list[Printed]:
        """A case number or an A-number as somebody wrote it, in every sense it may have; always as many."""
        number, code = identifiers.a_number(text), identifiers.code(text)
        return [self.one(A_NUMBER, number or "-"), self.one(CODE, code or "-")]

    def asked_pair(self, name: str, born: dt.date) -> list[Printed]:
        """A name and a birth date."""
        key = " ".join(dict.fromkeys(name_key(name).split()))
        return [self.pair(key, born)]
