"""Rows of any database -> Blocks; and what stands in cells as bytes: texts, files, shapes, or nothing known.

In: rows as tuples of Python values. Out: Blocks in order, and beside them the parts and passages that cells hold.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from decimal import Decimal

from tidegate.inspection.formats.database.geometry import is_geometry, is_node
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import BLOCK_ROWS, Block, Columns, Content, Passage, Table, Value
from tidegate.model.location import Location

SMALL = 64
"""Bytes of a cell that may stay unexplained (a key, a checksum, a UUID) once their printable runs are read."""

_PACKED = (b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
"""How packed streams begin: however small, they hold something."""

BETWEEN = " |\n"
"""Between runs: a label reaches over it, digits are not joined over it."""

_WORD = r"[A-Za-z0-9 ,.'#:;/@_()-]"
_RUNS = tuple(
    re.compile(pattern.encode("latin-1"))
    for pattern in (
        rf"{_WORD}{{8,}}",
        rf"(?:{_WORD}\0){{6,}}",
        rf"(?:\0{_WORD}){{6,}}",
        "(?:[\xc3-\xdf][\x80-\xbf]){6,}",
    )
)
_NEAR = 128
_FRAME = (0, 1, 2)
_WIDE = 1 << 55
_SPREAD = re.compile("(?:[^\0]\0){3,}")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
EXACT = frozenset((str, int, float, bool, dt.date, dt.datetime, dt.time, type(None)))

Cell = Value | None
Raw = Callable[[bytes, str], Cell]


def sweep(view: memoryview | bytes, part: Part, label: str) -> Iterator[Passage]:
    """Texts in bytes that are read as numbers: runs of words and figures longer than chance makes them."""
    found = BETWEEN.join(_plain(run) for pattern in _RUNS for run in pattern.findall(view))
    yield from passages(part, found, label=label, spot="text between numbers", visible=False)


def unsaid(view: memoryview | bytes, said: Iterable[str]) -> list[str]:
    """Texts in bytes, but for those that values read from the same bytes say, give or take a byte of their frames."""
    known = "\n".join(said)
    texts = (_plain(run) for pattern in _RUNS for run in pattern.findall(view))
    return [
        text for text in texts if not any(text[a : len(text) - b] in known for a in _FRAME for b in _FRAME)
    ]


def crossing(view: memoryview, border: int, part: Part, label: str) -> Iterator[Passage]:
    """Texts that begin before a border between two values' bytes and end behind it: no value is all of them."""
    start = max(0, border - _NEAR)
    around = bytes(view[start : border + _NEAR])
    found = [
        _plain(run[0])
        for pattern in _RUNS
        for run in pattern.finditer(around)
        if start + run.start() < border < start + run.end()
    ]
    yield from passages(part, BETWEEN.join(found), label=label, spot="text between numbers", visible=False)


def _plain(run: bytes) -> str:
    return run.replace(b"\0", b"").decode("utf-8", "replace")


