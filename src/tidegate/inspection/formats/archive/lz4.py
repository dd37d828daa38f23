"""Lz4 frames, unpacked block by block; no library of those at hand says where a frame ends."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError

_WINDOW = 1 << 16
_CUT = "its compressed bytes end too early"
_DAMAGED = "its compressed bytes are damaged"


def frame(packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """A codec for one frame; the header checksum is verified by what follows making sense."""
    if len(packed) < 7:
        raise DamagedError(_CUT)
    flags, sizes = packed[4], packed[5]
    if flags >> 6 != 1 or flags & 0x02 or sizes & 0x8F or not 4 <= sizes >> 4 <= 7:
        raise DamagedError("has a header of a kind that nobody defined")
    if flags & 1:
        raise DamagedError("needs a dictionary")
    linked, checked, sized, summed = not flags & 0x20, flags & 0x10, flags & 0x08, flags & 0x04
    largest = 1 << (8 + 2 * (sizes >> 4))
    declared = int.from_bytes(packed[6:14], "little") if sized else None
    at, total = 7 + (8 if sized else 0), 0
    before = b""
    while True:
        size = int.from_bytes(_taken(packed, at, 4), "little")
        at += 4
        if not size:
            break
        block = _taken(packed, at, size & 0x7FFFFFFF)
        at += len(block) + (4 if checked else 0)
        piece = block if size >> 31 else _unpacked(block, before if linked else b"", largest)
        before = (before + piece)[-_WINDOW:]
        total += len(piece)
        for start in range(0, len(piece), room):
            yield piece[start : start + room], at
    at += 4 if summed else 0
    if at > len(packed):
        raise DamagedError(_CUT)
    if declared not in (None, total):
        raise DamagedError("does not hold as many bytes as it declares")
    yield b"", at


def _taken(packed: memoryview, at: int, count: int) -> bytes:
    taken = bytes(packed[at : at + count])
    if len(taken) < count:
        raise DamagedError(_CUT)
    return taken


def _unpacked(block: bytes, before: bytes, largest: int) -> bytes:
    """One block: literals and copies of what came before."""
    out, start, at = bytearray(before), len(before), 0
    try:
        while True:
            token = block[at]
            count, at = _length(block, at + 1, token >> 4)
            if at + count > len(block):
                raise DamagedError(_CUT)
            out += block[at : at + count]
            at += count
            if at == len(block):
                break
            offset = block[at] | block[at + 1] << 8
            count, at = _length(block, at + 2, token & 15)
            _copy(out, offset, count + 4)
            if len(out) - start > largest:
                raise DamagedError(_DAMAGED)
    except IndexError as error:
        raise DamagedError(_CUT) from error
    return bytes(out[start:])


def _length(block: bytes, at: int, low: int) -> tuple[int, int]:
    if low == 15:
        while True:
            low += block[at]
            at += 1
            if block[at - 1] != 255:
                break
    return low, at


def _copy(out: bytearray, offset: int, count: int) -> None:
    if not 0 < offset <= len(out):
        raise DamagedError(_DAMAGED)
    source = bytes(out[-offset:][:count])
    out += (source * -(-count // len(source)))[:count]
