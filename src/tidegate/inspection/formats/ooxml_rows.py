"""The fast reader of rows: text that is exactly what spreadsheet programs write, taken without a parser.

In: text that begins at a row. Out: `Row`s, up to the first row that is anything but plain.
"""

from __future__ import annotations

import re
from operator import itemgetter

from tidegate.inspection.formats.ooxml_cells import LAST_ROW, Book, Columns, number, unescaped
from tidegate.inspection.formats.ooxml_sweep import Sweep
from tidegate.model.content import Row, Value

_ROW = re.compile(r'<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]++="[^"<&]*+")*+) ?+(/?+)>')
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]++)="([^"<&]*+)"')
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})([0-9]++)"(?: s="([0-9]{1,6})")?+(?: t="([a-zA-Z]++)")?+ ?+'
    r'(?:/>|>(?:<v>([^<&]*+)</v>|<is><t(?: xml:space="preserve")?+>([^<&]*+)</t></is>)?+</c>))'
)
_WHOLE = itemgetter(0)
_REMEMBERED = 4096


def hides(attributes: dict[str, str], by_default: bool) -> bool:
    """Whether a row with these attributes is not shown: hidden, filtered, or of no height."""
    if attributes.get("hidden") in ("1", "true"):
        return True
    height = attributes.get("ht")
    if height is None:
        return by_default
    return number(height) == 0


class FastRows:
    """Collects rows into `rows`; `last` is the number of the last one. Never raises for odd text: it stops."""

    def __init__(self, book: Book, sweep: Sweep, columns: Columns, room: int) -> None:
        self.rows: list[Row] = []
        self.last = 0
        self.hidden_by_default = False
        self._book, self._sweep, self._columns, self._room = book, sweep, columns, room
        self._effects = {str(style): effect for style, effect in book.effects.items()}
        self._shown: dict[str, bool] = {}

    def take(self, text: str, at: int) -> int:
        """Rows from `at` on; returns where the first odd one begins."""
        while (opening := _ROW.match(text, at)) is not None:
            row, attributes, empty = opening.groups()
            number = int(row)
            if number > LAST_ROW:
                break
            shown = self._shown.get(attributes)
            if shown is None:
                shown = self._row(attributes)
            if empty:
                self.last, at = number, opening.end()
                continue
            start = opening.end()
            end = text.find("</row>", start)
            if end < 0 or end - start > self._room:
                break
            found = _CELL.findall(text, start, end)
            if sum(map(len, map(_WHOLE, found))) != end - start:
                break
            cells = self._cells(found, row)
            if cells is None:
                break
            if cells:
                self.rows.append(Row(number, cells, shown))
            self.last, at = number, end + 6
        return at

    def _row(self, text: str) -> bool:
        attributes = dict(_ATTRIBUTE.findall(text))
        self._sweep.attributes("row", attributes)
        shown = not hides(attributes, self.hidden_by_default)
        if len(self._shown) < _REMEMBERED:
            self._shown[text] = shown
        return shown

    def _cells(self, found: list[tuple[str, ...]], row: str) -> dict[int, Value] | None:
        """Cells by column; None where one is odd, so that the parser reads the row instead."""
        columns, effects, strings = self._columns, self._effects, self._book.strings
        texts, used = strings.texts, strings.used
        cells: dict[int, Value] = {}
        filled = 0
        for _, letters, digits, style, kind, value, inline in found:
            if digits != row:
                return None
            if value:
                if inline:
                    return None
                column = columns[letters]
                if kind == "s":
                    if not value.isdecimal() or len(value) > 10:
                        return None
                    index = int(value)
                    if index < len(texts):
                        used[index] = 1
                        shown: Value | None = texts[index]
                    else:
                        shown = strings.take(index)
                    if not shown:
                        return None
                elif kind == "" or kind == "n":
                    parsed = int(value) if len(value) < 16 and value.isdecimal() else number(value)
                    shown = parsed
                    if style in effects and not isinstance(parsed, str):
                        shown = effects[style](parsed)
                elif kind == "str" or kind == "e":
                    shown = unescaped(value)
                else:
                    return None
            elif inline:
                if kind != "inlineStr":
                    return None
                column, shown = columns[letters], unescaped(inline)
            else:
                continue
            if column < 0:
                return None
            cells[column] = shown
            filled += 1
        return cells if len(cells) == filled else None
