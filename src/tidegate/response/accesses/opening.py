"""The content of a log, in blocks, whatever it is packed in. In: a path. Out: bytes, and where they ended too soon.

gz, zst, bz2 and xz are known by their first bytes, not by the name; several streams one after the other are one
content. Damage does not raise: what could be unpacked is given, and the place of the damage is kept.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

BLOCK = 1 << 17  # small enough to stay in a core's own cache for all passes over it
PACKED = 1 << 16  # also how exactly the place of damage is known


@dataclass(slots=True)
class Opened:
    """One log being read. `damage`: why and at which stored byte reading ended, None while all is well."""

    path: Path
    damage: tuple[str, int] | None = None
    size: int = 0
    packed: str = ""

    def blocks(self) -> Iterator[bytes]:
        """The content; ends early where the file is damaged or cannot be read."""
        try:
            with self.path.open("rb", buffering=0) as file:
                first = file.read(PACKED)
                self.packed = _packed(first)
                chunks = self._stored(file, first, PACKED if self.packed else BLOCK)
                yield from chunks if not self.packed else self._unpacked(chunks)
        except OSError as error:
            self.damage = (f"cannot be read ({type(error).__name__})", self.size)

    def _stored(self, file: BinaryIO, first: bytes, step: int) -> Iterator[bytes]:
        chunk = first
        while chunk:
            self.size += len(chunk)
            yield chunk
            chunk = file.read(step)

    def _unpacked(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Several streams one after the other are one content; zeros after the last are padding."""
        unpacker = _UNPACKERS[self.packed]()
        for chunk in chunks:
            feed = chunk
            while True:
                if unpacker.eof:
                    if not feed.strip(b"\0"):
                        break
                    unpacker = _UNPACKERS[self.packed]()
                try:
                    out = unpacker.decompress(feed, BLOCK)
                except _BROKEN as error:
                    self.damage = (f"damaged ({type(error).__name__})", self.size - len(chunk))
                    return
                if out:
                    yield out
                if not unpacker.eof and unpacker.needs_input:
                    break
                feed = unpacker.unused_data if unpacker.eof else b""
        if not unpacker.eof:
            self.damage = ("ends in mid-stream", self.size)


def _packed(first: bytes) -> str:
    for magic, name in (
        (b"\x1f\x8b", "gz"),
        (b"\x28\xb5\x2f\xfd", "zst"),
        (b"BZh", "bz2"),
        (b"\xfd7zXZ\0", "xz"),
    ):
        if first.startswith(magic):
            return name
    return ""


class _Zlib:
    """zlib's unpacker with the interface that bz2 and lzma have."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, content: bytes, max_length: int = BLOCK) -> bytes:
        out = self._inner.decompress(self._inner.unconsumed_tail + content, max_length)
        self.needs_input = not self._inner.unconsumed_tail and len(out) < max_length
        return out


def _zst() -> Any:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from backports import zstd
    return zstd.ZstdDecompressor()


def _zst_error() -> type[Exception]:
    try:
        from backports.zstd import ZstdError
    except ImportError:
        from compression.zstd import ZstdError  # type: ignore[import-not-found,no-redef,unused-ignore]
    return ZstdError


_UNPACKERS: dict[str, Callable[[], Any]] = {
    "gz": _Zlib,
    "zst": _zst,
    "bz2": bz2.BZ2Decompressor,
    "xz": lzma.LZMADecompressor,
}
_BROKEN = (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError, _zst_error())
