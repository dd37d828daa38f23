"""Old workbooks written by hand: the bytes of a `Workbook` stream (BIFF8, or BIFF5 and before), record by record.

    Workbook([Sheet("Sheet2", rows, state=1, hidden_rows={3})]).to_bytes()

Rows are lists of str | int | float | bool | Formula | Styled | None. Row numbers count from 1, columns from 0.
The same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

MOST = 8224


def record(kind: int, body: bytes = b"") -> bytes:
    """One record, continued where it is too long."""
    out = b""
    for at in range(0, max(len(body), 1), MOST):
        piece = body[at : at + MOST]
        out += struct.pack("<HH", 0x3C if at else kind, len(piece)) + piece
    return out


def string(text: str, width: int = 2, *, wide: bool | None = None) -> bytes:
    """A Unicode string of BIFF8 behind its length."""
    return struct.pack("<H" if width == 2 else "<B", len(text)) + characters(text, wide=wide)


def characters(text: str, *, wide: bool | None = None) -> bytes:
    """Flags and characters."""
    if wide is None:
        wide = any(ord(c) > 255 for c in text)
    return b"\1" + text.encode("utf-16-le") if wide else b"\0" + text.encode("latin-1")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of these tokens with the value that was last computed."""

    cached: str | float = ""
    tokens: bytes = b"\x1e\x01\x00"


