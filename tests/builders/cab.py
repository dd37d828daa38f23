"""Cabinets of one folder, stored or in MSZIP blocks."""

from __future__ import annotations

import struct
import zlib

BLOCK = 32768


def mszip(body: bytes) -> list[tuple[bytes, int]]:
    """Blocks, each of which may copy from the one before."""
    blocks, before = [], b""
    for start in range(0, len(body), BLOCK):
        piece = body[start : start + BLOCK]
        engine = (
            zlib.compressobj(9, zlib.DEFLATED, -15, 9, 0, before)
            if before
            else zlib.compressobj(9, wbits=-15)
        )
        blocks.append((b"CK" + engine.compress(piece) + engine.flush(), len(piece)))
        before = piece
    return blocks


def cabinet(
    files: dict[str, bytes],
    *,
    method: int = 1,
    reserved: bytes = b"",
    gap: bytes = b"",
    unlisted: bytes = b"",
) -> bytes:
    body = b"".join(files.values()) + unlisted
    blocks = (
        mszip(body)
        if method == 1
        else [(body[i : i + BLOCK], len(body[i : i + BLOCK])) for i in range(0, len(body), BLOCK)]
    )
    listed, place = b"", 0
    for name, content in files.items():
        listed += struct.pack("<IIHHHH", len(content), place, 0, 0, 0, 32) + name.encode() + b"\0"
        place += len(content)
    extra = struct.pack("<HBB", len(reserved), 0, 0) + reserved if reserved else b""
    files_at = 36 + len(extra) + 8
    data_at = files_at + len(listed) + len(gap)
    data = b"".join(struct.pack("<IHH", 0, len(packed), size) + packed for packed, size in blocks)
    flags = 4 if reserved else 0
    head = struct.pack(
        "<4sIIIIIBBHHHHH", b"MSCF", 0, data_at + len(data), 0, files_at, 0, 3, 1, 1, len(files), flags, 1, 0
    )
    return head + extra + struct.pack("<IHH", data_at, len(blocks), method) + listed + gap + data
