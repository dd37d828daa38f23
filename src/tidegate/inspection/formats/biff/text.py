"""Text in BIFF records: Unicode strings of BIFF8, byte strings of a code page before, over any CONTINUE.

In: the pieces of a record. Out: numbers and texts in turn. Reading past the end raises DamagedError.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Sequence

from tidegate.errors import DamagedError
from tidegate.inspection.formats.biff.records import U16, U32

WIDE, PHONETIC, RICH = 1, 4, 8
_FLAGS = WIDE | PHONETIC | RICH
_PAGES = {
    367: "ascii", 437: "cp437", 720: "cp720", 737: "cp737", 775: "cp775", 850: "cp850", 852: "cp852",
    855: "cp855", 857: "cp857", 862: "cp862", 864: "cp864", 866: "cp866", 874: "cp874", 932: "cp932",
    936: "gbk", 949: "cp949", 950: "cp950", 1200: "cp1252", 1250: "cp1250", 1251: "cp1251", 1252: "cp1252",
    1253: "cp1253", 1254: "cp1254", 1255: "cp1255", 1256: "cp1256", 1257: "cp1257", 1258: "cp1258",
    1361: "johab", 10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252", 65001: "utf_8",
}  # fmt: skip
PRELOAD = tuple(f"encodings.{name}" for name in sorted(set(_PAGES.values())))
"""Modules to be imported before the sandbox closes."""


def codec(page: int) -> str:
    """The codec of a code page, or that of Western Europe."""
    name = _PAGES.get(page, "cp1252")
    return name if f"encodings.{name}" in sys.modules else "cp1252"


def decoded(raw: bytes | memoryview, name: str) -> str:
    """Bytes of a code page; what it does not define is read as Western."""
    return codecs.decode(bytes(raw), name, "tidegate-biff")


def _western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("tidegate-biff", _western)
codecs.lookup("cp1252")


_OUT_OF_STEP = re.compile(f"[{''.join(chr(byte << 8) for byte in range(0x20, 0x7F))}]{{6,}}")
_BYTES = re.compile(rb"[\x20-\x7e]*(?:[0-9]{5}|[A-Za-z]{4} [A-Za-z]{4})[\x20-\x7e]*")


class Cursor:
    """A place in the pieces of one record. `codec`: how byte strings are read, "" in BIFF8."""

    __slots__ = ("_at", "_codec", "_piece", "_pieces")

    def __init__(self, pieces: Sequence[memoryview], codec: str = "", at: int = 0) -> None:
        self._pieces, self._codec = pieces, codec
        self._piece, self._at = 0, at

    @property
    def left(self) -> int:
        """Bytes from here to the end."""
        rest = self._pieces[self._piece + 1 :]
        return len(self._pieces[self._piece]) - self._at + sum(map(len, rest))

    def take(self, count: int) -> bytes:
        """So many bytes, over any border between pieces."""
        piece = self._pieces[self._piece]
        if self._at + count <= len(piece):
            self._at += count
            return bytes(piece[self._at - count : self._at])
        taken = bytearray()
        while len(taken) < count:
            piece = self._pieces[self._piece]
            some = bytes(piece[self._at : self._at + count - len(taken)])
            taken += some
            self._at += len(some)
            if len(taken) < count:
                self._next()
        return bytes(taken)

    def u8(self) -> int:
        """One byte."""
        return self.take(1)[0]

    def u16(self) -> int:
        """Two bytes."""
        number: int = U16.unpack(self.take(2))[0]
        return number

    def u32(self) -> int:
        """Four bytes."""
        number: int = U32.unpack(self.take(4))[0]
        return number

    def string(self, width: int = 2) -> str:
        """A string behind its length of `width` bytes."""
        return self.characters(self.u16() if width == 2 else self.u8())

    def characters(self, count: int) -> str:
        """A string of so many characters: in BIFF8 behind its flags, before as bytes."""
        if self._codec:
            return decoded(self.take(count), self._codec)
        return self.unicode(count, self.u8())

    def rich(self) -> tuple[str, bytes]:
        """A string of the shared table, and what its phonetic block holds."""
        count, flags = self.u16(), self.u8()
        runs = self.u16() if flags & RICH else 0
        extra = self.u32() if flags & PHONETIC else 0
        text = self.unicode(count, flags)
        self.take(4 * runs)
        return text, self.take(extra) if extra else b""

    def unicode(self, count: int, flags: int) -> str:
        """Characters whose width the flags tell; where a piece ends within them, the next has flags anew."""
        if flags & ~_FLAGS:
            raise DamagedError("has a text with marks that no text has")
        size = 2 if flags & WIDE else 1
        piece = self._pieces[self._piece]
        if self._at + count * size <= len(piece):
            self._at += count * size
            raw = bytes(piece[self._at - count * size : self._at])
            return wide(raw) if size == 2 else _narrow(raw)
        texts: list[bytes] = []
        while count:
            piece = self._pieces[self._piece]
            room = min((len(piece) - self._at) // size, count)
            raw = bytes(piece[self._at : self._at + room * size])
            texts.append(raw if size == 2 else _narrow(raw).encode("utf-16-le"))
            self._at += room * size
            count -= room
            if count:
                self._next()
                size = 2 if self.u8() & WIDE else 1
        return wide(b"".join(texts))

    def _next(self) -> None:
        if self._piece + 1 >= len(self._pieces):
            raise DamagedError("has a record that ends within a value")
        self._piece, self._at = self._piece + 1, 0


def wide(raw: bytes) -> str:
    """Two bytes a character; what reads as words of one byte each, or out of step by one, is given as well."""
    text = raw.decode("utf-16-le", "replace")
    if _OUT_OF_STEP.search(text):
        runs = _OUT_OF_STEP.findall(text)
        text += "".join("\n" + "".join(chr(ord(c) >> 8) for c in run) for run in runs)
    if _BYTES.search(raw):
        text += "".join(f"\n{run.decode('ascii')}" for run in _BYTES.findall(raw))
    return text


def _narrow(raw: bytes) -> str:
    """One byte a character; NULs among them are those of wide characters that are declared narrow."""
    return raw.replace(b"\0", b"").decode("latin-1")
