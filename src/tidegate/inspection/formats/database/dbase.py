"""dBase, FoxPro and Clipper tables, and the memo files beside them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Content

VERSIONS = frozenset(
    (
        0x03,
        0x04,
        0x05,
        0x30,
        0x31,
        0x32,
        0x43,
        0x63,
        0x7B,
        0x83,
        0x87,
        0x8B,
        0x8C,
        0x8E,
        0xB3,
        0xCB,
        0xE5,
        0xF5,
        0xFB,
    )
)
_TYPES = frozenset(b"CNFDLMIBYTO@+GPVWQ0X")
_HEADER, _HEADER_7 = 32, 68
_FIELD, _FIELD_7 = 32, 48
_END = 0x0D


def fields_start(version: int) -> tuple[int, int]:
    """Where the fields' descriptions begin, and how long each is."""
    return (_HEADER_7, _FIELD_7) if version & 7 == 4 else (_HEADER, _FIELD)


class Dbase:
    """The table (.dbf), alone or as part of a shapefile."""

    name = "dbase"
    suffixes = frozenset({".dbf"})
    reads = "dBase III to 7, FoxPro and Clipper tables: all rows, deleted ones, rows behind the counted ones, all slack"

    def recognises(self, head: bytes, name: str) -> bool:
        """By a header whose day, lengths and field types agree with one another."""
        if len(head) < 33 or head[0] not in VERSIONS or head[2] > 12 or head[3] > 31:
            return False
        length, record = struct.unpack_from("<HH", head, 8)
        at, step = fields_start(head[0])
        kind = 32 if step == _FIELD_7 else 11
        if (length, record, head[at]) == (at + 1, 1, _END):
            return True  # rows of a shapefile that has no fields
        if not at + step < length or at + step > len(head) or not record or head[at] == _END:
            return False
        while at + step <= min(length, len(head)) and head[at] != _END:
            if head[at + kind] not in _TYPES or head[at] < 32:
                return False
            at += step
        return at + step > len(head) or (at < length and head[at] == _END)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Rows and slack. Raises DamagedError or LimitError."""
        from tidegate.inspection.formats.database.dbase_reader import read

        yield from read(part)


class Memo:
    """Long texts of a table, in blocks (.dbt, .fpt)."""

    name = "memo"
    suffixes = frozenset({".dbt", ".fpt", ".smt"})
    reads = "memo files of dBase and FoxPro: every block, in use or not; only under their own names"

    def recognises(self, head: bytes, name: str) -> bool:
        """By name, for their beginning is only a number."""
        return name.endswith(tuple(self.suffixes)) and len(head) >= 512 and head[:8].count(0) > 2

    def read(self, part: Part) -> Iterator[Content | Part]:
        """A text a block. Raises DamagedError."""
        from tidegate.inspection.formats.database.dbase_memo import read

        yield from read(part)
