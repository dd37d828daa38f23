"""Rich text as messages keep it: packed against a dictionary of usual words (MS-OXRTFCP).

In: the packed bytes. Out: the text. Raises DamagedError where they are cut short or fail their checksum.
"""

from __future__ import annotations

import struct
import zlib

from tidegate.errors import DamagedError
from tidegate.inspection.part import Part

_PACKED, _PLAIN = b"LZFu", b"MELA"
_HEADER, _WINDOW = 16, 4096
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans"
    rb" SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompress(packed: memoryview, part: Part) -> tuple[bytes, int]:
    """The text, and how many bytes of `packed` it took."""
    if len(packed) < _HEADER:
        raise DamagedError("rich text that is cut short")
    length, size, kind, checksum = struct.unpack_from("<II4sI", packed)
    end = 4 + length
    if end > len(packed) or end < _HEADER:
        raise DamagedError("rich text that is cut short")
    body = bytes(packed[_HEADER:end])
    if kind == _PLAIN:
        return body[:size], end
    if kind != _PACKED:
        raise DamagedError("rich text packed in a way that nobody defined")
    if zlib.crc32(body, 0xFFFFFFFF) ^ 0xFFFFFFFF != checksum:
        raise DamagedError("rich text that fails its checksum")
    part.budget.expand(min(size, part.limits.part_bytes))
    return _unpacked(body, part.limits.part_bytes), end


def _unpacked(body: bytes, room: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write, at = len(_DICTIONARY), 0
    plain = bytearray()
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(8):
            if at >= len(body):
                return bytes(plain)
            if not flags >> bit & 1:
                window[write % _WINDOW] = body[at]
                plain.append(body[at])
                write, at = write + 1, at + 1
                continue
            token = int.from_bytes(body[at : at + 2], "big")
            at += 2
            start, length = token >> 4, (token & 15) + 2
            if start == write % _WINDOW:
                return bytes(plain)
            for step in range(length):
                byte = window[(start + step) % _WINDOW]
                window[write % _WINDOW] = byte
                plain.append(byte)
                write += 1
        if len(plain) > room:
            raise DamagedError("rich text that never ends")
    return bytes(plain)
