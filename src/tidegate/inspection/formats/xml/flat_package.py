"""An Office package in one XML file -> the zip package it stands for, as a part that is read like any other.

In: the part. Out: one child, and what stands between the parts of the package as passages.
"""

from __future__ import annotations

import binascii
import struct
import zlib
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.encoding import claim_rest
from tidegate.inspection.formats.richtext.writing import Writing
from tidegate.inspection.formats.xml.markup import parse, parser
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_SPACE = "http://schemas.microsoft.com/office/2006/xmlPackage"
_XML = "http://www.w3.org/XML/1998/namespace"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SUFFIXES = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))


def read_package(part: Part) -> Iterator[Content | Part]:
    """The whole part. Raises ReadingError."""
    events = _Events(part)
    made = parser(events.told)
    made.namespace_prefixes = True
    made.StartElementHandler, made.EndElementHandler = events.start, events.end
    made.CharacterDataHandler = events.chars
    told = made.StartNamespaceDeclHandler

    def namespace(prefix: str | None, uri: str | None) -> None:
        events.declare(prefix or "", uri or "")
        if not events.inside and told is not None:
            told(prefix or "", uri or "")

    made.StartNamespaceDeclHandler = namespace
    made.EndNamespaceDeclHandler = lambda prefix: events.undeclare(prefix or "")
    for _ in parse(part, made):
        pass
    yield from events.writing.end()
    content = _zipped(events.parts)
    part.budget.expand(len(content))
    names = [name for name, _, _ in events.parts]
    suffix = next((s for folder, s in _SUFFIXES if any(name.startswith(folder) for name in names)), "zip")
    yield part.child(f"package.{suffix}", Memory(content), label="package")
    claim_rest(part)


class _Events:
    """What expat reports: parts are written out again, the rest goes to `writing`."""

    def __init__(self, part: Part) -> None:
        self.writing = Writing(part)
        self.parts: list[tuple[str, str, bytes]] = []
        self.inside = 0
        self._room = part.limits.part_bytes
        self._size = 0
        self._name = self._type = ""
        self._pieces: list[str] = []
        self._text: list[str] = []
        self._spaces: dict[str, list[str]] = {}
        self._declared: dict[str, str] = {}
        self._binary = False

    def declare(self, prefix: str, uri: str) -> None:
        """A namespace comes into force with the next element."""
        self._spaces.setdefault(prefix, []).append(uri)
        self._declared[prefix] = uri

    def undeclare(self, prefix: str) -> None:
        """It ends."""
        self._spaces[prefix].pop()

    def told(self, label: str, text: str) -> None:
        """Comments, instructions and the like; those within a part belong to it."""
        if label == "comment" and self.inside and "--" not in text and not text.endswith("-"):
            self._put(f"<!--{text}-->")
        elif not text.startswith("mso-application progid="):
            self.writing.add(text, label, visible=False)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.inside:
            self.inside += 1
            self._open(name, attributes, self._declared)
            self._declared = {}
            return
        self._declared = {}
        space, _, rest = name.partition(" ")
        local = rest.split(" ")[0]
        for key, value in attributes.items():
            self.writing.note(value)
            if key.split(" ")[1:2] == ["name"] and local == "part":
                self._name = value
            elif key.split(" ")[1:2] == ["contentType"] and local == "part":
                self._type = value
        if space == _SPACE and local == "xmlData":
            self.inside = 1
            self._pieces = ['<?xml version="1.0" encoding="UTF-8"?>']
            self._declared = {prefix: uris[-1] for prefix, uris in self._spaces.items() if uris}
        elif space == _SPACE and local == "binaryData":
            self._binary, self._text = True, []

    def end(self, name: str) -> None:
        """An element ends."""
        if self.inside > 1:
            self.inside -= 1
            self._put(f"</{_qualified(name)}>")
        elif self.inside:
            self.inside = 0
            self._add("".join(self._pieces).encode("utf-8", "surrogatepass"))
        elif self._binary:
            self._binary = False
            self.writing.stray("".join(self._text), "part in base64")
            try:
                self._add(binascii.a2b_base64("".join("".join(self._text).split()), strict_mode=True))
            except (binascii.Error, ValueError) as error:
                raise DamagedError("holds a part in base64 that is damaged") from error

    def chars(self, text: str) -> None:
        """Characters."""
        if self.inside:
            self._put(escape(text))
        elif self._binary:
            self._text.append(text)
        else:
            self.writing.add(text, "between the parts", visible=False)

    def _open(self, name: str, attributes: dict[str, str], spaces: dict[str, str]) -> None:
        declared = "".join(
            f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}"
            for prefix, uri in spaces.items()
            if uri != _XML
        )
        given = "".join(f" {_qualified(key)}={quoteattr(value)}" for key, value in attributes.items())
        self._put(f"<{_qualified(name)}{declared}{given}>")

    def _put(self, text: str) -> None:
        self._size += len(text)
        if self._size > self._room:
            raise LimitError(f"needs more than {self._room:,} bytes at once (limit part_bytes)")
        self._pieces.append(text)

    def _add(self, content: bytes) -> None:
        self._size += len(content)
        if self._size > self._room:
            raise LimitError(f"needs more than {self._room:,} bytes at once (limit part_bytes)")
        self.parts.append((self._name.lstrip("/"), self._type, content))
        self._pieces = []


def _qualified(name: str) -> str:
    """Expat's `namespace local prefix` as it is written."""
    pieces = name.split(" ")
    return f"{pieces[2]}:{pieces[1]}" if len(pieces) > 2 else pieces[-1]


def _zipped(parts: list[tuple[str, str, bytes]]) -> bytes:
    """A zip archive of these parts, without compression, and the list of their types."""
    overrides = "".join(
        f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(kind)}/>"
        for name, kind, _ in parts
    )
    types = (
        f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
    body, directory = bytearray(), bytearray()
    entries = [("[Content_Types].xml", types.encode()), *((name, content) for name, _, content in parts)]
    for name, content in entries:
        raw = name.encode()
        fields = struct.pack(
            "<HHHHHIIIHH", 20, 0x800, 0, 0, 0x21, zlib.crc32(content), len(content), len(content), len(raw), 0
        )
        directory += b"PK\1\2\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + raw
        body += b"PK\3\4" + fields + raw + content
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory + b"PK\5\6" + end)
