"""Workbooks written by hand: any xlsx, ordinary, odd or hostile, from plain Python values.

    Workbook([Sheet("Sheet2", rows, state="hidden", hidden_rows={3}, hidden_columns={1})]).to_bytes()

`rows` are lists of str | int | float | bool | date | datetime | Formula | Shown | None. Row numbers count from 1,
as in `Row.number`; columns from 0, as in `Table.hidden_columns`. The same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DATE, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value that the program last computed."""

    text: str
    cached: str | int | float = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number under a number format."""

    number: int | float
    format: str


Cell = str | int | float | bool | dt.date | dt.datetime | Formula | Shown | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `cells`: more cells by reference, however far away. `more_xml`: raw XML behind the cells.

    `comments`: text by reference. `inline`: strings stand in the cells, not in the shared table.
    """

    name: str
    rows: Sequence[Sequence[object]] = ()
    state: str = "visible"
    hidden_rows: Collection[int] = frozenset()
    hidden_columns: Collection[int] = frozenset()
    comments: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)
    inline: bool = False
    protected: bool | str = False
    more_xml: str = ""


@dataclass(frozen=True, slots=True)
class PivotCache:
    """The rows behind a pivot table. `records` False: only the shared items are kept, as after a refresh."""

    fields: Sequence[str]
    rows: Sequence[Sequence[object]]
    records: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """One workbook. `unlisted`: sheets in the package that the workbook does not name. `orphans`: shared strings
    that no cell shows. `names`: defined names and what they refer to. `parts`: more package parts, or other bytes
    for the ones written here. `title`: a document property."""

    sheets: Sequence[Sheet]
    unlisted: Sequence[Sheet] = ()
    orphans: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    pivot_caches: Sequence[PivotCache] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict)
    title: str = ""
    strict: bool = False
    since_1904: bool = False

    def to_parts(self) -> dict[str, bytes]:
        """Every part of the package by name, in the order in which programs write them."""
        return _Writer(self).parts() | dict(self.parts)

    def to_bytes(self, method: int = zipfile.ZIP_DEFLATED) -> bytes:
        """The file."""
        return package(self.to_parts(), method)


