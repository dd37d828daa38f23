"""The messages of an Arrow file or stream, one after the other: where they are, and what they say beside values.

In: bytes. Out: messages with the ranges of their buffers, and the footer of a file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.flatbuffer import Table

FILE_MAGIC = b"ARROW1"
SCHEMA, DICTIONARY, BATCH = 1, 2, 3
_GOES_ON = 0xFFFFFFFF
_LATEST = 4
_ZSTD = 1

Range = tuple[int, int]


class Message(NamedTuple):
    """`start`: of its length; `head`: its own bytes; `body` and the `buffers` within it; `texts`: its metadata.
    `dictionary`: the number of the one that it begins anew (-1 for none). `packed`: in a way (zstd) that leaves
    nothing as it was.
    """

    kind: int
    start: int
    head: Range
    body: Range
    buffers: list[Range]
    texts: list[tuple[str, str]]
    dictionary: int = -1
    packed: bool = False


class Footer(NamedTuple):
    """`head`: its own bytes; `blocks`: where messages of values begin; `texts`: its metadata."""

    head: Range
    blocks: list[int]
    texts: list[tuple[str, str]]


def is_stream(head: bytes) -> bool:
    """Whether bytes begin a stream: a message that is a schema."""
    try:
        size, at = _length(memoryview(head), 0)
        if not 16 <= size <= 1 << 28:
            return False
        table = Table.root(memoryview(head)[at:])
        return (
            table.integer(0, "<h") <= _LATEST
            and table.integer(1, "B") == SCHEMA
            and table.table(2) is not None
        )
    except DamagedError:
        return False


def messages(view: memoryview, at: int, end: int) -> Iterator[Message]:
    """All messages from `at` on. The last one has kind 0 and is where they end. Raises DamagedError."""
    while at + 4 <= end:
        size, head = _length(view, at)
        if not size:
            yield Message(0, at, (at, head), (head, head), [], [])
            return
        behind = head + size
        if behind > end:
            raise DamagedError("a message that is cut short")
        table = Table.root(view[head:behind])
        body = (behind, behind + table.integer(3, "<q"))
        if not body[0] <= body[1] <= end:
            raise DamagedError("a message whose values are cut short")
        buffers = [(body[0] + start, body[0] + start + length) for start, length in _buffers(table)]
        if any(not body[0] <= a <= b <= body[1] for a, b in buffers):
            raise DamagedError("a message with values outside itself")
        yield Message(
            table.integer(1, "B"),
            at,
            (at, behind),
            body,
            buffers,
            _pairs(table, 4),
            _dictionary(table),
            _packed(table),
        )
        at = body[1]
    yield Message(0, at, (at, at), (at, at), [], [])


def footer(view: memoryview) -> Footer:
    """The footer of a file. Raises DamagedError."""
    end = len(view) - len(FILE_MAGIC)
    if end < 12 or bytes(view[end:]) != FILE_MAGIC:
        raise DamagedError("an Arrow file that is cut short")
    (size,) = struct.unpack_from("<i", view, end - 4)
    start = end - 4 - size
    if size <= 0 or start < len(FILE_MAGIC):
        raise DamagedError("an Arrow file with a damaged footer")
    table = Table.root(view[start : end - 4])
    blocks = [block[0] for field in (2, 3) for block in table.structures(field, "<qi4xq")]
    return Footer((start, len(view)), blocks, _pairs(table, 4))


def _length(view: memoryview, at: int) -> tuple[int, int]:
    """A message's length and where it begins; old streams write no mark before it."""
    if at + 8 > len(view):
        raise DamagedError("a message that is cut short")
    mark, size = struct.unpack_from("<Ii", view, at)
    if mark != _GOES_ON:
        return mark, at + 4
    return size, at + 8


def _values(message: Table) -> Table | None:
    kind, header = message.integer(1, "B"), message.table(2)
    if header is not None and kind == DICTIONARY:
        return header.table(1)
    return header if kind == BATCH else None


def _packed(message: Table) -> bool:
    values = _values(message)
    codec = values.table(3) if values is not None else None
    return codec is not None and codec.integer(0, "B") == _ZSTD


def _buffers(message: Table) -> Iterator[tuple[int, ...]]:
    values = _values(message)
    if values is not None:
        yield from values.structures(2, "<qq")


def _dictionary(message: Table) -> int:
    header = message.table(2)
    if header is None or message.integer(1, "B") != DICTIONARY or header.integer(2, "B"):
        return -1
    return header.integer(0, "<q")


def _pairs(table: Table, field: int) -> list[tuple[str, str]]:
    return [(pair.text(0), pair.text(1)) for pair in table.tables(field)]
