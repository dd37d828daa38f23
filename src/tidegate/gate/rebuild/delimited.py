"""A visible table -> text separated by commas or tabs."""

from __future__ import annotations

import csv
import io

from tidegate.gate.rebuild.seen import SeenTable


def delimited(table: SeenTable, delimiter: str) -> bytes:
    """UTF-8; rows at their places, so that blank ones between them stay."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    at = 1
    for number, cells in table.cells:
        for _ in range(at, number):
            writer.writerow([])
        width = max(cells) + 1
        writer.writerow([_text(cells.get(column)) for column in range(width)])
        at = number + 1
    return written.getvalue().encode("utf-8", "replace")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value)
