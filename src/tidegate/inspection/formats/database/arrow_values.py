"""Arrow arrays -> plain tables: structures become columns, lists and maps become tables of their own.

In: named arrays of one batch. Out: tables as named columns of Python values, those that nulls lie over, and the
bytes of numbers swept for text.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from tidegate.inspection.formats.database.arrow_library import pa
from tidegate.inspection.formats.database.cells import words

Named = tuple[str, Any]
"""A column's heading and its array."""

_EPOCH = dt.datetime(1970, 1, 1)
_DAY_ZERO = dt.date(1970, 1, 1).toordinal()
_UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_NOTHING = frozenset((0, 1, -1, "", b"", False, True))


class Flat(NamedTuple):
    """One table: `path` of the lists it was in (none for the rows themselves), its columns."""

    path: tuple[str, ...]
    columns: list[Named]


def tables(columns: list[Named], path: tuple[str, ...] = ()) -> Iterator[Flat]:
    """The table of all columns that are in no list, then one for each list, and so on within."""
    plain: list[Named] = []
    listed: list[Named] = []
    for name, array in columns:
        _part(name, array, plain, listed)
    if plain:
        yield Flat(path, plain)
    for name, array in listed:
        yield from tables(_items(name, array), (*path, name))


def _part(name: str, array: Any, plain: list[Named], listed: list[Named]) -> None:
    array = _bare(array)
    kind = array.type
    if pa.types.is_struct(kind):
        # As they are stored: what lies under a structure that is null is read as well.
        for n in range(kind.num_fields):
            _part(f"{name}.{kind.field(n).name}", array.field(n), plain, listed)
    elif _is_list(kind):
        listed.append((name, array))
    else:
        plain.append((name, array))


def _bare(array: Any) -> Any:
    while isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    return array


def _is_list(kind: Any) -> bool:
    types = pa.types
    return bool(
        types.is_list(kind)
        or types.is_large_list(kind)
        or types.is_fixed_size_list(kind)
        or types.is_map(kind)
        or types.is_list_view(kind)
        or types.is_large_list_view(kind)
    )


def _items(name: str, array: Any) -> list[Named]:
    """What the lists of an array hold, one after the other, those of null rows included."""
    kind = array.type
    types = pa.types
    if types.is_list_view(kind) or types.is_large_list_view(kind):
        return [(name, array.flatten())]
    start, end = _reach(array)
    if types.is_map(kind):
        return [
            (f"{name}.key", array.keys.slice(start, end - start)),
            (f"{name}.value", array.items.slice(start, end - start)),
        ]
    return [(name, array.values.slice(start, end - start))]


def _reach(array: Any) -> tuple[int, int]:
    """From which to which item of its storage the lists of an array reach."""
    if pa.types.is_fixed_size_list(array.type):
        size = array.type.list_size
        return array.offset * size, (array.offset + len(array)) * size
    offsets = array.offsets
    return (offsets[0].as_py(), offsets[len(offsets) - 1].as_py()) if len(offsets) else (0, 0)


def unreached(array: Any) -> Iterator[Any]:
    """Items in the storage of lists, at any depth, that no list reaches."""
    array = _bare(array)
    kind = array.type
    if pa.types.is_struct(kind):
        for n in range(kind.num_fields):
            yield from unreached(array.field(n))
    elif _is_list(kind) and not (pa.types.is_list_view(kind) or pa.types.is_large_list_view(kind)):
        start, end = _reach(array)
        for stored in (array.keys, array.items) if pa.types.is_map(kind) else (array.values,):
            for piece in (stored.slice(0, start), stored.slice(end)):
                if len(piece):
                    yield piece
            yield from unreached(stored)


