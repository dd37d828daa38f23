"""The records of a web archive, with every way of ending told apart. In: a stream. Out: records, or a DamageError.

FastWARC gives positions where each record is packed by itself, as crawlers do. An archive packed as a whole is
unpacked here first: its records have no place in the file that could be read alone.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zlib
from collections.abc import Iterator
from typing import Any, cast

from backports import zstd

from tidegate.errors import TraceError

_PEEK = 1 << 16
_BEGIN = re.compile(rb"(?:\A|(?<=\n))WARC/[01]\.|\x1f\x8b\x08")
_LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]{1,15})", re.I | re.M)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_BLANK = b"\0\r\n \t"
_KINDS = {2: "warcinfo", 4: "response", 8: "resource", 16: "request", 32: "metadata", 64: "revisit",
          128: "conversion", 256: "continuation", 512: "unknown"}  # fmt: skip


class DamageError(TraceError):
    """A stretch of an archive that is no record, or only the beginning of one."""


class Record:
    """One record. `position`: its first byte in the file, -1 where the archive is packed as a whole."""

    __slots__ = ("_raw", "kind", "located", "position")

    def __init__(self, raw: Any, located: bool) -> None:
        self._raw, self.located = raw, located
        self.position: int = raw.stream_pos if located else -1
        self.kind = _KINDS.get(int(raw.record_type), "unknown")

    def header(self, name: str) -> str:
        """A header of the record, "" without it."""
        return self._raw.headers.get(name) or ""

    def block(self, most: int) -> bytes | DamageError | None:
        """What follows the headers. None: larger than `most`. An error: there is less of it than it says."""
        announced = self._raw.content_length
        if announced > most:
            return None
        block = cast(bytes, self._raw.reader.read())
        return block if len(block) == announced else DamageError("a record is cut off")

    def whole(self, block: bytes) -> bytes:
        """The record as it was written, unpacked."""
        headers = self._raw.headers
        lines = [headers.status_line_bytes or b"WARC/1.0"]
        lines += [name + b": " + value for name, value in headers.items_bytes()]
        return b"\r\n".join([*lines, b"", block, b"", b""])


class _Watched:
    """Keeps what reading raised: the library would make something else of it."""

    def __init__(self, stream: Any, peeked: bytes, base: int) -> None:
        self._stream, self._held, self._told = stream, peeked, base
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            if self._held:
                given = self._held if size < 0 else self._held[:size]
                self._held = self._held[len(given) :]
            else:
                given = self._stream.read(size)
        except Exception as error:
            self.error = error
            raise
        self._told += len(given)
        return given

    def tell(self) -> int:
        return self._told


def iterate(stream: Any, lenient: bool = False) -> Iterator[Record]:
    """Raises DamageError behind the last good record, and whatever reading the stream raises.

    `lenient`: passes over what lies between records, which some writers leave there.
    """
    base = stream.tell()
    peeked = _fill(stream, _PEEK)
    if not peeked:
        return
    unpacked = _unpacked(stream, peeked)
    watched = _Watched(unpacked or stream, b"" if unpacked else peeked, 0 if unpacked else base)
    if not unpacked and not _BEGIN.match(peeked):
        old = " (ARC, an older format: name it arc:PLACE)" if peeked.startswith(b"filedesc:") else ""
        raise DamageError(f"these bytes are no record of a web archive{old}")
    yield from _iterate(watched, unpacked is None, lenient or unpacked is not None)


def _iterate(watched: _Watched, located: bool, lenient: bool) -> Iterator[Record]:
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        raise TraceError('web archives need FastWARC: pip install "tidegate[trace]"') from None
    try:
        archive = iter(ArchiveIterator(cast(Any, watched), parse_http=False, quirks_mode=lenient))
        while (raw := next(archive, None)) is not None:
            yield Record(raw, located)
    except GeneratorExit:
        raise
    except BaseException as error:
        # The library's panics are not Exceptions.
        if watched.error is not None and not isinstance(
            watched.error, (EOFError, zlib.error, lzma.LZMAError)
        ):
            raise watched.error from None
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if isinstance(error, DamageError):
            raise
        raise DamageError("a stretch of it is no record") from None


def _fill(stream: Any, size: int) -> bytes:
    held = b""
    while len(held) < size and (piece := stream.read(size - len(held))):
        held += piece
    return held


def _unpacked(stream: Any, peeked: bytes) -> Any | None:
    """A stream of what is packed as a whole; None where records are packed one by one, or not at all."""
    joined = _Joined(peeked, stream)
    if peeked.startswith(b"(\xb5/\xfd"):
        return zstd.ZstdFile(io.BufferedReader(joined))
    if peeked.startswith(b"BZh"):
        return bz2.BZ2File(io.BufferedReader(joined))
    if peeked.startswith(b"\xfd7zXZ"):
        return lzma.LZMAFile(io.BufferedReader(joined))
    if peeked.startswith(b"\x1f\x8b") and _many(peeked):
        import gzip

        return gzip.GzipFile(fileobj=io.BufferedReader(joined), mode="rb")
    return None


class _Joined(io.RawIOBase):
    """What was peeked at, and the rest."""

    def __init__(self, peeked: bytes, stream: Any) -> None:
        self._held, self._stream = peeked, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = len(buffer)
        given = self._held[:size] or self._stream.read(size)
        self._held = self._held[size:]
        buffer[: len(given)] = given
        return len(given)


def _many(peeked: bytes) -> bool:
    """Whether the first gzip member goes on behind the first record."""
    unpacking = zlib.decompressobj(31)
    try:
        begin = unpacking.decompress(peeked, 1 << 20)
    except zlib.error:
        return False
    end = _HEAD_END.search(begin)
    length = _LENGTH.search(begin, 0, end.start()) if end else None
    return bool(end and length and begin[end.end() + int(length[1]) :].strip(_BLANK))


def only_blank(stream: Any, until: int) -> bool:
    """From the beginning of a record that is not packed on: whether nothing lies between its end and `until`."""
    at = stream.tell()
    held = _fill(stream, until - at)
    found = _HEAD_END.search(held)
    length = _LENGTH.search(held, 0, found.start()) if found else None
    return bool(found and length and not held[found.end() + int(length[1]) :].strip(_BLANK))


def ending(stream: Any) -> DamageError | None:
    """From the beginning of an archive's last record on: what is wrong with its end."""
    begin = _fill(stream, _PEEK)
    if begin.startswith(b"\x1f\x8b"):
        return _packed_ending(stream, begin)
    found = _HEAD_END.search(begin)
    length = _LENGTH.search(begin, 0, found.start()) if found else None
    if not begin.strip(_BLANK):
        return None
    if not found or not length:
        return DamageError("its last record is cut off")
    left = found.end() + int(length[1]) - len(begin)
    rest = begin[left:] if left < 0 else b""
    while left > 0:
        piece = stream.read(min(left, 1 << 20))
        if not piece:
            return DamageError("its last record is cut off")
        left -= len(piece)
    return _rest(stream, rest)


