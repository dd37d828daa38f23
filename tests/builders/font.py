"""Fonts that draw nothing: a directory of tables, and names."""

from __future__ import annotations

import struct
import zlib


def names(*texts: str, unused: bytes = b"") -> bytes:
    """A name table; `unused`: bytes of its storage that no name points to."""
    records, storage = b"", b""
    for number, text in enumerate(texts):
        raw = text.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, number, len(raw), len(storage))
        storage += raw
    return struct.pack(">3H", 0, len(texts), 6 + len(records)) + records + storage + unused


def font(tables: dict[bytes, bytes], *, start: int = 0, gap: bytes = b"") -> bytes:
    """One font; `start`: where it begins in a collection."""
    out, at = b"", start + 12 + 16 * len(tables)
    head = b"\0\1\0\0" + struct.pack(">4H", len(tables), 0, 0, 0)
    for tag, body in tables.items():
        head += struct.pack(">4sIII", tag, 0, at + len(out) + len(gap), len(body))
        out += gap + body + bytes(-len(gap + body) % 4)
    return head + out


def collection(tables: dict[bytes, bytes]) -> bytes:
    return b"ttcf\0\1\0\0" + struct.pack(">II", 1, 16) + font(tables, start=16)


def woff(tables: dict[bytes, bytes], *, metadata: bytes = b"", private: bytes = b"") -> bytes:
    at = 44 + 20 * len(tables)
    directory, body = b"", b""
    for tag, table in tables.items():
        packed = min(zlib.compress(table), table, key=len)
        directory += struct.pack(">4s4I", tag, at + len(body), len(packed), len(table), 0)
        body += packed + bytes(-len(packed) % 4)
    meta = zlib.compress(metadata) if metadata else b""
    meta_at = at + len(body) if meta else 0
    body += meta
    private_at = at + len(body) if private else 0
    head = struct.pack(
        ">4s4sIHHIHH", b"wOFF", b"\0\1\0\0", at + len(body) + len(private), len(tables), 0, 0, 1, 0
    )
    numbers = struct.pack(">5I", meta_at, len(meta), len(metadata), private_at, len(private))
    return head + numbers + directory + body + private


def base128(value: int) -> bytes:
    out = bytes((value & 127,))
    while value := value >> 7:
        out = bytes((value & 127 | 128,)) + out
    return out


def woff2(name_table: bytes, *, unknown: bytes = b"", metadata: bytes = b"") -> bytes:
    """With a name table (number 5 of the known ones), and one of a kind of its own."""
    import brotli

    directory, count = bytes((5,)) + base128(len(name_table)), 1
    if unknown:
        directory, count = directory + bytes((63,)) + b"Xxxx" + base128(len(unknown)), 2
    packed = brotli.compress(name_table + unknown)
    meta = brotli.compress(metadata) if metadata else b""
    at = 48 + len(directory) + len(packed)
    head = struct.pack(">4s4sIHHIIHH", b"wOF2", b"\0\1\0\0", at + len(meta), count, 0, 0, len(packed), 1, 0)
    numbers = struct.pack(">5I", at if meta else 0, len(meta), len(metadata), 0, 0)
    return head + numbers + directory + packed + meta
