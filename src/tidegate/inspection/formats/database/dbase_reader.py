"""Reads a dBase table to its last byte.

In: a part. Out: rows as Blocks, deleted ones hidden; hidden as well: rows behind those counted, what stands behind
the end of a text, bytes that no field uses, names and comments in the header.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.cells import blocks, sweep
from tidegate.inspection.formats.database.dbase_fields import Field, code_page, fields, text, value
from tidegate.inspection.formats.flow import APART, passages
from tidegate.inspection.formats.unknown.strings import printable, runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK
from tidegate.model.content import Content, Table

_DELETED = 0x2A
_FLAGS = b" *\0"
_END_OF_FILE = b"\x1a"
_BEHIND = "behind the text"
_NUMBERS = frozenset("IB+O@YT")
_WRITTEN = frozenset("NFD")


class Rows:
    """The records of one table. `behind`: texts after the end of another in their field, or where none belongs."""

    def __init__(self, view: memoryview, columns: list[Field], record: int, codec: str) -> None:
        self._view, self._columns, self._record, self._codec = view, columns, record, codec
        self._last = columns[-1].end if columns else 1
        self._figures = [at for at, field in enumerate(columns) if field.kind in _WRITTEN]
        self.behind: list[str] = []

    def read(self, at: int, count: int) -> Iterator[list[object]]:
        """`count` records from `at` on; the last value of each is what no field uses of it."""
        for _ in range(count):
            raw = bytes(self._view[at : at + self._record])
            row: list[object] = [self._value(raw[field.start : field.end], field) for field in self._columns]
            if any(type(found) is str for found in map(row.__getitem__, self._figures)):
                # A text where a number belongs may run on over several fields.
                self.behind.append(printable(raw) if b"\0" in raw else text(raw[1:], self._codec))
            if self._last < self._record:
                row.append(text(raw[self._last :].strip(BLANK), self._codec))
            yield row
            at += self._record

    def _value(self, raw: bytes, field: Field) -> object:
        if field.kind in "CVM" and b"\0" in raw:
            shown, _, rest = raw.partition(b"\0")
            if rest.strip(BLANK) and not (field.kind == "M" and len(raw) == 4):
                self.behind.append(text(rest.strip(BLANK), self._codec))
                if rest.count(0):
                    self.behind.append(printable(raw))
                return text(shown, self._codec).strip() or None
        if field.kind in "MGP" and len(raw) == 4:
            return None
        return value(raw, field.kind, self._codec)


def read(part: Part) -> Iterator[Content | Part]:
    """Everything. Raises DamagedError where the header contradicts itself."""
    view = part.source.view()
    count, length, record = struct.unpack_from("<IHH", view, 4)
    if length > len(view):
        raise DamagedError("a dBase table that is cut short")
    columns, end = fields(view, length)
    if columns and columns[-1].end > record:
        raise DamagedError("a dBase table whose fields are longer than its rows")
    codec = code_page(view[29])
    yield from _header(part, view, columns, end, length)
    whole = max(0, min(count, (len(view) - length) // record))
    rows = Rows(view, columns, record, codec)
    headings = (*(field.name for field in columns), "")
    table = Table(part.location(), "", headings, frozenset((len(columns),)))
    flags = bytes(view[length : length + whole * record : record])
    deleted = {number for number, flag in enumerate(flags, 1) if flag == _DELETED}
    yield from blocks(part, table, rows.read(length, whole), hidden=deleted)
    yield from passages(part, flags.translate(None, _FLAGS).decode("latin-1"), spot="flags", visible=False)
    at = length + whole * record
    yield from _numbers(part, view, columns, length, at, record)
    part.ledger.claim(length, at, Claim.TABLE)
    if whole < count:
        part.gap(f"says that it has {count:,} rows but holds {whole:,}")
    yield from _rest(part, rows, at, record, table)
    yield from passages(part, APART.join(rows.behind), label=_BEHIND, spot="fields", visible=False)


def _header(
    part: Part, view: memoryview, columns: list[Field], end: int, length: int
) -> Iterator[Content | Part]:
    """Names of the fields; texts anywhere in the header; what stands behind the fields."""
    yield from passages(part, APART.join(field.name for field in columns), label="columns", spot="columns")
    yield from runs(view[:end], part, "header")
    part.ledger.claim(0, end, Claim.STRUCT)
    if view[end:length].tobytes().strip(BLANK):
        yield part.stretch(end, length, "bytes after the fields")
    else:
        part.ledger.claim(end, length, Claim.FILL)


def _numbers(
    part: Part, view: memoryview, columns: list[Field], at: int, end: int, record: int
) -> Iterator[Content]:
    """Texts that stand in the bytes of numbers."""
    for field in columns:
        if field.kind in _NUMBERS:
            raw = b"".join(
                bytes(view[start + field.start : start + field.end]) for start in range(at, end, record)
            )
            yield from sweep(raw, part, field.name)


def _rest(part: Part, rows: Rows, at: int, record: int, table: Table) -> Iterator[Content | Part]:
    """Behind the rows: the mark of the end, rows that are not counted, anything else."""
    view = part.source.view()
    if bytes(view[at : at + 1]) == _END_OF_FILE:
        part.ledger.claim(at, at + 1, Claim.STRUCT)
        at += 1
    more = (len(view) - at) // record
    if record > 1 and more and all(flag in b" *" for flag in view[at : at + more * record : record]):
        if view[at : at + more * record].tobytes().strip(BLANK):
            location = part.location("behind the counted rows", visible=False)
            beyond = Table(location, "", table.headings)
            yield from blocks(part, beyond, rows.read(at, more), visible=False)
        part.ledger.claim(at, at + more * record, Claim.TABLE)
        at += more * record
        if bytes(view[at:]) == _END_OF_FILE:
            part.ledger.claim(at, at + 1, Claim.STRUCT)
            at += 1
    if at < len(view):
        yield part.stretch(at, len(view), "bytes after the rows")