def _packed_ending(stream: Any, begin: bytes) -> DamageError | None:
    unpacking, piece = zlib.decompressobj(31), begin
    try:
        while piece and not unpacking.eof:
            unpacking.decompress(piece)
            if not unpacking.eof:
                piece = stream.read(1 << 18)
    except zlib.error:
        return DamageError("its last record is damaged")
    if not unpacking.eof:
        return DamageError("its last record is cut off")
    return _rest(stream, unpacking.unused_data)


def _rest(stream: Any, begin: bytes) -> DamageError | None:
    while begin or (begin := stream.read(1 << 18)):
        if begin.strip(_BLANK):
            return DamageError("bytes follow its last record that are none")
        begin = b""
    return None


def find(stream: Any, base: int) -> int | None:
    """Where the next record begins, behind `base`."""
    held, at = b"", base
    while piece := stream.read(1 << 18):
        held += piece
        for found in _BEGIN.finditer(held, 1):
            enough = found.start() + 4096 < len(held) or len(piece) < 1 << 18
            if enough and _begins(held[found.start() :]):
                return at + found.start()
        keep = min(len(held), 8192)
        at += len(held) - keep
        held = held[-keep:]
    return None


def _begins(held: bytes) -> bool:
    if held.startswith(b"WARC/"):
        return True
    try:
        return zlib.decompressobj(31).decompress(held[:4096], 16).startswith(b"WARC/")
    except zlib.error:
        return False
