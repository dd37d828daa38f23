"""What RTF writes in hexadecimal: pictures, embedded objects, themes and data stores -> parts.

In: the digits. Out: a child part each. An object of OLE 1 (a header, the file, and a picture of it) is taken
apart by a format of its own, so that its bytes are accounted for as well.
"""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive.leftovers import is_dense
from tidegate.inspection.formats.richtext.words import PICTURES
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content, Passage

LEAST_DIGITS = 64
_DIGITS = frozenset("0123456789abcdefABCDEF")
_SHORT_HEADER = 8
_LINKED, _EMBEDDED, _PRESENTED = 1, 2, 5
_VERSIONS = (0x0501, 0x0502, 0x0500)


def unwrapped(text: str) -> bytes | None:
    """The bytes that hexadecimal digits stand for, or None where the text is anything else."""
    digits = "".join(text.split())
    if len(digits) < LEAST_DIGITS or not _DIGITS.issuperset(digits):
        return None
    return bytes.fromhex(digits[: len(digits) & ~1])


def payload(part: Part, content: bytes, name: str, *, visible: bool) -> Part:
    """The part that bytes of a hidden destination are."""
    part.budget.expand(len(content))
    version = int.from_bytes(content[:4], "little")
    kind = int.from_bytes(content[4:8], "little")
    is_object = version in _VERSIONS and kind in (_LINKED, _EMBEDDED)
    reader = Ole1() if is_object else FieldData() if name.startswith("datafield") else None
    return part.child(name, Memory(content), visible=visible, format=reader)


def picture(part: Part, content: bytes, kind: str, number: int, *, visible: bool) -> Part:
    """A picture as a file of its own kind."""
    part.budget.expand(len(content))
    suffix = PICTURES.get(kind, "")
    if kind == "dibitmap":
        content = _bitmap(content)
    name = f"picture {number}.{suffix}" if suffix else f"picture {number}"
    return part.child(name, Memory(content), visible=visible)


def _bitmap(content: bytes) -> bytes:
    """A bitmap with the header that files have."""
    if len(content) < 40:
        return content
    size, bits, compression, colours = struct.unpack_from("<I10xHI12xI", content)
    palette = 4 * (colours or (1 << bits if bits <= 8 else 0)) + (
        12 if compression == 3 and size == 40 else 0
    )
    return b"BM" + struct.pack("<IHHI", 14 + len(content), 0, 0, 14 + size + palette) + content


class Ole1:
    """An embedded or linked object in the format of OLE 1."""

    name = "ole object"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the document says where one stands."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """The names in its header, the file within, and its presentation. Raises DamagedError."""
        content = part.source.view()
        at, kind, names = _header(content, 0)
        yield from _told(part, names)
        part.ledger.claim(0, at, Claim.STRUCT)
        if kind == _LINKED:
            at = _fixed(part, content, at, 12)
        elif kind == _EMBEDDED:
            at = yield from self._native(part, content, at, names[:1])
        if len(content) - at >= _SHORT_HEADER:
            at = yield from self._presentation(part, content, at)
        if at < len(content):
            yield part.stretch(at, len(content), f"bytes {at}-{len(content)} after the object")

    def _native(
        self, part: Part, content: memoryview, at: int, kind: list[str]
    ) -> Generator[Content | Part, None, int]:
        start = _fixed(part, content, at, 4)
        end = start + int.from_bytes(content[at:start], "little")
        if end > len(content):
            raise DamagedError("holds an object that is cut short")
        reader = Package() if kind == ["Package"] else None
        yield part.child("object", Memory(content[start:end]), format=reader, within=(start, end))
        return end

    def _presentation(self, part: Part, content: memoryview, at: int) -> Generator[Content | Part, None, int]:
        """The picture of the object; where there is none, only its header."""
        version, kind = struct.unpack_from("<II", content, at)
        if version not in _VERSIONS or kind != _PRESENTED:
            return at if kind else _fixed(part, content, at, _SHORT_HEADER)
        start, _, names = _header(content, at, strings=1)
        yield from _told(part, names)
        end = start + 12 + int.from_bytes(content[start + 8 : start + 12], "little")
        if end > len(content):
            raise DamagedError("holds an object whose picture is cut short")
        is_metafile = names == ["METAFILEPICT"]
        begin = min(start + 12 + (8 if is_metafile else 0), end)
        part.ledger.claim(at, begin, Claim.STRUCT)
        name = "picture of the object" + (".wmf" if is_metafile else "")
        if begin < end:
            yield part.child(name, Memory(content[begin:end]), within=(begin, end))
        return end


class FieldData:
    """What Word keeps of a form field or a link in binary: numbers, and texts that are counted."""

    name = "field"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the document says what it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All printable runs. Raises DamagedError where the bytes are dense."""
        content = part.source.view()
        if is_dense(bytes(content)):
            raise DamagedError("holds dense bytes where a field keeps a few texts")
        yield from runs(content, part, "field")
        part.ledger.claim_all(Claim.STRUCT)


class Package:
    """A whole file within an object: its name, where it came from, and its bytes."""

    name = "ole package"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the object says what it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Names, then the file. Raises DamagedError."""
        content = part.source.view()
        at, names = 2, []
        for _ in range(2):
            text, at = _terminated(content, at)
            names.append(text)
        at += 4
        path, start = _counted(content, at)
        names.append(path)
        end = start + 4 + int.from_bytes(content[start : start + 4], "little")
        if end > len(content) or start + 4 > len(content):
            raise DamagedError("holds a file that is cut short")
        yield from _told(part, names)
        part.ledger.claim(0, start + 4, Claim.STRUCT)
        name = names[0].replace("\\", "/").rpartition("/")[2] or "file"
        yield part.child(name, Memory(content[start + 4 : end]), within=(start + 4, end))
        if end < len(content):
            yield part.stretch(end, len(content), f"bytes {end}-{len(content)} after the file")


def _told(part: Part, names: list[str]) -> Iterator[Passage]:
    """Names of classes, files and folders that a header gives."""
    text = "\n".join(filter(None, names))
    if text:
        yield Passage(text, part.location("header", visible=False), label="file name")


def _fixed(part: Part, content: memoryview, at: int, size: int) -> int:
    if at + size > len(content):
        raise DamagedError("is cut short in its header")
    part.ledger.claim(at, at + size, Claim.STRUCT)
    return at + size


def _header(content: memoryview, at: int, *, strings: int = 3) -> tuple[int, int, list[str]]:
    """Where it ends, what kind of object it is, and the texts in it. Raises DamagedError."""
    if at + 8 > len(content):
        raise DamagedError("is cut short in its header")
    kind = int.from_bytes(content[at + 4 : at + 8], "little")
    at += 8
    names: list[str] = []
    for _ in range(strings):
        text, at = _counted(content, at)
        names.append(text)
    return at, kind, names


def _counted(content: memoryview, at: int) -> tuple[str, int]:
    end = at + 4 + int.from_bytes(content[at : at + 4], "little")
    if end > len(content) or at + 4 > len(content):
        raise DamagedError("is cut short in its header")
    return bytes(content[at + 4 : end]).decode("cp1252", "replace").replace("\0", " ").strip(), end


def _terminated(content: memoryview, at: int) -> tuple[str, int]:
    found = bytes(content[at : at + 4096])
    end = found.find(0)
    if end < 0:
        raise DamagedError("is cut short in its header")
    return found[:end].decode("cp1252", "replace"), at + end + 1
