"""YAML: read as the text it is, and once more as tables where mappings repeat.

In: the part. Out: passages with line numbers, and Blocks with a row for each mapping of a list (or of a mapping of
mappings, or a document of several). Anchors are not expanded: what they stand for is read where it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tidegate.inspection.formats.encoding import claim_rest, decoded
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.named_rows import Cells, NamedRows
from tidegate.inspection.formats.text.layout import Line
from tidegate.inspection.formats.text.text import numbered, read_lines
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Content, Value

_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'[^']*'"
_KEY = re.compile(rf"({_QUOTED}|[^\s#\[\]{{}},&*!|>%@`\"'-][^#:]*?|[^\s#:]+)\s*:(?:\s+(.*)|$)")
_FLOW = re.compile(rf"\s*({_QUOTED}|[^,:{{}}\[\]]+)\s*:\s*({_QUOTED}|[^,{{}}\[\]]*)\s*(?:,|\Z)")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_MARKS = re.compile(r"(?:[&!][^\s]*\s+)+")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "_": "\xa0", "N": "\x85", " ": " "}
_SHARED = 0.8
_MOST_FIELDS, _DEEPEST, _LONG = 256, 64, 2000


def read_yaml(part: Part) -> Iterator[Content | Part]:
    """The whole part."""
    rows = _Rows(part)
    for item in read_lines(part, rows.watch(numbered(part, decoded(part)))):
        yield from rows.take()
        yield item
    yield from rows.end()
    claim_rest(part)


class _Node:
    """An open mapping. `indent`: of its keys. `key`: the last one met. `item`: whether it is one of a list."""

    __slots__ = ("fields", "indent", "item", "key", "path")

    def __init__(self, indent: int, path: tuple[str, ...], item: bool) -> None:
        self.indent, self.path, self.item = indent, path, item
        self.fields: Cells = []
        self.key = ""


class _Group:
    """Rows of one path. They are a table if most of them share two names at least; a list of steps is not."""

    __slots__ = ("_held", "_is_table", "_rows")

    def __init__(self, rows: NamedRows) -> None:
        self._rows = rows
        self._held: list[tuple[Cells, int]] = []
        self._is_table: bool | None = None

    def add(self, fields: Cells, line: int) -> Iterator[Content]:
        """One row."""
        self._held.append((fields, line))
        if self._is_table is not None or len(self._held) >= BLOCK_ROWS:
            yield from self._settle()

    def end(self) -> Iterator[Content]:
        """What is left."""
        yield from self._settle()
        yield from self._rows.end()

    def _settle(self) -> Iterator[Content]:
        held, self._held = self._held, []
        if self._is_table is None:
            met = Counter(name for fields, _ in held for name in dict(fields))
            shared = sum(count >= _SHARED * len(held) for count in met.values())
            self._is_table = len(held) > 1 and shared > 1
        if self._is_table:
            for fields, line in held:
                yield from self._rows.add(fields, line)


class _Rows:
    """Lines on their way through, and the rows they turn out to be."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._ready: list[Content] = []
        self._groups: dict[tuple[str, ...], _Group] = {}
        self._stack: list[_Node] = []
        self._literal = -1
        self._text: list[str] = []
        self._line = 0

    def watch(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The same lines."""
        for line in lines:
            self._line = line.number
            if not line.partial:
                self._take(line.text.rstrip("\r\n"))
            yield line

    def take(self) -> Iterator[Content]:
        """What is ready."""
        ready, self._ready = self._ready, []
        yield from ready

    def end(self) -> Iterator[Content]:
        """What is left."""
        self._end_literal()
        self._close(-1)
        yield from self.take()
        for group in self._groups.values():
            yield from group.end()

    def _take(self, text: str) -> None:
        bare = text.lstrip(" ")
        indent = len(text) - len(bare)
        if self._literal >= 0:
            if not bare or indent > self._literal:
                self._text.append(bare)
                return
            self._end_literal()
        if not bare or bare.startswith("#"):
            return
        if indent == 0 and bare.startswith(("---", "...")):
            self._close(-1)
            self._stack = [_Node(0, ("document", "*"), True)]
            bare = bare[3:].lstrip()
        while bare.startswith("- ") or bare == "-":
            rest = bare[1:].lstrip(" ")
            inner = indent + len(bare) - len(rest) if rest else indent + 2
            self._close(indent)
            self._open(inner, item=True)
            bare, indent = rest, inner
        if bare.startswith("{"):
            self._flow(bare)
            return
        found = _KEY.match(bare)
        if found is not None:
            self._field(indent, found[1], (found[2] or "").strip())
        elif bare and self._stack and self._stack[-1].fields and not bare.startswith(("[", "]", "}")):
            name, value = self._stack[-1].fields[-1]
            if isinstance(value, str) and len(value) < _LONG and indent >= self._stack[-1].indent:
                self._stack[-1].fields[-1] = (name, f"{value} {bare}")

    def _field(self, indent: int, key: str, value: str) -> None:
        self._close(indent)
        if not self._stack or self._stack[-1].indent < indent:
            self._open(indent, item=False)
        node = self._stack[-1]
        node.key = str(_scalar(key, self))
        value = _MARKS.sub("", value, count=1) if value.startswith(("&", "!")) else value
        if value.startswith(("|", ">")):
            self._literal = node.indent
        elif value.startswith("{"):
            self._flow(value)
        elif value and not value.startswith(("#", "&", "!")):
            self._add(node, node.key, _scalar(value, self))

    def _flow(self, text: str) -> None:
        """A mapping in braces on one line: fields of the mapping it stands for."""
        if not text.rstrip().endswith("}") or not self._stack:
            return
        node, prefix = self._stack[-1], ""
        if node.key:
            prefix = f"{node.key}."
        for found in _FLOW.finditer(text.strip()[1:-1]):
            self._add(node, f"{prefix}{_scalar(found[1], self)}", _scalar(found[2], self))

    def _add(self, node: _Node, name: str, value: Value) -> None:
        if len(node.fields) < _MOST_FIELDS:
            node.fields.append((name, value))

    def _end_literal(self) -> None:
        text, self._text = "\n".join(self._text).strip(), []
        if self._literal >= 0 and self._stack and 0 < len(text) < _LONG:
            self._add(self._stack[-1], self._stack[-1].key, text)
        self._literal = -1

    def _open(self, indent: int, *, item: bool) -> None:
        above = self._stack[-1] if self._stack else None
        path = (
            (*above.path, above.key, "*") if above and item else (*above.path, above.key) if above else ("*",)
        )
        if len(self._stack) < _DEEPEST:
            self._stack.append(_Node(indent, path[-8:], item))

    def _close(self, indent: int) -> None:
        """End the mappings whose keys stand further right; their fields are also those of what they are in."""
        while self._stack and self._stack[-1].indent > indent:
            node = self._stack.pop()
            if not node.fields:
                continue
            outer = self._stack[-1] if self._stack else None
            if outer is not None and not node.item:
                for name, value in node.fields[: _MOST_FIELDS - len(outer.fields)]:
                    outer.fields.append((f"{outer.key}.{name}", value))
            if len(node.fields) > 1:
                fields = node.fields if node.item or outer is None else [("key", outer.key), *node.fields]
                self._row(node.path if node.item or outer is None else (*outer.path, "*"), fields)

    def _row(self, path: tuple[str, ...], fields: Cells) -> None:
        group = self._groups.get(path)
        if group is None:
            group = self._groups[path] = _Group(NamedRows(self._part, "list"))
        self._ready += group.add(fields, self._line)

    def unescaped(self, text: str) -> str:
        """The text within double quotes; what its escapes stand for is given out as well."""
        found = _ESCAPE.sub(_character, text)
        if found != text:
            self._ready += passages(self._part, found, spot=f"line {self._line}", line=self._line)
        return found


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return _PLAIN.get(found[4], found[4])


def _scalar(text: str, rows: _Rows) -> Value:
    """A key or value without its quotes and comment; whole numbers as such."""
    text = text.strip()
    if text.startswith('"'):
        end = text.rfind('"')
        return rows.unescaped(text[1:end]) if end > 0 else text
    if text.startswith("'"):
        end = text.rfind("'")
        return text[1:end].replace("''", "'") if end > 0 else text
    text = text.partition(" #")[0].rstrip()
    plain = (
        text.isascii() and text.isdigit() and len(text) < 16 and not (text.startswith("0") and len(text) > 1)
    )
    return int(text) if plain else text
