"""Keyed 64-bit fingerprints of values: AES-CMAC (RFC 4493), all values of a batch through one AES call.

In: canonical texts, or fingerprints to be combined, and a sub-key. Out: numpy arrays of uint64. A fingerprint is the
first 8 bytes of the CMAC, little-endian: too short to be decrypted by who has the key, and meaningless without it.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

Prints = npt.NDArray[np.uint64]
"""Fingerprints, one a value."""

BLOCK = 16
_STEP = 1 << 15
"""Values a step: blocks, cipher output and result stay in the processor's cache."""


def sub_key(master: bytes, label: str) -> bytes:
    """32 bytes for one purpose. `master`: 32 bytes. One sub-key says nothing of another."""
    return hashlib.blake2b(label.encode(), key=master, digest_size=32, person=b"tidegate-reg").digest()


class Cmac:
    """One key, ready: its cipher and the two masks of RFC 4493. `key`: 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305  the building block of CMAC
        first = int.from_bytes(self._encrypted(np.zeros(BLOCK, np.uint8)).tobytes(), "big")
        once = _doubled(first)
        self._whole = np.frombuffer(once.to_bytes(BLOCK, "big"), np.uint64)
        self._padded = np.frombuffer(_doubled(once).to_bytes(BLOCK, "big"), np.uint64)

    def of(self, values: pa.StringArray | Sequence[str]) -> Prints:
        """One fingerprint a text, of its UTF-8; texts of any length, none of them null."""
        texts = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
        out = np.empty(len(texts), np.uint64)
        for start in range(0, len(texts), _STEP):
            piece = texts.slice(start, _STEP)
            sizes = pc.binary_length(piece).to_numpy(zero_copy_only=False)
            least, most = (_blocks(int(size)) for size in (sizes.min(), sizes.max()))
            if least == most:
                out[start : start + len(piece)] = self._of_length(piece, sizes, most)
                continue
            blocks = np.maximum((sizes + BLOCK - 1) // BLOCK, 1)
            for count in range(least, most + 1):
                chosen = np.flatnonzero(blocks == count)
                if chosen.size:
                    same = piece.take(pa.array(chosen))
                    out[start + chosen] = self._of_length(same, sizes[chosen], count)
        return out

    def one(self, value: str) -> int:
        """The fingerprint of one text."""
        return int(self.of([value])[0])

    def of_pairs(self, first: Prints, second: Prints) -> Prints:
        """One fingerprint a pair of fingerprints; the order within a pair matters."""
        out = np.empty(first.size, np.uint64)
        blocks = np.empty((min(_STEP, max(first.size, 1)), 2), np.uint64)
        for start in range(0, first.size, _STEP):
            piece = blocks[: min(_STEP, first.size - start)]
            np.bitwise_xor(first[start : start + _STEP], self._whole[0], out=piece[:, 0])
            np.bitwise_xor(second[start : start + _STEP], self._whole[1], out=piece[:, 1])
            out[start : start + _STEP] = self._encrypted(piece)[:, 0]
        return out

    def of_either(self, first: Prints, second: Prints) -> Prints:
        """As `of_pairs`, whichever stands first."""
        return self.of_pairs(np.minimum(first, second), np.maximum(first, second))

    def _of_length(self, texts: pa.StringArray, sizes: npt.NDArray[np.int32], blocks: int) -> Prints:
        """Texts that all take so many blocks."""
        width = blocks * BLOCK
        wide = pc.ascii_rpad(texts, width, "\0")
        first = int(np.frombuffer(wide.buffers()[1], np.int32)[wide.offset])
        text = np.frombuffer(wide.buffers()[2], np.uint8, len(wide) * width, first).copy()
        full = sizes == width
        words = text.view(np.uint64).reshape(len(wide), blocks, 2)
        if full.any():
            short = np.flatnonzero(~full)
            text[short * width + sizes[short]] = 0x80
            words[:, -1] ^= np.where(full[:, None], self._whole, self._padded)
        else:
            text[np.arange(0, text.size, width) + sizes] = 0x80
            words[:, -1] ^= self._padded
        state = self._encrypted(np.ascontiguousarray(words[:, 0]))
        for at in range(1, blocks):
            state = self._encrypted(state ^ words[:, at])
        return state[:, 0]

    def _encrypted(self, blocks: npt.NDArray[np.generic]) -> Prints:
        plain = blocks.view(np.uint8).reshape(-1)
        out = np.empty(plain.size + BLOCK - 1, np.uint8)
        done = self._cipher.encryptor().update_into(plain.data, out.data)
        return out[:done].view(np.uint64).reshape(-1, 2)


class Mask:
    """A key stream over places: what hides numbers that stand in an index. `key`: 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cmac = Cmac(key)

    def at(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
        """32 bits a place."""
        zero = np.zeros(places.size, np.uint64)
        return self._cmac.of_pairs(places.astype(np.uint64), zero).astype(np.uint32)


@functools.lru_cache(maxsize=256)
def cmac(master: bytes, label: str) -> Cmac:
    """The `Cmac` of a purpose; kept, because a purpose is asked for again with every batch."""
    return Cmac(sub_key(master, label))


def _blocks(size: int) -> int:
    return max(-(-size // BLOCK), 1)


def _doubled(value: int) -> int:
    """Times x in the field of RFC 4493."""
    shifted = value << 1
    return (shifted & ((1 << 128) - 1)) ^ (0x87 if shifted >> 128 else 0)