@dataclass(frozen=True, slots=True)
class Styled:
    """A value under one of the workbook's styles."""

    value: str | float
    style: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `state`: 0 shown, 1 hidden, 2 very hidden. `more`: records behind the cells."""

    name: str
    rows: Sequence[Sequence[object]] = ()
    state: int = 0
    hidden_rows: Collection[int] = frozenset()
    hidden_columns: Collection[int] = frozenset()
    more: bytes = b""
    sort: int = 0x10


@dataclass(frozen=True, slots=True)
class Workbook:
    """One stream. `orphans`: strings that no cell shows. `unlisted`: sheets that nothing lists. `globals`: more
    records of the whole workbook. `formats`: number formats by style 16 onward. `after`: bytes at the end."""

    sheets: Sequence[Sheet] = ()
    orphans: Sequence[str] = ()
    unlisted: Sequence[Sheet] = ()
    globals: bytes = b""
    formats: Sequence[str] = ()
    styles: bytes = b""
    after: bytes = b""
    strings: Sequence[bytes] = field(default_factory=tuple)

    def to_bytes(self) -> bytes:
        """The stream."""
        table: dict[str, int] = {}
        bodies = [sheet(one, table) for one in (*self.sheets, *self.unlisted)]
        head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)) + record(0x42, b"\xb0\4")
        head += record(
            0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + string("Arial", 1)
        )
        head += b"".join(
            record(0x41E, struct.pack("<H", 164 + i) + string(f)) for i, f in enumerate(self.formats)
        )
        plain = [0] * 16 + [164 + i for i in range(len(self.formats))]
        head += b"".join(record(0xE0, struct.pack("<HHH14x", 0, number, 0)) for number in plain)
        head += self.styles + self.globals
        tail = shared([*table, *self.orphans]) + record(0x0A)
        room = sum(len(record(0x85, bytes(6) + string(one.name, 1))) for one in self.sheets)
        at = len(head) + room + len(tail)
        places = b""
        for one, body in zip(self.sheets, bodies, strict=False):
            places += record(0x85, struct.pack("<IBB", at, one.state, 0) + string(one.name, 1))
            at += len(body)
        return head + places + tail + b"".join(bodies) + self.after


def shared(texts: Sequence[str]) -> bytes:
    """The table of shared strings, split within a string where a record is full, as Excel does."""
    out, body = b"", struct.pack("<II", len(texts), len(texts))
    kind = 0xFC
    for text in texts:
        wide = any(ord(c) > 255 for c in text)
        size = 2 if wide else 1
        raw = text.encode("utf-16-le" if wide else "latin-1")
        if len(body) + 4 > MOST:
            out, body, kind = out + struct.pack("<HH", kind, len(body)) + body, b"", 0x3C
        body += struct.pack("<HB", len(text), wide)
        while raw:
            room = (MOST - len(body)) // size * size
            body, raw = body + raw[:room], raw[room:]
            if raw:
                out, body, kind = out + struct.pack("<HH", kind, len(body)) + body, bytes([wide]), 0x3C
    return out + struct.pack("<HH", kind, len(body)) + body


def sheet(one: Sheet, table: dict[str, int]) -> bytes:
    """A substream; adds its texts to the table."""
    out = record(0x809, struct.pack("<HHHHII", 0x600, one.sort, 0, 1997, 0, 6))
    for column in sorted(one.hidden_columns):
        out += record(0x7D, struct.pack("<6H", column, column, 2000, 15, 1, 0))
    for number in sorted(one.hidden_rows):
        out += record(0x208, struct.pack("<HHHHHHHH", number - 1, 0, 9, 255, 0, 0, 0x20, 15))
    for number, row in enumerate(one.rows):
        out += b"".join(cell(number, column, value, table) for column, value in enumerate(row))
    return out + one.more + record(0x0A)


def cell(row: int, column: int, value: object, table: dict[str, int], style: int = 15) -> bytes:
    """One cell record, or two."""
    if value is None:
        return b""
    if isinstance(value, Styled):
        return cell(row, column, value.value, table, value.style)
    place = struct.pack("<HHH", row, column, style)
    if isinstance(value, bool):
        return record(0x205, place + bytes([value, 0]))
    if isinstance(value, Formula):
        is_text = isinstance(value.cached, str)
        result = b"\0\0\0\0\0\0\xff\xff" if is_text else struct.pack("<d", value.cached)
        tokens = struct.pack("<HIH", 0, 0, len(value.tokens)) + value.tokens
        return record(6, place + result + tokens) + (
            record(0x207, string(str(value.cached))) if is_text else b""
        )
    if isinstance(value, int) and abs(value) < 1 << 29:
        return record(0x27E, place + struct.pack("<I", value << 2 & 0xFFFFFFFF | 2))
    if isinstance(value, int | float):
        return record(0x203, place + struct.pack("<d", value))
    if isinstance(value, dt.date):
        days = (value - dt.date(1899, 12, 30)).days
        return record(0x203, struct.pack("<HHHd", row, column, 16, days))
    return record(0xFD, place + struct.pack("<I", table.setdefault(str(value), len(table))))


def comment(
    row: int, column: int, text: str, author: str = "", number: int = 1, *, open_: bool = False
) -> bytes:
    """A comment: its object, its text, its place. `open_`: it stands open beside its cell."""
    common = struct.pack("<HHHHH12x", 0x15, 0x12, 0x19, number, 0x4011) + bytes(4)
    return (
        record(0x5D, common)
        + text_object(text)
        + record(0x1C, struct.pack("<HHHH", row - 1, column, 2 * open_, number) + string(author) + b"\0")
    )


def text_object(text: str) -> bytes:
    """The text of a comment or a text box, in CONTINUE records."""
    head = struct.pack("<HH6xHHI", 0x212, 0, len(text), 16, 0)
    wide = any(ord(c) > 255 for c in text)
    pieces = (text[at : at + 4000] for at in range(0, len(text), 4000))
    texts = b"".join(record(0x3C, characters(piece, wide=wide)) for piece in pieces)
    return record(0x1B6, head) + texts + record(0x3C, bytes(16))


def text_box(text: str, number: int = 9) -> bytes:
    """A box that is no comment."""
    common = struct.pack("<HHHHH12x", 0x15, 0x12, 6, number, 0x4011) + bytes(4)
    return record(0x5D, common) + text_object(text)


def shape(properties: Mapping[int, bytes], *, hidden: bool = False) -> bytes:
    """A drawing record with one shape that has long properties."""
    fixed = b"".join(struct.pack("<HI", key | 0x8000, len(value)) for key, value in properties.items())
    fixed += struct.pack("<HI", 0x3BF, 0x20002 if hidden else 0x20000)
    body = fixed + b"".join(properties.values())
    count = len(properties) + 1
    atom = struct.pack("<HHI", count << 4 | 3, 0xF00B, len(body)) + body
    container = struct.pack("<HHI", 0xF, 0xF004, len(atom)) + atom
    return record(0xEC, struct.pack("<HHI", 0xF, 0xF002, len(container)) + container)


def name(title: str, tokens: bytes, *, hidden: bool = False) -> bytes:
    """A defined name."""
    head = struct.pack("<HBBHHHBBBB", hidden, 0, len(title), len(tokens), 0, 0, 0, 0, 0, 0)
    return record(0x18, head + characters(title) + tokens)


def text_token(text: str) -> bytes:
    """A text within a formula."""
    return b"\x17" + string(text, 1)


def external(sheets: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A link to another workbook, with cells of its first sheet."""
    out = record(
        0x1AE, struct.pack("<H", len(sheets)) + string("\x01raw.xls") + b"".join(map(string, sheets))
    )
    out += record(0x59, struct.pack("<hH", len(rows), 0))
    for number, row in enumerate(rows):
        values = b"".join(
            b"\2" + string(v) if isinstance(v, str) else b"\1" + struct.pack("<d", v)  # type: ignore[arg-type]
            for v in row
        )
        out += record(0x5A, struct.pack("<BBH", len(row) - 1, 0, number) + values)
    return out


