"""Batches of Arrow columns -> Blocks, table by table.

In: a way to go through all batches, again for each table that nested columns make. Out: Blocks, and what cells
hold as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tidegate.errors import DamagedError
from tidegate.inspection.formats.database.arrow_library import pa
from tidegate.inspection.formats.database.arrow_values import Flat, Named, cells, tables
from tidegate.inspection.formats.database.cells import blocks, table_location
from tidegate.inspection.formats.flow import APART, passages
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Table

Batches = Callable[[frozenset[str]], Iterable[Any]]
"""Gives all batches anew, of the columns named (none: all)."""


def named(batch: Any) -> list[Named]:
    """The columns of a batch."""
    return list(zip(batch.schema.names, batch.columns, strict=True))


def read(
    part: Part, schema: Any, batches: Batches, name: str, *, visible: bool = True
) -> Iterator[Content | Part]:
    """All tables of all batches, and the names of the columns as a text."""
    outline = [(field.name, pa.array([], field.type)) for field in schema]
    for flat in tables(outline):
        headings = tuple(heading for heading, _ in flat.columns)
        yield from passages(part, APART.join(headings), label="columns", spot="columns", visible=visible)
        title = ".".join((name, *flat.path))
        location = table_location(part, title, visible=visible) if title else part.location(visible=visible)
        table = Table(location, title, headings)
        yield from blocks(part, table, _rows(batches(_needed(flat, schema)), flat.path, headings))


def _needed(flat: Flat, schema: Any) -> frozenset[str]:
    """The top columns that a table comes from."""
    heads = flat.path[:1] or tuple(heading for heading, _ in flat.columns)
    return frozenset(
        top for top in schema.names if any(head == top or head.startswith(f"{top}.") for head in heads)
    )


def _rows(
    batches: Iterable[Any], path: tuple[str, ...], headings: tuple[str, ...]
) -> Iterator[tuple[object, ...]]:
    for batch in batches:
        for flat in tables(named(batch)):
            if flat.path == path:
                if tuple(heading for heading, _ in flat.columns) != headings:
                    raise DamagedError("columns that come in another order than the schema names them")
                yield from zip(*(cells(array) for _, array in flat.columns), strict=True)
