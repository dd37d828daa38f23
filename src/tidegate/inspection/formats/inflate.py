"""Unpacking as a stream: packed bytes in, a `Source` out whose every byte is counted and checked."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from tidegate.errors import DamagedError, LimitError, ReadingError
from tidegate.inspection.source import CHUNK, Budget

STEP = 1 << 16

Codec = Callable[[memoryview, int], Iterator[tuple[bytes, int]]]
"""Packed bytes and the largest piece wanted -> pieces, each with the packed bytes consumed so far. The last
pair tells where the stream ended. Raises DamagedError where the stream is broken or cut short."""


def stored(packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """No compression: slices."""
    for start in range(0, len(packed), room):
        piece = bytes(packed[start : start + room])
        yield piece, start + len(piece)


def deflated(packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """A raw deflate stream (zip method 8, the inside of gzip)."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(packed), STEP):
        given: memoryview | bytes = packed[start : start + STEP]
        end = start + len(given)
        while True:
            try:
                piece = engine.decompress(given, room)
            except zlib.error as error:
                raise DamagedError("its compressed bytes are damaged") from error
            given = engine.unconsumed_tail
            # At the end of the stream zlib may show the same bytes as both unconsumed and unused.
            yield piece, end - len(engine.unused_data if engine.eof else given)
            if engine.eof:
                return
            if not given and len(piece) < room:
                break
    raise DamagedError("its compressed bytes end too early")


class Engine(Protocol):
    """What the standard library's decompressors have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream has come."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether more must be given before more comes out."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What was given after the end."""
        ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most `max_length` more bytes."""
        ...


def fed(engine: Engine, packed: memoryview, room: int, start: int = 0) -> Iterator[tuple[bytes, int]]:
    """One stream through one engine; what the library says of damage becomes a DamagedError."""
    for begin in range(start, len(packed), STEP):
        given = bytes(packed[begin : begin + STEP])
        end = begin + len(given)
        while True:
            try:
                piece = engine.decompress(given, room)
            except (OSError, ValueError, lzma.LZMAError) as error:
                raise DamagedError("its compressed bytes are damaged") from error
            yield piece, end - len(engine.unused_data)
            if engine.eof:
                return
            if engine.needs_input:
                break
            given = b""
    raise DamagedError("its compressed bytes end too early")


def bzip2(packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """Zip method 12."""
    return fed(bz2.BZ2Decompressor(), packed, room)


def xz(packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """Zip method 95."""
    return fed(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=256 << 20), packed, room)


def lzma1(packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """Zip method 14: two bytes version, two bytes length 5, one byte lc/lp/pb, four bytes dictionary size."""
    if len(packed) < 9 or packed[2] != 5 or packed[3] != 0 or packed[4] > 224:
        raise DamagedError("its LZMA header is damaged")
    dictionary = int.from_bytes(packed[5:9], "little")
    if dictionary > 256 << 20:
        raise LimitError("asks for an LZMA dictionary of more than 256 MiB")
    rest, lc = divmod(packed[4], 9)
    pb, lp = divmod(rest, 5)
    chain = [{"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": max(dictionary, 4096)}]
    try:
        engine = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)
    except (ValueError, lzma.LZMAError) as error:
        raise DamagedError("its LZMA header is damaged") from error
    return fed(engine, packed, room, 9)


class Inflated:
    """A `Source` over one packed stream. Never holds it whole unless `view` is asked for.

    `size`: what the container declares, or None where it declares nothing (then `size` runs through once).
    A complete pass checks `size` and `crc` and raises DamagedError where they lie, after the content.
    """

    def __init__(
        self,
        packed: memoryview,
        codec: Codec,
        budget: Budget,
        *,
        size: int | None = None,
        crc: int | None = None,
        endless: bool = False,
    ) -> None:
        """`endless`: the stream has no end mark of its own and ends where `size` bytes have come out."""
        self._packed, self._codec, self._budget = packed, codec, budget
        self._size, self._crc, self._endless = size, crc, endless
        self._head = b""
        self._whole: memoryview | None = None
        self._actual: int | None = None
        self._failure: ReadingError | None = None
        self._counted = 0
        self._used = 0
        self.consumed: int | None = None

    @property
    def size(self) -> int:
        """Unpacked bytes. Declared sizes are believed until a pass proves them wrong."""
        if self._actual is not None:
            return self._actual
        if self._size is not None:
            return self._size
        self.finish()
        return self._actual or 0

    @property
    def fraction(self) -> float:
        """How much of the packed bytes `chunks` has gone through."""
        return self._used / max(len(self._packed), 1)

    def head(self, count: int) -> bytes:
        """The first bytes; unpacks no more than it needs, and remembers them."""
        if len(self._head) >= count or len(self._head) == self._actual:
            return self._head[:count]
        pieces, got = [], 0
        for piece, _ in self._steps(max(count, 4096)):
            pieces.append(piece)
            got += len(piece)
            if got >= count:
                break
        self._head = b"".join(pieces)
        return self._head[:count]

    def chunks(self) -> Iterator[bytes]:
        """All bytes in order; raises DamagedError after the last where size or checksum were a lie."""
        limits, total, crc = self._budget, 0, 0
        self._used = 0
        for piece, used in self._steps(CHUNK):
            self._used = used
            if not piece:
                continue
            total += len(piece)
            if total > self._counted:
                limits.expand(total - self._counted)
                self._counted = total
            limits.ratio(total, len(self._packed))
            crc = zlib.crc32(piece, crc)
            yield piece
        self._actual, self.consumed = total, self._used
        self._failure = self._judge(total, crc)
        if self._failure:
            raise self._failure

    def view(self) -> memoryview:
        """All bytes at once. Raises LimitError above `part_bytes`; stored streams are not copied."""
        if self._codec is stored:
            self.finish()
            return self._packed
        if self._whole is None:
            room = self._budget.limits.part_bytes
            whole = bytearray()
            for piece in self.chunks():
                whole += piece
                if len(whole) > room:
                    raise LimitError(f"needs more than {room:,} bytes at once (limit part_bytes)")
            self._whole = memoryview(whole).toreadonly()
        return self._whole

    def finish(self) -> None:
        """Make sure of one complete pass. Raises ReadingError where the stream is not what it claims."""
        if self._failure is not None:
            raise self._failure
        if self._actual is None:
            for _ in self.chunks():
                pass

    def _steps(self, room: int) -> Iterator[tuple[bytes, int]]:
        if not self._endless:
            yield from self._codec(self._packed, room)
            return
        total = 0
        try:
            for piece, used in self._codec(self._packed, room):
                total += len(piece)
                yield piece, used
        except DamagedError:
            if total != self._size:
                raise
            yield b"", len(self._packed)

    def _judge(self, total: int, crc: int) -> DamagedError | None:
        if self._size is not None and total != self._size:
            return DamagedError(f"unpacks to {total:,} bytes but declares {self._size:,}")
        if self._crc is not None and crc != self._crc:
            return DamagedError("its checksum does not match its bytes")
        return None


class Refused:
    """A `Source` that cannot be opened: every access raises the reason, so that it ends as a Gap."""

    def __init__(self, size: int, why: str) -> None:
        self.size = size
        self.fraction = 0.0
        self._why = why

    def head(self, count: int) -> bytes:
        """Raises DamagedError."""
        raise DamagedError(self._why)

    def chunks(self) -> Iterator[bytes]:
        """Raises DamagedError."""
        raise DamagedError(self._why)

    def view(self) -> memoryview:
        """Raises DamagedError."""
        raise DamagedError(self._why)
