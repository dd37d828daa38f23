"""Shapes in cells: well-known binary and the headers that GeoPackage, SpatiaLite and PostGIS put around it.

In: the bytes of a cell. Out: whether every one of them belongs to one shape; coordinates themselves say nothing
that is not a number.
"""

from __future__ import annotations

import struct

_ENVELOPES = (0, 32, 48, 48, 64)
_POINT, _LINE, _POLYGON, _CIRCULAR, _TRIANGLE = 1, 2, 3, 8, 17
_COLLECTIONS = frozenset((4, 5, 6, 7, 9, 10, 11, 12, 15, 16))
"""Multipoint to geometry collection, compound curve, curve polygon, multi-curve, surfaces, TIN."""
_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000
_DEEPEST = 16


def is_geometry(raw: bytes) -> bool:
    """Whether the bytes are one shape and nothing else."""
    try:
        if raw[:2] == b"GP":
            return _packaged(raw)
        if raw[:1] == b"\0" and raw[-1:] == b"\xfe" and len(raw) > 43:
            return raw[38] == 0x7C and _spatialite(raw)
        return raw[:1] in (b"\0", b"\1") and _shape(raw, 0, 0) == len(raw)
    except (struct.error, IndexError):
        return False


def is_node(raw: bytes) -> bool:
    """Whether the bytes are a node of SQLite's R*Tree index: boxes with the row numbers they stand for."""
    if len(raw) < 4:
        return False
    depth, count = struct.unpack_from(">HH", raw)
    return depth <= _DEEPEST and any(
        count * (8 + 8 * dimensions) <= len(raw) - 4 for dimensions in range(1, 6)
    )


def _packaged(raw: bytes) -> bool:
    """GeoPackage: magic, version, flags, reference system, envelope, shape."""
    version, flags = raw[2], raw[3]
    kind = flags >> 1 & 7
    if version or kind >= len(_ENVELOPES):
        return False
    return _shape(raw, 8 + _ENVELOPES[kind], 0) == len(raw)


def _spatialite(raw: bytes) -> bool:
    """SpatiaLite: 39 bytes of header, a shape without its byte-order mark, an end mark."""
    order = raw[1]
    return order in (0, 1) and _shape(bytes((order,)) + raw[39:-1], 0, 0) == len(raw) - 39


def _shape(raw: bytes, at: int, depth: int) -> int:
    """The end of the shape at `at`; -1 where there is none. Raises struct.error or IndexError at the end."""
    mark = raw[at]
    if mark > 1 or depth > _DEEPEST:
        return -1
    order = "<" if mark else ">"
    (code,) = struct.unpack_from(order + "I", raw, at + 1)
    at += 5
    if code & _HAS_SRID:
        at += 4
    ordinates = 2 + bool(code & _HAS_Z) + bool(code & _HAS_M)
    code &= 0x0FFFFFFF
    more, kind = divmod(code, 1000)
    if more > 3:
        return -1
    ordinates += (0, 1, 1, 2)[more]
    if kind == _POINT:
        return _within(raw, at + 8 * ordinates)
    (count,) = struct.unpack_from(order + "I", raw, at)
    at += 4
    if kind in (_LINE, _CIRCULAR):
        return _within(raw, at + 8 * ordinates * count)
    for _ in range(count):
        if kind in (_POLYGON, _TRIANGLE):
            (points,) = struct.unpack_from(order + "I", raw, at)
            at = _within(raw, at + 4 + 8 * ordinates * points)
        elif kind in _COLLECTIONS:
            at = _shape(raw, at, depth + 1)
        else:
            return -1
        if at < 0:
            return -1
    return at


def _within(raw: bytes, end: int) -> int:
    return end if end <= len(raw) else -1
