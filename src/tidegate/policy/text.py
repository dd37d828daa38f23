"""TOML as text: values and tables in, lines that `tomllib` reads back as the same out."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence

Scalar = str | int | bool | dt.date
Inline = Scalar | Sequence[Scalar] | Sequence[Mapping[str, Scalar]]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 100


def printable(text: str) -> str:
    """One line without control characters: names in messages are chosen by whoever made the file."""
    return "".join(char if char.isprintable() else "�" for char in text)


def key(name: str) -> str:
    """A key, quoted where TOML needs it."""
    return name if _BARE.fullmatch(name) else string(name)


def string(text: str) -> str:
    """A basic string. JSON's escapes are TOML's, but for DEL; half a surrogate pair becomes a mark."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def value(item: Inline) -> str:
    """A value on one line, or an array with an element a line where one line would be long."""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, int | dt.date):
        return str(item)
    if isinstance(item, str):
        return string(item)
    elements = [_inline_table(each) if isinstance(each, Mapping) else value(each) for each in item]
    line = f"[{', '.join(elements)}]"
    if len(line) <= _WIDTH and not any(isinstance(each, Mapping) for each in item):
        return line
    return "[\n" + "".join(f"  {element},\n" for element in elements) + "]"


def assignment(name: str, item: Inline) -> str:
    """`name = value` and a line end."""
    return f"{key(name)} = {value(item)}\n"


def header(*names: str, many: bool = False) -> str:
    """`[a.b]`, or `[[a.b]]` for one more of many, and a line end."""
    dotted = ".".join(key(name) for name in names)
    return f"[[{dotted}]]\n" if many else f"[{dotted}]\n"


def _inline_table(table: Mapping[str, Scalar]) -> str:
    return "{ " + ", ".join(f"{key(name)} = {value(item)}" for name, item in table.items()) + " }"