def words(raw: bytes) -> str:
    """A text that should be UTF-8; where it is not, it is read as Windows Latin."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def text_of(raw: bytes) -> str | None:
    """Bytes that are a text, in UTF-8 or UTF-16, or None."""
    plain = raw.rstrip(b"\0")
    try:
        text = plain.decode()
    except UnicodeDecodeError:
        text = "\0"
    if not _CONTROL.search(text):
        return text
    if (
        len(raw) >= 4
        and not len(raw) % 2
        and (raw.count(0) * 3 > len(raw) or raw[:2] in (b"\xff\xfe", b"\xfe\xff"))
    ):
        codec = (
            "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if raw[1] == 0 else "utf-16-be"
        )
        try:
            wide = raw.decode(codec).rstrip("\0")
        except UnicodeDecodeError:
            return None
        return None if _CONTROL.search(wide) else wide
    return None


class Bytes:
    """What cells of one table hold as bytes. Texts go back into their cells; the rest waits in `items`."""

    def __init__(self, part: Part, name: str) -> None:
        self._part, self._name = part, name
        self.items: list[Content | Part] = []

    def read(self, raw: bytes, spot: str) -> Cell:
        """The text that the bytes are, or None: then they are a shape, a file, or have been swept."""
        text = text_of(raw)
        if text is not None:
            return text
        unpacked = _inflated(raw, self._part)
        small = unpacked is None and len(raw) <= SMALL and not raw.startswith(_PACKED)
        if small or is_geometry(raw) or (self._name.endswith('_node"') and is_node(raw)):
            self._sweep(raw)
            return None
        content = raw if unpacked is None else unpacked
        label = f"{self._name}, {spot}"
        self.items.append(self._part.child("value", Memory(content), label=label, visible=False))
        return None

    def _sweep(self, raw: bytes) -> None:
        self.items.extend(sweep(raw, self._part, self._name))

    def take(self) -> Iterator[Content | Part]:
        """What has come together since the last call."""
        items, self.items = self.items, []
        yield from items


def _inflated(raw: bytes, part: Part) -> bytes | None:
    """What a zlib stream in a cell unpacks to; None where it is none. Raises LimitError."""
    if raw[:1] != b"\x78":
        return None
    machine = zlib.decompressobj()
    try:
        content = machine.decompress(raw, part.limits.part_bytes)
    except zlib.error:
        return None
    if not machine.eof or machine.unused_data:
        return None
    part.budget.expand(len(content))
    return content


def _without_zeros(text: str) -> str:
    """A text as it reads: UTF-16 that stands in a text of one byte a character has zeros between them."""
    return _SPREAD.sub(lambda found: found[0].replace("\0", ""), text).replace("\0", " ")


def plain(value: object, raw: Raw, spot: str) -> Cell:
    """One value of any type that a database gives, as a cell."""
    if type(value) is str:
        return _without_zeros(value) if "\0" in value else value or None
    if type(value) in EXACT:
        return value  # type: ignore[return-value]
    if isinstance(value, (bytes, bytearray, memoryview)):
        return raw(bytes(value), spot)
    if isinstance(value, Decimal):
        if not value.is_finite():
            return str(value)
        return int(value) if value == value.to_integral_value() and value.adjusted() < 30 else str(value)
    return str(value)


def table_location(part: Part, name: str, *, visible: bool = True) -> Location:
    """A table as a place of its own, so that rows keep its name beside them."""
    return Location((*part.way, f'table "{name}"'), "", part.visible and visible)


def blocks(
    part: Part,
    table: Table,
    rows: Iterable[Sequence[object]],
    *,
    first: int = 1,
    visible: bool = True,
    hidden: Container[int] = (),
    order: str = "",
) -> Iterator[Content | Part]:
    """All rows as Blocks, numbered from `first`; after each Block the parts and passages that its cells hold.

    `hidden`: numbers of rows that are not shown among others that are. `order`: of the bytes of numbers, as in
    `struct`, where texts may stand in numbers; "" where the caller sees to that.
    """
    held: list[Sequence[object]] = []
    opaque = Bytes(part, f'table "{table.name}"')
    for row in rows:
        held.append(row)
        if len(held) == BLOCK_ROWS:
            yield from _block(table, held, first, visible, hidden, opaque)
            if order:
                yield from _numbers(part, table, list(zip(*held, strict=True)), order)
            first += len(held)
            held = []
    if held:
        yield from _block(table, held, first, visible, hidden, opaque)
        if order:
            yield from _numbers(part, table, list(zip(*held, strict=True)), order)


def _numbers(part: Part, table: Table, columns: list[Sequence[object]], order: str) -> Iterator[Passage]:
    """Texts in the bytes of great numbers."""
    raw = b""
    for values in columns:
        typed = set(map(type, values))
        if float in typed:
            floats = [value for value in values if type(value) is float]
            raw += struct.pack(f"{order}{len(floats)}d", *floats)
        if int in typed:
            wide = [value for value in values if type(value) is int and _WIDE <= abs(value) < 1 << 63]
            raw += struct.pack(f"{order}{len(wide)}q", *wide)
    yield from sweep(raw, part, table.name)


def _block(
    table: Table,
    held: list[Sequence[object]],
    first: int,
    visible: bool,
    hidden: Container[int],
    opaque: Bytes,
) -> Iterator[Content | Part]:
    columns: list[Sequence[object]] = list(zip(*held, strict=True))
    for c, values in enumerate(columns):
        typed = set(map(type, values))
        if not typed <= EXACT:
            numbered = enumerate(values, first)
            columns[c] = [plain(value, opaque.read, f"row {n}, column {c + 1}") for n, value in numbered]
        elif str in typed and ("" in values or any("\0" in value for value in values if type(value) is str)):
            columns[c] = [_without_zeros(value) or None if type(value) is str else value for value in values]
    filled: dict[int, Sequence[Value | None]] = dict(enumerate(columns))  # type: ignore[arg-type]
    turned = Columns(first, len(held), filled)
    shown = visible and not any(number in hidden for number in range(first, first + len(held)))
    if shown:
        yield Block(table, [], turned)
    else:
        rows = (row._replace(visible=visible and row.number not in hidden) for row in turned.rows())
        yield Block(table, list(rows))
    yield from opaque.take()
