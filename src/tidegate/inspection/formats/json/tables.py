"""Decoded JSON values -> tables where objects, lists or keys repeat, and passages labelled by their keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from tidegate.errors import LimitError
from tidegate.inspection.formats.flow import APART, passages
from tidegate.inspection.formats.named_rows import Cells, NamedRows
from tidegate.inspection.formats.payload import SHORTEST, file_within, files_within
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_PLAIN_KEY = re.compile(r"[a-z]+(?:_?[a-z]+)*(?:[A-Z][a-z]+)*\Z")
_DIGITS = re.compile(r"[0-9]{4}")
_MOST_KEYS = 65_536
_MOST_IN_A_CELL = 64
_LONG_TEXT = 500
_MAP_SIZE = 40
_SPELLED = 8
_WRITTEN = ('{"', "[{", '["', "{ ", "[[")
"""How JSON begins that was written into a string."""
_DEEPEST = 4


class Pairs(list[tuple[str, Any]]):
    """A JSON object with all its members in order, equal keys included."""


class Harvest:
    """Visits values and collects what they hold; `take` what is ready as you go, `finish` at the end."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._tables: dict[tuple[str, str], NamedRows] = {}
        self._ready: list[Content | Part] = []
        self._keys: set[str] = set()
        self._telling: list[str] = []
        self._depth = 0

    def take(self) -> list[Content | Part]:
        """What is ready since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def finish(self) -> Iterator[Content | Part]:
        """Everything that is left, and the keys that may be values themselves."""
        yield from self.take()
        for rows in self._tables.values():
            yield from rows.end()
        self._tell_keys()
        yield from self.take()

    def element(self, value: Any, path: str, number: int) -> None:
        """One element of a list, one line of json lines: objects of one path make one table."""
        if isinstance(value, Pairs):
            cells: Cells = []
            self._flatten(value, "", path, cells)
            self._add(path, "objects", cells, number)
        elif isinstance(value, list):
            if all(_is_scalar(item) for item in value):
                self._ready += passages(self._part, _spelled(value), spot=path)
                self._add(path, "lists", [(str(i), v) for i, v in enumerate(value)], number)
            else:
                self._list(value, path)
        elif self._is_too_long(value):
            self.visit(value, path)
        elif _is_filled(value):
            self._add(path, "values", [(path.rpartition(".")[2] or "value", value)], number)

    def visit(self, value: Any, path: str, label: str = "") -> None:
        """A value that stands alone. `path`: safe to show; `label`: the keys as they are."""
        if self._is_file(value):
            return
        if isinstance(value, list) and not value:
            self._telling.append(label)  # nothing but its key, which then is what it says
        elif isinstance(value, Pairs):
            self._object(value, path, label)
        elif isinstance(value, list):
            self._list(value, path)
        elif _is_filled(value) and not isinstance(value, bool):
            self._ready += passages(self._part, str(value), label=label, spot=path)

    def _list(self, items: list[Any], path: str) -> None:
        self._ready += passages(self._part, _spelled(items), spot=path)
        for number, item in enumerate(items, 1):
            self.element(item, path, number)

    def _object(self, pairs: Pairs, path: str, label: str) -> None:
        """Parallel arrays, objects by key, a map, or simply the members."""
        if _is_keyed(pairs):
            for number, (key, value) in enumerate(pairs, 1):
                cells: Cells = [("key", key)]
                self._flatten(value, "", f"{path}.*", cells)
                self._add(path, "keyed", cells, number)
            return
        if _is_map(pairs):
            for number, (key, value) in enumerate(pairs, 1):
                self._add(path, "map", [("key", key), ("value", value)], number)
            return
        self._note(*(key for key, _ in pairs))
        rest = self._parallel(self._apart(pairs, path), path)
        short = [(k, v) for k, v in rest if _is_filled(v) and _is_scalar(v) and not _is_long(v)]
        if len(short) > 1:
            rows = NamedRows(self._part, path)
            self._row(rows, short)
            self._ready += rows.end()
            rest = Pairs((k, v) for k, v in rest if not _is_scalar(v) or _is_long(v))
        for key, value in rest:
            self.visit(value, _step(path, key), f"{label}.{key}" if label else key)

    def _apart(self, pairs: Pairs, path: str) -> Pairs:
        """Names of columns in one list and rows of as many values in another; gives back the other members."""
        lists = [(k, v) for k, v in pairs if isinstance(v, list) and not isinstance(v, Pairs) and v]
        for _, names in lists:
            if len(names) < 2 or not all(isinstance(name, str) for name in names):
                continue
            for key, lines in lists:
                if not all(_is_line(line, len(names)) for line in lines):
                    continue
                rows = NamedRows(self._part, _step(path, key))
                for number, line in enumerate(lines, 1):
                    self._row(rows, zip(names, line, strict=True), number)
                self._ready += rows.end()
                self._note(*names)
                return Pairs((k, v) for k, v in pairs if v is not names and v is not lines)
        return pairs

    def _parallel(self, pairs: Pairs, path: str) -> Pairs:
        """Arrays of one length under several keys are columns; gives back the other members."""
        arrays = [(k, v) for k, v in pairs if isinstance(v, list) and not isinstance(v, Pairs)]
        arrays = [(k, v) for k, v in arrays if v and all(_is_scalar(item) for item in v)]
        if len(arrays) < 2 or len({len(v) for _, v in arrays}) > 1:
            return pairs
        rows = NamedRows(self._part, path)
        for values in zip(*(v for _, v in arrays), strict=True):
            names = (key for key, _ in arrays)
            self._row(rows, zip(names, values, strict=True))
        self._ready += rows.end()
        taken = {id(v) for _, v in arrays}
        return Pairs((k, v) for k, v in pairs if id(v) not in taken)

    def _flatten(self, pairs: Any, prefix: str, path: str, cells: Cells) -> None:
        """An object's members as cells, dotted; lists of objects within become tables of their own path."""
        if not isinstance(pairs, Pairs):
            pairs = Pairs([("value", pairs)])
        for key, value in pairs:
            self._note(key)
            name = prefix + key
            if isinstance(value, Pairs) and not value:
                cells.append((name, None))
            elif isinstance(value, Pairs) and not _is_keyed(value) and not _is_map(value):
                self._flatten(value, f"{name}.", _step(path, key), cells)
            elif not isinstance(value, list):
                if self._is_too_long(value):
                    self.visit(value, _step(path, key), name)
                else:
                    cells.append((name, value))
            elif not isinstance(value, Pairs) and _fits_a_cell(value):
                cells.append((name, "; ".join(str(item) for item in value if _is_filled(item))))
            else:
                self.visit(value, _step(path, key), name)

    def _is_too_long(self, value: Any) -> bool:
        """Whether a text is longer than a cell may be: it is read as passages instead."""
        return isinstance(value, str) and len(value) > self._part.limits.cell_chars

    def _is_file(self, value: Any) -> bool:
        """Whether a string is a whole file in base64, which then is read as a part."""
        if isinstance(value, str) and value[:2] in _WRITTEN and len(value) < self._part.limits.cell_chars:
            self._written(value)
        if not isinstance(value, str) or len(value) < SHORTEST:
            return False
        found = file_within(self._part, value)
        self._ready += [found] if found else files_within(self._part, value)
        return found is not None

    def _written(self, text: str) -> None:
        """JSON within a string is read as well, besides the string as it stands."""
        if self._depth >= _DEEPEST:
            return
        try:
            value = json.loads(text, object_pairs_hook=Pairs, parse_constant=str)
        except (ValueError, RecursionError):
            return
        self._depth += 1
        self.element(value, "JSON in a text", 0)
        self._depth -= 1

    def _row(self, rows: NamedRows, cells: Iterable[tuple[str, Any]], number: int = 0) -> None:
        kept = [cell for cell in cells if not self._is_file(cell[1])]
        self._ready += rows.add(kept, number)

    def _add(self, path: str, kind: str, cells: Cells, number: int) -> None:
        rows = self._tables.get((path, kind))
        if rows is None:
            rows = self._tables[path, kind] = NamedRows(self._part, path, named=kind != "lists")
        self._row(rows, cells, number)

    def _note(self, *keys: str) -> None:
        """Remember keys that may be values themselves; a heading or label alone might not be looked at."""
        for key in keys:
            if key not in self._keys:
                self._keys.add(key)
                if self._is_too_long(key):
                    raise LimitError("has a key longer than a cell may be (limit cell_chars)")
                if not _PLAIN_KEY.match(key):
                    self._telling.append(key)
        if len(self._keys) > _MOST_KEYS:
            self._tell_keys()

    def _tell_keys(self) -> None:
        self._ready += passages(self._part, APART.join(self._telling), label="keys", spot="keys")
        self._telling, self._keys = [], set()


