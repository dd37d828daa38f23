"""An ordinary content stream at a glance: its letters and what it uses, without following it step by step.

In: unpacked bytes and fonts. Out: what `content.drawn` would give, except that `text` runs together without blanks
and lines (`rough`), or None for any stream that holds more than plain drawing: then it has to be followed.
"""

from __future__ import annotations

import re

from tidegate.inspection.formats.pdf.content import (
    FILLS,
    LONG,
    OPERATORS,
    SHORT_NAME,
    STRING,
    Drawn,
    is_pale,
    shown,
)
from tidegate.inspection.formats.pdf.fonts import PLAIN, Font
from tidegate.inspection.formats.pdf.syntax import hexadecimal, literal, name_of

_SPACE = rb"[\0\t\n\f\r ]"
_END = rb"(?![^\0\t\n\f\r \[(</])"
"""An operator ends here."""
_MARKED = re.compile(rb"<<" + _SPACE + rb"*/MCID" + _SPACE + rb"+\d+" + _SPACE + rb"*>>")
_WORD = re.compile(rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*|[A-Za-z'\"\x80-\xff][^\0\t\n\f\r ()<>\[\]{}/%]*")
_ARRAY = re.compile(rb"\[[^\[\]]*\]" + _SPACE + rb"*TJ" + _END)
_TURN = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]*)" + _SPACE + rb"+[-+\d.]+" + _SPACE + rb"+Tf" + _END)
_NAMED = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]*)" + _SPACE + rb"+(Do|gs|scn|BDC)" + _END)
_SHOW = re.compile(rb"\(\)" + _SPACE + rb"*(?:Tj|'|\")" + _END)
_MODE = re.compile(rb"[1-9]" + _SPACE + rb"+Tr" + _END)
_COLOR = re.compile(_SPACE + rb"(?:rg|g|k|scn?)" + _END)
_COLORS = frozenset({b"g", b"rg", b"k", b"sc", b"scn"})
_LONGEST_COLOR = 48
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)")
_FILL = re.compile(rb"(?<=[\0\t\n\f\r ])(?:f\*?|F|B\*?|b\*?)(?=[\0\t\n\f\r ]|\Z)")
_AFTER = re.compile(rb"(?<=[\0\t\n\f\r ])(?:f\*?|F|B\*?|b\*?|Do|sh)(?=[\0\t\n\f\r ]|\Z)")
_FIRST = re.compile(rb"T[jJ](?=[\0\t\n\f\r ]|\Z)|Do(?=[\0\t\n\f\r ]|\Z)")
_WIDE = re.compile(rb"(?:[ -~]\0){6}|(?:\0[ -~]){6}")
"""What can be text in UTF-16, which no font of one byte shows."""
_FOLLOWED = frozenset({b"BI", b"ID", b"EI", b"DP", b"MP", b"BX", b"EX", b"TJ'"})


def glance(content: bytes, fonts: dict[str, Font]) -> Drawn | None:
    """Letters, names and flags of a stream; None where it must be followed."""
    bare = _MARKED.sub(b" ", STRING.sub(b"()", content)) if b"<<" in content else STRING.sub(b"()", content)
    if b"%" in bare or b"<" in bare or b"\\" in bare or b"\0" in bare:
        return None
    if b"\0" in content and _WIDE.search(content):
        return None
    words = set(_WORD.findall(bare))
    operators = {word for word in words if word[:1] != b"/"}
    if not operators <= OPERATORS or not operators.isdisjoint(_FOLLOWED) or LONG.search(bare):
        return None
    shows = _ARRAY.sub(b" ", bare)
    if shows.count(b"()") != len(_SHOW.findall(shows)) or b"OC" in {word[1:] for word in words}:
        return None
    result = Drawn(rough=True)
    result.names = {name_of(word[1:]) for word in words - operators if len(word) > SHORT_NAME + 1}
    _flags(result, bare, operators)
    _letters(result, content, fonts)
    return result


def _flags(result: Drawn, bare: bytes, operators: set[bytes]) -> None:
    for name, operator in _NAMED.findall(bare):
        if operator == b"Do":
            result.forms.append(name_of(name))
        elif operator == b"gs":
            result.states.add(name_of(name))
        elif operator == b"scn":
            result.patterns.add(name_of(name))
        else:
            result.properties.add(name_of(name))
    result.shapes = len(_FILL.findall(bare)) if not operators.isdisjoint(FILLS) else 0
    result.suspicious = not operators.isdisjoint({b"W", b"W*"}) or bool(
        b"Tr" in operators and _MODE.search(bare)
    )
    if not result.suspicious and (result.shapes or result.forms or b"sh" in operators):
        first = _FIRST.search(bare)
        result.suspicious = first is not None and _AFTER.search(bare, first.end()) is not None
    if not result.suspicious and not operators.isdisjoint(_COLORS):
        colors = {
            bare[max(found.start() - _LONGEST_COLOR, 0) : found.end()] for found in _COLOR.finditer(bare)
        }
        result.suspicious = any(map(_ends_pale, colors))


def _ends_pale(setting: bytes) -> bool:
    """Whether the colour that is set at the end of some operators is hardly one."""
    *numbers, operator = setting.split()
    numbers = numbers[-{b"g": 1, b"rg": 3, b"k": 4}.get(operator, 4) :]
    return any(map(_NUMBER.fullmatch, numbers)) and is_pale(
        operator, list(filter(_NUMBER.fullmatch, numbers))
    )


def _letters(result: Drawn, content: bytes, fonts: dict[str, Font]) -> None:
    """All strings of a font at once: their order within it is that of the stream."""
    pieces = _TURN.split(content)
    font = next(iter(fonts.values()), PLAIN)
    for position in range(0, len(pieces), 2):
        if position:
            font = fonts.get(name_of(pieces[position - 1]), PLAIN)
        raw = _joined(pieces[position])
        if raw:
            shown(result, font, font.read(raw))


def _joined(piece: bytes) -> bytes:
    """All strings of a piece in one."""
    found = STRING.findall(piece)
    if b"<" not in piece and b"\\" not in piece and b"\r" not in piece:
        return b"".join([each[1:-1] for each in found])
    if b"(" not in piece:
        return hexadecimal(b"".join([each[1:-1] for each in found]))
    return b"".join([hexadecimal(each) if each[:1] == b"<" else literal(each) for each in found])
