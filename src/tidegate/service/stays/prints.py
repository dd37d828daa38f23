"""The key of prints, and sums of prints that the record keeps. In: an office, rows. Out: a Printer, digests."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable

from tidegate.keys import sources
from tidegate.response.people.prints import Printed, Printer
from tidegate.service.office import Office

_MODULUS = 1 << 128


def printer(office: Office) -> Printer:
    """This installation's. Raises KeyUnavailableError."""
    return Printer.of(sources.load(office.instance.reference(office.instance.section("keys")["fingerprint"])))


def summed(rows: Iterable[tuple[uuid.UUID, Printed]]) -> int:
    """Whatever their order: of whom which print. Sums of several acts add up to the sum of all rows."""
    total = 0
    for person, (field, value) in rows:
        said = f"{person.hex}{field}\0{value}".encode()
        total += int.from_bytes(hashlib.sha256(said).digest()[:16], "big")
    return total % _MODULUS


def added(sums: Iterable[str]) -> int:
    """Of sums as entries hold them."""
    return sum(int(one, 16) for one in sums) % _MODULUS


def told(total: int) -> str:
    """As an entry holds it."""
    return f"{total % _MODULUS:032x}"
