"""What an Arrow schema says in words: names, metadata of the table and of each column.

In: a schema message as bytes. Out: hidden passages; anything readable in its bytes beyond that as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.arrow_library import pa
from tidegate.inspection.formats.database.cells import words
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.unknown.strings import printable
from tidegate.inspection.part import Part
from tidegate.model.content import Passage

_OWN = ("ARROW:extension:name", "ARROW:extension:metadata")


def schema_texts(part: Part, raw: bytes) -> Iterator[Passage]:
    """The metadata of a schema. Raises DamagedError."""
    try:
        schema = pa.ipc.read_schema(pa.py_buffer(raw))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedError("an Arrow schema that cannot be read") from error
    pairs = list(_pairs(schema.metadata))
    for field in schema:
        pairs += _fields(field)
    yield from metadata(part, pairs, memoryview(raw), [name for field in schema for name in _names(field)])


def metadata(
    part: Part, pairs: Iterable[tuple[str, str]], raw: memoryview, names: Iterable[str] = ()
) -> Iterator[Passage]:
    """Keys and values, then what can be read in the bytes that is none of them. `names`: read already."""
    known = list(names)
    for key, value in pairs:
        known += [key, value]
        yield from passages(part, value, label=key, spot="metadata", visible=False)
        yield from passages(part, key, label="key", spot="metadata", visible=False)
    whole = "\n".join(known)
    rest = [run for run in printable(bytes(raw)).split("\n") if run.removesuffix(" |").strip() not in whole]
    yield from passages(part, "\n".join(rest), label="schema", spot="metadata", visible=False)


def _fields(field: Any) -> Iterator[tuple[str, str]]:
    yield from _pairs(field.metadata)
    for inner in _inner(field.type):
        yield from _fields(inner)


def _names(field: Any) -> Iterator[str]:
    yield field.name
    for inner in _inner(field.type):
        yield from _names(inner)


def _inner(kind: Any) -> Iterator[Any]:
    for n in range(kind.num_fields):
        yield kind.field(n)


def _pairs(found: dict[bytes, bytes] | None) -> Iterator[tuple[str, str]]:
    for key, value in (found or {}).items():
        yield words(key), words(value)
