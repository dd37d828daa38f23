"""What stands in the markup of an Office part beside its text: attributes, comments, names, text out of place.

In: expat events that a reader reports. Out: hidden passages, each attribute and value once a part, and the
files that long values hold in base64. Values whose grammar only machines write are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from tidegate.errors import LimitError
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.ooxml.sweep import Sweep
from tidegate.inspection.formats.ooxml.xml import split
from tidegate.inspection.formats.payload import SHORTEST, file_within, files_within
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_REMEMBERED = 65_536
_MACHINERY = re.compile(
    r"(?:-?[0-9]{1,7}(?:\.[0-9]{1,20})?(?:%|pt)?|true|false|on|off|rId[0-9]{1,7}"
    r"|[a-z]{1,12}(?:[A-Z][a-z]{1,12}){0,4}|[0-9A-F]{6}|(?:00|FF)[0-9A-F]{6}"
    r"|\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\})?"
)
"""A number, a switch, a keyword, a colour, a GUID. No cell references: here such a thing would be an identifier."""
_WORD = re.compile(r"[0-9A-F]{8}")
_LENGTH = re.compile(r"-?[0-9]{1,8}")
_DIGESTS = re.compile(r"[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==")
_LONG_NUMBER = re.compile(r"[0-9]{6}")

_WORD_KEYS = frozenset(
    ("paraId", "textId", "paraIdParent", "durableId", "anchorId", "editId", "rsid", "rsidR", "rsidRDefault",
     "rsidRPr", "rsidP", "rsidDel", "rsidTr", "rsidSect", "rsidRoot", "tplc", "nsid", "tmpl", "docId")
)  # fmt: skip
"""Attributes, and elements with a `val`, that hold a random word of 32 bits in hexadecimal."""
_LENGTH_KEYS = frozenset(("x", "y", "cx", "cy", "l", "t", "r", "b", "w", "h", "wp", "hp", "posOffset"))
_DIGEST_KEYS = frozenset(("hash", "salt", "hashValue", "saltValue", "hashData", "saltData"))
_NAMED = frozenset(("val", "value"))
_WORDS = {
    "descr": "alternative text",
    "title": "alternative text",
    "author": "author",
    "initials": "author",
    "instr": "field",
    "date": "date",
}
"""Attributes by the words people use for them; all others are `properties`."""


class Markup:
    """Collects; `take` hands over what came together since the last call.

    `spot`: where in the part the reader stands, to be set as it goes.
    """

    def __init__(self, part: Part) -> None:
        self.spot = ""
        self._part = part
        self._room = part.limits.cell_chars
        self._sweep = Sweep(part.limits)
        self._seen: set[tuple[str, str]] = set()
        self._found: list[Content | Part] = []

    def watch(self, parser: expat.XMLParserType) -> None:
        """Have comments, instructions, namespaces and the declaration reported here."""
        self._sweep.watch(parser)

    def take(self) -> Iterator[Content | Part]:
        """What is ready."""
        yield from self._sweep.passages(self._part)
        found, self._found = self._found, []
        yield from found

    def element(self, name: str) -> None:
        """The expat name of an element, if it is not one that a schema would have."""
        self._sweep.element(name)

    def attributes(self, element: str, attributes: dict[str, str]) -> None:
        """All attributes of an element, given by its key (`w:color`)."""
        seen = self._seen
        for pair in attributes.items():
            if pair not in seen:
                self._attribute(element, pair, attributes)

    def text(self, text: str, label: str, spot: str = "", *, visible: bool = False) -> None:
        """One text as it stands, or the file that it holds. Raises LimitError where it is longer than any cell."""
        if not text or text.isspace():
            return
        if len(text) >= SHORTEST:
            whole = file_within(self._part, text)
            if whole is not None:
                self._found.append(whole)
                return
            self._found += files_within(self._part, text, spot)
            if len(text) > self._room:
                raise LimitError(f"holds a text of more than {self._room:,} characters (limit cell_chars)")
        self._found += passages(self._part, text, label=label, spot=spot, visible=visible)

    def part(self, found: Part) -> None:
        """A part that a reader met within the XML."""
        self._found.append(found)

    def _attribute(self, element: str, pair: tuple[str, str], attributes: dict[str, str]) -> None:
        name, value = pair
        local = split(name)[1]
        if local in _NAMED and (label := _label(attributes)) is not None:
            self.text(value, label, self._at(local))
            return
        if local == "val" and element.rpartition(":")[2] in _WORD_KEYS:
            if _WORD.fullmatch(value) is None:
                self.text(value, local, self._at(local))
            return
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen.add(pair)
        if _LONG_NUMBER.search(local):
            self.text(local, "attribute", self._at(""))
        if _MACHINERY.fullmatch(value) is None and not _is_closed(local, value):
            # A style's or shape's name is no person's, though people may call it by one.
            label = element.rpartition(":")[2] if local == "name" else local
            self.text(value, label, self._at(local), visible=element == "v:textpath" and local == "string")

    def _at(self, local: str) -> str:
        word = _WORDS.get(local, "properties")
        return f"{word}, {self.spot}" if self.spot else word


def _label(attributes: dict[str, str]) -> str | None:
    """What an element with a name and a value calls its value (document variables, tags)."""
    return next((value for key, value in attributes.items() if split(key)[1] == "name"), None)


def _is_closed(local: str, value: str) -> bool:
    """Whether an attribute of this name may only hold what machines write, and does."""
    if local in _WORD_KEYS:
        return _WORD.fullmatch(value) is not None
    if local in _LENGTH_KEYS:
        return _LENGTH.fullmatch(value) is not None
    return local in _DIGEST_KEYS and _DIGESTS.fullmatch(value) is not None
