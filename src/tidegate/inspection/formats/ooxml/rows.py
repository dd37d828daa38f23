"""The fast reader of rows: text that is exactly what spreadsheet programs write, taken without a parser.

In: text that begins at a row. Out: `Row`s, up to the first row that is anything but plain.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tidegate.inspection.formats.ooxml.cells import (
    EXACT,
    LAST_ROW,
    Book,
    Columns,
    conceals,
    number,
    unescaped,
)
from tidegate.inspection.formats.ooxml.number_format import Shown
from tidegate.inspection.formats.ooxml.splice import resolved
from tidegate.inspection.formats.ooxml.sweep import Sweep
from tidegate.model.content import Row, Value

_ROW = re.compile(r'<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]++="[^"<&]*+")*+) ?+(/?+)>')
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]++)="([^"<&]*+)"')
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})([0-9]++)"((?: s="[0-9]{1,6}")?+(?: t="[a-zA-Z]++")?+) ?+'
    r'(?:/>|>(?:(<v>)[^<]*+</v>|(<is>)<t(?: xml:space="preserve")?+>[^<]*+</t></is>)?+</c>))'
)
_REFERENCE = re.compile(r'(<c r="[A-Z]{1,3})[0-9]++"')
_CLOSE = "</row>"
_REMEMBERED = 1 << 24
_NONE: frozenset[int] = frozenset()

NUMBER, SHARED, TEXT = range(3)
_WAYS = {"": NUMBER, "n": NUMBER, "s": SHARED, "str": TEXT, "e": TEXT}
"""How the text of a cell of each type becomes its value. Plain integers: an Enum costs a cell's time."""


class Template(NamedTuple):
    """A row as it looks apart from its number and its texts. Most rows of a sheet share a few.

    `slots`: for each text in turn its column, its way, and what its style does to numbers. `angles`: how many
    "<" a row of this form has, if none of them stands in a text. `concealing`: columns whose cells show nothing of
    a number or of a text.
    """

    slots: list[tuple[int, int, Shown | None]]
    angles: int
    shown: bool
    concealing: dict[int, tuple[bool, bool]]


def hides(attributes: dict[str, str], by_default: bool) -> bool:
    """Whether a row with these attributes is not shown: hidden, filtered, or of no height."""
    if attributes.get("hidden") in ("1", "true"):
        return True
    height = attributes.get("ht")
    if height is None:
        return by_default
    return number(height) == 0


