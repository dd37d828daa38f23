"""Thrift's compact protocol, as Parquet writes its footer and page headers: structures by field number.

In: bytes and a place. Out: a dictionary by field number, and the place behind it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from tidegate.errors import DamagedError

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT, _UUID = range(1, 14)
_DEEPEST = 24
_MOST_ITEMS = 1 << 22

Fields = dict[int, Any]


def parse(view: memoryview, at: int) -> tuple[Fields, int]:
    """The structure at `at`. Raises DamagedError."""
    try:
        return _struct(view, at, 0)
    except (IndexError, struct.error) as error:
        raise DamagedError("a structure that is cut short") from error


def texts(value: Any) -> Iterator[bytes]:
    """Every string and byte field within a parsed value, at any depth."""
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(key, bytes):
                yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise DamagedError("a structure with a number that does not end")


def _signed(view: memoryview, at: int) -> tuple[int, int]:
    value, at = _varint(view, at)
    return (value >> 1) ^ -(value & 1), at


def _struct(view: memoryview, at: int, depth: int) -> tuple[Fields, int]:
    if depth > _DEEPEST:
        raise DamagedError("a structure nested too deeply")
    fields: Fields = {}
    number = 0
    while True:
        head = view[at]
        at += 1
        if not head:
            return fields, at
        kind, step = head & 15, head >> 4
        if step:
            number += step
        else:
            number, at = _signed(view, at)
        if number in fields:
            raise DamagedError("a structure that has a field twice")
        if kind in (_TRUE, _FALSE):
            fields[number] = kind == _TRUE
        else:
            fields[number], at = _value(view, at, kind, depth)


def _value(view: memoryview, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in (_I16, _I32, _I64):
        return _signed(view, at)
    if kind == _BINARY:
        size, at = _varint(view, at)
        if at + size > len(view):
            raise IndexError
        return bytes(view[at : at + size]), at + size
    if kind == _STRUCT:
        return _struct(view, at, depth + 1)
    if kind in (_LIST, _SET):
        return _list(view, at, depth + 1)
    if kind == _MAP:
        return _map(view, at, depth + 1)
    if kind in (_TRUE, _FALSE, _BYTE):
        return view[at], at + 1
    if kind == _DOUBLE:
        return struct.unpack_from("<d", view, at)[0], at + 8
    if kind == _UUID:
        return bytes(view[at : at + 16]), at + 16
    raise DamagedError("a structure with a field of an unknown type")


def _list(view: memoryview, at: int, depth: int) -> tuple[list[Any], int]:
    head = view[at]
    at += 1
    size, kind = head >> 4, head & 15
    if size == 15:
        size, at = _varint(view, at)
    if size > min(_MOST_ITEMS, len(view) - at) or depth > _DEEPEST:
        raise DamagedError("a structure with more items than bytes")
    items = []
    for _ in range(size):
        item, at = _value(view, at, kind, depth)
        items.append(item)
    return items, at


def _map(view: memoryview, at: int, depth: int) -> tuple[dict[Any, Any], int]:
    size, at = _varint(view, at)
    if not size:
        return {}, at
    kinds = view[at]
    at += 1
    if size > min(_MOST_ITEMS, len(view) - at) or depth > _DEEPEST:
        raise DamagedError("a structure with more items than bytes")
    items = {}
    for _ in range(size):
        key, at = _value(view, at, kinds >> 4, depth)
        items[str(key) if isinstance(key, (dict, list)) else key], at = _value(view, at, kinds & 15, depth)
    return items, at
