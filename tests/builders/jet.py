"""Access databases of a few pages, of either generation, byte by byte."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

TEXT, LONG, INTEGER, MEMO = 10, 4, 3, 12
_HEADER_KEY = bytes.fromhex("c7da396b")


class Page(NamedTuple):
    """Sizes and places in pages of one generation."""

    size: int
    wide: bool


JET3, JET4 = Page(2048, False), Page(4096, True)
Column = tuple[str, int]


def access(
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    *,
    form: Page = JET4,
    deleted: Sequence[int] = (),
    left: bytes = b"",
    name: str = "Cases",
    key: int = 0,
    more: Sequence[bytes] = (),
    tail: bytes = b"",
) -> bytes:
    """One table. `deleted`: positions of rows. `left`: in the unused middle of its page. `more`: further pages.

    The catalogue is on pages 2 and 3, the table on 4 and 5, `more` from 6 on.
    """
    catalogue = [("Id", LONG), ("Name", TEXT), ("Type", INTEGER)]
    pages = [
        _header(form, key),
        _data(form, 0, [b"\0" * 20]),
        definition(form, catalogue, 1),
        _data(form, 2, [row(form, catalogue, (4, name, 1))]),
        definition(form, columns, len(rows) - len(deleted)),
        _data(form, 4, [row(form, columns, each) for each in rows], deleted=deleted, left=left),
        *(page.ljust(form.size, b"\0") for page in more),
    ]
    return b"".join(pages) + tail


def _header(form: Page, key: int) -> bytes:
    plain = bytearray(126)
    plain[0x3E - 0x18 : 0x42 - 0x18] = struct.pack("<I", key)
    magic = b"\0\1\0\0Standard Jet DB\0" + bytes((1 if form.wide else 0, 0, 0, 0))
    return (magic + _rc4(bytes(plain))).ljust(form.size, b"\0")


def _rc4(plain: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + _HEADER_KEY[i % 4]) % 256
        box[i], box[j] = box[j], box[i]
    out, j = bytearray(), 0
    for n, byte in enumerate(plain, 1):
        i = n % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def definition(form: Page, columns: Sequence[Column], count: int) -> bytes:
    """The page that defines a table."""
    start, entry_size = (63, 25) if form.wide else (43, 18)
    page = bytearray(b"\x02\x01" + bytes(start - 2))
    struct.pack_into("<I", page, 16 if form.wide else 12, count)
    struct.pack_into("<H", page, 45 if form.wide else 25, len(columns))
    varying = fixed = 0
    for number, (_, kind) in enumerate(columns):
        entry = bytearray(entry_size)
        entry[0] = kind
        places = (5, 7, 15, 21, 23) if form.wide else (1, 3, 13, 14, 16)
        struct.pack_into("<H", entry, places[0], number)
        size = {LONG: 4, INTEGER: 2}.get(kind, 0)
        if size:
            entry[places[2]] = 1
            struct.pack_into("<H", entry, places[3], fixed)
            fixed += size
        else:
            struct.pack_into("<H", entry, places[1], varying)
            varying += 1
        struct.pack_into("<H", entry, places[4], size)
        page += entry
    for name, _ in columns:
        raw = name.encode("utf-16-le" if form.wide else "cp1252")
        page += struct.pack("<H" if form.wide else "<B", len(raw)) + raw
    return bytes(page.ljust(form.size, b"\0"))


def text(form: Page, value: str) -> bytes:
    """A text: in compressed Unicode where that is known."""
    return b"\xff\xfe" + value.encode("latin-1") if form.wide else value.encode("cp1252")


def inline(form: Page, value: str) -> bytes:
    """A memo that stands in its row."""
    raw = text(form, value)
    return struct.pack("<I", len(raw) | 0x80000000) + bytes(8) + raw


def elsewhere(size: int, page: int, at: int) -> bytes:
    """A memo that stands in row `at` of a page of long values."""
    return struct.pack("<II", size | 0x40000000, page << 8 | at) + bytes(4)


def row(form: Page, columns: Sequence[Column], values: Sequence[object]) -> bytes:
    """A row. Texts as str, memos as the bytes of `inline` or `elsewhere`, None for a null."""
    fixed = varying = b""
    places = []
    present = 0
    head = 2 if form.wide else 1
    for number, ((_, kind), value) in enumerate(zip(columns, values, strict=True)):
        present |= (value is not None) << number
        if kind in (LONG, INTEGER):
            fixed += struct.pack("<i" if kind == LONG else "<h", value or 0)
    for (_, kind), value in zip(columns, values, strict=True):
        if kind not in (LONG, INTEGER):
            places.append(head + len(fixed) + len(varying))
            varying += (
                value if isinstance(value, bytes) else text(form, str(value)) if value is not None else b""
            )
    places.append(head + len(fixed) + len(varying))
    nulls = present.to_bytes(-(-len(columns) // 8), "little")
    if form.wide:
        ends = b"".join(struct.pack("<H", place) for place in reversed(places))
        return (
            struct.pack("<H", len(columns))
            + fixed
            + varying
            + ends
            + struct.pack("<H", len(places) - 1)
            + nulls
        )
    ends = bytes(reversed(places))
    return bytes((len(columns),)) + fixed + varying + ends + bytes((len(places) - 1,)) + nulls


def long_values(form: Page, *values: bytes) -> bytes:
    """A page of long values."""
    return _data(form, int.from_bytes(b"LVAL", "little"), values)


def _data(
    form: Page, owner: int, rows: Sequence[bytes], *, deleted: Sequence[int] = (), left: bytes = b""
) -> bytes:
    head = (
        struct.pack("<BBHI", 1, 1, 0, owner) + (bytes(4) if form.wide else b"") + struct.pack("<H", len(rows))
    )
    at, pointers, body = form.size, b"", b""
    for number, each in enumerate(rows):
        at -= len(each)
        pointers += struct.pack("<H", at | (0x8000 if number in deleted else 0))
        body = each + body
    middle = left.rjust(form.size - len(head) - len(pointers) - len(body), b"\0")
    return head + pointers + middle + body


def data_page(form: Page, owner: int, rows: Sequence[bytes]) -> bytes:
    """A page of rows of the table defined on page `owner`."""
    return _data(form, owner, rows)
