"""Property sets (SummaryInformation and its like): title, author, custom properties, of every type.

In: the stream. Out: one hidden passage a property, under its name; what no property holds is swept.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.errors import DamagedError
from tidegate.inspection.formats.biff.office_art import bitmap
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.ole.codepage import codec_of, decoded
from tidegate.inspection.formats.ole.spans import Spans
from tidegate.inspection.formats.ole.sweep import sweep_rest
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_MARK = b"\xfe\xff"
_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_DOCUMENT = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_NAMES = {
    _SUMMARY: {2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 7: "template",
               8: "last saved by", 9: "revision", 18: "application"},
    _DOCUMENT: {2: "category", 3: "presentation format", 13: "titles of parts", 14: "manager", 15: "company",
                26: "content type", 27: "content status", 28: "language", 29: "version"},
}  # fmt: skip
_COUNTS = {
    _SUMMARY: frozenset({*range(10, 17), 19}),
    _DOCUMENT: frozenset({*range(4, 13), 16, 17, 19, 20, 22, 23}),
}
"""Times, counts and flags that programs write; where they are texts, they are told all the same."""

_DICTIONARY, _CODEPAGE = 0, 1
_MOST_NUMBERS = 1 << 16
_NUMBERS = {2: "<h", 3: "<i", 4: "<f", 5: "<d", 6: "<q", 10: "<I", 11: "<h", 16: "<b", 17: "<B", 18: "<H",
            19: "<I", 20: "<q", 21: "<Q", 22: "<i", 23: "<I"}  # fmt: skip
_DATE, _STRINGS, _WIDE, _TIME = 7, frozenset({8, 30}), 31, 64
_CLASS, _VARIANT, _VECTOR = 72, 12, 0x1000
_CLIPBOARD, _METAFILE, _METAFILE_HEADER = 71, 3, 8
_CLIPBOARD_KINDS = {3: "wmf", 8: "bmp", 14: "emf", 17: "bmp"}
_OF_MACINTOSH = -2
_EPOCH = dt.datetime(1601, 1, 1)


class _Value(NamedTuple):
    """A value as text ("" where it has none), and where its bytes end, with padding."""

    text: str
    end: int


class PropertySets:
    """One stream with one or two sets; the second holds the properties that a user has made up."""

    name = "properties"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """By the byte order mark, version and the offset of the first set."""
        return (
            head[:2] == _MARK
            and head[2:4] in {b"\0\0", b"\1\0"}
            and head[44:48] in {b"\x30\0\0\0", b"\x44\0\0\0"}
        )

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages. Raises DamagedError where the sets do not fit into the stream."""
        view, spans = part.source.view(), Spans()
        try:
            (count,) = struct.unpack_from("<I", view, 24)
            if count > 8:
                raise DamagedError("has more sets of properties than there can be")
            for number in range(count):
                kind = bytes(view[28 + 20 * number : 44 + 20 * number])
                (start,) = struct.unpack_from("<I", view, 44 + 20 * number)
                yield from _Set(part, kind, start, spans).read()
        except (struct.error, IndexError) as error:
            raise DamagedError("properties that are cut short") from error
        spans.claim(part, Claim.TEXT)
        yield from sweep_rest(part, claim=Claim.STRUCT)


