"""What the elements of tables mean, in spreadsheets and in texts: columns, rows, cells, what is hidden of them."""

from __future__ import annotations

import re

from tidegate.inspection.formats.ooxml.book import LOCKED
from tidegate.inspection.formats.opendocument.document import Document, Ended, Started, blocks_of_cell
from tidegate.inspection.formats.opendocument.frame import Cell, Frame
from tidegate.inspection.formats.opendocument.sheet import Sheet
from tidegate.inspection.formats.opendocument.sheet_rows import LAST_COLUMN
from tidegate.inspection.formats.opendocument.values import VALUES, count, typed
from tidegate.inspection.formats.richtext.tables import TextTable
from tidegate.inspection.formats.xml.markup import SAYS_NOTHING

_QUIET_FORMULA = re.compile(
    r"(?:of|oooc|msoxl)?:?=?(?:[A-Z][A-Z0-9._]{0,40}\(|\[?\$?[A-Za-z0-9_$' ]{0,40}\.\$?[A-Z]{1,3}\$?[0-9]{1,7}"
    r"|:?\.\$?[A-Z]{1,3}\$?[0-9]{1,7}\]?|[0-9]{1,5}(?:\.[0-9]{1,5})?(?![0-9])|TRUE|FALSE|#[A-Z/0]{3,8}[!?]?"
    r"|[-+*/^&=<>(),:;%{}\[\]$| ])*+"
)
_MOST_SHAPES = 10_000
_MOST_CELLS_COPIED = 64


def _start_table(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    document.tables += 1
    name = attributes.get("table:name", "")
    protected = attributes.get("table:protected") == "true"
    if protected and attributes.get("table:protection-key") and not document.locked:
        document.locked = True
        document.part.gap(LOCKED)
    hidden = document.styles.hides_table(attributes.get("table:style-name", ""))
    hidden = hidden or attributes.get("table:display") == "false"
    if document.kind == "chart":
        frame.apart("data of the chart", hidden=True)
    is_sheet = document.kind == "spreadsheet" and frame.cell is None and not frame.place
    frame.paragraph = frame.cell = frame.sheet = frame.table = None
    frame.buried = frame.buried or frame.unseen or hidden
    frame.hidden = frame.off = False
    frame.dress(document.styles.text("table", attributes.get("table:style-name", "")))
    if is_sheet:
        frame.sheet = Sheet(document.part, name, document.styles, visible=not frame.buried)
        frame.place = f"sheet {document.tables}"
        attributes.pop("table:name", "")
        shown = not frame.buried
        document.writing.add(name, f"name of sheet {document.tables}", visible=shown, label="sheet name")
    else:
        spot = f"table {document.tables}"
        frame.table = TextTable(document.part, spot, visible=not frame.buried)


def _end_table(document: Document, frame: Frame) -> None:
    if frame.sheet is not None:
        document.put(frame.sheet.end())
    elif frame.table is not None:
        document.put(frame.table.end())


def _column(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    if frame.sheet is not None:
        frame.sheet.column(attributes)


def _start_rows(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    if frame.sheet is not None and attributes.get("table:display") == "false":
        frame.flag = True
        frame.sheet.folded_rows += 1


def _end_rows(document: Document, frame: Frame) -> None:
    if frame.flag and frame.sheet is not None:
        frame.sheet.folded_rows -= 1


def _start_columns(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    if frame.sheet is not None and attributes.get("table:display") == "false":
        frame.flag = True
        frame.sheet.folded_columns += 1


def _end_columns(document: Document, frame: Frame) -> None:
    if frame.flag and frame.sheet is not None:
        frame.sheet.folded_columns -= 1


def _start_row(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    if frame.sheet is not None:
        frame.sheet.start_row(attributes)
    elif attributes.get("table:visibility") in ("collapse", "filter"):
        frame.hidden = True
    frame.dress(document.styles.text("table-row", attributes.get("table:style-name", "")))


def _end_row(document: Document, frame: Frame) -> None:
    if frame.sheet is not None:
        document.put(frame.sheet.end_row())
    elif frame.table is not None:
        document.put(frame.table.end_row())


def _start_cell(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    if frame.sheet is None and frame.table is None:
        return  # a cell as it was before a change: its text is read where it stands
    kind = attributes.get("office:value-type") or attributes.get("table:value-type", "")
    values = {key: attributes.pop(key) for key in VALUES if key in attributes}
    repeat = count(attributes.get("table:number-columns-repeated"), LAST_COLUMN)
    style = attributes.get("table:style-name", "")
    covered = frame.name == "table:covered-table-cell"
    if frame.sheet is not None:
        style = style or frame.sheet.cell_style
        covered = covered or document.styles.hides_values(style, text=kind in ("", "string"))
        formula = attributes.pop("table:formula", "")
        if formula:
            _formula(document, frame, formula)
    frame.dress(document.styles.text("table-cell", style))
    frame.hidden = frame.hidden or covered
    frame.cell = Cell(kind, values, repeat, frame.unseen)


def _end_cell(document: Document, frame: Frame) -> None:
    cell = frame.cell
    if cell is None:
        return
    shown, whole = blocks_of_cell(cell)
    if frame.table is not None:
        unseen = cell.unseen or not shown
        for _ in range(min(cell.repeat, _MOST_CELLS_COPIED)):
            frame.table.cell("" if unseen else shown, (whole or shown) if unseen else whole)
        for key, text in cell.values.items():
            document.note(key, text)
    elif frame.sheet is not None:
        if not (cell.values or shown or whole):
            frame.sheet.cell(None, cell.repeat)
            return
        value, more = typed(cell.kind, cell.values, shown or whole)
        row, column = frame.sheet.place
        for text in (more, whole if shown else ""):
            if not SAYS_NOTHING.fullmatch(text):
                document.writing.add(text, f"row {row}, column {column + 1}", visible=False)
        frame.sheet.cell(value, cell.repeat, concealed=cell.unseen or (bool(whole) and not shown))


def _formula(document: Document, frame: Frame, text: str) -> None:
    """A formula that holds more than references and functions; those that differ in rows only are one."""
    if _QUIET_FORMULA.fullmatch(text):
        return
    shape = re.sub(r"(?<![0-9])[0-9]{1,5}(?![0-9])", "0", text)
    if shape not in document.formula_shapes:
        if len(document.formula_shapes) < _MOST_SHAPES:
            document.formula_shapes.add(shape)
        spot = f"formula at {frame.sheet.cell_spot}" if frame.sheet is not None else "formula"
        document.writing.add(text, spot, visible=False, label="formula")


def _links(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.apart("data from elsewhere", hidden=True)


def _validations(document: Document, frame: Frame, attributes: dict[str, str]) -> None:
    frame.apart("validation", hidden=True)


_CELLS = ("table:table-cell", "table:covered-table-cell")
STARTS: dict[str, Started] = {
    **dict.fromkeys(("table:table", "table:sub-table"), _start_table),
    **dict.fromkeys(_CELLS, _start_cell),
    **dict.fromkeys(("table:dde-links", "table:dde-link", "table:cell-range-source"), _links),
    "table:content-validations": _validations,
    "table:table-column": _column,
    "table:table-row-group": _start_rows,
    "table:table-column-group": _start_columns,
    "table:table-row": _start_row,
}
ENDS: dict[str, Ended] = {
    **dict.fromkeys(("table:table", "table:sub-table"), _end_table),
    **dict.fromkeys(_CELLS, _end_cell),
    "table:table-row": _end_row,
    "table:table-row-group": _end_rows,
    "table:table-column-group": _end_columns,
}
