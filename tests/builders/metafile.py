"""Windows metafiles, placed texts only."""

from __future__ import annotations

import struct


def wmf(*texts: tuple[int, int, str], charset: int = 0, codec: str = "cp1252", more: bytes = b"") -> bytes:
    """Texts at x and y, in a font of that character set."""
    records = _record(0x02FB, bytes(13) + bytes([charset]) + bytes(4) + b"Arial\0")
    for x, y, text in texts:
        raw = text.encode(codec)
        records += _record(
            0x0521, struct.pack("<H", len(raw)) + raw + bytes(len(raw) % 2) + struct.pack("<hh", y, x)
        )
    records += more + _record(0, b"")
    return struct.pack("<HHHIHIH", 1, 9, 0x300, (18 + len(records)) // 2, 1, 40, 0) + records


def _record(kind: int, body: bytes) -> bytes:
    body += bytes(len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def wmf_bitmap(bitmap: bytes) -> bytes:
    """A record that stretches a bitmap (without its file header)."""
    return _record(0x0F43, bytes(22) + bitmap)


def emf(*texts: tuple[int, int, str], options: int = 0, width: int = 10, more: bytes = b"") -> bytes:
    """Texts at x and y, every letter `width` wide."""
    records = b""
    for x, y, text in texts:
        raw = text.encode("utf-16-le")
        raw += bytes(-len(raw) % 4)
        steps = struct.pack(f"<{len(text)}i", *[width] * len(text))
        head = bytes(28) + struct.pack("<iiIII16xI", x, y, len(text), 76, options, 76 + len(raw))
        records += struct.pack("<II", 84, 8 + len(head) + len(raw) + len(steps)) + head + raw + steps
    records += more + struct.pack("<IIIII", 14, 20, 0, 16, 20)
    size = 108 + len(records)
    header = struct.pack("<II32x4sIIIHH", 1, 108, b" EMF", 0x10000, size, len(texts) + 2, 1, 0)
    return header.ljust(108, b"\0") + records


def emf_comment(content: bytes) -> bytes:
    content += bytes(-len(content) % 4)
    return struct.pack("<III", 70, 12 + len(content), len(content)) + content
