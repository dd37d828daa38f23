"""Where in a TOML text a key stands: text in, lines of keys and spans of sections out.

`tomllib` gives values without places; messages need a line and careful edits need a span. Only for text that
`tomllib` has accepted: the scan trusts its syntax and decides nothing about its meaning.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
"""Keys and indexes from the top of the document: `("slot", "statistics", "sheet", 0, "name")`."""

_BLANK = " \t"
_SPACE = " \t\r\n"
_BARE_END = ",]}#\r\n"


@dataclass(frozen=True, slots=True)
class Section:
    """A `[table]` or `[[table]]` with everything up to the next header: offsets into the text."""

    path: KeyPath
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Places:
    """Every key's line (1-based) and every section, in order."""

    lines: dict[KeyPath, int]
    sections: tuple[Section, ...]

    def line(self, path: KeyPath) -> int:
        """The line of a key, or of the nearest table around it; 1 where nothing is known."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def locate(text: str) -> Places:
    """All places of a TOML text that `tomllib` accepts."""
    return _Scanner(text).scan()


class _Scanner:
    """One pass over the text; `at` is the offset of the next character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
        self._lines: dict[KeyPath, int] = {}
        self._counts: dict[KeyPath, int] = {}
        self.at = 0

    def scan(self) -> Places:
        headers: list[tuple[KeyPath, int]] = []
        table: KeyPath = ()
        while self._skip(_SPACE):
            start = self.at
            if self._text[start] == "[":
                table = self._header()
                headers.append((table, start))
            else:
                self._assignment(table)
        ends = [*(start for _, start in headers[1:]), len(self._text)]
        sections = tuple(Section(path, start, end) for (path, start), end in zip(headers, ends, strict=False))
        return Places(self._lines, sections)

    def _header(self) -> KeyPath:
        start = self.at
        many = self._text.startswith("[[", start)
        self.at += 2 if many else 1
        keys = self._keys()
        self.at += 2 if many else 1
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._current((*path, key))
            self._note(path, start)
        path = (*path, keys[-1])
        if many:
            self._note(path, start)
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
        else:
            path = self._current(path)
        self._note(path, start)
        return path

    def _current(self, path: KeyPath) -> KeyPath:
        return (*path, self._counts[path]) if path in self._counts else path

    def _assignment(self, table: KeyPath) -> None:
        start = self.at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, start)
        self.at += 1
        self._value(path)

    def _note(self, path: KeyPath, start: int) -> None:
        self._lines.setdefault(path, bisect_right(self._starts, start))

    def _value(self, path: KeyPath) -> None:
        self._skip(_BLANK)
        opening = self._text[self.at : self.at + 1]
        if opening in ('"', "'"):
            self._string()
        elif opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        else:
            while self.at < len(self._text) and self._text[self.at] not in _BARE_END:
                self.at += 1

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        while self._skip(_SPACE + ",") and self._text[self.at] != "]":
            self._note((*path, index), self.at)
            self._value((*path, index))
            index += 1
        self.at += 1

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        while self._skip(_SPACE + ",") and self._text[self.at] != "}":
            self._assignment(path)
        self.at += 1

    def _keys(self) -> list[str]:
        """A dotted key, up to its `=` or `]`, which is left as the next character."""
        keys = []
        while self._skip(_BLANK + ".") and self._text[self.at] not in "=]":
            start = self.at
            if self._text[start] in "\"'":
                self._string()
                keys.append(str(tomllib.loads(f"key = {self._text[start : self.at]}")["key"]))
            else:
                while self.at < len(self._text) and self._text[self.at] not in " \t.=]":
                    self.at += 1
                keys.append(self._text[start : self.at])
        return keys

    def _string(self) -> None:
        text, quote = self._text, self._text[self.at]
        closing = quote * 3 if text.startswith(quote * 3, self.at) else quote
        self.at += len(closing)
        while self.at < len(text) and not text.startswith(closing, self.at):
            self.at += 2 if quote == '"' and text[self.at] == "\\" else 1
        self.at += len(closing)
        while len(closing) == 3 and text.startswith(
            quote, self.at
        ):  # up to two quotes may precede the closing
            self.at += 1

    def _skip(self, characters: str) -> bool:
        """Past these characters, and past comments where lines may end. False at the end of the text."""
        text = self._text
        while self.at < len(text):
            if text[self.at] == "#" and "\n" in characters:
                end = text.find("\n", self.at)
                self.at = len(text) if end < 0 else end
            elif text[self.at] in characters:
                self.at += 1
            else:
                return True
        return False
