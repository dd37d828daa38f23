"""Ordinary files of every format, built by hand: what canaries are written into and where fuzzing starts."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache

from builders.document import Document, paragraph, run, table
from builders.workbook import Sheet, Workbook, package

COUNTS = [["Facility", "FY22", "FY23"], *[[f"Facility {n}", 100 + n * 7, 90 + n * 11] for n in range(12)]]
TEXT = "Figures are final.\n\nThey were counted at the end of each month, by facility.\n"


def _csv() -> bytes:
    return "".join(",".join(map(str, row)) + "\n" for row in COUNTS).encode()


def _json() -> bytes:
    return json.dumps(
        {"title": "Counts", "rows": [dict(zip(COUNTS[0], row, strict=True)) for row in COUNTS[1:]]}
    ).encode()


def _html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in COUNTS)
    return (
        "<!DOCTYPE html><html><head><title>Counts</title><style>td { color: black }</style>"
        f'<script>var a = 1;</script></head><body><p class="lead">Figures</p><table>{rows}</table></body></html>'
    ).encode()


def _xml() -> bytes:
    rows = "".join(
        f'<row n="{n}"><name>{row[0]}</name><count>{row[1]}</count></row>' for n, row in enumerate(COUNTS)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><counts>{rows}</counts>'.encode()


def _xlsx() -> bytes:
    return Workbook(
        [Sheet("Counts", COUNTS), Sheet("Notes", [["Figures are final."]], state="hidden")]
    ).to_bytes()


def _docx() -> bytes:
    return Document(
        paragraph(run("Figures are final.")) + table([list(map(str, row)) for row in COUNTS])
    ).to_bytes()


SAMPLES: dict[str, Callable[[], bytes]] = {
    name: cache(build)
    for name, build in {
        "counts.csv": _csv,
        "counts.json": _json,
        "counts.html": _html,
        "counts.xml": _xml,
        "counts.xlsx": _xlsx,
        "counts.docx": _docx,
        "notes.txt": TEXT.encode,
        "counts.csv.gz": lambda: gzip.compress(_csv(), mtime=0),
        "both.zip": lambda: package(
            {"counts.csv": _csv(), "in/notes.txt": TEXT.encode(), "counts.xlsx": _xlsx()}
        ),
    }.items()
}