def cells(array: Any) -> list[object]:
    """The values of an array that is neither structure nor list."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        known = cells(array.dictionary)
        return [None if at is None else known[at] for at in array.indices.to_pylist()]
    if pa.types.is_date32(kind):
        return _mapped(array.view(pa.int32()), _day)
    if pa.types.is_timestamp(kind):
        unit = _UNITS[kind.unit]
        return _mapped(array.view(pa.int64()), lambda ticks: _moment(ticks, unit))
    if pa.types.is_date64(kind):
        return _mapped(array.view(pa.int64()), lambda ticks: _moment(ticks, 1000))
    if pa.types.is_duration(kind):
        array = array.view(pa.int64())
    if pa.types.is_union(kind):
        return [str(value) for value in array.to_pylist()]
    try:
        found: list[object] = array.to_pylist()
    except (UnicodeDecodeError, ValueError, OverflowError):
        return _unusual(array)
    return found


def _unusual(array: Any) -> list[object]:
    """Texts that are not UTF-8, times beyond what Python counts."""
    kind = array.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        raw = array.view(pa.binary() if pa.types.is_string(kind) else pa.large_binary())
        return [None if value is None else words(value) for value in raw.to_pylist()]
    return [str(scalar) for scalar in array]


def _mapped(numbers: Any, convert: Any) -> list[object]:
    known: dict[int | None, object] = {None: None}
    found = []
    for number in numbers.to_pylist():
        if number not in known:
            known[number] = convert(number)
        found.append(known[number])
    return found


def _day(number: int) -> object:
    try:
        return dt.date.fromordinal(_DAY_ZERO + number)
    except (ValueError, OverflowError):
        return number


def _moment(ticks: int, unit: int) -> object:
    try:
        seconds, rest = divmod(ticks, unit)
        return _EPOCH + dt.timedelta(seconds=seconds, microseconds=rest * 1_000_000 // unit)
    except OverflowError:
        return ticks


def under_nulls(array: Any) -> list[object] | None:
    """What is stored where an array says that there is nothing; None where nothing is."""
    kind, types = array.type, pa.types
    whole = (
        types.is_dictionary(kind)
        or types.is_union(kind)
        or types.is_null(kind)
        or types.is_run_end_encoded(kind)
    )
    if whole or not array.null_count:
        return None
    stored = cells(pa.Array.from_buffers(kind, len(array), [None, *array.buffers()[1:]], offset=array.offset))
    found = [
        None if shown is not None or _is_nothing(value) else value
        for value, shown in zip(stored, cells(array), strict=True)
    ]
    return found if any(value is not None for value in found) else None


def _is_nothing(value: object) -> bool:
    if isinstance(value, float):
        return math.isnan(value) or not value
    if isinstance(value, bytes):
        return not value.strip(b"\0")
    if isinstance(value, (dt.date, dt.datetime)):
        return value.year == 1970
    return value in _NOTHING


def numbers(array: Any) -> Iterator[Any]:
    """The buffers of an array that hold no text of their own: validity, offsets, numbers."""
    buffers = array.buffers()
    kind = array.type
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind)
    texts = texts or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    if pa.types.is_dictionary(kind):
        yield from numbers(array.dictionary)
    for at, buffer in enumerate(buffers):
        if buffer is not None and not (texts and at == len(buffers) - 1):
            yield buffer


def slack(array: Any) -> Iterator[Any]:
    """Bytes of a text array's storage that no value reaches: before the first one, behind the last."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        yield from slack(array.dictionary)
        return
    wide = pa.types.is_large_string(kind) or pa.types.is_large_binary(kind)
    if not (wide or pa.types.is_string(kind) or pa.types.is_binary(kind)):
        return
    _, offsets, content = array.buffers()
    if offsets is None or content is None:
        return
    places = memoryview(offsets).cast("q" if wide else "i")
    first, last = (places[array.offset], places[array.offset + len(array)]) if len(places) else (0, 0)
    for piece in (content.slice(0, first), content.slice(last)):
        if piece.size and memoryview(piece).tobytes().strip(b"\0"):
            yield piece
