"""Headers of rar archives of both generations -> one list of blocks.

In: the bytes. Out: what each block is, where its data stand, and the texts and areas of its header. Raises
DamagedError where a header is cut short or fails its checksum.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.errors import DamagedError

_CUT = "ends too early: it was probably cut short"
_DAMAGED = "is damaged: a header fails its checksum"


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: file, service, main, end, or another word. `start`-`data`: its header, `data`-`end`: its data."""

    kind: str
    start: int
    data: int
    end: int
    name: bytes = b""
    size: int = 0
    crc: int | None = None
    stored: bool = False
    encrypted: bool = False
    folder: bool = False
    split: bool = False
    extra: bytes = b""


def blocks4(view: memoryview) -> Iterator[Block]:
    """The old generation, behind its mark."""
    at = 7
    while at < len(view):
        if at + 7 > len(view):
            raise DamagedError(_CUT)
        crc, kind, flags, size = struct.unpack_from("<HBHH", view, at)
        if size < 7 or at + size > len(view):
            raise DamagedError(_CUT)
        head = bytes(view[at : at + size])
        if kind in (0x73, 0x74, 0x7A, 0x7B) and zlib.crc32(head[2:]) & 0xFFFF != crc:
            raise DamagedError(_DAMAGED)
        more = struct.unpack_from("<I", head, 7)[0] if flags & 0x8000 and size >= 11 else 0
        if kind in (0x74, 0x7A) and size >= 32:
            block = _file4(head, at, flags, more, "file" if kind == 0x74 else "service")
        elif kind == 0x73:
            block = Block(
                "encrypted" if flags & 0x80 else "main",
                at,
                at + size,
                at + size,
                extra=head[13:],
                split=bool(flags & 1),
            )
        else:
            name = "end" if kind == 0x7B else f"block {kind}"
            block = Block(name, at, at + size, at + size + more, extra=head[7:] if kind != 0x7B else b"")
        if block.end > len(view):
            raise DamagedError(_CUT)
        yield block
        at = block.end
        if block.kind in ("end", "encrypted"):
            return


def _file4(head: bytes, at: int, flags: int, more: int, kind: str) -> Block:
    size, _, crc, _, _, method, length, _ = struct.unpack_from("<IBIIBBHI", head, 11)
    name_at = 32
    if flags & 0x100:
        high_packed, high = struct.unpack_from("<II", head, 32)
        more, size, name_at = more | high_packed << 32, size | high << 32, 40
    name = head[name_at : name_at + length]
    start = at + len(head)
    return Block(
        kind, at, start, start + more, _name4(name) if flags & 0x200 else name, size, crc, method == 0x30,
        bool(flags & 4), flags & 0xE0 == 0xE0, bool(flags & 3), head[name_at + length :],
    )  # fmt: skip


def _name4(raw: bytes) -> bytes:
    """A name in one byte a character, and behind a zero its high bytes, packed."""
    plain, zero, packed = raw.partition(b"\0")
    if not zero or not packed:
        return plain
    high, at, out, flags, bits = packed[0], 1, "", 0, 0
    try:
        while at < len(packed):
            if not bits:
                flags, bits, at = packed[at], 8, at + 1
            bits -= 2
            step = flags >> bits & 3
            if step == 3:
                length, at = packed[at], at + 1
                if length & 0x80:
                    add, at = packed[at], at + 1
                    out += "".join(
                        chr(high << 8 | (plain[len(out)] + add) & 255) for _ in range((length & 127) + 2)
                    )
                else:
                    out += plain[len(out) : len(out) + length + 2].decode("latin-1")
            else:
                wide = 2 if step == 2 else 1
                code = packed[at] | (packed[at + 1] << 8 if step == 2 else high << 8 if step == 1 else 0)
                out, at = out + chr(code), at + wide
    except (IndexError, ValueError):
        return plain + b"\n" + packed
    return out.encode("utf-8", "replace")


def blocks5(view: memoryview) -> Iterator[Block]:
    """The new generation, behind its mark."""
    at = 8
    while at < len(view):
        declared = int.from_bytes(view[at : at + 4], "little")
        size, body = number(view, at + 4)
        end = body + size
        if end > len(view) or size > 2 << 20:
            raise DamagedError(_CUT)
        if zlib.crc32(view[at + 4 : end]) != declared:
            raise DamagedError(_DAMAGED)
        block = _block5(view, at, body, end)
        if block.end > len(view):
            raise DamagedError(_CUT)
        yield block
        at = block.end
        if block.kind in ("end", "encrypted"):
            return


def number(view: memoryview, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the place behind it."""
    value = shift = 0
    while True:
        if at >= len(view) or shift > 63:
            raise DamagedError(_CUT)
        value |= (view[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not view[at - 1] & 0x80:
            return value, at


def _block5(view: memoryview, start: int, at: int, end: int) -> Block:
    kind, at = number(view, at)
    flags, at = number(view, at)
    extra, at = number(view, at) if flags & 1 else (0, at)
    data, at = number(view, at) if flags & 2 else (0, at)
    tail = bytes(view[end - extra : end]) if 0 < extra <= end - at else b""
    split = bool(flags & 0x18)
    if kind not in (2, 3):
        names = {1: "main", 4: "encrypted", 5: "end"}
        volume = kind == 1 and bool(number(view, at)[0] & 1)
        return Block(names.get(kind, f"block {kind}"), start, end, end + data, split=volume, extra=tail)
    about, at = number(view, at)
    size, at = number(view, at)
    _, at = number(view, at)
    at += 4 if about & 2 else 0
    crc = int.from_bytes(view[at : at + 4], "little") if about & 4 else None
    at += 4 if about & 4 else 0
    method, at = number(view, at)
    _, at = number(view, at)
    length, at = number(view, at)
    encrypted = any(code == 1 for code, _ in records(tail))
    return Block(
        "file" if kind == 2 else "service", start, end, end + data, bytes(view[at : at + length]), size, crc,
        not method >> 7 & 7, encrypted, bool(about & 1), split, tail,
    )  # fmt: skip


def records(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, body) of the records in a header's extra area."""
    view, at = memoryview(extra), 0
    while at < len(extra):
        size, body = number(view, at)
        kind, start = number(view, body)
        yield kind, extra[start : body + size]
        at = body + size
