"""Binary workbooks (xlsb) written by hand: a package of records, from plain Python values.

    Workbook([Sheet("Sheet2", rows, state=1, hidden_rows={3})]).to_bytes()

Row numbers count from 1, columns from 0. The same input gives the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from builders.workbook import HEAD, LINKS, PACKAGE, package


def record(kind: int, body: bytes = b"") -> bytes:
    """One record."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 127 else 0)])
        left >>= 7
        if not left:
            return head + size + body


def string(text: str | None) -> bytes:
    """A wide string, or none."""
    return b"\xff" * 4 if text is None else struct.pack("<I", len(text)) + text.encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `state`: 0 shown, 1 hidden, 2 very hidden. `more`: records behind the cells."""

    name: str
    rows: Sequence[Sequence[object]] = ()
    state: int = 0
    hidden_rows: Collection[int] = frozenset()
    hidden_columns: Collection[int] = frozenset()
    more: bytes = b""
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """One file. `formats`: number formats of styles 1 onward. `parts`: more parts, or other bytes for some."""

    sheets: Sequence[Sheet] = ()
    orphans: Sequence[str] = ()
    unlisted: Sequence[Sheet] = ()
    more: bytes = b""
    formats: Sequence[str] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict)
    links: Sequence[tuple[str, str]] = ()

    def to_parts(self) -> dict[str, bytes]:
        """Every part of the package by name."""
        table: dict[str, int] = {}
        parts: dict[str, bytes] = {}
        for number, one in enumerate((*self.sheets, *self.unlisted), 1):
            parts[f"xl/worksheets/sheet{number}.bin"] = sheet(one, table)
            if one.comments:
                parts[f"xl/comments{number}.bin"] = comments(one.comments)
                rels = f"xl/worksheets/_rels/sheet{number}.bin.rels"
                parts[rels] = links([("comments", f"../comments{number}.bin")])
        book = record(131) + record(143)
        for number, one in enumerate(self.sheets, 1):
            names = string(f"rId{number}") + string(one.name)
            book += record(156, struct.pack("<II", one.state, number) + names)
        parts["xl/workbook.bin"] = book + record(144) + self.more + record(132)
        texts = [*table, *self.orphans]
        items = b"".join(record(19, b"\0" + string(text)) for text in texts)
        parts["xl/sharedStrings.bin"] = (
            record(159, struct.pack("<II", len(texts), len(texts))) + items + record(160)
        )
        parts["xl/styles.bin"] = self.styles()
        pointers = [("worksheet", f"worksheets/sheet{i}.bin") for i in range(1, len(self.sheets) + 1)]
        pointers += [("sharedStrings", "sharedStrings.bin"), ("styles", "styles.bin"), *self.links]
        parts["xl/_rels/workbook.bin.rels"] = links(pointers)
        parts["_rels/.rels"] = links([("officeDocument", "xl/workbook.bin")])
        parts["[Content_Types].xml"] = f'{HEAD}<Types xmlns="{PACKAGE}content-types"/>'.encode()
        return parts | dict(self.parts)

    def styles(self) -> bytes:
        """White text is style 1; the formats follow."""
        black, white = b"\x07\1\0\0\0\0\0\xff", b"\x05\0\0\0\xff\xff\xff\xff"
        fonts = b"".join(
            record(43, bytes(12) + colour + b"\2" + string("Arial")) for colour in (black, white)
        )
        codes = b"".join(
            record(44, struct.pack("<H", 164 + i) + string(f)) for i, f in enumerate(self.formats)
        )
        fills = record(603) + record(45, bytes(4) + b"\x03@\0\0\0\0\0\xff" + bytes(56)) + record(604)
        looks = [(0, 0), (0, 1), *((164 + i, 0) for i in range(len(self.formats)))]
        styles = b"".join(
            record(47, struct.pack("<HHHHH6x", 0, number, font, 0, 0)) for number, font in looks
        )
        return record(278) + codes + fonts + fills + record(617) + styles + record(618) + record(279)

    def to_bytes(self) -> bytes:
        """The file."""
        return package(self.to_parts())


@dataclass(frozen=True, slots=True)
class Styled:
    """A value under one of the workbook's styles."""

    value: str | float
    style: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of these tokens with the value that was last computed."""

    cached: str | float = ""
    tokens: bytes = b"\x1e\x01\x00"


def links(pointers: Sequence[tuple[str, str]]) -> bytes:
    """A part of relationships."""
    lines = "".join(
        f'<Relationship Id="rId{i}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(pointers, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">{lines}</Relationships>'.encode()


def sheet(one: Sheet, table: dict[str, int]) -> bytes:
    """A sheet's part; adds its texts to the table."""
    out = record(129)
    for column in sorted(one.hidden_columns):
        out += record(60, struct.pack("<IIIIH", column, column, 2000, 0, 1))
    out += record(145)
    for number, row in enumerate(one.rows):
        hidden = 0x10 if number + 1 in one.hidden_rows else 0
        out += record(0, struct.pack("<IIHBBB", number, 0, 300, 0, hidden, 0))
        out += b"".join(cell(column, value, table) for column, value in enumerate(row))
    return out + record(146) + one.more + record(130)


