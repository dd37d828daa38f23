"""Reads a Parquet file: pyarrow for what rows say, the footer and page headers for where every byte belongs.

In: a part. Out: rows as Blocks; metadata, statistics and entries of dictionaries that no row uses, hidden.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.arrow_library import pa, pq
from tidegate.inspection.formats.database.arrow_rows import named, read
from tidegate.inspection.formats.database.arrow_schema import schema_texts
from tidegate.inspection.formats.database.arrow_values import tables
from tidegate.inspection.formats.database.cells import (
    BETWEEN,
    blocks,
    crossing,
    sweep,
    table_location,
    text_of,
    unsaid,
    words,
)
from tidegate.inspection.formats.database.parquet_pages import MAGIC, Chunk, Pages, chunks, footer
from tidegate.inspection.formats.database.thrift import Fields, parse, texts
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Passage, Table

_BATCH = 1 << 16
_STRING_LIMIT = 100_000_000
_UNUSED = "entries of a dictionary"
_SCHEMA_KEY = b"ARROW:schema"


class Reader:
    """One Parquet file."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._view = part.source.view()
        self._pages = Pages(part)
        self._statistics: dict[str, set[str]] = {}

    def read(self) -> Iterator[Content | Part]:
        """Everything. Raises DamagedError or LimitError where it cannot go on."""
        part, view = self._part, self._view
        fields, start, behind = footer(view)
        yield from self._layout(list(chunks(fields)), start)
        part.ledger.claim(0, len(MAGIC), Claim.STRUCT)
        part.ledger.claim(start, behind, Claim.STRUCT)
        part.ledger.claim(len(view) - 8, len(view), Claim.STRUCT)
        yield from self._metadata(fields)
        yield from self._borders("footer", fields, (start, behind))
        yield from self._statistics_texts()
        yield from self._rows(fields)
        for hole, end in part.ledger.unclaimed():
            yield part.stretch(hole, end, "bytes that no column uses")
            for border in (hole, end):
                yield from crossing(view, border, part, "between the columns")

    def _layout(self, found: Sequence[Chunk], footer_start: int) -> Iterator[Content]:
        taken = {footer_start, *(chunk.start for chunk in found)}
        for chunk in found:
            for item in self._pages.read(chunk):
                if isinstance(item, tuple):
                    name, header, span = item
                    self._remember(name, header)
                    yield from self._borders(name, header, span)
                else:
                    yield item
            yield from self._indexes(chunk, taken)

    def _remember(self, column: str, fields: Fields | list[Any]) -> None:
        known = self._statistics.setdefault(column, set())
        for raw in texts(fields):
            text = text_of(raw)
            if text:
                known.add(text)

    def _indexes(self, chunk: Chunk, taken: Collection[int]) -> Iterator[Content]:
        """Column index, offset index, bloom filter: ranges of their own. `taken`: where other things begin."""
        column, about = chunk.fields, chunk.fields[3]
        name = ".".join(chunk.path)
        self._remember(name, {**column, 3: {**about, 3: b""}})
        if column.get(2) == chunk.end and chunk.end not in taken:
            # Old writers repeat what the footer says behind each column.
            fields, end = parse(self._view, chunk.end)
            self._remember(name, {**fields, 3: b""})
            self._part.ledger.claim(chunk.end, end, Claim.STRUCT)
            yield from self._borders(name, fields, (chunk.end, end))
        for place, size in ((column.get(4), column.get(5)), (column.get(6), column.get(7))):
            if place and size:
                fields, end = parse(self._view[: place + size], place)
                self._remember(name, fields)
                self._part.ledger.claim(place, end, Claim.STRUCT)
                yield from self._borders(name, fields, (place, end))
        if 14 in about:
            header, end = parse(self._view, about[14])
            end += int(header.get(1, 0))
            yield from sweep(self._view[about[14] : end], self._part, "bloom filter")
            self._part.ledger.claim(about[14], end, Claim.STRUCT)

    def _borders(self, name: str, fields: Fields | list[Any], span: tuple[int, int]) -> Iterator[Content]:
        """Texts in the bytes of a structure that none of its fields says: in their numbers, over their borders."""
        raw = bytes(self._view[slice(*span)])
        found = BETWEEN.join(unsaid(raw, map(words, texts(fields))))
        yield from passages(self._part, found, label=name, spot="text between numbers", visible=False)

    def _statistics_texts(self) -> Iterator[Passage]:
        """Least and greatest values, which may be of rows that were taken out; each as a text of its column."""
        for column, known in self._statistics.items():
            text = BETWEEN.join(sorted(known))
            yield from passages(self._part, text, label=column, spot="statistics", visible=False)

    def _metadata(self, fields: Fields) -> Iterator[Content]:
        """Who wrote it, names of columns, keys and values; anything else that the footer says."""
        part = self._part
        for pair in fields.get(5, []):
            key, value = pair.get(1, b""), pair.get(2, b"")
            if key == _SCHEMA_KEY:
                yield from self._schema(value)
            else:
                label = key.decode("utf-8", "replace")
                yield from passages(part, words(value), label=label, spot="metadata", visible=False)
                yield from passages(part, label, label="key", spot="metadata", visible=False)
        rest = {number: value for number, value in fields.items() if number not in (4, 5)}
        text = BETWEEN.join(words(raw) for raw in texts(rest) if raw)
        yield from passages(part, text, label="schema", spot="metadata", visible=False)

    def _schema(self, value: bytes) -> Iterator[Content]:
        """The Arrow schema in base64, with metadata of its own."""
        try:
            raw = base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise DamagedError("an Arrow schema in its metadata that cannot be read") from error
        yield from schema_texts(self._part, raw)

    def _rows(self, fields: Fields) -> Iterator[Content | Part]:
        try:
            file = pq.ParquetFile(
                pa.BufferReader(pa.py_buffer(self._view)),
                pre_buffer=False,
                thrift_string_size_limit=_STRING_LIMIT,
                thrift_container_size_limit=_STRING_LIMIT,
                page_checksum_verification=True,
            )
            groups = file.metadata.num_row_groups
            if groups != len(fields.get(4, [])) or file.metadata.num_rows != fields.get(3):
                self._part.gap("pyarrow sees other row groups than the footer lists")
            yield from read(self._part, file.schema_arrow, lambda columns: self._batches(file, columns), "")
            yield from self._unused()
        except (pa.ArrowException, OSError) as error:
            raise DamagedError("a Parquet file that pyarrow cannot read") from error

    def _batches(self, file: Any, columns: frozenset[str]) -> Iterable[Any]:
        names = file.schema_arrow.names
        apart = len(set(names)) == len(names) and not any("." in name for name in names)
        # In the order of the schema: pyarrow gives columns in the order in which they are asked for.
        wanted = [name for name in names if name in columns] if apart else None
        for group in range(file.metadata.num_row_groups):
            rows = 0
            for batch in file.iter_batches(
                batch_size=_BATCH, row_groups=[group], columns=wanted, use_threads=False
            ):
                batch.validate(full=True)
                self._strike(group, batch)
                rows += batch.num_rows
                yield batch
            if rows != file.metadata.row_group(group).num_rows:
                raise DamagedError("a row group that holds other rows than it says")

    def _strike(self, group: int, batch: Any) -> None:
        """Take what rows use out of the dictionaries of their group."""
        dictionaries = self._pages.dictionaries
        if not dictionaries:
            return
        for name, array in named(batch):
            known = [
                entries for (of, path), entries in dictionaries.items() if of == group and path[0] == name
            ]
            for _, columns in tables([(name, array)]) if known else ():
                for _, each in columns:
                    used = _used(each)
                    for entries in known:
                        entries.difference_update(used)

    def _unused(self) -> Iterator[Content | Part]:
        """Entries of dictionaries that no row of their group has: what was there before rows were taken out."""
        for (_, path), entries in self._pages.dictionaries.items():
            if entries:
                name = path[0]
                table = Table(table_location(self._part, _UNUSED, visible=False), _UNUSED, (name,))
                yield from blocks(
                    self._part, table, sorted(((entry,) for entry in entries), key=str), visible=False
                )


def _used(array: Any) -> list[object]:
    """The distinct values of a column as its dictionary stores them."""
    kind = array.type
    if pa.types.is_date32(kind):
        array = array.view(pa.int32())
    elif pa.types.is_timestamp(kind) or pa.types.is_time64(kind) or pa.types.is_duration(kind):
        array = array.view(pa.int64())
    values: list[object] = array.unique().to_pylist()
    return [value.encode() if isinstance(value, str) else value for value in values]