def package(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts, with no time of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            target.writestr(entry, content)
    return out.getvalue()


def reference(row: int, column: int) -> str:
    """`reference(1, 0)` is A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


class _Writer:
    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.main = STRICT if book.strict else TRANSITIONAL
        self.links = STRICT_LINKS if book.strict else LINKS
        self.strings: dict[str, int] = {}
        self.formats: list[str] = []

    def parts(self) -> dict[str, bytes]:
        parts: dict[str, str] = {}
        sheets = [*self.book.sheets, *self.book.unlisted]
        for number, sheet in enumerate(sheets, 1):
            parts[f"xl/worksheets/sheet{number}.xml"] = self.sheet(sheet)
            if sheet.comments:
                parts[f"xl/comments{number}.xml"] = self.comments(sheet)
                target = f"../comments{number}.xml"
                parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = self.rels([("comments", target)])
        parts["xl/sharedStrings.xml"] = self.shared()
        parts["xl/styles.xml"] = self.styles()
        for number, cache in enumerate(self.book.pivot_caches, 1):
            parts |= self.pivot(number, cache)
        parts["docProps/core.xml"] = self.core()
        front = {"[Content_Types].xml": self.types(parts), "_rels/.rels": self.root(),
                 "xl/workbook.xml": self.workbook(), "xl/_rels/workbook.xml.rels": self.workbook_rels()}  # fmt: skip
        return {name: (HEAD + text).encode() for name, text in {**front, **parts}.items()}

    def sheet(self, sheet: Sheet) -> str:
        columns = "".join(
            f'<col min="{c + 1}" max="{c + 1}" width="9.5" hidden="1" customWidth="1"/>'
            for c in sorted(sheet.hidden_columns)
        )
        rows = "".join(self.row(sheet, number, row) for number, row in enumerate(sheet.rows, 1))
        far = "".join(self.far(sheet, spot, value) for spot, value in sheet.cells.items())
        word = f' password="{sheet.protected}"' if isinstance(sheet.protected, str) else ""
        lock = f'<sheetProtection{word} sheet="1" objects="1" scenarios="1"/>' if sheet.protected else ""
        return (
            f'<worksheet xmlns="{self.main}" xmlns:r="{self.links}">'
            f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>{rows}{far}</sheetData>{lock}{sheet.more_xml}"
            "</worksheet>"
        )

    def row(self, sheet: Sheet, number: int, row: Sequence[object]) -> str:
        hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
        cells = "".join(self.cell(sheet, reference(number, c), value) for c, value in enumerate(row))
        return f'<row r="{number}"{hidden}>{cells}</row>'

    def far(self, sheet: Sheet, spot: str, value: object) -> str:
        number = spot.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return f'<row r="{number}">{self.cell(sheet, spot, value)}</row>'

    def cell(self, sheet: Sheet, spot: str, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return f'<c r="{spot}" t="b"><v>{int(value)}</v></c>'
        if isinstance(value, Formula):
            kind = ' t="str"' if isinstance(value.cached, str) else ""
            return f'<c r="{spot}"{kind}><f>{escape(value.text)}</f><v>{escape(str(value.cached))}</v></c>'
        if isinstance(value, Shown):
            return f'<c r="{spot}" s="{self.style(value.format)}"><v>{value.number!r}</v></c>'
        if isinstance(value, dt.date):
            style = self.style(MOMENT if isinstance(value, dt.datetime) else DATE)
            return f'<c r="{spot}" s="{style}"><v>{self.serial(value)}</v></c>'
        if isinstance(value, int | float):
            return f'<c r="{spot}"><v>{value!r}</v></c>'
        if sheet.inline:
            return f'<c r="{spot}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
        return f'<c r="{spot}" t="s"><v>{self.string(str(value))}</v></c>'

    def string(self, text: str) -> int:
        return self.strings.setdefault(text, len(self.strings))

    def style(self, code: str) -> int:
        if code not in self.formats:
            self.formats.append(code)
        return self.formats.index(code) + 1

    def serial(self, value: dt.date) -> float | int:
        epoch = dt.datetime(1904, 1, 1) if self.book.since_1904 else dt.datetime(1899, 12, 30)
        whole = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        days = (whole - epoch) / dt.timedelta(days=1)
        if days < 61 and not self.book.since_1904:
            days -= 1  # Spreadsheets believe that 1900 had a 29th of February.
        return int(days) if days.is_integer() else days

    def shared(self) -> str:
        texts = [*self.strings, *self.book.orphans]
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
        return f'<sst xmlns="{self.main}" count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'

    def styles(self) -> str:
        codes = enumerate(self.formats, 164)
        formats = "".join(f'<numFmt numFmtId="{i}" formatCode={quoteattr(code)}/>' for i, code in codes)
        uses = "".join(f'<xf numFmtId="{164 + i}" applyNumberFormat="1"/>' for i in range(len(self.formats)))
        return (
            f'<styleSheet xmlns="{self.main}"><numFmts>{formats}</numFmts>'
            f'<cellXfs><xf numFmtId="0"/>{uses}</cellXfs></styleSheet>'
        )

    def comments(self, sheet: Sheet) -> str:
        notes = "".join(
            f'<comment ref="{spot}" authorId="0"><text><t>{escape(text)}</t></text></comment>'
            for spot, text in sheet.comments.items()
        )
        return (
            f'<comments xmlns="{self.main}"><authors><author>Staff</author></authors>'
            f"<commentList>{notes}</commentList></comments>"
        )

    def pivot(self, number: int, cache: PivotCache) -> dict[str, str]:
        columns = [[row[c] for row in cache.rows] for c in range(len(cache.fields))]
        items = [list(dict.fromkeys(map(str, column))) for column in columns]
        fields = "".join(
            f"<cacheField name={quoteattr(name)}><sharedItems>"
            + "".join(f"<s v={quoteattr(item)}/>" for item in shared)
            + "</sharedItems></cacheField>"
            for name, shared in zip(cache.fields, items, strict=True)
        )
        here = f"xl/pivotCache/pivotCacheDefinition{number}.xml"
        opening = f'xmlns="{self.main}" xmlns:r="{self.links}"'
        parts = {
            here: f"<pivotCacheDefinition {opening}><cacheFields>{fields}</cacheFields></pivotCacheDefinition>"
        }
        if cache.records:
            rows = "".join(
                "<r>"
                + "".join(f'<x v="{items[c].index(str(value))}"/>' for c, value in enumerate(row))
                + "</r>"
                for row in cache.rows
            )
            file = f"pivotCacheRecords{number}.xml"
            parts[f"xl/pivotCache/{file}"] = f"<pivotCacheRecords {opening}>{rows}</pivotCacheRecords>"
            parts[f"xl/pivotCache/_rels/pivotCacheDefinition{number}.xml.rels"] = self.rels(
                [("pivotCacheRecords", file)]
            )
        return parts

    def workbook(self) -> str:
        sheets = "".join(
            f'<sheet name={quoteattr(sheet.name)} sheetId="{i}"'
            f'{"" if sheet.state == "visible" else f" state={quoteattr(sheet.state)}"} r:id="rId{i}"/>'
            for i, sheet in enumerate(self.book.sheets, 1)
        )
        names = "".join(
            f"<definedName name={quoteattr(k)}>{escape(v)}</definedName>" for k, v in self.book.names.items()
        )
        lock = '<workbookProtection lockStructure="1"/>' if any(s.protected for s in self.book.sheets) else ""
        return (
            f'<workbook xmlns="{self.main}" xmlns:r="{self.links}">'
            f"<workbookPr{' date1904=' + quoteattr('1') if self.book.since_1904 else ''}/>{lock}"
            f"<sheets>{sheets}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>"
        )

    def workbook_rels(self) -> str:
        links = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(self.book.sheets) + 1)]
        links += [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        caches = range(1, len(self.book.pivot_caches) + 1)
        links += [("pivotCacheDefinition", f"pivotCache/pivotCacheDefinition{i}.xml") for i in caches]
        return self.rels(links)

    def root(self) -> str:
        return self.rels(
            [("officeDocument", "xl/workbook.xml"), ("metadata/core-properties", "docProps/core.xml")]
        )

    def rels(self, links: list[tuple[str, str]]) -> str:
        lines = "".join(
            f'<Relationship Id="rId{i}" Type="{self.links}/{kind}" Target="{target}"/>'
            for i, (kind, target) in enumerate(links, 1)
        )
        return f'<Relationships xmlns="{PACKAGE}relationships">{lines}</Relationships>'

    def types(self, parts: Mapping[str, str]) -> str:
        base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        sheets = "".join(
            f'<Override PartName="/{name}" ContentType="{base}.worksheet+xml"/>'
            for name in parts
            if name.startswith("xl/worksheets/sheet")
        )
        return (
            f'<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{base}.sheet.main+xml"/>{sheets}'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{base}.sharedStrings+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{base}.styles+xml"/></Types>'
        )

    def core(self) -> str:
        return (
            f'<cp:coreProperties xmlns:cp="{PACKAGE}metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(self.book.title)}</dc:title></cp:coreProperties>"
        )
