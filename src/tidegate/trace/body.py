"""The body of a pack of one's own: keys in, a registry segment's bytes out; and what matchers ask of it."""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tidegate.errors import RegistryError
from tidegate.registry import segment_writer
from tidegate.registry.fields import PAIR_OF, Field, Pair
from tidegate.registry.fingerprint import Prints, cmac, sub_key
from tidegate.registry.layout import STANDING_BITS, Header
from tidegate.registry.segment import Found, Segment, check_value
from tidegate.trace.gather import Gathered
from tidegate.trace.pack import About
from tidegate.trace.rates import Densities, densities_of

check = check_value
"""Tells whether a key is a pack's, and nothing else of it."""


def encode(gathered: Gathered, master: bytes) -> bytes:
    """A segment's bytes: keys ascending, each with a person and a sort."""
    words = (gathered.people.astype(np.uint32) << np.uint32(STANDING_BITS)) | gathered.sorts.astype(np.uint32)
    order = np.lexsort((words, gathered.keys))
    keys, words = gathered.keys[order], words[order]
    fresh = np.ones(keys.size, bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (words[1:] != words[:-1])
    keys, words = keys[fresh], words[fresh]
    header = Header(
        segment=os.urandom(4).hex(),
        built=0,
        keys=keys.size,
        people=gathered.count,
        first_person=0,
        directory_bits=0,
        filter_bits=0,
        fields=gathered.fields,
        pairs=gathered.pairs,
        check=check(master),
    )
    with tempfile.TemporaryDirectory(prefix="tidegate-") as folder:
        path = os.path.join(folder, "body")
        segment_writer.write(path, header, [(keys, words)], master)
        with open(path, "rb") as file:
            return file.read()


def masked(pictures: Sequence[int], master: bytes) -> tuple[int, ...]:
    """Perceptual hashes under a key stream; the same again takes it off."""
    places = np.arange(len(pictures), dtype=np.uint64)
    stream = cmac(master, "picture").of_pairs(places, places)
    return tuple((np.array(pictures, np.uint64) ^ stream).tolist())


def sealed(densities: Densities, master: bytes) -> str:
    """What only who has the key may know of the numbers' ranges."""
    nonce = os.urandom(12)
    content = AESGCM(sub_key(master, "ranges")).encrypt(
        nonce, zlib.compress(json.dumps(densities).encode()), None
    )
    return (nonce + content).hex()


def opened(content: str, master: bytes) -> Densities:
    """The inverse. Raises RegistryError where the key is another, or it was changed."""
    try:
        raw = bytes.fromhex(content)
        plain = AESGCM(sub_key(master, "ranges")).decrypt(raw[:12], raw[12:], None)
    except (InvalidTag, ValueError):
        raise RegistryError("the pack was changed, or the key is another") from None
    return densities_of(json.loads(zlib.decompress(plain)))


class PackIndex:
    """One member, open: as matchers of the registry ask, and with the sort of each key."""

    def __init__(self, path: str, about: About, master: bytes) -> None:
        """Raises RegistryError where the key is another, or the body was changed."""
        self.about, self._master = about, master
        self._segment = Segment(path, master, start=about.start)
        self.pictures: npt.NDArray[np.uint64] = np.array(masked(about.pictures, master), np.uint64)
        self.digests = frozenset(about.digests)
        self.densities = opened(about.sealed, master)

    @property
    def master(self) -> bytes:
        """Its key."""
        return self._master

    @property
    def people(self) -> int:
        """How many."""
        return self.about.people

    @property
    def fields(self) -> tuple[Field, ...]:
        """What pairs are made of."""
        return tuple(Field(name) for name in self._segment.header.fields)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Which pairs are in it."""
        return tuple(PAIR_OF[label] for label in self._segment.header.pairs)

    def find(self, keys: Prints) -> Found:
        """Whose these keys are; `standing` is the `Sort` of each."""
        return self._segment.find(keys)
