"""How a segment lies in its file: a header of one page, then five sections, each of one type of number.

    low        uint32   the lowest 32 bits of every key, keys in ascending order
    high       uint8 or uint16   the bits between those and the directory's
    people     uint32   whose key it is and their standing, masked by a key stream
    directory  uint32   where the keys with the same first bits begin
    filter     uint8    one bit a slot: whether any key falls into it

The header is JSON with a tag under the registry's key. Nothing in a file can be read as a value.
"""

from __future__ import annotations

import hmac
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from tidegate.errors import RegistryError

MAGIC = b"TIDEREG1"
HEADER = 4096
SECTIONS = ("low", "high", "people", "directory", "filter")
ALIGNED = 4096

LEAST_DIRECTORY_BITS = 16
"""So that what the directory leaves of 64 bits fits into 32 and 16."""
KEYS_PER_SLOT = 4
FILTER_SLOTS_PER_KEY = 8
MOST_KEYS = (1 << 32) - 1
STANDING_BITS = 2
MOST_PEOPLE = (1 << (32 - STANDING_BITS)) - 2
NOBODY = MOST_PEOPLE + 1
"""The person of keys that belong to no one: words of names."""


@dataclass(frozen=True, slots=True)
class Section:
    """Where a section begins, how many bytes it has, and its BLAKE2b-256."""

    start: int
    size: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What a segment says of itself. `built`: seconds since 1970, UTC. `check`: tells a wrong key at once."""

    segment: str
    built: int
    keys: int
    people: int
    first_person: int
    directory_bits: int
    filter_bits: int
    fields: tuple[str, ...]
    pairs: tuple[str, ...]
    check: str
    sections: Mapping[str, Section] = field(default_factory=dict)

    @property
    def high_bytes(self) -> int:
        """1 or 2."""
        return 1 if self.directory_bits >= 24 else 2

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return max((section.start + section.size for section in self.sections.values()), default=HEADER)

    def encode(self, tag_key: bytes) -> bytes:
        """One page. Raises RegistryError where it does not fit."""
        body = json.dumps(asdict(self), separators=(",", ":")).encode()
        head = MAGIC + len(body).to_bytes(4, "little") + body
        if len(head) + 32 > HEADER:
            raise RegistryError("a registry with too many fields for its header")
        return head + blake2b(head, key=tag_key, digest_size=32).digest() + bytes(HEADER - len(head) - 32)


def decode(page: bytes, tag_key: bytes, name: str) -> Header:
    """The inverse of `Header.encode`. Raises RegistryError where it is none, changed, or under another key."""
    if page[: len(MAGIC)] != MAGIC or len(page) < HEADER:
        raise RegistryError(f"{name} is no registry segment: build the registry again")
    end = len(MAGIC) + 4 + int.from_bytes(page[len(MAGIC) : len(MAGIC) + 4], "little")
    tag = blake2b(page[:end], key=tag_key, digest_size=32).digest()
    if end + 32 > HEADER or not hmac.compare_digest(page[end : end + 32], tag):
        raise RegistryError(
            f"{name} was built with another key, or was changed: give the key it was built with"
        )
    raw: dict[str, Any] = json.loads(page[len(MAGIC) + 4 : end])
    sections = {name: Section(**section) for name, section in raw.pop("sections").items()}
    return Header(**raw | {"fields": tuple(raw["fields"]), "pairs": tuple(raw["pairs"])}, sections=sections)


def directory_bits(keys: int) -> int:
    """Bits that the directory takes off a key."""
    return max(
        LEAST_DIRECTORY_BITS, int(math.log2(max(keys, 1) / KEYS_PER_SLOT)) if keys > KEYS_PER_SLOT else 0
    )


def filter_bits(keys: int) -> int:
    """Bits of a key that tell its slot of the filter."""
    return max(10, int(math.log2(max(keys, 1) * FILTER_SLOTS_PER_KEY)))


def sections(header: Header) -> dict[str, Section]:
    """The places of all sections, without digests."""
    sizes = {
        "low": 4 * header.keys,
        "high": header.high_bytes * header.keys,
        "people": 4 * header.keys,
        "directory": 4 * ((1 << header.directory_bits) + 1),
        "filter": (1 << header.filter_bits) // 8,
    }
    at, placed = HEADER, {}
    for name in SECTIONS:
        placed[name] = Section(at, sizes[name])
        at += -(-sizes[name] // ALIGNED) * ALIGNED
    return placed
