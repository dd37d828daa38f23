"""What the sandbox child does for `tidegate trace fingerprint`: the file in, keys out, and no value.

The reply is a line of JSON (counts, rates, digests of parts, gaps) and behind it the keys' bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tidegate.errors import TraceError
from tidegate.inspection.part import Part
from tidegate.inspection.source import Budget, Descriptor
from tidegate.inspection.unpack import Walk
from tidegate.model.limits import Limits
from tidegate.registry.fingerprint import Prints
from tidegate.trace import pixels, shared
from tidegate.trace.gather import Gathered, Gatherer
from tidegate.trace.numbers import Ints
from tidegate.trace.rates import densities_of
from tidegate.trace.shared import Offered, Quick

LEAST_PART = 4096
"""Bytes of a part from which on its digest is kept: smaller ones are templates, icons and styles of many files."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is told. `master`: the key, hexadecimal; `salt`: of a shared pack, which has no key."""

    name: str
    limits: Limits
    master: str = ""
    salt: str = ""

    def encode(self) -> bytes:
        """As the child takes it."""
        return json.dumps(asdict(self)).encode("utf-8", "surrogatepass")

    @classmethod
    def decode(cls, order: bytes) -> Order:
        """The inverse."""
        raw = json.loads(order.decode("utf-8", "surrogatepass"))
        return cls(raw["name"], Limits(**raw["limits"]), raw["master"], raw["salt"])


@dataclass(frozen=True, slots=True)
class Extracted:
    """What came back. `gaps`: reasons of what could not be read; `parts`: SHA-256 of parts."""

    gathered: Gathered
    gaps: tuple[str, ...]
    parts: tuple[str, ...]
    pictures: tuple[int, ...]


class HashedWalk(Walk):
    """A walk that notes the digest of every part of some size."""

    def __init__(self) -> None:
        super().__init__()
        self.digests: dict[str, None] = {}

    def contents(self, part: Part) -> Iterator[Any]:
        """As `Walk.contents`."""
        if part.depth > 0 and part.source.size >= LEAST_PART:
            self.digests[hashlib.sha256(part.source.view()).hexdigest()] = None
        return super().contents(part)


def work(descriptor: int, order: bytes, progress: Callable[[float], None]) -> bytes:
    """In the child: read everything."""
    told = Order.decode(order)
    part = Part(name=told.name, source=Descriptor(descriptor), budget=Budget(told.limits))
    walk = HashedWalk()
    gatherer = Gatherer(bytes.fromhex(told.master) or bytes(32), combine=bool(told.salt))
    for content in walk.contents(part):
        gatherer.add(content)
        progress(walk.fraction())
    if told.salt:
        gatherer.finish()
        return _encode_offered(shared.offered(gatherer.rows, bytes.fromhex(told.salt)), walk)
    pictures = _pictures(descriptor)
    return _encode(gatherer.finish(), walk, pictures)


def _pictures(descriptor: int) -> tuple[int, ...]:
    return pixels.of_file(Descriptor(descriptor).view())


def _encode(gathered: Gathered, walk: HashedWalk, pictures: tuple[int, ...]) -> bytes:
    head = {
        "size": int(gathered.keys.size),
        "count": gathered.count,
        "fields": gathered.fields,
        "pairs": gathered.pairs,
        "rates": gathered.rates,
        "densities": gathered.densities,
        "gaps": sorted({gap.why for gap in walk.gaps})[:20],
        "parts": list(walk.digests)[:2000],
        "pictures": pictures,
    }
    return b"\n".join(
        (
            json.dumps(head).encode(),
            gathered.keys.tobytes() + gathered.sorts.tobytes() + gathered.people.astype(np.int64).tobytes(),
        )
    )


def _encode_offered(found: Offered, walk: HashedWalk) -> bytes:
    head = {
        "people": found.people,
        "left_out": found.left_out,
        "gaps": sorted({gap.why for gap in walk.gaps})[:20],
    }
    people = np.array([each.person for each in found.quick], np.int64)
    slots = np.array([each.slot for each in found.quick], np.int64)
    digests = b"".join(each.digest for each in found.quick)
    return json.dumps(head).encode() + b"\n" + people.tobytes() + slots.tobytes() + digests


def decode_offered(reply: bytes) -> tuple[Offered, tuple[str, ...]]:
    """What a child sent for a shared pack, and what it could not read. Raises TraceError where it makes no sense."""
    head, _, body = reply.partition(b"\n")
    try:
        raw = json.loads(head)
        count, rest = divmod(len(body), 48)
        if rest:
            raise ValueError
        people = np.frombuffer(body, np.int64, count).tolist()
        slots = np.frombuffer(body, np.int64, count, 8 * count).tolist()
        start = 16 * count
        quick = tuple(
            Quick(body[start + 32 * at : start + 32 * at + 32], people[at], slots[at]) for at in range(count)
        )
        return Offered(quick, len(set(people)), int(raw["left_out"])), tuple(map(str, raw["gaps"]))
    except (ValueError, KeyError, TypeError):
        raise TraceError("the reading process gave an answer that makes no sense") from None


def decode(reply: bytes) -> Extracted:
    """What a child sent, checked. Raises TraceError where it makes no sense."""
    head, _, body = reply.partition(b"\n")
    try:
        raw = json.loads(head)
        size = int(raw["size"])
        if len(body) != 17 * size:
            raise ValueError
        keys: Prints = np.frombuffer(body, np.uint64, size)
        sorts = np.frombuffer(body, np.uint8, size, 8 * size)
        people: Ints = np.frombuffer(body, np.int64, size, 9 * size)
        rates = {str(name): float(rate) for name, rate in raw["rates"].items()}
        fields, pairs = (tuple(map(str, raw[name])) for name in ("fields", "pairs"))
        dense = densities_of(raw["densities"])
        gathered = Gathered(keys, sorts, people, int(raw["count"]), fields, pairs, rates, dense)
        return Extracted(
            gathered,
            tuple(map(str, raw["gaps"])),
            tuple(map(str, raw["parts"])),
            tuple(map(int, raw["pictures"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TraceError("the reading process gave an answer that makes no sense") from None
