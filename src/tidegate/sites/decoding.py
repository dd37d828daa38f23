"""Undoing a server's compression within a limit. In: encoded pieces. Out: decoded pieces of bounded size.

A decoder is asked for a piece at a time, so that a bomb of a thousand to one costs a piece of memory, and
the reader's own limit on the sum ends it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from tidegate.errors import FetchError

PIECE = 1 << 18
ACCEPTED = "gzip, br, zstd"
_MOST_LAYERS = 2


class Decoder(Protocol):
    """One coding undone."""

    def decode(self, piece: bytes) -> Iterator[bytes]:
        """What the piece adds. Raises FetchError (garbled)."""
        ...

    def finished(self) -> bool:
        """Whether the coded stream ended where its format says so."""
        ...


def decoded(coding: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The content under a Content-Encoding header. Raises FetchError for a coding nobody asked for."""
    names = [name for name in (part.strip().lower() for part in coding.split(",")) if name]
    names = [name for name in names if name != "identity"]
    if len(names) > _MOST_LAYERS or any(name not in _DECODERS for name in names):
        raise FetchError("the answer is encoded in a way that cannot be read here", "garbled")
    content = iter(pieces)
    for name in reversed(names):
        content = _through(_DECODERS[name](), content)
    return content


def _through(decoder: Decoder, pieces: Iterator[bytes]) -> Iterator[bytes]:
    empty = True
    for piece in pieces:
        empty = empty and not piece
        yield from decoder.decode(piece)
    if not empty and not decoder.finished():
        raise FetchError("the answer's compression ends before its end", "garbled")


class _Deflate:
    """gzip, with any number of members, and deflate with or without its header."""

    def __init__(self, bits: int) -> None:
        self._bits, self._decoder, self._begun = bits, zlib.decompressobj(bits), False

    def decode(self, piece: bytes) -> Iterator[bytes]:
        while piece:
            if self._decoder.eof:
                self._decoder, self._begun = zlib.decompressobj(self._bits), False
            try:
                out = self._decoder.decompress(piece, PIECE)
            except zlib.error:
                if self._bits != zlib.MAX_WBITS or self._begun:
                    raise _garbled() from None
                self._bits = -zlib.MAX_WBITS  # deflate as some servers write it, without its header
                self._decoder = zlib.decompressobj(self._bits)
                continue
            self._begun = True
            yield out
            piece = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail

    def finished(self) -> bool:
        return self._decoder.eof


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._decoder, self._error = brotli.Decompressor(), brotli.error

    def decode(self, piece: bytes) -> Iterator[bytes]:
        try:
            yield self._decoder.process(piece, output_buffer_limit=PIECE)
            while not self._decoder.can_accept_more_data():
                yield self._decoder.process(b"", output_buffer_limit=PIECE)
        except self._error:
            raise _garbled() from None

    def finished(self) -> bool:
        return bool(self._decoder.is_finished())


class _Zstandard:
    def __init__(self) -> None:
        try:
            from compression import zstd  # type: ignore[import-not-found, unused-ignore]
        except ImportError:
            from backports import zstd
        self._new, self._error = zstd.ZstdDecompressor, zstd.ZstdError
        self._decoder = self._new()

    def decode(self, piece: bytes) -> Iterator[bytes]:
        try:
            while piece or not (self._decoder.eof or self._decoder.needs_input):
                if self._decoder.eof:
                    self._decoder = self._new()
                yield self._decoder.decompress(piece, PIECE)
                piece = self._decoder.unused_data if self._decoder.eof else b""
        except self._error:
            raise _garbled() from None

    def finished(self) -> bool:
        return bool(self._decoder.eof)


def _garbled() -> FetchError:
    return FetchError("the answer's compression is damaged", "garbled")


_DECODERS: dict[str, Callable[[], Decoder]] = {
    "gzip": lambda: _Deflate(zlib.MAX_WBITS | 16),
    "x-gzip": lambda: _Deflate(zlib.MAX_WBITS | 16),
    "deflate": lambda: _Deflate(zlib.MAX_WBITS),
    "br": _Brotli,
    "zstd": _Zstandard,
}