class _Set:
    """One property set, at `start`."""

    def __init__(self, part: Part, kind: bytes, start: int, spans: Spans) -> None:
        self._spans = spans
        self._part, self._view, self._start, self._kind = part, part.source.view(), start, kind
        size, count = struct.unpack_from("<II", self._view, start)
        self._end = min(start + size, len(self._view))
        count = min(count, _MOST_NUMBERS)
        pairs = [struct.unpack_from("<II", self._view, start + 8 + 8 * number) for number in range(count)]
        self._places = {number: start + offset for number, offset in pairs}
        self._names = dict(_NAMES.get(kind, {}))
        self._codec = "cp1252"

    def read(self) -> Iterator[Content | Part]:
        """Its texts, and the picture of its first page. Raises struct.error."""
        if _CODEPAGE in self._places:
            (page,) = struct.unpack_from("<H", self._view, self._places[_CODEPAGE] + 4)
            self._codec = codec_of(page)
        if _DICTIONARY in self._places:
            yield from self._dictionary(self._places[_DICTIONARY])
        for number, at in self._places.items():
            if number in {_DICTIONARY, _CODEPAGE}:
                continue
            (type,) = struct.unpack_from("<I", self._view, at)
            if type == _CLIPBOARD:
                yield from self._picture(at + 4)
                continue
            if number in _COUNTS.get(self._kind, ()) and type not in _STRINGS:
                continue
            yield from self._told(self._names.get(number, "property"), self._value(type, at + 4), at)

    def _picture(self, at: int) -> Iterator[Part]:
        """A thumbnail, as the clipboard would hold it."""
        size, tag, kind = struct.unpack_from("<IiI", self._view, at)
        end = min(at + 4 + size, len(self._view))
        start = at + 12 + (_METAFILE_HEADER if kind == _METAFILE else 0)
        suffix = _CLIPBOARD_KINDS.get(kind, "") if tag == -1 else ""
        if tag == _OF_MACINTOSH and bytes(self._view[at + 8 : start]) == b"PICT":
            suffix = "pict"
        if start >= end or size <= 8:
            return
        if not suffix:
            self._part.gap("a thumbnail of a kind that this version does not read", start, end)
            return
        body = bytes(self._view[start:end])
        source = Memory(bitmap(body) if suffix == "bmp" else body)
        yield self._part.child(
            f"thumbnail.{suffix}", source, label="thumbnail", visible=False, within=(start, end)
        )

    def _told(self, name: str, value: _Value, at: int) -> Iterator[Content]:
        if value.text:
            yield from passages(self._part, value.text, label=name, spot="document properties", visible=False)
            self._spans.add(at, value.end)

    def _dictionary(self, at: int) -> Iterator[Content]:
        """Names of the user's own properties."""
        begin = at
        (count,) = struct.unpack_from("<I", self._view, at)
        at += 4
        wide = self._codec == "utf-16-le"
        for _ in range(min(count, _MOST_NUMBERS)):
            number, length = struct.unpack_from("<II", self._view, at)
            at += 8
            size = 2 * length if wide else length
            raw = bytes(self._view[at : min(at + size, len(self._view))])
            at += size + (-size % 4 if wide else 0)
            self._names[number] = decoded(raw, self._codec)
        names = "\n".join(name for name in self._names.values() if name)
        yield from self._told("property names", _Value(names, at), begin)

    def _value(self, type: int, at: int) -> _Value:
        if type & _VECTOR:
            return self._vector(type & ~_VECTOR, at)
        if type == _VARIANT:
            (inner,) = struct.unpack_from("<I", self._view, at)
            return _Value("", at) if inner & (_VECTOR | _VARIANT) else self._value(inner, at + 4)
        if type in _NUMBERS:
            (number,) = struct.unpack_from(_NUMBERS[type], self._view, at)
            return _Value(str(number / 10_000 if type == 6 else number), at + struct.calcsize(_NUMBERS[type]))
        if type in {_DATE, _TIME}:
            return _Value(self._time(type, at), at + 8)
        if type in _STRINGS or type == _WIDE:
            (length,) = struct.unpack_from("<I", self._view, at)
            wide = type == _WIDE or self._codec == "utf-16-le"
            size = 2 * length if type == _WIDE else length
            raw = bytes(self._view[at + 4 : at + 4 + size])
            return _Value(decoded(raw, "utf-16-le" if wide else self._codec), at + 4 + len(raw))
        return _Value("", at)  # Blobs and identifiers: swept.

    def _vector(self, type: int, at: int) -> _Value:
        (count,) = struct.unpack_from("<I", self._view, at)
        at += 4
        texts: list[str] = []
        for _ in range(min(count, _MOST_NUMBERS)):
            value = self._value(type, at)
            if value.end == at:
                return _Value("", at)
            texts.append(value.text)
            at = value.end
            if type in _STRINGS or type in {_WIDE, _VARIANT}:
                at += -(at - self._start) % 4 if type == _WIDE or self._codec == "utf-16-le" else 0
        return _Value("\n".join(text for text in texts if text), at)

    def _time(self, type: int, at: int) -> str:
        try:
            if type == _DATE:
                (days,) = struct.unpack_from("<d", self._view, at)
                return (dt.datetime(1899, 12, 30) + dt.timedelta(days=days)).isoformat(" ")
            (ticks,) = struct.unpack_from("<Q", self._view, at)
            return (_EPOCH + dt.timedelta(microseconds=ticks // 10)).date().isoformat()
        except (OverflowError, ValueError):
            return ""
