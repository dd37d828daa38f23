"""Visible tables -> a workbook (xlsx) of values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from tidegate.gate.rebuild.packages import DECLARATION, letters, package, xml
from tidegate.gate.rebuild.seen import SeenTable
from tidegate.model.content import Value

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '</numFmts><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/>'
    '</fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
    '<xf numFmtId="21" applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_DAY_ZERO = dt.datetime(1899, 12, 30)
_WIDEST, _NARROWEST = 60, 8
_UNSAFE = str.maketrans("", "", "[]:*?/\\")


def workbook(tables: Sequence[SeenTable]) -> bytes:
    """One sheet a table, in order."""
    return package(_entries(tables))


def _entries(tables: Sequence[SeenTable]) -> Iterator[tuple[str, str]]:
    count = len(tables)
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    yield (
        "[Content_Types].xml",
        (
            f'{DECLARATION}<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{sheets}</Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'{DECLARATION}<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    listed = "".join(
        f'<sheet name="{xml(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(_names(tables), 1)
    )
    yield (
        "xl/workbook.xml",
        (f'{DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'),
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, count + 1)
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{DECLARATION}<Relationships xmlns="{_LINKS}">{links}<Relationship Id="rId{count + 1}" '
            f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
    )
    yield "xl/styles.xml", _STYLES
    for n, table in enumerate(tables, 1):
        yield f"xl/worksheets/sheet{n}.xml", "".join(_sheet(table))


def _names(tables: Sequence[SeenTable]) -> Iterator[str]:
    """Names as a workbook may have them: short, without some signs, none twice."""
    taken: set[str] = set()
    for number, table in enumerate(tables, 1):
        name = table.name.translate(_UNSAFE).strip("'")[:31] or f"Sheet{number}"
        while name.lower() in taken:
            name = f"{name[:25]} ({number})"
        taken.add(name.lower())
        yield name


def _sheet(table: SeenTable) -> Iterator[str]:
    yield f'{DECLARATION}<worksheet xmlns="{_MAIN}">{_widths(table)}<sheetData>'
    for number, cells in table.cells:
        row = "".join(_cell(f"{letters(column)}{number}", value) for column, value in sorted(cells.items()))
        yield f'<row r="{number}">{row}</row>'
    yield "</sheetData></worksheet>"


def _widths(table: SeenTable) -> str:
    """Columns wide enough for what stands in their first rows."""
    widths: dict[int, int] = {}
    for _, cells in table.cells[:200]:
        for column, value in cells.items():
            widths[column] = max(widths.get(column, _NARROWEST), min(len(str(value)) + 2, _WIDEST))
    columns = "".join(
        f'<col min="{c + 1}" max="{c + 1}" width="{width}" customWidth="1"/>'
        for c, width in sorted(widths.items())
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _cell(reference: str, value: Value) -> str:
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{reference}"><v>{value!r}</v></c>'
    serial = _serial(value)
    if serial is not None:
        number, style = serial
        return f'<c r="{reference}" s="{style}"><v>{number!r}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{xml(str(value))}</t></is></c>'


def _serial(value: Value) -> tuple[float, int] | None:
    """A date or time as the number that a workbook keeps, and the style that shows it."""
    if isinstance(value, dt.datetime):
        days = (value.replace(tzinfo=None) - _DAY_ZERO) / dt.timedelta(days=1)
        return (days, 2) if days >= 61 else None
    if isinstance(value, dt.date):
        whole = (dt.datetime(value.year, value.month, value.day) - _DAY_ZERO).days
        return (whole, 1) if whole >= 61 else None
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400, 3
    return None
