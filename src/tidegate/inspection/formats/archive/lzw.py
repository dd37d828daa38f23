"""Streams of the old `compress` program: codes of 9 to 16 bits, in groups of eight."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.errors import DamagedError

_CLEAR = 256
_STEP = 1 << 16
_DAMAGED = "its compressed bytes are damaged"


def stream(asides: object, packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """A codec for the whole part: there is no end mark, so that everything belongs to the stream."""
    if len(packed) < 5 or packed[2] & 0x60 or not 9 <= packed[2] & 0x1F <= 16:
        raise DamagedError("has a header of a kind that nobody defined")
    blocks, most = bool(packed[2] & 0x80), packed[2] & 0x1F
    held, size = bytearray(), 0
    for piece, at in _strings(packed, blocks, most):
        held += piece
        if len(held) >= min(room, _STEP):
            yield bytes(held), at
            held = bytearray()
        size = at
    yield bytes(held), max(size, len(packed))


def _strings(packed: memoryview, blocks: bool, most: int) -> Iterator[tuple[bytes, int]]:
    fresh = [bytes((byte,)) for byte in range(256)] + ([b""] if blocks else [])
    table, last = list(fresh), b""
    for code, at in _codes(packed, blocks, most, table):
        if blocks and code == _CLEAR:
            del table[len(fresh) :]
            last = b""
            continue
        if code < len(table):
            string = table[code]
        elif code == len(table) and last:
            string = last + last[:1]
        else:
            raise DamagedError(_DAMAGED)
        yield string, at
        if last and len(table) < 1 << most:
            table.append(last + string[:1])
        last = string


def _codes(packed: memoryview, blocks: bool, most: int, table: list[bytes]) -> Iterator[tuple[int, int]]:
    """Codes as they stand; whenever their width changes, the rest of a group of eight is skipped."""
    bit, group, width, end = 24, 24, 9, len(packed) * 8
    while bit + width <= end:
        first = bit >> 3
        word = int.from_bytes(packed[first : first + 4], "little")
        code = word >> (bit & 7) & ((1 << width) - 1)
        bit += width
        yield code, bit + 7 >> 3
        # The entry that this code has yet to add decides as well: it is added before the next one is read.
        wanted = 9 if blocks and code == _CLEAR else min(max(9, len(table).bit_length()), most)
        if wanted != width:
            step = width * 8
            bit = group + -(-(bit - group) // step) * step
            width, group = wanted, bit
    if any(packed[min((bit + 7) >> 3, len(packed)) :]):
        raise DamagedError(_DAMAGED)
