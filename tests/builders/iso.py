"""Small disc images, with and without Joliet and Rock Ridge."""

from __future__ import annotations

import struct

SECTOR = 2048


def both(value: int, size: int = 4) -> bytes:
    """A number in both byte orders."""
    return value.to_bytes(size, "little") + value.to_bytes(size, "big")


def record(name: bytes, start: int, size: int, flags: int = 0, attributes: bytes = b"") -> bytes:
    head = bytes(1) + both(start) + both(size) + bytes(7) + bytes((flags, 0, 0)) + both(1, 2)
    body = head + bytes((len(name),)) + name + (b"" if len(name) % 2 else b"\0") + attributes
    body += b"\0" if len(body) % 2 == 0 else b""
    return bytes((len(body) + 1,)) + body


def named(name: bytes) -> bytes:
    """The Rock Ridge attribute of a long name."""
    return b"NM" + bytes((5 + len(name), 1, 0)) + name


def descriptor(kind: int, root: bytes, volume: bytes, application: bytes, joliet: bool) -> bytes:
    block = bytearray(SECTOR)
    block[0:8] = bytes((kind,)) + b"CD001\1\0"
    block[40:72] = volume.ljust(32)
    block[88:91] = b"%/E" if joliet else bytes(3)
    block[132:140] = both(0)
    block[156 : 156 + len(root)] = root
    block[574:702] = application.ljust(128)
    return bytes(block)


def image(
    files: dict[str, bytes],
    *,
    joliet: bool = False,
    volume: bytes = b"DISC",
    application: bytes = b"",
    long_name: bytes = b"",
    system: bytes = b"",
    unused: bytes = b"",
) -> bytes:
    """Descriptors, one folder (two with Joliet), files, and a sector that none of them uses."""
    folders = 2 if joliet else 1
    first = 17 + folders
    at, records, wide, data = first + folders, [], [], b""
    for number, (name, body) in enumerate(files.items()):
        attributes = named(long_name) if long_name and not number else b""
        records.append(record(f"F{number}.TXT;1".encode(), at, len(body), 0, attributes))
        wide.append(record(name.encode("utf-16-be"), at, len(body)))
        padded = body + bytes(-len(body) % SECTOR)
        data += padded
        at += len(padded) // SECTOR
    out = system.ljust(16 * SECTOR, b"\0")
    trees = [(1, first, records, False)] + ([(2, first + 1, wide, True)] if joliet else [])
    for kind, place, _, is_wide in trees:
        out += descriptor(kind, record(b"\0", place, SECTOR, 2), volume, application, is_wide)
    out += b"\xffCD001\1".ljust(SECTOR, b"\0")
    for _, place, entries, _ in trees:
        own = record(b"\0", place, SECTOR, 2) + record(b"\1", place, SECTOR, 2)
        out += (own + b"".join(entries)).ljust(SECTOR, b"\0")
    return out + data + (unused.ljust(SECTOR, b"\0") if unused else b"")


def with_number(content: bytes, at: int, value: int) -> bytes:
    return content[:at] + struct.pack("<I", value) + content[at + 4 :]
