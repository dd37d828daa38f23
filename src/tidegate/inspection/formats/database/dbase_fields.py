"""Fields of dBase tables: what the header says of each, and values out of their bytes.

In: the header; the bytes of a field in a record. Out: fields; values, and what stands behind the end of a text.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.dbase import fields_start
from tidegate.model.content import Value

_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x08: "cp865", 0x13: "cp932", 0x1B: "cp863", 0x26: "cp866",
    0x4D: "gbk", 0x4E: "cp949", 0x4F: "cp950", 0x50: "cp874", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252",
    0x64: "cp852", 0x65: "cp866", 0x66: "cp865", 0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x78: "cp950",
    0x79: "cp949", 0x7A: "gbk", 0x7B: "cp932", 0x7C: "cp874", 0x7D: "cp1255", 0x7E: "cp1256", 0x96: "mac_cyrillic",
    0x97: "mac_latin2", 0x98: "mac_greek", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253",
}  # fmt: skip
"""The code page that the byte for the language driver stands for."""

CODECS = tuple(f"encodings.{name}" for name in sorted({"cp1252", *_PAGES.values()}))
"""Modules to be loaded before the sandbox closes."""

_JULIAN = 1_721_425
_END = 0x0D


class Field(NamedTuple):
    """`start` and `end` in a record, its flag for deletion counted; `kind`: the letter of its type."""

    name: str
    kind: str
    start: int
    end: int


def code_page(driver: int) -> str:
    """The codec of a table's texts; where none is told, Windows Latin."""
    return _PAGES.get(driver, "cp1252")


def fields(view: memoryview, length: int) -> tuple[list[Field], int]:
    """All fields, and where their descriptions end. Raises DamagedError."""
    at, step = fields_start(view[0])
    named = 32 if step == 48 else 11
    found: list[Field] = []
    start = 1
    while at + step <= length and view[at] != _END:
        raw = bytes(view[at : at + step])
        name = raw[:named].partition(b"\0")[0].decode("utf-8", "replace").strip()
        kind = chr(raw[named])
        size = raw[named + 1] if step == 48 else raw[16]
        if kind == "C" and step == 32:
            # Clipper and FoxPro write long texts with the second byte of their length where decimals stand.
            size += raw[17] << 8
        found.append(Field(name, kind, start, start + size))
        start += size
        at += step
    if at >= length or view[at] != _END:
        raise DamagedError("a dBase table whose fields do not end")
    return found, at + 1


def text(raw: bytes, codec: str) -> str:
    """A text in UTF-8, else as the table says."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(codec, "replace")


def value(raw: bytes, kind: str, codec: str) -> Value | None:
    """One value; what is not as its type wants is a text."""
    read = _READERS.get(kind)
    if read is not None:
        found = read(raw)
        if found is not None:
            return found
    return text(raw.rstrip(b"\0 "), codec).strip() or None


def _number(raw: bytes) -> Value | None:
    plain = raw.strip(b" \0")
    if len(plain) > 1 and plain[:1] == b"0" and plain.isdigit():
        return None  # zeros in front belong to an identifier
    try:
        return int(plain) if plain.lstrip(b"+-").isdigit() else float(plain)
    except ValueError:
        return None


def _date(raw: bytes) -> Value | None:
    try:
        return (
            dt.date(int(raw[:4]), int(raw[4:6]), int(raw[6:8])) if len(raw) == 8 and raw.isdigit() else None
        )
    except ValueError:
        return None


def _truth(raw: bytes) -> Value | None:
    return {b"T": True, b"Y": True, b"F": False, b"N": False}.get(raw.upper())


def _integer(raw: bytes) -> Value | None:
    return int.from_bytes(raw, "little", signed=True) if len(raw) == 4 else None


def _double(raw: bytes) -> Value | None:
    return float(struct.unpack("<d", raw)[0]) if len(raw) == 8 else None


def _money(raw: bytes) -> Value | None:
    return int.from_bytes(raw, "little", signed=True) / 10_000 if len(raw) == 8 else None


def _moment(raw: bytes) -> Value | None:
    if len(raw) != 8 or raw.isdigit() or not raw.strip(b"\0 "):
        return None
    day, thousandths = struct.unpack("<II", raw)
    try:
        start = dt.datetime.combine(dt.date.fromordinal(day - _JULIAN), dt.time())
        return start + dt.timedelta(milliseconds=thousandths)
    except (ValueError, OverflowError):
        return None


_READERS: dict[str, Callable[[bytes], Value | None]] = {
    "N": _number, "F": _number, "D": _date, "L": _truth, "I": _integer, "+": _integer, "B": _double, "O": _double,
    "Y": _money, "T": _moment,
}  # fmt: skip
"""Types that are no text. Memo fields hold the number of a block, which is read as what it is: a text."""
