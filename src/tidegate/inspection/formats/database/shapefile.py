"""Shapefiles: shapes (.shp), the index of their places (.shx) and ESRI's spatial index (.sbn, .sbx)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.cells import sweep
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK
from tidegate.model.content import Content

_MAGIC = struct.pack(">I", 9994)
_SPATIAL = _MAGIC + b"\xff\xff\xfe\x70"
_HEADER = 100
_POINTS = {1: 16, 11: 32, 21: 24}
"""Bytes of a single point, by type of shape; those with a height may lack the measure."""
_MULTIPOINT, _PARTED, _PATCHES = 8, (3, 5), 31
_LEAST = {11: 24}


class Shapefile:
    """Any of the three binary files; the table of attributes beside them is dBase."""

    name = "shapefile"
    suffixes = frozenset({".shp", ".shx", ".sbn", ".sbx"})
    reads = (
        "shapefiles: every record of .shp, .shx, .sbn and .sbx accounted for, shapes themselves as numbers"
    )

    def recognises(self, head: bytes, name: str) -> bool:
        """By the first bytes."""
        return head.startswith(_MAGIC) and (head[4:8] == _SPATIAL[4:] or head[28:32] == b"\xe8\x03\0\0")

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Texts between numbers, bytes outside the records. Raises DamagedError."""
        part.read_as = "shapefile"
        view = part.source.view()
        if len(view) < _HEADER:
            raise DamagedError("a shapefile that is cut short")
        yield from sweep(view, part, "shapes")
        part.ledger.claim(0, _HEADER, Claim.STRUCT)
        if bytes(view[:8]) == _SPATIAL:
            yield from _spatial_index(part, view)
            return
        end = min(2 * struct.unpack_from(">I", view, 24)[0], len(view))
        index = _is_index(view, end)
        at = _index(part, end) if index else _records(part, view, end)
        yield from _gaps(part)
        if at < 2 * struct.unpack_from(">I", view, 24)[0]:
            part.gap("a shapefile that is cut short or does not hold what it says")


def _is_index(view: memoryview, end: int) -> bool:
    """An index holds pairs of place and length, the first of them right behind a header."""
    if (end - _HEADER) % 8:
        return False
    place = _HEADER // 2
    for at in range(_HEADER, min(end, _HEADER + 64), 8):
        start, length = struct.unpack_from(">II", view, at)
        if start < place:
            return False
        place = start + length
    # The record that begins a .shp is number 1; the place that begins a .shx is 50.
    return end == _HEADER or struct.unpack_from(">I", view, _HEADER)[0] >= _HEADER // 2


def _index(part: Part, end: int) -> int:
    part.ledger.claim(_HEADER, end, Claim.STRUCT)
    return end


def _records(part: Part, view: memoryview, end: int) -> int:
    """All shapes in order; each exactly as long as it says and needs."""
    at = _HEADER
    while at + 12 <= end:
        size = 2 * struct.unpack_from(">I", view, at + 4)[0]
        start, behind = at + 8, at + 8 + size
        if size < 4 or behind > end:
            break
        used = start + _length(view[start:behind])
        part.ledger.claim(at, used, Claim.STRUCT)
        at = behind
    return at


def _length(shape: memoryview) -> int:
    """How many bytes of a record its shape takes. Raises DamagedError where that is more than there are."""
    kind = struct.unpack_from("<i", shape)[0]
    try:
        sizes = _sizes(shape, kind)
    except struct.error as error:
        raise DamagedError("a shape that is cut short") from error
    fitting = [size for size in sizes if size <= len(shape)]
    if not fitting:
        raise DamagedError("a shape that is longer than its record")
    return max(fitting)


def _sizes(shape: memoryview, kind: int) -> list[int]:
    """The lengths that the shape may have: measures are optional."""
    if kind == 0:
        return [4]
    if kind in _POINTS:
        return [4 + _POINTS[kind], 4 + _LEAST.get(kind, _POINTS[kind])]
    base = kind % 10
    if base == _MULTIPOINT and kind != _PATCHES:
        points = struct.unpack_from("<I", shape, 36)[0]
        plain = 40 + 16 * points
    elif base in _PARTED or kind == _PATCHES:
        parts, points = struct.unpack_from("<II", shape, 36)
        plain = 44 + (8 if kind == _PATCHES else 4) * parts + 16 * points
    else:
        raise DamagedError("a shape of an unknown type")
    more = 16 + 8 * points
    if kind < 10:
        return [plain]
    return [plain, plain + more] if 20 < kind < 30 else [plain + more, plain + 2 * more]


def _spatial_index(part: Part, view: memoryview) -> Iterator[Content | Part]:
    """ESRI's index: bins of boxes, each with its number and length (.sbn), or their places and lengths (.sbx)."""
    at = _HEADER
    while at + 8 <= len(view):
        size = 2 * struct.unpack_from(">I", view, at + 4)[0]
        if at + 8 + size > len(view):
            break
        at += 8 + size
    if at < len(view) and _are_places(view):
        at = len(view)
    part.ledger.claim(_HEADER, at, Claim.STRUCT)
    yield from _gaps(part)


def _are_places(view: memoryview) -> bool:
    """Pairs of a place, behind the header, and a length."""
    if (len(view) - _HEADER) % 8:
        return False
    pairs = struct.iter_unpack(">II", view[_HEADER:])
    return all(place >= _HEADER // 2 and length < 1 << 24 for place, length in pairs)


def _gaps(part: Part) -> Iterator[Part]:
    """Bytes between records, and behind the last."""
    view = part.source.view()
    for start, end in part.ledger.unclaimed():
        if view[start:end].tobytes().strip(BLANK):
            yield part.stretch(start, end, f"bytes {start}-{end} between the shapes")
        else:
            part.ledger.claim(start, end, Claim.FILL)
