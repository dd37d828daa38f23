"""Bytes -> PDF values (names, strings, dictionaries ...), with every string and comment met on the way.

In: the bytes of objects. Out: plain Python values, and `Found`: the strings with the keys they stand under, so
that nothing that a dictionary holds twice, or that stands in a comment, is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tidegate.errors import DamagedError


class Name(str):
    """A PDF name, without its slash, `#xx` undone (bytes above 0x7F as Latin-1)."""

    __slots__ = ()


class Ref(NamedTuple):
    """A reference to an indirect object."""

    number: int
    generation: int


class Key(NamedTuple):
    """One string of an object: what it stands under, its bytes, and the dictionary that holds it."""

    key: str
    raw: bytes
    owner: Dictionary


class Dictionary(dict[str, "Value"]):
    """A dictionary. Of keys given twice the last counts, as most readers do it."""

    __slots__ = ()


Value = None | bool | int | float | bytes | Name | Ref | list["Value"] | Dictionary
"""What an object may hold; a string is bytes."""


@dataclass(slots=True)
class Found:
    """What parsing met besides the value itself."""

    strings: list[Key] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    dictionaries: list[Dictionary] = field(default_factory=list)
    arrays: list[list[Value]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


SPACE = rb"\0\t\n\f\r "
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
LITERAL = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
"""A string in parentheses, nested twice at most; deeper ones are matched by hand."""

_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]*+(?:"
    rb"/(?P<name>" + _REGULAR + rb"*+)"
    rb"|(?P<ref>\d{1,10})[\0\t\n\f\r ]++(?P<generation>\d{1,5})[\0\t\n\f\r ]++R(?=[\0\t\n\f\r ()<>\[\]{}/%]|\Z)"
    rb"|(?P<number>(?=[-+.\d])[-+]*\d*\.?\d*(?:-\d*)?)(?=[\0\t\n\f\r ()<>\[\]{}/%]|\Z)(?<=[\d.])"
    rb"|(?P<open><<)|(?P<close>>>)|(?P<array>\[)|(?P<end>\])"
    rb"|<(?P<hex>[^>(/\[\]]*+)>|(?P<literal>" + LITERAL + rb")"
    rb"|(?P<deep>\()|%(?P<comment>[^\r\n]*+)"
    rb"|(?P<word>true|false|null)(?=[\0\t\n\f\r ()<>\[\]{}/%]|\Z))",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r\n|(.))|\r\n?", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]+")
FOREIGN = re.compile(rb"[^0-9A-Fa-f\0\t\n\f\r ]")
_DEEPEST = 256
_LONG = 999_999
_MEASURED = "Length Length1 Length2 Length3 Prev L E T H O XRefStm Size DL ByteRange First N P W Flags Ff F"
_MEASURES = frozenset(_MEASURED.split())
"""Keys under which a long number is a place or a length in the file, or a set of flags."""
_STRINGS = frozenset({"hex", "literal", "deep"})
_WORDS: dict[bytes, Value] = {b"true": True, b"false": False, b"null": None}
_TELLING = (
    "Contents EF FontFile FontFile2 FontFile3 ToUnicode CharProcs JS Metadata XFA Thumb CIDToGIDMap CIDSet "
    "Private DestOutputProfile JBIG2Globals RV Kids Encoding UseCMap AP Function Resources Dests FT "
    "Subtype Type Linearized"
)
TRIGGERS = frozenset(_TELLING.split())
"""Keys that say something about the object they point to."""


def literal(raw: bytes) -> bytes:
    """The bytes of a string in parentheses, which are given too."""
    body = raw[1:-1]
    if b"\\" not in body and b"\r" not in body:
        return body
    return _ESCAPE.sub(_unescaped, body)


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 255])
    if found[2] is None:
        return b"\n" if found[0][:1] == b"\r" else b""
    return _ESCAPED.get(found[2], found[2])


def hexadecimal(body: bytes) -> bytes:
    """The bytes of a string between angle brackets. A digit that is missing is 0."""
    digits = _NOT_HEX.sub(b"", body)
    return bytes.fromhex((digits + b"0" * (len(digits) & 1)).decode("ascii"))


def name_of(raw: bytes) -> Name:
    """A name as written, without its slash."""
    if b"#" in raw:
        raw = _NAME_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), raw)
    return Name(raw.decode("latin-1"))


def deep_string_end(content: bytes | memoryview, start: int) -> int:
    """Where a string of any nesting ends. Raises DamagedError where it does not."""
    depth = 0
    for found in _PAREN.finditer(content, start):
        if found[0] == b"(":
            depth += 1
        elif found[0] == b")":
            depth -= 1
            if not depth:
                return found.end()
    raise DamagedError("a string that does not end")


_INTEGER = re.compile(rb"[-+]?\d+\Z")


def number(raw: bytes) -> int | float:
    """A number as PDF writes it; what is hardly one is 0."""
    if _INTEGER.match(raw) and len(raw) < 20:
        return int(raw)
    try:
        return float(raw)
    except ValueError:
        return 0


def parse(content: bytes, at: int, found: Found) -> tuple[Value, int]:
    """The value that begins at `at`, and where it ends. Raises DamagedError for what is no value."""
    return _Parser(content, found).value(at)


class _Parser:
    """One object. Containers that are open lie on a stack, so that no nesting is too deep for Python."""

    def __init__(self, content: bytes, found: Found) -> None:
        self._content, self._found = content, found
        self._outer: list[tuple[Dictionary | list[Value] | None, str, Dictionary]] = []
        self._into: Dictionary | list[Value] | None = None
        self._key = ""
        self._keyed = False
        self._owner = Dictionary()

    def value(self, at: int) -> tuple[Value, int]:
        """The value at `at`, and its end."""
        match, content, found = _TOKEN.match, self._content, self._found
        while True:
            token = match(content, at)
            if token is None:
                raise DamagedError("an object that is no PDF value")
            at, kind = token.end(), token.lastgroup
            value: Value
            if kind == "name":
                value = name_of(token["name"])
                found.names.add(value)
                if not self._keyed and isinstance(self._into, Dictionary):
                    self._key, self._keyed = value, True
                    continue
            elif kind == "number":
                value = number(token["number"])
                if type(value) is int and value > _LONG and self._key not in _MEASURES:
                    found.strings.append(Key(self._key, token["number"], self._owner))
            elif kind == "generation":
                value = Ref(int(token["ref"]), int(token["generation"]))
            elif kind in _STRINGS:
                value, at = self._string(token, kind, at)
            elif kind == "open" or kind == "array":
                self._begin(Dictionary() if kind == "open" else [])
                continue
            elif kind == "close" or kind == "end":
                value = self._end(kind)
            elif kind == "comment":
                found.comments.append(token["comment"])
                continue
            else:
                value = _WORDS[token["word"]]
            if self._into is None:
                return value, at
            self._put(value)

    def _string(self, token: re.Match[bytes], kind: str | None, at: int) -> tuple[bytes, int]:
        if kind == "hex":
            value = hexadecimal(token["hex"])
            if FOREIGN.search(token["hex"]):
                self._found.strings.append(Key(self._key, token["hex"], self._owner))
        elif kind == "literal":
            value = literal(token["literal"])
        else:
            start = token.start("deep")
            at = deep_string_end(self._content, start)
            value = literal(self._content[start:at])
        self._found.strings.append(Key(self._key, value, self._owner))
        return value, at

    def _begin(self, container: Dictionary | list[Value]) -> None:
        if len(self._outer) >= _DEEPEST:
            raise DamagedError("an object nested deeper than any reader goes")
        self._outer.append((self._into, self._key, self._owner))
        self._into = container
        if isinstance(container, Dictionary):
            self._owner, self._keyed = container, False

    def _end(self, kind: str) -> Value:
        closed = self._into
        if closed is None or isinstance(closed, Dictionary) != (kind == "close"):
            raise DamagedError("brackets that do not match")
        if isinstance(closed, Dictionary):
            if self._keyed:
                closed.setdefault(self._key, None)
            if not TRIGGERS.isdisjoint(closed):
                self._found.dictionaries.append(closed)
        elif closed and isinstance(closed[0], Name):
            self._found.arrays.append(closed)
        self._into, self._key, self._owner = self._outer.pop()
        self._keyed = True
        return closed

    def _put(self, value: Value) -> None:
        if isinstance(self._into, Dictionary):
            if not self._keyed:
                raise DamagedError("a dictionary with a value but no key")
            self._into[self._key] = value
            self._keyed = False
        elif self._into is not None:
            self._into.append(value)
