"""A content stream -> the texts it shows, what else it says, and what might keep a reader from seeing it.

In: unpacked bytes and the resources they draw with. Out: `Drawn`. This is the second reader beside pdfium: it
takes strings as they stand, wherever they are drawn, and needs no page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tidegate.errors import DamagedError
from tidegate.inspection.formats.pdf.fonts import PLAIN, TWO_READINGS, Font
from tidegate.inspection.formats.pdf.strings import decode_text, printable
from tidegate.inspection.formats.pdf.syntax import (
    FOREIGN,
    LITERAL,
    Dictionary,
    Found,
    deep_string_end,
    hexadecimal,
    literal,
    name_of,
    parse,
)

_HEX = rb"<(?!<)[^>]*+>"
_TOKEN = re.compile(
    rb"\[(?P<array>(?:[^\[\]()<>%]++|" + LITERAL + rb"|" + _HEX + rb")*+)\]"
    rb"|(?P<literal>" + LITERAL + rb")|(?P<hex>" + _HEX + rb")"
    rb"|(?P<dictionary><<)|/(?P<name>[^\0\t\n\f\r ()<>\[\]{}/%]*+)|%(?P<comment>[^\r\n]*+)"
    rb"|(?<![^\0\t\n\f\r ()<>\[\]{}/%\d])(?:[mlchSsnqQvywjJMidG]|re|cm)(?=[\0\t\n\f\r ])"
    rb"|(?P<word>[A-Za-z'\"\x80-\xff][^\0\t\n\f\r ()<>\[\]{}/%]*+)|(?P<deep>\()",
    re.DOTALL,
)
_PIECE = re.compile(rb"(" + LITERAL + rb")|(" + _HEX + rb")|(-?\d*\.?\d+)", re.DOTALL)
_WIDE = re.compile(rb"\)[\0\t\n\f\r ]*+-(?:1[89]\d|[2-9]\d\d|\d{4,})(?:\.\d*)?[\0\t\n\f\r ]*+\(")
_KERNED = re.compile(rb"\)[-+\d.\0\t\n\f\r ]*+\(")
"""Strings of an array that stand apart like words, and others."""
STRING = re.compile(LITERAL + rb"|" + _HEX, re.DOTALL)
LONG = re.compile(rb"(?<![\d.])\d{7,}(?![\d.])")
_SPACED = -180.0
"""A move within a line, in thousandths of the font size, that looks like a blank."""
_ALL = (
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q "
    b"Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \" true false "
    b"null"
)
OPERATORS = frozenset(_ALL.split())
FILLS = frozenset({b"f", b"F", b"f*", b"b", b"B", b"b*", b"B*"})
_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_INLINE_END = re.compile(rb"(?<=[\0\t\n\f\r ])EI(?=[\0\t\n\f\r ]|\Z)")
SHORT_NAME = 2
_INLINE_KEYS = {
    "W": "Width", "H": "Height", "BPC": "BitsPerComponent", "CS": "ColorSpace", "F": "Filter",
    "DP": "DecodeParms", "IM": "ImageMask", "D": "Decode", "I": "Interpolate",
}  # fmt: skip


@dataclass(slots=True)
class Drawn:
    """What one stream says and uses.

    `text`: what is shown, lines apart (`rough`: run together). `extras`: other texts in the stream (replacements,
    comments, what no operator takes), `replaced` those of them that stand for what is drawn. `patterns`, `states`,
    `properties`: names of what it uses; `names`: all long ones. `forms`: names of what it draws, in order, repeated
    where drawn again. `inline`: pictures that stand in the stream itself. `suspicious`: whether something might
    cover or hide text. `shapes`: filled outlines. `doubtful`: characters in fonts that say nothing believable of
    them, `conflicting` those that are said to be two things; `mute`: different ones in fonts that say nothing;
    `unknown`: in fonts that say nothing of just these.
    """

    pieces: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    patterns: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    replaced: list[str] = field(default_factory=list)
    inline: list[tuple[Dictionary, bytes]] = field(default_factory=list)
    rough: bool = False
    suspicious: bool = False
    shapes: int = 0
    doubtful: int = 0
    conflicting: int = 0
    mute: set[str] = field(default_factory=set)
    unknown: int = 0

    @property
    def text(self) -> str:
        """What is shown."""
        return "".join(self.pieces)


def drawn(content: bytes, fonts: dict[str, Font]) -> Drawn:
    """Go through one content stream (or several of a page, joined by a line end)."""
    return _Interpreter(content, fonts).run()


class _Interpreter:
    def __init__(self, content: bytes, fonts: dict[str, Font]) -> None:
        self._content, self._fonts = content, fonts
        self._drawn = Drawn()
        self._font = next(iter(fonts.values()), PLAIN)
        self._strings: list[bytes] = []
        self._arrays: list[bytes] = []
        self._names: list[bytes] = []
        self._unknown: list[str] = []
        self._shown = False
        self._last = 0

    def run(self) -> Drawn:
        content, at, size = self._content, 0, len(self._content)
        search, result = _TOKEN.search, self._drawn
        end = 0
        while at < size:
            token = search(content, at)
            if token is None:
                break
            kind = token.lastgroup
            at = token.end()
            if kind is None:
                end = at
            elif kind == "word":
                at = self._word(token["word"], content[end : token.start()], at)
                end = at
            elif kind == "array":
                self._arrays.append(token["array"])
            elif kind == "literal":
                self._strings.append(literal(token["literal"]))
            elif kind == "hex":
                self._strings.append(hexadecimal(token["hex"][1:-1]))
                if FOREIGN.search(token["hex"], 1, len(token["hex"]) - 1):
                    self._extra(token["hex"][1:-1])
            elif kind == "name":
                self._names.append(token["name"])
                if len(token["name"]) > SHORT_NAME:
                    result.names.add(name_of(token["name"]))
            elif kind == "comment":
                if text := token["comment"].strip():
                    result.extras.append(decode_text(text) or printable(text))
                end = at
            elif kind == "deep":
                at = self._deep(token.start())
            else:
                at = self._dictionary(token.start(), at)
        self._rest()
        return result

    def _deep(self, start: int) -> int:
        try:
            end = deep_string_end(self._content, start)
        except DamagedError:
            return start + 1
        self._strings.append(literal(self._content[start:end]))
        return end

    def _dictionary(self, start: int, after: int) -> int:
        found = Found()
        try:
            _, after = parse(self._content, start, found)
        except DamagedError:
            return after
        for key in found.strings:
            if text := decode_text(key.raw) or printable(key.raw):
                self._drawn.extras.append(text)
                if key.key == "ActualText":
                    self._drawn.replaced.append(text)
        return after

    def _rest(self) -> None:
        """What stood before no operator that takes it, and long numbers, which no drawing needs."""
        for raw in self._strings:
            self._extra(raw)
        if self._unknown:
            self._drawn.extras.append(" ".join(self._unknown))
        if b"\0" in self._content and (runs := printable(self._content)):
            self._drawn.extras.append(runs)
        bare = STRING.sub(b" ", self._content) if LONG.search(self._content) else b""
        self._drawn.extras.extend(found.decode("ascii") for found in LONG.findall(bare))

    def _extra(self, raw: bytes) -> None:
        if text := decode_text(raw) or printable(raw):
            self._drawn.extras.append(text)

    def _word(self, word: bytes, before: bytes, at: int) -> int:
        """One operator. `before`: from the end of the last one."""
        result = self._drawn
        if word in _SHOWING:
            self._show(word, before)
        elif word == b"Td" or word == b"TD" or word == b"Tm":
            self._move(word, before.split())
        elif word == b"T*" or word == b"ET":
            result.pieces.append("\n")
        elif word == b"Tf":
            if self._names:
                self._font = self._fonts.get(name_of(self._names[-1]), PLAIN)
        elif word == b"Do" and self._names:
            result.forms.append(name_of(self._names[-1]))
            result.suspicious |= self._shown
            self._shown = True
        elif word == b"ID":
            at = self._inline(before, at)
        elif word not in OPERATORS:
            if word.isalpha() or len(word) > 1:
                self._unknown.append(word.decode("latin-1"))
        else:
            self._look(word, before)
        if word not in _SHOWING:
            for raw in self._strings:
                self._extra(raw)
        for array in self._arrays:
            if word != b"TJ" and (b"(" in array or b"<" in array):
                for literal_, hex_, _ in _PIECE.findall(array):
                    if literal_ or hex_:
                        self._extra(literal(literal_) if literal_ else hexadecimal(hex_[1:-1]))
        self._strings.clear()
        self._arrays.clear()
        self._names.clear()
        return at

    def _look(self, word: bytes, before: bytes) -> None:
        """What might hide text, or be text drawn as outlines."""
        result = self._drawn
        if word in FILLS:
            result.suspicious |= self._shown
            result.shapes += 1
        elif word == b"sh":
            result.suspicious |= self._shown
        elif word == b"W" or word == b"W*":
            result.suspicious = True
        elif word == b"Tr":
            result.suspicious |= before.split()[-1:] not in ([b"0"], [])
        elif word in (b"g", b"rg", b"k", b"sc", b"scn"):
            numbers = before.split()
            if self._names:
                result.patterns.add(name_of(self._names[-1]))
            if not result.suspicious and numbers:
                result.suspicious = is_pale(word, numbers)
        elif word == b"BDC":
            result.suspicious |= b"OC" in self._names
            result.properties.update(map(name_of, self._names[1:]))
        elif word == b"gs" and self._names:
            result.states.add(name_of(self._names[-1]))

    def _show(self, word: bytes, before: bytes) -> None:
        result = self._drawn
        if word == b"TJ":
            text = self._array_text(self._arrays[-1]) if self._arrays else ""
            texts = self._arrays[:-1]
            for array in texts:
                self._extra(array)
        else:
            if word != b"Tj":
                result.pieces.append("\n")
            text = self._font.read(self._strings[-1]) if self._strings else ""
            for raw in self._strings[:-1]:
                self._extra(raw)
        if not text:
            return
        self._shown = True
        self._last = len(text)
        shown(result, self._font, text)

    def _array_text(self, array: bytes) -> str:
        read = self._font.read
        if self._font.width == 1 and b"\\" not in array and b"<" not in array:
            return read(_KERNED.sub(b"", _WIDE.sub(b" ", array)).partition(b"(")[2].rpartition(b")")[0])
        pieces: list[str] = []
        for string, digits, move in _PIECE.findall(array):
            if string:
                pieces.append(read(literal(string)))
            elif digits:
                pieces.append(read(hexadecimal(digits[1:-1])))
            elif move[:1] == b"-" and float(move) < _SPACED:
                pieces.append(" ")
        return "".join(pieces)

    def _move(self, word: bytes, numbers: list[bytes]) -> None:
        """A new line, a blank, or nothing where letters are put down one by one."""
        pieces = self._drawn.pieces
        if not pieces or len(numbers) < 2:
            return
        if (word != b"Tm" and numbers[-1].strip(b"-+0.") == b"") or (
            word == b"Tm" and self._same_line(numbers)
        ):
            if self._last > 1:
                pieces.append(" ")
        else:
            pieces.append("\n")

    _height = b""

    def _same_line(self, numbers: list[bytes]) -> bool:
        same = numbers[-1] == self._height
        self._height = numbers[-1]
        return same

    def _inline(self, before: bytes, at: int) -> int:
        """A picture within the stream: its dictionary and its bytes; gives where `EI` ends."""
        content = self._content
        start = content.rfind(b"BI", 0, at)
        dictionary = Dictionary()
        try:
            value, _ = parse(b"<<" + content[start + 2 : at - 2] + b">>", 0, Found())
        except DamagedError:
            value = dictionary
        if isinstance(value, Dictionary):
            dictionary.update((_INLINE_KEYS.get(key, key), item) for key, item in value.items())
        begin = at + 1
        found = _INLINE_END.search(content, _pixels_end(dictionary, begin))
        end = found.start() if found else len(content)
        self._drawn.inline.append((dictionary, content[begin:end]))
        self._drawn.suspicious |= self._shown
        return found.end() if found else len(content)


def _pixels_end(dictionary: Dictionary, begin: int) -> int:
    """Before which an unpacked inline picture cannot end."""
    if "Filter" in dictionary:
        return begin
    width, height = dictionary.get("Width"), dictionary.get("Height")
    if not isinstance(width, int) or not isinstance(height, int):
        return begin
    space = dictionary.get("ColorSpace")
    colors = 3 if space in ("RGB", "DeviceRGB") else 4 if space in ("CMYK", "DeviceCMYK") else 1
    bits = dictionary.get("BitsPerComponent", 1)
    bits = bits if isinstance(bits, int) else 1
    return begin + max((width * colors * bits + 7) // 8 * height, 0)


def shown(result: Drawn, font: Font, text: str) -> None:
    """Take in what a string shows."""
    if font.doubt:
        result.doubtful += len(text)
        result.conflicting += len(text) if font.doubt == TWO_READINGS else 0
    elif font.mute:
        result.mute.update(text)
    elif "\ufffd" in text:
        result.unknown += text.count("\ufffd")
    result.pieces.append(text)


def is_pale(word: bytes, numbers: list[bytes]) -> bool:
    """Whether a fill colour is so light that it might not be seen on white."""
    try:
        values = [float(each) for each in numbers]
    except ValueError:
        return True
    if word == b"k" or len(values) == 4:
        return all(value < 0.15 for value in values)
    return min(values) > 0.85
