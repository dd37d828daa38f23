"""Avro records -> tables: records within records become columns, arrays and maps tables of their own.

In: decoded records and their schema. Out: Blocks, and what values hold as bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from tidegate.inspection.formats.database.cells import Bytes, plain, sweep
from tidegate.inspection.formats.named_rows import Cells, NamedRows
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_ROWS = "rows"


class Records:
    """All records of one file."""

    def __init__(self, part: Part, schema: Any) -> None:
        self._part = part
        self._schema = schema
        self._known: dict[str, Any] = {}
        self._tables: dict[str, NamedRows] = {}
        self._bytes = Bytes(part, "records")
        self._count = 0
        self._floats: list[float] = []
        self._learn(schema)

    def add(self, record: Any) -> Iterator[Content | Part]:
        """One record."""
        self._count += 1
        cells: Cells = []
        yield from self._value("", self._schema, record, cells)
        yield from self._row(_ROWS, cells)
        yield from self._bytes.take()

    def numbers(self) -> Iterator[Content]:
        """Texts in the bytes of the floating-point numbers since the last call."""
        yield from sweep(struct.pack(f"<{len(self._floats)}d", *self._floats), self._part, "numbers")
        self._floats.clear()

    def end(self) -> Iterator[Content | Part]:
        """What is left."""
        for rows in self._tables.values():
            yield from rows.end()

    def _learn(self, schema: Any) -> None:
        """Named types, which may be used before and after by name alone."""
        if isinstance(schema, list):
            for inner in schema:
                self._learn(inner)
        elif isinstance(schema, dict):
            if "name" in schema:
                name = str(schema["name"])
                self._known[name] = schema
                self._known[f"{schema.get('namespace', '')}.{name}"] = schema
                self._known.setdefault(name.rpartition(".")[2], schema)
            for key in ("type", "items", "values"):
                if isinstance(schema.get(key), (dict, list)):
                    self._learn(schema[key])
            for field in schema.get("fields", ()):
                self._learn(field.get("type"))

    def _row(self, path: str, cells: Cells) -> Iterator[Content]:
        rows = self._tables.get(path)
        if rows is None:
            rows = self._tables[path] = NamedRows(self._part, path)
        yield from rows.add(cells)

    def _value(self, name: str, schema: Any, value: Any, cells: Cells) -> Iterator[Content]:
        if isinstance(value, dict):
            fields = self._fields(schema, value)
            if fields is None:
                for key, inner in value.items():
                    row: Cells = [("key", key)]
                    yield from self._value("value", None, inner, row)
                    yield from self._row(name or _ROWS, row)
                return
            for key, inner in value.items():
                yield from self._value(f"{name}.{key}" if name else key, fields[key], inner, cells)
        elif isinstance(value, (list, tuple)):
            for inner in value:
                row = []
                yield from self._value("" if isinstance(inner, dict) else name, _items(schema), inner, row)
                yield from self._row(name or _ROWS, row)
        else:
            if type(value) is float:
                self._floats.append(value)
            cells.append((name or "value", plain(value, self._bytes.read, f"record {self._count}")))

    def _fields(self, schema: Any, value: dict[str, Any]) -> dict[str, Any] | None:
        """The types of a record's fields; None for a map."""
        for one in schema if isinstance(schema, list) else [schema]:
            one = self._resolved(one)
            if isinstance(one, dict) and one.get("type") in ("record", "error"):
                fields = {field["name"]: field["type"] for field in one["fields"]}
                if fields.keys() == value.keys():
                    return fields
        return None

    def _resolved(self, schema: Any) -> Any:
        for _ in range(4):
            if isinstance(schema, str):
                schema = self._known.get(schema) or self._known.get(schema.rpartition(".")[2])
            elif isinstance(schema, dict) and isinstance(schema.get("type"), (dict, list)):
                schema = schema["type"]
            else:
                break
        return schema


def _items(schema: Any) -> Any:
    """What the items of an array are."""
    for one in schema if isinstance(schema, list) else [schema]:
        while isinstance(one, dict) and isinstance(one.get("type"), dict):
            one = one["type"]
        if isinstance(one, dict) and one.get("type") == "array":
            return one["items"]
    return None
