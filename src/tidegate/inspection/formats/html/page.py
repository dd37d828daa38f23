"""Tokens of a page -> its content in reading order: a stack of open elements, and where text goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.inspection.formats.flow import Flow, passages
from tidegate.inspection.formats.html import names
from tidegate.inspection.formats.html.attributes import Attributes
from tidegate.inspection.formats.html.embedded import Embedded
from tidegate.inspection.formats.html.styles import Look, Styles
from tidegate.inspection.formats.html.tables import TableRows
from tidegate.inspection.formats.html.tokens import Kind, Token, Tokens
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.formats.json.literals import written_out
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_SPACE = re.compile(r"[ \t\r\n\f]+")
_ROLES = {"table": "table", "grid": "table", "treegrid": "table", "row": "tr", "cell": "td", "gridcell": "td",
          "columnheader": "th", "rowheader": "th"}  # fmt: skip
_TABULAR = frozenset({"table", "tr", "td", "th"})
_CELLS = frozenset({"tr", "td", "th"})
_TABLE_NAMES = _TABULAR | {"tbody", "thead", "tfoot", "caption"}
_NEAR = 64
_LETTERS_THEN_DIGITS = re.compile(r"[^\W\d_]{2}\d|\d[^\W\d_]{2}|\w[a-z][A-Z]")
_MARKUP = re.compile(r"<(?:td|tr|li|p|div|table)\b", re.I)


_XML = re.compile(r"[\ufeff\s]*<\?xml\s")
_FOLDED = frozenset({"details", "dialog"})
"""Elements whose content shows once they are open."""


class _Open(NamedTuple):
    name: str
    kind: str
    hidden: bool
    folded: bool = False


class Page:
    """One document; iterate `contents` once."""

    def __init__(self, part: Part, text: str, markup: Format) -> None:
        """`markup`: the format of pages within this one."""
        self._part = part
        self._text = text
        self._markup = markup
        self._embedded = Embedded(part)
        self._attributes = Attributes(part, self._embedded, markup)
        self._shown = Flow(part.location())
        self._hidden = Flow(part.location("hidden text", visible=False))
        self._stack: list[_Open] = []
        self._looks: list[Look] = []
        self._styles = Styles(text)
        self._is_xml = part.name.lower().endswith(".xhtml") or _XML.match(text) is not None
        self._depth: dict[str, int] = {}
        self._tables: list[TableRows] = []
        self._table_count = 0
        self._line, self._line_at = 1, 0
        self._last = ""
        self._between = False

    def contents(self) -> Iterator[Content | Part]:
        """Everything, in reading order."""
        before = Kind.TEXT
        for token in Tokens(self._text):
            self._between = self._between or (before is Kind.END and token.kind is Kind.START)
            before = token.kind
            if token.kind is Kind.TEXT:
                yield from self._write(token.text, token.start)
            elif token.kind is Kind.START:
                yield from self._start(token)
            elif token.kind is Kind.END:
                yield from self._end(token)
            elif token.kind is Kind.RAW:
                yield from self._raw(token)
            else:
                yield from self._comment(token)
        while self._stack:
            yield from self._close()
        for table in reversed(self._tables):
            yield from table.end()
        yield from self._shown.end()
        yield from self._hidden.end()
        yield from self._attributes.end()

    def _line_of(self, at: int) -> int:
        self._line += self._text.count("\n", self._line_at, at)
        self._line_at = at
        return self._line

    @property
    def _is_hidden(self) -> bool:
        return bool(self._stack) and self._stack[-1].hidden

    @property
    def _is_folded(self) -> bool:
        return bool(self._stack) and self._stack[-1].folded

    def _write(self, text: str, at: int) -> Iterator[Content]:
        """Text at the current place: the open cell, what is shown, or what is hidden."""
        longest = self._part.limits.cell_chars
        if len(text) > longest:
            self._part.gap(
                f"a text of more than {longest:,} characters (limit cell_chars)",
                spot=f"line {self._line_of(at)}",
            )
            yield from (self._hidden if self._is_hidden else self._shown).add(text, 0)
            return
        if not self._depth.get("pre"):
            text = _SPACE.sub(" ", text)
        if self._between and _LETTERS_THEN_DIGITS.search(self._last + text[:2]):
            # Neighbouring elements (`</span><span>`) that only a style sheet holds apart.
            text = f" {text}"
        self._last, self._between = text[-2:], False
        hidden = self._is_hidden or self._is_folded
        cell = self._tables[-1].cell if self._tables else None
        if cell is not None and cell.hidden == hidden:
            cell.pieces.append(text)
        else:
            yield from (self._hidden if hidden else self._shown).add(text, self._line_of(at))

    def _start(self, token: Token) -> Iterator[Content | Part]:
        name = token.name
        while self._stack and name in names.CLOSES.get(self._stack[-1].name, ()):
            yield from self._close()
        inner = self._is_hidden or (self._is_folded and name != "summary")
        hidden = inner or name in names.UNSEEN
        attributes: dict[str, str] = {}
        kind = name
        if token.attributes or name not in names.ELEMENTS or name == "script":
            attributes = {key.lower(): value for key, value in reversed(token.attributes)}
            kind = _ROLES.get(attributes.get("role", "").lower(), name)
        look = self._styles.look(name, attributes, self._looks)
        inner = inner or look.hidden or _hides(attributes)
        hidden = hidden or inner
        if token.attributes or name not in names.ELEMENTS or name == "script":
            seen = not (inner if name == "iframe" else hidden)
            yield from self._attributes.read(token, attributes, seen, self._line_of(token.start))
        if (name in names.BLOCK or name == "br") and not (self._tables and kind in _CELLS):
            yield from self._write_break(name, token.start)
        if kind in _TABULAR:
            yield from self._start_tabular(kind, attributes, hidden, token.start)
        if name == "bdo" or "bidi-override" in attributes.get("style", ""):
            backwards = attributes.get("dir", "").lower() == "rtl" or "rtl" in attributes.get("style", "")
            yield from self._write("\u202e" if backwards else "\u202d", token.start)
        void = name in names.VOID or (token.closed and (self._is_xml or name not in names.ELEMENTS))
        if not void:
            folded = name in _FOLDED and "open" not in attributes
            self._stack.append(_Open(name, kind, hidden or (folded and name == "dialog"), folded))
            self._looks.append(look)
            self._depth[name] = self._depth.get(name, 0) + 1

    def _start_tabular(
        self, kind: str, attributes: dict[str, str], hidden: bool, at: int
    ) -> Iterator[Content]:
        if kind == "table":
            self._table_count += 1
            self._tables.append(TableRows(self._part, self._table_count, self._line_of(at), hidden))
        elif self._tables and kind == "tr":
            yield from self._tables[-1].begin_row(self._line_of(at), hidden)
        elif self._tables:
            span = _number(attributes.get("colspan", "")), _number(attributes.get("rowspan", ""))
            yield from self._tables[-1].begin_cell(*span, hidden, kind == "th")

    def _end(self, token: Token) -> Iterator[Content]:
        if token.attributes or token.name not in names.ELEMENTS:
            yield from self._attributes.end_tag(token)
        if token.name == "p" and not self._depth.get("p"):
            yield from self._write_break("p", token.start)
        if not self._depth.get(token.name) or not self._within_table(token.name):
            return
        while self._stack:
            name = self._stack[-1].name
            yield from self._close()
            if name == token.name:
                break

    def _within_table(self, name: str) -> bool:
        """An end tag inside a cell does not end what is outside of the table."""
        if not self._tables or name in _TABLE_NAMES:
            return True
        for element in self._stack[: -_NEAR - 1 : -1]:
            if element.name == name:
                return True
            if element.kind == "table":
                return False
        return False

    def _close(self) -> Iterator[Content]:
        element = self._stack[-1]
        if element.name == "bdo":
            yield from self._write("\u202c", self._line_at)
        if element.name in names.BLOCK and element.kind not in _TABULAR:
            yield from self._write_break(element.name, self._line_at)
        self._stack.pop()
        self._looks.pop()
        self._depth[element.name] -= 1
        if element.hidden and not self._is_hidden:
            yield from self._hidden.add("\n")
        if self._tables and element.kind in {"td", "th"}:
            yield from self._tables[-1].end_cell()
        elif self._tables and element.kind == "tr":
            yield from self._tables[-1].end_row()
        elif self._tables and element.kind == "table":
            yield from self._tables.pop().end()

    def _write_break(self, name: str, at: int) -> Iterator[Content]:
        text = "\n\n" if name in names.PARAGRAPH else "\n"
        self._last = ""
        cell = self._tables[-1].cell if self._tables else None
        if cell is not None:
            cell.pieces.append(text)
        else:
            yield from (self._hidden if self._is_hidden else self._shown).add(text, self._line_of(at))

    def _raw(self, token: Token) -> Iterator[Content | Part]:
        if token.name in names.TEXT_ONLY or token.name in {"xmp", "plaintext"}:
            yield from self._write(token.text, token.start)
            return
        line = self._line_of(token.start)
        if token.name == "script" and self._attributes.script in {"json", "html"}:
            name = f"script in line {line}.{self._attributes.script}"
            yield self._part.child(name, Memory(token.text.encode("utf-8", "surrogatepass")), visible=False)
            return
        if token.name == "script":
            yield from self._tables_in(token.text, line)
        for item in self._embedded.split(token.text):
            if isinstance(item, Part):
                yield item
            else:
                yield from passages(
                    self._part,
                    item,
                    label=token.name,
                    spot=f"{token.name} in line {line}",
                    visible=False,
                    line=line,
                )

    def _tables_in(self, script: str, line: int) -> Iterator[Part]:
        """Rows written out in a script, as tables."""
        yield from written_out(self._part, script, f"script in line {line}", visible=False)

    def _comment(self, token: Token) -> Iterator[Content | Part]:
        line = self._line_of(token.start)
        if token.text.lower() == "doctype html":
            return
        if _MARKUP.search(token.text):
            text = token.text.encode("utf-8", "surrogatepass")
            yield self._part.child(
                f"comment in line {line}.html", Memory(text), visible=False, format=self._markup
            )
        else:
            yield from passages(
                self._part,
                token.text,
                label="comment",
                spot=f"comment in line {line}",
                visible=False,
                line=line,
            )


def _hides(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or attributes.get("type", "").lower() == "hidden"


def _number(text: str) -> int:
    digits = text.strip()[:5]
    return int(digits) if digits.isascii() and digits.isdigit() else 1
