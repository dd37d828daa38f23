"""A workbook as programs write them, from plain values. In: sheets. Out: the bytes, the same every time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = dt.date(1899, 12, 30)
Cell = str | int | dt.date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`hidden`: whether a reader would have to look for it."""

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file. Its parts are stored as they are: what is served has a length that says something."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name, text in _parts(sheets):
            target.writestr(zipfile.ZipInfo(name), (_HEAD + text).encode())
    return out.getvalue()


def _parts(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    )
    yield "_rels/.rels", _rels([("officeDocument", "xl/workbook.xml")])
    listed = "".join(
        f'<sheet name={quoteattr(one.name)} sheetId="{n}"{" state=" + quoteattr("hidden") if one.hidden else ""} '
        f'r:id="rId{n}"/>'
        for n, one in zip(numbers, sheets, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>',
    )
    links = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _rels([*links, ("styles", "styles.xml")])
    yield (
        "xl/styles.xml",
        (
            f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>'
            '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
        ),
    )
    for n, one in zip(numbers, sheets, strict=True):
        rows = "".join(_row(number, row) for number, row in enumerate(one.rows, 1))
        yield (
            f"xl/worksheets/sheet{n}.xml",
            (f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'),
        )


def _rels(links: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _row(number: int, row: Sequence[Cell]) -> str:
    cells = "".join(_cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def _cell(spot: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f'<c r="{spot}" s="1"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{spot}"><v>{value}</v></c>'
    return f'<c r="{spot}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