class FastRows:
    """Collects rows into `rows`; `last` is the number of the last one. Never raises for odd text: it stops.

    A row is cut at its texts; what is left, with the row's number taken out, is its form. A form is learned
    from the first row that has it, by a strict expression, and then only looked up: that makes it fast.
    """

    def __init__(self, book: Book, sweep: Sweep, columns: Columns, room: int) -> None:
        self.rows: list[Row] = []
        self.last = 0
        self.hidden_by_default = False
        self._book, self._sweep, self._columns, self._room = book, sweep, columns, room
        self._templates: dict[str, Template] = {}
        self._learned = 0

    def take(self, text: str, at: int) -> int:
        """Rows from `at` on; returns where the first odd one begins."""
        while (end := text.find(_CLOSE, at)) >= 0 and text.startswith('<row r="', at):
            whole = text[at:end]
            row = whole[8 : whole.find('"', 8)]
            tokens = _tokens(whole)
            form = "\0".join(tokens[::2]).replace(f'{row}"', '\1"')
            template = self._templates.get(form)
            if template is None:
                empty = _ROW.match(whole)
                if empty is not None and empty[3]:
                    self._shown(empty[2])
                    at += empty.end()
                    continue
                template = self._learn(whole)
            if template is None or whole.count("<") != template.angles or len(whole) > self._room:
                break
            texts = tokens[1::2] if "&" not in whole else _resolved(tokens[1::2])
            cells = None if texts is None else self._cells(template, texts)
            if cells is None:
                break
            self.last, at = int(row), end + len(_CLOSE)
            if cells:
                concealed = _concealed(template.concealing, cells) if template.concealing else _NONE
                self.rows.append(Row(self.last, cells, template.shown, concealed))
        return at

    def _cells(self, template: Template, texts: list[str]) -> dict[int, Value] | None:
        """Cells by column; None where a text is not what its type promises."""
        strings, used = self._book.strings.texts, self._book.strings.used
        cells: dict[int, Value] = {}
        for (column, way, effect), text in zip(template.slots, texts, strict=True):
            if not text:
                continue
            if way == 0:
                if text.isdecimal() and len(text) < 31:
                    found: int | float | str = int(text)
                elif len(text) < 31 and text.replace(".", "", 1).isdecimal() and text.isascii():
                    found = float(text)
                    if found.is_integer() and found < EXACT:
                        found = int(found)
                else:
                    found = number(text)
                value: Value = found
                if effect is not None and not isinstance(found, str):
                    value = effect(found)
            elif way == 1:
                index = int(text) if text.isdecimal() and len(text) < 11 else -1
                if 0 <= index < len(strings):
                    used[index] = 1
                    value = strings[index]
                else:
                    taken = self._book.strings.take(index)
                    if taken is None:
                        return None
                    value = taken
                if not value:
                    continue
            else:
                value = unescaped(text)
            cells[column] = value
        return cells

    def _learn(self, whole: str) -> Template | None:
        """The template of a row, if every character of it is as it should be."""
        opening = _ROW.match(whole)
        if opening is None or int(opening[1]) > LAST_ROW:
            return None
        row = opening[1]
        found = _CELL.findall(whole, opening.end())
        if sum(len(cell[0]) for cell in found) != len(whole) - opening.end():
            return None
        slots: list[tuple[int, int, Shown | None]] = []
        concealing: dict[int, tuple[bool, bool]] = {}
        for _, letters, digits, attributes, plain, inline in found:
            named = dict(_ATTRIBUTE.findall(attributes))
            slot = self._slot(letters, named, bool(inline))
            if digits != row or slot is None:
                return None
            if plain or inline:
                slots.append(slot)
                if (looks := self._book.concealing.get(int(named.get("s", "0")))) is not None:
                    concealing[slot[0]] = looks
        if len({column for column, _, _ in slots}) != len(slots):
            return None
        template = Template(slots, whole.count("<"), self._shown(opening[2]), concealing)
        form = _REFERENCE.sub(lambda match: f'{match[1]}\1"', "\0".join(_tokens(whole)[::2]))
        self._learned += len(form)
        if self._learned < _REMEMBERED and not ("\1" in whole or "\0" in whole):
            self._templates[form.replace(f'<row r="{row}"', '<row r="\1"', 1)] = template
        return template

    def _slot(
        self, letters: str, attributes: dict[str, str], inline: bool
    ) -> tuple[int, int, Shown | None] | None:
        kind, column = attributes.get("t", ""), self._columns[letters]
        way = (TEXT if kind == "inlineStr" else None) if inline else _WAYS.get(kind)
        if kind == "inlineStr" and not inline:
            way = TEXT
        if way is None or column < 0:
            return None
        return column, way, self._book.effects.get(int(attributes.get("s", "0")))

    def _shown(self, text: str) -> bool:
        attributes = dict(_ATTRIBUTE.findall(text))
        self._sweep.attributes("row", attributes)
        return not hides(attributes, self.hidden_by_default)


def _concealed(concealing: dict[int, tuple[bool, bool]], cells: dict[int, Value]) -> frozenset[int]:
    return frozenset(c for c in concealing if c in cells and conceals(concealing, c, cells[c]))


def _resolved(texts: list[str]) -> list[str] | None:
    found = [resolved(text) if "&" in text else text for text in texts]
    plain = [text for text in found if text is not None]
    return plain if len(plain) == len(found) else None


def _tokens(whole: str) -> list[str]:
    """A row cut at its texts: form, text, form, text, ... form."""
    if "<is>" in whole:
        whole = whole.replace('<t xml:space="preserve">', "<t>")
        whole = whole.replace("<is><t>", "<is><v>").replace("</t></is>", "</v></is>")
    return whole.replace("</v>", "<v>").split("<v>")
