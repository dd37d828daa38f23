"""Where everything lies in a Parquet file: column chunks and their pages, indexes, bloom filters, the footer.

In: the bytes. Out: the footer's fields, every claimed range, texts of statistics and page headers, entries of
dictionaries; what contradicts itself is a gap.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.arrow_library import pa
from tidegate.inspection.formats.database.cells import sweep
from tidegate.inspection.formats.database.thrift import Fields, parse
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

MAGIC, ENCRYPTED = b"PAR1", b"PARE"
_CODECS = {1: "snappy", 2: "gzip", 4: "brotli", 6: "zstd", 7: "lz4_raw"}
_LITERAL = frozenset((0, 1, 5, 7))
"""Codecs that leave stretches of what they pack as they were; texts in such pages come out unpacked."""
_BYTE_ARRAY = 6
_NUMBERS = {1: "<i", 2: "<q", 4: "<f", 5: "<d"}
_DICTIONARY, _DATA_V2 = 2, 3
_UNPACKED = 0
_PLAIN = 0


class Chunk(NamedTuple):
    """One column of one row group. `path`: the names down to the column; `kind`, `codec`: Parquet's numbers."""

    group: int
    path: tuple[str, ...]
    kind: int
    codec: int
    values: int
    start: int
    end: int
    fields: Fields


def footer(view: memoryview) -> tuple[Fields, int, int]:
    """The footer's fields and its range. Raises DamagedError."""
    if bytes(view[:4]) == ENCRYPTED or bytes(view[-4:]) == ENCRYPTED:
        raise DamagedError("an encrypted Parquet file")
    if len(view) < 12 or bytes(view[-4:]) != MAGIC:
        raise DamagedError("a Parquet file that is cut short")
    end = len(view) - 8
    start = end - struct.unpack_from("<I", view, end)[0]
    if start < 4:
        raise DamagedError("a Parquet file with a damaged footer")
    fields, behind = parse(view[:end], start)
    return fields, start, behind


def chunks(fields: Fields) -> Iterator[Chunk]:
    """All column chunks. Raises DamagedError where the footer lacks what they need."""
    try:
        for number, group in enumerate(fields.get(4, [])):
            for column in group[1]:
                if 1 in column:
                    raise DamagedError("a Parquet file whose rows are in other files")
                about = column[3]
                first = min(place for place in (about.get(11) or about[9], about[9]) if place > 0)
                path = tuple(name.decode("utf-8", "replace") for name in about[3])
                yield Chunk(number, path, about[1], about[4], about[5], first, first + about[7], column)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedError("a Parquet file with columns that cannot be found") from error


class Pages:
    """Goes through the pages of all chunks. `dictionaries`: by row group and path, the entries of each."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._view = part.source.view()
        self.dictionaries: dict[tuple[int, tuple[str, ...]], set[object]] = {}

    def read(self, chunk: Chunk) -> Iterator[tuple[str, Fields, tuple[int, int]] | Content]:
        """Page headers with their column and range, and texts between numbers. Raises DamagedError."""
        at, counted = chunk.start, 0
        if not 0 < at <= chunk.end <= len(self._view):
            raise DamagedError("a column that lies outside the file")
        while at < chunk.end:
            header, body = parse(self._view[: chunk.end], at)
            end = body + int(header.get(3, -1))
            if not body <= end <= chunk.end:
                raise DamagedError("a page that is longer than its column")
            self._part.ledger.claim(at, body, Claim.STRUCT)
            self._part.ledger.claim(body, end, Claim.TABLE)
            yield ".".join(chunk.path), header, (at, body)
            about = header.get(5) or header.get(8) or {}
            counted += int(about.get(1, 0))
            if header.get(1) == _DICTIONARY:
                yield from self._dictionary(chunk, header, body, end)
            yield from self._sweep(chunk, header, about, body, end)
            at = end
        if counted != chunk.values:
            raise DamagedError("a column that holds other pages than its values need")

    def _sweep(self, chunk: Chunk, header: Fields, about: Fields, body: int, end: int) -> Iterator[Content]:
        """Texts that stand in a page as bytes, where reading its values would not show them."""
        encoding = about.get(4, 0) if header.get(1) == _DATA_V2 else about.get(2, 0)
        plain = header.get(1) == _DICTIONARY or int(encoding or 0) == _PLAIN
        if chunk.kind == _BYTE_ARRAY and plain and chunk.codec in _LITERAL:
            return
        label = ".".join(chunk.path)
        yield from sweep(self._view[body:end], self._part, label)
        if chunk.codec != _UNPACKED and chunk.kind != _BYTE_ARRAY and plain and header.get(1) != _DICTIONARY:
            start, size = body, int(header.get(2, 0))
            if header.get(1) == _DATA_V2:
                levels = int(about.get(5, 0)) + int(about.get(6, 0))
                start, size = body + levels, size - levels
            if about.get(7, True) or header.get(1) != _DATA_V2:
                raw = self._unpacked(chunk, start, end, size)
                yield from sweep(raw or b"", self._part, label)

    def _unpacked(self, chunk: Chunk, start: int, end: int, size: int) -> bytes | None:
        """What a packed page holds; None where that is for pyarrow to say. Raises DamagedError, LimitError."""
        if chunk.codec not in _CODECS or not 0 < size <= self._part.limits.part_bytes:
            return None
        self._part.budget.expand(size)
        try:
            codec = pa.Codec(_CODECS[chunk.codec])
            unpacked: bytes = codec.decompress(bytes(self._view[start:end]), size).to_pybytes()
        except (pa.ArrowException, OSError) as error:
            raise DamagedError("a page that cannot be unpacked") from error
        return unpacked

    def _dictionary(self, chunk: Chunk, header: Fields, body: int, end: int) -> Iterator[Content]:
        raw = bytes(self._view[body:end])
        size = int(header.get(2, 0))
        if chunk.codec != _UNPACKED:
            unpacked = self._unpacked(chunk, body, end, size)
            if unpacked is None:
                return
            raw = unpacked
        known = self.dictionaries.setdefault((chunk.group, chunk.path), set())
        count = int((header.get(7) or {}).get(1, 0))
        if chunk.kind == _BYTE_ARRAY:
            known.update(_strings(raw, count))
        elif chunk.kind in _NUMBERS:
            if chunk.codec != _UNPACKED:
                yield from sweep(raw, self._part, ".".join(chunk.path))
            code = _NUMBERS[chunk.kind]
            known.update(value for (value,) in struct.iter_unpack(code, raw[: count * struct.calcsize(code)]))


def _strings(raw: bytes, count: int) -> Iterator[bytes]:
    at = 0
    for _ in range(count):
        if at + 4 > len(raw):
            raise DamagedError("a dictionary that is cut short")
        size = int.from_bytes(raw[at : at + 4], "little")
        yield raw[at + 4 : at + 4 + size]
        at += 4 + size
    if raw[at:].strip(b"\0"):
        raise DamagedError("a dictionary that holds more than its entries")
