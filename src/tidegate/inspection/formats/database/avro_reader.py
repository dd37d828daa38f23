"""Reads Avro container files: every block unpacked and decoded to its last byte.

In: a part. Out: records as Blocks, the schema's words and the header's metadata as hidden passages.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator
from typing import Any

import fastavro
from fastavro.read import SchemaResolutionError

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.zstandard import frame
from tidegate.inspection.formats.database.avro import MAGIC
from tidegate.inspection.formats.database.avro_records import Records
from tidegate.inspection.formats.database.cells import BETWEEN, words
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.inflate import Codec, Inflated, bzip2, deflated, stored, xz
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_SYNC = 16
_CODECS: dict[bytes, Codec] = {
    b"null": stored,
    b"deflate": deflated,
    b"bzip2": bzip2,
    b"xz": xz,
    b"zstandard": frame,
}
_SCHEMA, _CODEC = b"avro.schema", b"avro.codec"
_MACHINE = frozenset(("type", "name", "namespace", "logicalType", "symbols", "fields", "items", "values"))
_FAULTS = (
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    UnicodeDecodeError,
    SchemaResolutionError,
)


def read(part: Part) -> Iterator[Content | Part]:
    """Everything. Raises DamagedError or LimitError."""
    view = part.source.view()
    metadata, at = _header(view)
    sync = bytes(view[at : at + _SYNC])
    at += _SYNC
    part.ledger.claim(0, at, Claim.STRUCT)
    try:
        described = json.loads(metadata.get(_SCHEMA, b"null"))
        schema = fastavro.parse_schema(described)
    except (
        ValueError,
        TypeError,
        LookupError,
        RecursionError,
        fastavro.schema.SchemaParseException,
    ) as error:
        raise DamagedError("an Avro file with a schema that cannot be read") from error
    yield from _texts(part, metadata, described)
    codec = metadata.get(_CODEC, b"null")
    records = Records(part, described)
    while at < len(view):
        count, behind = _long(view, at)
        size, start = _long(view, behind)
        end = start + size
        if count < 0 or size < 0 or bytes(view[end : end + _SYNC]) != sync:
            raise DamagedError("an Avro block that does not end where it says")
        yield from _block(part, _unpacked(part, view[start:end], codec), count, schema, records)
        part.ledger.claim(at, end + _SYNC, Claim.TABLE)
        at = end + _SYNC
    yield from records.end()


def _header(view: memoryview) -> tuple[dict[bytes, bytes], int]:
    at = len(MAGIC)
    metadata: dict[bytes, bytes] = {}
    while True:
        count, at = _long(view, at)
        if not count:
            return metadata, at
        if count < 0:
            _, at = _long(view, at)
        for _ in range(abs(count)):
            key, at = _bytes(view, at)
            value, at = _bytes(view, at)
            if key in metadata:
                raise DamagedError("an Avro file with two values for one name")
            metadata[key] = value


def _long(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70 and at < len(view):
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1), at
        shift += 7
    raise DamagedError("an Avro file that is cut short")


def _bytes(view: memoryview, at: int) -> tuple[bytes, int]:
    size, at = _long(view, at)
    if size < 0 or at + size > len(view):
        raise DamagedError("an Avro file that is cut short")
    return bytes(view[at : at + size]), at + size


def _unpacked(part: Part, packed: memoryview, codec: bytes) -> bytes:
    if codec == b"snappy":
        return _snappy(part, packed)
    if codec not in _CODECS:
        raise DamagedError("an Avro file packed in a way that is not known")
    source = Inflated(packed, _CODECS[codec], part.budget)
    content = bytes(source.view())
    behind = bytes(packed[len(packed) if source.consumed is None else source.consumed :])
    # One library leaves the checksum of a zlib stream behind the deflated bytes, or part of it.
    if not zlib.adler32(content).to_bytes(4, "big").startswith(behind):
        raise DamagedError("an Avro block that holds more than its records")
    return content


def _snappy(part: Part, packed: memoryview) -> bytes:
    """Snappy says its length first, and the block ends with a checksum."""
    from tidegate.inspection.formats.database.arrow_library import pa

    size = shift = at = 0
    while at < len(packed) and shift < 35:
        size |= (packed[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if packed[at - 1] < 0x80:
            break
    if size > part.limits.part_bytes:
        raise DamagedError("an Avro block that is too large")
    part.budget.expand(size)
    try:
        content: bytes = pa.Codec("snappy").decompress(bytes(packed[:-4]), size).to_pybytes()
    except (pa.ArrowException, OSError) as error:
        raise DamagedError("an Avro block that is damaged") from error
    if zlib.crc32(content) != int.from_bytes(packed[-4:], "big"):
        raise DamagedError("an Avro block that does not match its checksum")
    return content


def _block(part: Part, content: bytes, count: int, schema: Any, records: Records) -> Iterator[Content | Part]:
    if count > max(len(content), 1) * 64:
        raise DamagedError("an Avro block with more records than bytes")
    file = io.BytesIO(content)
    try:
        for _ in range(count):
            yield from records.add(fastavro.schemaless_reader(file, schema, None))
    except _FAULTS as error:
        raise DamagedError("an Avro record that cannot be read") from error
    if file.tell() != len(content):
        raise DamagedError("an Avro block that holds more than its records")
    yield from records.numbers()


def _texts(part: Part, metadata: dict[bytes, bytes], described: Any) -> Iterator[Content]:
    """Metadata, and what the schema says in words: comments, defaults, aliases, names."""
    for key, value in metadata.items():
        if key not in (_SCHEMA, _CODEC):
            label = words(key)
            yield from passages(part, words(value), label=label, spot="metadata", visible=False)
            yield from passages(part, label, label="key", spot="metadata", visible=False)
    names: list[str] = []
    for label, text in _said(described, "name"):
        if label in _MACHINE:
            names.append(text)
        else:
            yield from passages(part, text, label=label, spot="schema", visible=False)
    yield from passages(part, BETWEEN.join(names), label="names", spot="schema", visible=False)


def _said(value: Any, label: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _MACHINE:
                yield "name", key
            yield from _said(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _said(inner, label)
    elif value is not None and not isinstance(value, bool):
        yield label, str(value)