def validation(choices: str, prompt: str = "") -> bytes:
    """A list of allowed values."""
    tokens = text_token(choices.replace(",", "\0"))
    texts = b"".join(string(text or "\0") for text in ("", "", prompt, ""))
    return record(0x1BE, struct.pack("<I", 3) + texts + struct.pack("<HH", len(tokens), 0) + tokens
                  + struct.pack("<HHHHHHH", 0, 0, 1, 0, 0, 0, 0))  # fmt: skip


def pivot_cache(
    fields: Sequence[str], rows: Sequence[Sequence[str | float]], *, shared_items: bool = True
) -> bytes:
    """A stream of the storage of pivot caches."""
    out = record(0xC6, struct.pack("<IHHHHHHHH", len(rows), 1, 1, 0x1FFF, len(fields), len(fields), 0, 1, 4)
                 + characters("Anna"))  # fmt: skip
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    items = [list(dict.fromkeys(column)) for column in columns]
    for title, mine in zip(fields, items, strict=True):
        count = len(mine) if shared_items else 0
        out += record(0xC7, struct.pack("<7H", int(shared_items), 0, 0, count, 0, 0, count) + string(title))
        out += record(0x1BB, b"\0\0")
        out += b"".join(map(pivot_item, mine)) if shared_items else b""
    for row in rows:
        if shared_items:
            indexes = bytes(mine.index(value) for value, mine in zip(row, items, strict=True))
            out += record(0xC8, indexes)
        else:
            out += b"".join(map(pivot_item, row))
    return out + record(0x0A)


def pivot_item(value: str | float) -> bytes:
    """One value of a cache."""
    return record(0xCD, string(value)) if isinstance(value, str) else record(0xC9, struct.pack("<d", value))


def byte_sheet(version: int, rows: Sequence[Sequence[str | int]]) -> bytes:
    """A file of BIFF2, 3 or 4: one sheet, texts of one byte a character."""
    size = 4 if version == 2 else 6
    out = record(0x009 | (version - 2) << 9, struct.pack("<HHH", 0, 0x10, 0)[:size])
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HH", number, column) + (b"\0\0\0" if version == 2 else b"\0\0")
            if isinstance(value, str):
                raw = value.encode("cp1252")
                length = bytes([len(raw)]) if version == 2 else struct.pack("<H", len(raw))
                out += record(4 if version == 2 else 0x204, place + length + raw)
            else:
                out += record(3 if version == 2 else 0x203, place + struct.pack("<d", value))
    return out + record(0x0A)
