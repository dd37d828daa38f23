"""A script -> the rows of values written out in it, as JSON that can be read as a table.

In: the text of a script. Out: each outermost array of arrays or objects, keys quoted and strings in double quotes. What
computes anything is no literal; the script's own text is read beside this all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tidegate.inspection.formats.json.json import Json
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory

_START = re.compile(r"\[\s*(?=[\[{])")
_TOKEN = re.compile(
    r"(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+(?:"
    r"(?P<mark>[\[\]{},:])"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\$]|\\.)*+`)"
    r"|(?P<number>-?(?:\d[\d_]*+(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?)(?![\w$])"
    r"|(?P<word>[A-Za-z_$][\w$]*+|![01]))",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_WORDS = {
    "true": "true",
    "false": "false",
    "null": "null",
    "undefined": "null",
    "NaN": "null",
    "!0": "true",
    "!1": "false",
}
_MOST = 64
_MOST_STEPS = 4_000_000
"""Tokens looked at in one script, over all attempts."""


def written_out(part: Part, script: str, spot: str, *, visible: bool) -> Iterator[Part]:
    """The same as parts of `part`, named by `spot`."""
    for number, text in enumerate(tables(script), 1):
        content = text.encode("utf-8", "surrogatepass")
        part.budget.expand(len(content))
        label = f"{spot}, table {number}"
        yield part.child("table.json", Memory(content), label=label, visible=visible, format=Json())


def tables(script: str) -> Iterator[str]:
    """JSON of each, at most `_MOST` of them."""
    at = found = steps = 0
    while found < _MOST and steps < _MOST_STEPS:
        start = _START.search(script, at)
        if start is None:
            return
        text, end, taken = _literal(script, start.start())
        steps += taken
        if text:
            found += 1
            yield text
            at = end
        else:
            at = start.end()


def _literal(script: str, at: int) -> tuple[str, int, int]:
    """One literal as JSON, "" where it is none; where it ends; how many tokens were read."""
    pieces: list[str] = []
    open_: list[str] = []
    steps, before = 0, ""
    while True:
        token = _TOKEN.match(script, at)
        steps += 1
        if token is None:
            return "", at, steps
        at = token.end()
        mark = token["mark"]
        if mark is None:
            value = _value(token, script, open_, before)
            if value is None or before in {"value", "key"}:
                return "", at, steps
            pieces.append(value)
            before = "key" if open_[-1:] == ["}"] and before in {"{", ","} else "value"
            continue
        if mark in "]}":
            if not open_ or open_.pop() != mark or before == ":" or (mark == "}" and before == "key"):
                return "", at, steps
            if before == ",":
                pieces.pop()
        elif mark in "[{":
            if before in {"value", "key"} or (open_[-1:] == ["}"] and before != ":"):
                return "", at, steps
            open_.append("]" if mark == "[" else "}")
        elif mark == ":" and before != "key":
            return "", at, steps
        elif mark == "," and before in {",", "["} and open_[-1:] == ["]"]:
            pieces.append("null")
        elif mark == "," and before != "value":
            return "", at, steps
        pieces.append(mark)
        before = "value" if mark in "]}" else mark
        if not open_:
            return "".join(pieces), at, steps


def _value(token: re.Match[str], script: str, open_: list[str], before: str) -> str | None:
    """A string, number or word as JSON writes it; None for what is no value."""
    if token["string"] is not None:
        return json.dumps(_ESCAPE.sub(_unescaped, token["string"][1:-1]))
    is_key = open_[-1:] == ["}"] and before in {"{", ","}
    if token["number"] is not None:
        number = token["number"].replace("_", "")
        whole = re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", number)
        return json.dumps(number) if is_key or not whole else number
    word = token["word"]
    if is_key:
        return json.dumps(word)
    return _WORDS.get(word)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _ESCAPED.get(found[4], found[4])
