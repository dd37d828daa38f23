"""Visible tables -> an OpenDocument spreadsheet (ods) of values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from tidegate.gate.rebuild.packages import package, xml
from tidegate.gate.rebuild.seen import SeenTable
from tidegate.model.content import Value

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def spreadsheet(tables: Sequence[SeenTable]) -> bytes:
    """One sheet a table, in order."""
    manifest = (
        f'{_DECLARATION}<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    entries = [
        ("mimetype", MIME),
        ("content.xml", "".join(_content(tables))),
        ("META-INF/manifest.xml", manifest),
    ]
    return package(entries, stored="mimetype")


def _content(tables: Sequence[SeenTable]) -> Iterator[str]:
    yield (
        f'{_DECLARATION}<office:document-content xmlns:office="{_NAMES}:office:1.0" '
        f'xmlns:table="{_NAMES}:table:1.0" xmlns:text="{_NAMES}:text:1.0" office:version="1.3">'
        "<office:body><office:spreadsheet>"
    )
    for number, table in enumerate(tables, 1):
        width = max(max(cells) for _, cells in table.cells) + 1
        yield f'<table:table table:name="{xml(table.name) or f"Sheet{number}"}">'
        yield f'<table:table-column table:number-columns-repeated="{width}"/>'
        at = 1
        for row, cells in table.cells:
            if row > at:
                yield (
                    f'<table:table-row table:number-rows-repeated="{row - at}">'
                    f'<table:table-cell table:number-columns-repeated="{width}"/></table:table-row>'
                )
            yield f"<table:table-row>{''.join(_cells(cells))}</table:table-row>"
            at = row + 1
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _cells(cells: dict[int, Value]) -> Iterator[str]:
    at = 0
    for column, value in sorted(cells.items()):
        if column > at:
            yield f'<table:table-cell table:number-columns-repeated="{column - at}"/>'
        yield _cell(value)
        at = column + 1


def _cell(value: Value) -> str:
    if isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value!r}"'
    elif isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, dt.time):
        kind = f'office:value-type="time" office:time-value="{value.strftime("PT%HH%MM%SS")}"'
    else:
        kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{xml(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"
