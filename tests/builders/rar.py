"""Rar archives of both generations whose files are stored, block by block."""

from __future__ import annotations

import struct
import zlib

MARK4, MARK5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
END4 = bytes.fromhex("c43d7b00400700")


def block4(kind: int, flags: int, fields: bytes, data: bytes = b"") -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data


def main4(flags: int = 0) -> bytes:
    return block4(0x73, flags, bytes(6))


def file4(
    name: bytes, body: bytes, flags: int = 0, *, kind: int = 0x74, method: int = 0x30, rest: bytes = b""
) -> bytes:
    fields = struct.pack(
        "<IIBIIBBHI", len(body), len(body), 2, zlib.crc32(body), 0, 20, method, len(name), 32
    )
    return block4(kind, flags | 0x8000, fields + name + rest, body)


def rar4(*blocks: bytes) -> bytes:
    return MARK4 + main4() + b"".join(blocks) + END4


def number(value: int) -> bytes:
    out = bytearray()
    while True:
        out.append(value & 127 | (128 if value > 127 else 0))
        value >>= 7
        if not value:
            return bytes(out)


def block5(kind: int, fields: bytes, data: bytes = b"", extra: bytes = b"", flags: int = 0) -> bytes:
    flags |= (1 if extra else 0) | (2 if data else 0)
    body = (
        number(kind)
        + number(flags)
        + (number(len(extra)) if extra else b"")
        + (number(len(data)) if data else b"")
    )
    body += fields + extra
    sized = number(len(body)) + body
    return struct.pack("<I", zlib.crc32(sized)) + sized + data


def file5(
    name: bytes, body: bytes, *, kind: int = 2, extra: bytes = b"", method: int = 0, flags: int = 0
) -> bytes:
    fields = number(4) + number(len(body)) + number(32) + struct.pack("<I", zlib.crc32(body))
    fields += number(method << 7) + number(1) + number(len(name)) + name
    return block5(kind, fields, body, extra, flags)


def record5(kind: int, body: bytes) -> bytes:
    """One record of an extra area."""
    inner = number(kind) + body
    return number(len(inner)) + inner


def rar5(*blocks: bytes) -> bytes:
    return MARK5 + block5(1, number(0)) + b"".join(blocks) + block5(5, number(0))