def cell(column: int, value: object, table: dict[str, int], style: int = 0) -> bytes:
    """One cell."""
    if value is None:
        return b""
    if isinstance(value, Styled):
        return cell(column, value.value, table, value.style)
    place = struct.pack("<II", column, style)
    if isinstance(value, bool):
        return record(4, place + bytes([value]))
    if isinstance(value, Formula):
        tail = b"\0\0" + struct.pack("<I", len(value.tokens)) + value.tokens + bytes(4)
        if isinstance(value.cached, str):
            return record(8, place + string(value.cached) + tail)
        return record(9, place + struct.pack("<d", value.cached) + tail)
    if isinstance(value, int) and abs(value) < 1 << 29:
        return record(2, place + struct.pack("<I", value << 2 & 0xFFFFFFFF | 2))
    if isinstance(value, int | float):
        return record(5, place + struct.pack("<d", value))
    return record(7, place + struct.pack("<I", table.setdefault(str(value), len(table))))


def comments(texts: Mapping[tuple[int, int], str], author: str = "Anna") -> bytes:
    """A part of comments, by row (from 1) and column (from 0)."""
    out = record(628) + record(630) + record(632, string(author)) + record(631) + record(633)
    for (row, column), text in texts.items():
        place = struct.pack("<IIIII16x", 0, row - 1, row - 1, column, column)
        out += record(635, place) + record(637, b"\0" + string(text)) + record(636)
    return out + record(634) + record(629)


def external(rows: Sequence[Sequence[str | float]]) -> bytes:
    """An external link with cached cells."""
    out = record(360) + record(358, struct.pack("<I", 1) + string("Raw")) + record(363, bytes(5))
    for number, row in enumerate(rows):
        out += record(366, struct.pack("<I", number))
        for column, value in enumerate(row):
            place = struct.pack("<I", column)
            if isinstance(value, str):
                out += record(371, place + string(value))
            else:
                out += record(368, place + struct.pack("<d", value))
    return out + record(364) + record(361)


def pivot(
    fields: Sequence[str], rows: Sequence[Sequence[str | float]], *, shared: bool = True
) -> tuple[bytes, bytes]:
    """The definition of a cache, and its rows."""
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    items = [list(dict.fromkeys(column)) for column in columns]
    definition = record(179, bytes(20)) + record(181, struct.pack("<I", len(fields)))
    for title, mine, column in zip(fields, items, columns, strict=True):
        flags = 8 if any(isinstance(value, str) for value in column) else 64
        definition += record(183, bytes(22) + string(title)) + record(
            189, struct.pack("<HI", flags, len(mine))
        )
        for value in mine if shared else ():
            body = string(value) if isinstance(value, str) else struct.pack("<d", value)
            definition += record(24 if isinstance(value, str) else 21, body)
        definition += record(190) + record(184)
    body = record(193, struct.pack("<I", len(rows)))
    for row in rows:
        pieces = [
            struct.pack("<I", mine.index(value)) if shared
            else string(value) if isinstance(value, str) else struct.pack("<d", value)
            for value, mine in zip(row, items, strict=True)
        ]  # fmt: skip
        body += record(33, b"".join(pieces))
    return definition + record(182) + record(180), body + record(194)
