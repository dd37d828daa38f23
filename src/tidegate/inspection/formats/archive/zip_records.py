"""The records of a zip container: central and local headers, extra fields, the end of the directory.

In: a view of the whole container and an offset. Out: plain values; None where the bytes are no such record.
Nothing is claimed and nothing is trusted here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

CENTRAL, LOCAL, DESCRIPTOR = b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
END, END64, LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR64 = struct.Struct("<4sIQI")
_FULL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Header:
    """One entry as a header describes it. `start`, `end`: the header's own bytes, without any data."""

    start: int
    end: int
    raw_name: bytes
    extra: bytes
    comment: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int = 0
    disk: int = 0

    @property
    def name(self) -> str:
        """The name as text: UTF-8 where it is, else the old DOS code page."""
        return decoded(self.raw_name)

    @property
    def encrypted(self) -> bool:
        """Whether the data, or this header itself, is encrypted."""
        return bool(self.flags & 0x2041) or self.method == 99

    @property
    def deferred(self) -> bool:
        """Whether sizes and checksum follow the data instead of standing here."""
        return bool(self.flags & 8)


@dataclass(frozen=True, slots=True)
class Directory:
    """The end of the central directory: where its headers stand, how many it promises, and its comment."""

    start: int
    end: int
    shift: int
    promised: int
    comment: bytes
    records: tuple[tuple[int, int], ...]
    disks: int


def decoded(raw: bytes) -> str:
    """Bytes of a name or comment as text."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Extra fields as (identifier, body); what is left over at the end comes as identifier -1."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if at + 4 + length > len(extra):
            break
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length
    if at < len(extra):
        yield -1, extra[at:]


def central(view: memoryview, at: int) -> Header | None:
    """A header of the central directory."""
    if at < 0 or at + _CENTRAL.size > len(view) or view[at : at + 4] != CENTRAL:
        return None
    (_, _, _, flags, method, _, _, crc, packed, size, name, extra, comment, disk, _, _, offset) = (
        _CENTRAL.unpack_from(view, at)
    )
    name_end = at + _CENTRAL.size + name
    extra_end = name_end + extra
    end = extra_end + comment
    if end > len(view):
        return None
    header = Header(
        start=at,
        end=end,
        raw_name=bytes(view[at + _CENTRAL.size : name_end]),
        extra=bytes(view[name_end:extra_end]),
        comment=bytes(view[extra_end:end]),
        flags=flags,
        method=method,
        crc=crc,
        packed=packed,
        size=size,
        offset=offset,
        disk=disk,
    )
    return _widened(header)


def local(view: memoryview, at: int) -> Header | None:
    """A header in front of an entry's data."""
    if at < 0 or at + _LOCAL.size > len(view) or view[at : at + 4] != LOCAL:
        return None
    _, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack_from(view, at)
    name_end = at + _LOCAL.size + name
    end = name_end + extra
    if end > len(view):
        return None
    raw, rest = bytes(view[at + _LOCAL.size : name_end]), bytes(view[name_end:end])
    return _widened(Header(at, end, raw, rest, b"", flags, method, crc, packed, size))


def _widened(header: Header) -> Header:
    """The header with its zip64 numbers: an extra field holds those for which 32 bits do not do."""
    body = next((body for kind, body in fields(header.extra) if kind == 1), b"")
    numbers = iter(struct.unpack(f"<{len(body) // 8}Q", body[: len(body) // 8 * 8]))
    size = next(numbers, _FULL) if header.size == _FULL else header.size
    packed = next(numbers, _FULL) if header.packed == _FULL else header.packed
    offset = next(numbers, _FULL) if header.offset == _FULL else header.offset
    return replace(header, size=size, packed=packed, offset=offset)


def descriptor(view: memoryview, at: int, header: Header) -> int:
    """Where the data descriptor at `at` ends, in any of its four forms; `at` where there is none."""
    for mark in (DESCRIPTOR, b""):
        for form in ("<I2I", "<I2Q"):
            whole = mark + struct.pack("<I", header.crc)
            try:
                whole += struct.pack(form, header.crc, header.packed, header.size)[4:]
            except struct.error:
                continue
            if view[at : at + len(whole)] == whole:
                return at + len(whole)
    return at


def directory(view: memoryview) -> Directory | None:
    """The last end-of-directory record that leads to headers (or that promises none)."""
    tail = max(0, len(view) - (1 << 17))
    data = bytes(view[tail:])
    at = data.rfind(END)
    while at >= 0:
        found = _directory(view, tail + at)
        if found is not None:
            return found
        at = data.rfind(END, 0, at)
    return None


def _directory(view: memoryview, at: int) -> Directory | None:
    if at + _END.size > len(view):
        return None
    _, disk, first, _, promised, size, offset, length = _END.unpack_from(view, at)
    end = at + _END.size + length
    if end > len(view):
        return None
    records, stop, disks = [(at, end)], at, max(disk, first)
    wide = _wide(view, at)
    if wide is not None:
        place, numbers, record_end = wide
        records += [(place, record_end), (at - _LOCATOR64.size, at)]
        stop, disks = place, max(numbers[0], numbers[1])
        promised, size, offset = numbers[2], numbers[3], numbers[4]
    comment = bytes(view[at + _END.size : end])
    if promised == 0 and size == 0:
        return Directory(stop, stop, 0, 0, comment, tuple(records), disks)
    for start in (offset, stop - size):
        if 0 <= start <= stop - size and view[start : start + 4] == CENTRAL:
            return Directory(start, start + size, start - offset, promised, comment, tuple(records), disks)
    return None


def _wide(view: memoryview, at: int) -> tuple[int, tuple[int, int, int, int, int], int] | None:
    """The zip64 end record in front of the end record at `at`: its place, its numbers, its end."""
    spot = at - _LOCATOR64.size
    if spot < 0 or view[spot : spot + 4] != LOCATOR64:
        return None
    _, _, offset, _ = _LOCATOR64.unpack_from(view, spot)
    for place in (offset, spot - _END64.size):
        if 0 <= place <= spot - _END64.size and view[place : place + 4] == END64:
            _, _, _, _, disk, first, _, promised, size, start = _END64.unpack_from(view, place)
            # Whatever else the record declares to be its own stays unclaimed, and is read as a stretch.
            return place, (disk, first, promised, size, start), place + _END64.size
    return None
