"""Boxes: the containers of heic, avif and jp2 (ISO base media). A view in, boxes with their places out."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError


class Box(NamedTuple):
    """One box: its kind, where it begins, where its content begins, and where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(view: memoryview, at: int, end: int) -> Iterator[Box]:
    """The boxes between two places, one after the other. Raises DamagedError where one does not fit."""
    while at < end:
        if at + 8 > end:
            raise DamagedError("a picture whose boxes do not follow each other")
        size, kind = struct.unpack_from(">I4s", view, at)
        body = at + 8
        if size == 1 and at + 16 <= end:
            (size,) = struct.unpack_from(">Q", view, at + 8)
            body = at + 16
        finish = end if size == 0 else at + size
        if finish < body or finish > end:
            raise DamagedError("a picture whose boxes do not follow each other")
        yield Box(bytes(kind), at, body, finish)
        at = finish


def whole_boxes(view: memoryview, at: int) -> int:
    """Where the last whole box of a file ends: what follows is no box."""
    kinds = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-")
    while at + 8 <= len(view):
        size, kind = struct.unpack_from(">I4s", view, at)
        if size == 1 and at + 16 <= len(view):
            (size,) = struct.unpack_from(">Q", view, at + 8)
        if size == 0 and kinds.issuperset(kind):
            return len(view)
        if size < 8 or at + size > len(view) or not kinds.issuperset(kind):
            break
        at += size
    return at