def _step(path: str, key: str) -> str:
    """One key further. A key that may itself be a value (a name, a number) is shown as `*`."""
    shown = key if _PLAIN_KEY.match(key) and len(key) < 32 else "*"
    return f"{path}.{shown}" if path else shown


def _is_line(value: Any, width: int) -> bool:
    """A list of so many scalars."""
    whole = isinstance(value, list) and not isinstance(value, Pairs) and len(value) == width
    return whole and all(_is_scalar(item) for item in value)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, list)


def _spelled(items: list[Any]) -> str:
    """What a list of characters or of their codes spells, else ""."""
    if len(items) < _SPELLED:
        return ""
    if all(isinstance(item, str) and len(item) == 1 for item in items):
        return "".join(items)
    if all(type(item) is int and (31 < item < 127 or item in (9, 10, 13)) for item in items):
        return "".join(map(chr, items))
    return ""


def _is_filled(value: Any) -> bool:
    return value is not None and value != ""


def _is_long(value: Any, limit: int = _LONG_TEXT) -> bool:
    return isinstance(value, str) and (len(value) > limit or (limit == _LONG_TEXT and "\n" in value))


def _fits_a_cell(values: list[Any]) -> bool:
    if len(values) > _MOST_IN_A_CELL or not all(_is_scalar(item) for item in values):
        return False
    return not any(_is_long(item) for item in values)


def _is_keyed(pairs: Pairs) -> bool:
    """Objects that share most of their keys, under keys of their own."""
    objects = [value for _, value in pairs if isinstance(value, Pairs)]
    if len(objects) < 2 or len(objects) < len(pairs):
        return False
    first, second = ({key for key, _ in members} for members in objects[:2])
    return len(first & second) * 2 >= max(len(first), len(second), 1)


def _is_map(pairs: Pairs) -> bool:
    """Scalars under keys that are data themselves: numbers, names, or simply very many."""
    if len(pairs) < 3 or not all(_is_scalar(value) for _, value in pairs):
        return False
    data = sum(1 for key, _ in pairs if _DIGITS.search(key) or "," in key or _is_written(key))
    return len(pairs) > _MAP_SIZE or data * 2 > len(pairs)


def _is_written(key: str) -> bool:
    """Several capitalised words, as names of people and places are and names of fields seldom."""
    words = key.split()
    return len(words) > 1 and all(word[:1].isupper() for word in words) and not key.isascii()
