"""Excel 2003 XML -> sheets with typed cells, and everything else in it as passages.

In: the part, read twice: whether a sheet is shown is said after its cells. Out: Blocks and passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.encoding import claim_rest
from tidegate.inspection.formats.named_rows import NamedRows
from tidegate.inspection.formats.ooxml.cells import letters, moment, number
from tidegate.inspection.formats.ooxml.number_format import Shown, shown
from tidegate.inspection.formats.opendocument.sheet_rows import LAST_COLUMN, LAST_ROW, SheetRows
from tidegate.inspection.formats.richtext.writing import Writing
from tidegate.inspection.formats.xml.markup import SAYS_NOTHING, Name, parse, parser
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Value

_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_ROWSET = "#RowsetSchema"
_SHOWN = "SheetVisible"
_QUIET_FORMULA = re.compile(
    r"=?(?:[A-Z][A-Z0-9.]{0,30}\(|R(?:\[?-?[0-9]{1,7}\]?)?C(?:\[?-?[0-9]{1,5}\]?)?|[0-9]{1,5}(?:\.[0-9]{1,5})?(?![0-9])"
    r"|TRUE|FALSE|[-+*/^&=<>(),:;%{}$ ])*+"
)
_NAMED = {
    "General Date": "yyyy-mm-dd hh:mm", "Long Date": "yyyy-mm-dd", "Medium Date": "yyyy-mm-dd",
    "Short Date": "yyyy-mm-dd", "Long Time": "hh:mm:ss", "Medium Time": "hh:mm", "Short Time": "hh:mm",
}  # fmt: skip
_BLANK_FORMAT = re.compile(r";;;?")
_PLACES = {
    "HRef": "link",
    "HRefScreenTip": "link",
    "RefersTo": "defined name",
    "Author": "author of a comment",
}
"""Attributes by the words people use for what they belong to."""
_NOTHING = frozenset({"0", "0.0", "0.00"})


def read_workbook(part: Part) -> Iterator[Content | Part]:
    """The whole part. Raises ReadingError."""
    events = _Events(part, _hidden_sheets(part))
    made = parser(events.told)
    made.StartElementHandler, made.EndElementHandler = events.start, events.end
    made.CharacterDataHandler = events.chars
    for _ in parse(part, made):
        yield from events.writing.ready()
    events.finish()
    yield from events.writing.end()
    claim_rest(part, Claim.TABLE)


def _hidden_sheets(part: Part) -> set[int]:
    """Numbers of the sheets that are not shown, by a first look at the whole."""
    names, made = Name(), parser(lambda _label, _text: None)
    hidden: set[int] = set()
    count, open_, text = 0, False, ""

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal count, open_, text
        count += names[name] == (_SHEET, "Worksheet")
        open_, text = names[name] == (_EXCEL, "Visible"), ""

    def chars(found: str) -> None:
        nonlocal text
        if open_:
            text += found

    def end(name: str) -> None:
        nonlocal open_
        if open_ and text.strip() and text.strip() != _SHOWN:
            hidden.add(count)
        open_ = False

    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, chars
    for _ in parse(part, made, quiet=True):
        pass
    return hidden


class _Events:
    """What expat reports, put together."""

    def __init__(self, part: Part, hidden: set[int]) -> None:
        self.writing = Writing(part)
        self._part, self._hidden = part, hidden
        self._names = Name()
        self._known: set[str] = set()
        self._stack: list[str] = []
        self._text: list[str] = []
        self._sheet: SheetRows | None = None
        self._sheets = self._row = self._column = 0
        self._row_shown = True
        self._cells: dict[int, Value] = {}
        self._concealed: set[int] = set()
        self._kind: str | None = None
        self._style = self._column_style = ""
        self._span = self._row_span = 0
        self._comment = False
        self._styles: dict[str, dict[str, str]] = {}
        self._style_open: dict[str, str] = {}
        self._effects: dict[str, tuple[Shown | None, bool]] = {}
        self._formulas: set[str] = set()
        self._title = ""
        self._fields: dict[str, str] = {}
        self._cache = NamedRows(part, "pivot cache", visible=False)

    def told(self, label: str, text: str) -> None:
        """Comments, instructions and the like."""
        if text != 'mso-application progid="Excel.Sheet"':
            self.writing.add(text, label, visible=False)

    def chars(self, text: str) -> None:
        """Characters."""
        self._text.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        space, local = self._names[name]
        given = {self._names[key][1]: value for key, value in attributes.items()}
        if self._kind is None:
            self._loose(self._stack[-1] if self._stack else "")
        self._stack.append(local)
        if space == _SHEET:
            self._begin(local, given)
        elif local == "AttributeType":
            self._field([value for key, value in attributes.items() if self._names[key][1] == "name"])
        elif space == _ROWSET:
            for block in self._cache.add((self._fields.get(key, key), value) for key, value in given.items()):
                self.writing.put(block)
        for key, value in given.items():
            if value not in self._known:
                self._note(key, value)
        if local not in self._known:
            self._known.add(local)
            if not local.isalpha() or len(local) > 40:
                self.writing.note(local)

    def end(self, name: str) -> None:
        """An element ends."""
        space, local = self._names[name]
        self._stack.pop()
        if space == _SHEET and local == "Data":
            self._end_data()
        elif self._kind is None:
            self._loose(local)
        if space != _SHEET:
            return
        if local == "Cell":
            self._column += 1 + self._span
        elif local == "Row":
            self._end_row()
        elif local == "Comment":
            self._comment = False
        elif local == "Worksheet" and self._sheet is not None:
            for block in self._sheet.end():
                self.writing.put(block)
            self._sheet = None
        elif local == "Style":
            self._styles[self._style_open.get("ID", "")] = self._style_open

    def finish(self) -> None:
        """What is left of a pivot cache."""
        for block in self._cache.end():
            self.writing.put(block)

    def _field(self, names: list[str]) -> None:
        """A field of a pivot cache: what its rows call it, and its heading."""
        if len(names) > 1 and len(self._fields) < LAST_COLUMN:
            self._fields[names[0]] = names[1]

    def _begin(self, local: str, given: dict[str, str]) -> None:
        if local == "Worksheet":
            self._sheets += 1
            self._row = self._column = 0
            visible = self._sheets not in self._hidden
            self._title = given.get("Name", "")
            self._sheet = SheetRows(self._part, self._title, visible=visible)
        elif local == "Column":
            self._begin_column(given)
        elif local == "Row":
            self._row = _place(given, self._row, LAST_ROW)
            self._row_span = _count(given.get("Span"))
            self._row_shown = given.get("Hidden") != "1" and given.get("Height") not in _NOTHING
            self._column = 0
        elif local == "Table":
            self._column = 0
        elif local == "Cell":
            self._column = _place(given, self._column, LAST_COLUMN)
            self._span = min(_count(given.get("MergeAcross")), LAST_COLUMN)
            self._style = given.get("StyleID", "")
            self._formula(given.pop("Formula", ""))
        elif local == "Data":
            self._kind = given.get("Type", "String")
            self._text.clear()
        elif local == "Comment":
            self._comment = True
        elif local == "Style":
            self._style_open = dict(given)
        elif local in ("NumberFormat", "Font", "Interior"):
            self._style_open |= {f"{local} {key}": value for key, value in given.items()}

    def _begin_column(self, given: dict[str, str]) -> None:
        first = _place(given, self._column, LAST_COLUMN)
        span = min(_count(given.get("Span")), LAST_COLUMN)
        if self._sheet is not None and (given.get("Hidden") == "1" or given.get("Width") in _NOTHING):
            self._sheet.hide_columns(first, 1 + span)
        self._column = first + 1 + span

    def _end_data(self) -> None:
        text, kind = "".join(self._text), self._kind
        self._text.clear()
        self._kind = None
        if self._comment:
            self.writing.add(text, f"comment at {self._spot()}", visible=False)
            return
        if not text or self._sheet is None:
            self.writing.add(text, "data", visible=False)
            return
        effect, hides = self._effect(self._style)
        value: Value = text
        if kind == "Number":
            value = number(text.strip())
            if effect is not None and not isinstance(value, str):
                value = effect(value)
        elif kind == "DateTime":
            value = moment(text.strip())
        elif kind == "Boolean":
            value = {"1": True, "0": False}.get(text.strip(), text)
        elif len(text) > self._part.limits.cell_chars:
            self.writing.add(text, "long cell")
            return
        self._cells[self._column] = value
        if hides:
            self._concealed.add(self._column)

    def _end_row(self) -> None:
        if self._sheet is not None and self._cells:
            blocks = self._sheet.add(
                self._row + 1, self._cells, frozenset(self._concealed), visible=self._row_shown
            )
            for block in blocks:
                self.writing.put(block)
        self._cells, self._concealed = {}, set()
        self._row += 1 + self._row_span

    def _effect(self, style: str) -> tuple[Shown | None, bool]:
        """What a style does to numbers, and whether it shows nothing."""
        found = self._effects.get(style)
        if found is None:
            code = self._look(style, "NumberFormat Format")
            pale = self._look(style, "Font Color").upper() in ("#FFFFFF", "WHITE")
            painted = self._look(style, "Interior Pattern") not in ("", "None")
            code = _NAMED.get(code, code)
            hides = bool(_BLANK_FORMAT.fullmatch(code)) or (pale and not painted)
            found = self._effects[style] = (shown(code, False) if code else None, hides)
        return found

    def _look(self, style: str, key: str) -> str:
        for _ in range(16):
            made = self._styles.get(style)
            if made is None:
                return ""
            if key in made:
                return made[key]
            style = made.get("Parent", "")
        return ""

    def _formula(self, text: str) -> None:
        if not text or _QUIET_FORMULA.fullmatch(text):
            return
        shape = re.sub(r"(?<![0-9])[0-9]{1,5}(?![0-9])", "0", text)
        if shape not in self._formulas:
            if len(self._formulas) < 10_000:
                self._formulas.add(shape)
            self.writing.add(text, f"formula at {self._spot()}", visible=False, label="formula")

    def _spot(self) -> str:
        """The cell that is being read, by its sheet's title."""
        cell = f"{letters(self._column)}{self._row + 1}"
        return f'{cell} of sheet "{self._title}"' if self._title else cell

    def _note(self, key: str, value: str) -> None:
        if len(self._known) < 50_000 and len(value) < 64:
            self._known.add(value)
        if not SAYS_NOTHING.fullmatch(value):
            self.writing.note(value, _PLACES.get(key, "attributes"))

    def _loose(self, local: str) -> None:
        """Text that is no cell's: properties, options, lists of validations, pivot caches."""
        text = "".join(self._text).strip()
        self._text.clear()
        if not SAYS_NOTHING.fullmatch(text):
            self.writing.add(text, "properties", visible=False, label=local)


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _place(given: dict[str, str], current: int, last: int) -> int:
    """0-based: where an element stands, or where the one before it left off."""
    index = _count(given.get("Index"))
    return min(index, last) - 1 if index else current
