"""Shapes on a slide: which one does not see, and tables that are drawn as groups of them.

In: records of drawings. Out: whether a shape is hidden or off the slide; rows of a table.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.inspection.formats.ole import powerpoint_records as kinds
from tidegate.inspection.formats.ole.powerpoint_records import Record, records
from tidegate.model.content import Row, Value

_GROUP_BITS, _USES_HIDDEN, _HIDDEN = 0x03BF, 1 << 17, 1 << 1
_TABLE = 0x039F
_COMPLEX = 0x3FFF
_NEAR = 8


def is_unseen(view: memoryview, shape: Record, size: tuple[int, ...]) -> bool:
    """Whether a shape is switched off, or lies wholly outside of a slide of that size."""
    for record in records(view, shape.body, shape.end):
        if record.kind == kinds.PROPERTIES:
            bits = _properties(view, record).get(_GROUP_BITS, 0)
            if bits & _USES_HIDDEN and bits & _HIDDEN:
                return True
        elif record.kind == kinds.ANCHOR:
            top, left, right, bottom = _anchor(view, record)
            if right <= 0 or bottom <= 0 or left >= size[0] or top >= size[1]:
                return right != left or bottom != top
    return False


def is_placeholder(view: memoryview, shape: Record) -> bool:
    """Whether a shape of a master only says where the texts of slides go."""
    return any(
        inner.kind == kinds.PLACEHOLDER
        for record in records(view, shape.body, shape.end)
        if record.kind == kinds.CLIENT
        for inner in records(view, record.body, record.end)
    )


def _anchor(view: memoryview, record: Record) -> tuple[int, ...]:
    """Top, left, right, bottom."""
    length = record.end - record.body
    if length == 8:
        return struct.unpack_from("<4h", view, record.body)
    return struct.unpack_from("<4i", view, record.body) if length == 16 else (0, 0, 1, 1)


def _properties(view: memoryview, record: Record) -> dict[int, int]:
    """Numbers of properties and their values."""
    count = min(record.instance, (record.end - record.body) // 6)
    pairs = (struct.unpack_from("<HI", view, record.body + 6 * number) for number in range(count))
    return {number & _COMPLEX: value for number, value in pairs}


def table_rows(view: memoryview, group: Record) -> list[Row]:
    """Rows of a group of shapes that is a table, from the places of its cells; none where it is no table."""
    shapes = [record for record in records(view, group.body, group.end) if record.kind == kinds.SHAPE]
    if not shapes or not any(
        record.kind == kinds.MORE_PROPERTIES and _TABLE in _properties(view, record)
        for record in records(view, shapes[0].body, shapes[0].end)
    ):
        return []
    cells: list[tuple[int, int, str]] = []
    for shape in shapes[1:]:
        parts = list(records(view, shape.body, shape.end))
        anchor = next((record for record in parts if record.kind == kinds.CHILD_ANCHOR), None)
        text = "".join(
            words for record in parts if record.kind == kinds.TEXT_BOX for words in _words(view, record)
        )
        if anchor is not None and anchor.end - anchor.body == 16 and text.strip():
            left, top = struct.unpack_from("<2i", view, anchor.body)
            cells.append((top, left, text.strip()))
    columns = _steps(sorted(left for _, left, _ in cells))
    tops = _steps(sorted(top for top, _, _ in cells))
    rows: dict[int, dict[int, Value]] = {}
    for top, left, text in cells:
        rows.setdefault(tops[top], {}).setdefault(columns[left], text)
    return [Row(number + 1, rows[number]) for number in sorted(rows)]


def _steps(places: list[int]) -> dict[int, int]:
    """The ordinal of each place; those that nearly agree are one."""
    steps: dict[int, int] = {}
    last, number = None, -1
    for place in places:
        if last is None or place - last > _NEAR:
            number += 1
            last = place
        steps[place] = number
    return steps


def _words(view: memoryview, box: Record) -> Iterator[str]:
    for record in records(view, box.body, box.end):
        raw = bytes(view[record.body : record.end])
        if record.kind == kinds.WIDE_TEXT:
            yield raw.decode("utf-16-le", "replace").replace("\r", "\n")
        elif record.kind == kinds.NARROW_TEXT:
            yield raw.decode("latin-1").replace("\r", "\n")
