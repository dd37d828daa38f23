"""What was written, as it comes to hand: split, rotated, packed, broken, overlapping. In: lines. Out: files."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda content: content,
    ".gz": lambda content: gzip.compress(content, mtime=0),
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda content: zst(content),
}
GARBAGE = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x00" * 64 + b"198.51.100.9 - -",
    b'198.51.100.9 - - [28/Nov/2022:15:00:00 +0000] "GET / HTT',
    b"[error] 1234#0: *9 open() failed (2: No such file or directory)",
    b'{"level":"info","ts":',
    b"",
)


def zst(content: bytes) -> bytes:
    try:
        from compression import zstd
    except ImportError:
        from backports import zstd
    packed: bytes = zstd.compress(content)
    return packed


def rotated(folder: Path, name: str, head: bytes, lines: Sequence[bytes], cuts: Sequence[int]) -> list[Path]:
    """`name.log` holds the newest lines, `name.log.1` those before, and so on; each packed in another way."""
    bounds = [0, *sorted(cuts), len(lines)]
    stretches = [lines[a:b] for a, b in pairwise(bounds)]
    paths = []
    for age, stretch in enumerate(reversed(stretches)):
        packing = list(PACKERS)[age % len(PACKERS)]
        path = folder / (f"{name}.log" + (f".{age}" if age else "") + packing)
        path.write_bytes(PACKERS[packing](head + b"".join(stretch)))
        paths.append(path)
    return paths


def broken(lines: Sequence[bytes], places: Sequence[int], end: bytes = b"\n") -> list[bytes]:
    """Garbage after these many lines."""
    found = list(lines)
    for number, place in enumerate(sorted(places, reverse=True)):
        found.insert(place, GARBAGE[number % len(GARBAGE)] + end)
    return found
