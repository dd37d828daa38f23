"""Exports of searches and pastes: csv or lines of JSON with a text in each row. In: a file. Out: a body a row.

Which column is what is told by `--field text=COLUMN --field url=COLUMN --field date=COLUMN`; without it the usual
names are looked for, and where none is there the whole row is the text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from tidegate.errors import TraceError
from tidegate.trace.sources import opening
from tidegate.trace.sources.interface import Item, Settings, Shard, Unread

_USUAL = {
    "text": ("text", "body", "content", "paste", "message", "full_text", "snippet"),
    "url": ("url", "link", "permalink", "address", "uri", "key"),
    "date": ("date", "created_at", "timestamp", "created", "time"),
}
_LONGEST = 256 << 20


def plan(where: str, settings: Settings) -> Iterator[Shard | Unread]:
    """Row by row, and, for an excerpt that has a person a row, the file as a whole. Raises TraceError."""
    unknown = [name for name, _ in settings.fields if name not in _USUAL]
    if unknown:
        raise TraceError(f"--field {unknown[0]}: give text=COLUMN, url=COLUMN or date=COLUMN")
    yield Shard("export", where, word=where)
    if not opening.remote(where) and not opening.stored(where):
        yield Shard("folder", where, (where,), where)


def items(shard: Shard, settings: Settings) -> Iterator[Item | Unread]:
    """A body for each row, called by its address if the row has one."""
    named: dict[str, tuple[str, ...]] = {name: (column,) for name, column in settings.fields}
    try:
        with opening.opened(shard.where, settings) as stream:
            lines = io.TextIOWrapper(
                io.BufferedReader(opening.Raw(stream)), "utf-8-sig", "replace", newline=""
            )
            rows = _csv(lines) if shard.where.lower().endswith((".csv", ".tsv")) else _json(lines)
            for number, row in rows:
                if isinstance(row, str):
                    yield Unread(f"{shard.where} row {number}", row)
                else:
                    yield _item(shard.where, number, row, named)
    except (OSError, csv.Error) as error:
        yield Unread(shard.where, f"the rest could not be read ({type(error).__name__})")


def _item(
    where: str, number: int, row: Mapping[str, Any], named: dict[str, tuple[str, ...]]
) -> Item | Unread:
    columns = {str(name).strip().lower(): name for name in row}

    def value(what: str) -> object:
        for name in named.get(what, _USUAL[what]):
            found = columns.get(name.strip().lower())
            if found is not None and row[found] not in (None, ""):
                return row[found]
        return None

    text = value("text")
    if "text" in named and not any(name.strip().lower() in columns for name in named["text"]):
        return Unread(f"{where} row {number}", "has no column of the name given for text")
    whole = text if isinstance(text, str) else json.dumps(dict(row), ensure_ascii=False, default=str)
    address = value("url")
    shown = str(address) if isinstance(address, str | int) else where
    date = value("date")
    return Item(
        shown,
        whole.encode("utf-8", "replace"),
        "text/plain",
        str(date)[:40] if date else "",
        where,
        part=f"row {number}",
    )


def _csv(lines: io.TextIOWrapper) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    csv.field_size_limit(_LONGEST)
    begin = lines.readline()
    separator = (
        "\t" if begin.count("\t") > begin.count(",") else ";" if begin.count(";") > begin.count(",") else ","
    )
    heading = next(csv.reader([begin], delimiter=separator), [])
    for number, row in enumerate(
        csv.reader((line.replace("\0", "") for line in lines), delimiter=separator), 2
    ):
        if row:
            names = [*heading, *(f"column {at + 1}" for at in range(len(heading), len(row)))]
            yield number, dict(zip(names, row, strict=False))


def _json(lines: io.TextIOWrapper) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, "is no line of JSON"
            continue
        yield number, row if isinstance(row, dict) else {"text": json.dumps(row, ensure_ascii=False)}
