"""Bytes on their way to the matcher. In: a stream. Out: a body: bytes, or a sealed copy where there are many."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tidegate.inspection import snapshot
from tidegate.trace.sources.interface import Body

IN_MEMORY = 32 << 20
"""Bytes of one body that a worker holds in memory."""
PIECE = 1 << 20
_HEAD = 2048


def of_stream(stream: BinaryIO, name: str = "") -> Body:
    """Everything that is left of a stream."""
    return of_pieces(iter(lambda: stream.read(PIECE), b""), name)


def of_pieces(pieces: Iterable[bytes], name: str = "") -> Body:
    """The pieces as one body. What they raise is passed on, and nothing is left of them."""
    held: list[bytes] = []
    size = 0
    recording: snapshot.Recording | None = None
    try:
        for piece in pieces:
            size += len(piece)
            if recording is not None:
                recording.add(piece)
                continue
            held.append(piece)
            if size > IN_MEMORY:
                recording = snapshot.Recording(size)
                for kept in held:
                    recording.add(kept)
                held.clear()
        return b"".join(held) if recording is None else snapshot.taken(recording, name)
    finally:
        if recording is not None:
            recording.close()


def size(body: Body) -> int:
    """In bytes."""
    return len(body) if isinstance(body, bytes) else body.size


def head(body: Body) -> bytes:
    """How it begins."""
    if isinstance(body, bytes):
        return body[:_HEAD]
    return os.pread(body.fd, _HEAD, 0) if body.fd >= 0 else b""


def pieces(body: Body, length: int, overlap: int) -> Iterator[tuple[int, bytes]]:
    """The body in stretches of at most `length` that share `overlap` bytes, each with where it begins."""
    if isinstance(body, bytes):
        yield 0, body
        return
    at = 0
    while piece := os.pread(body.fd, length, at):
        yield at, piece
        if at + len(piece) >= body.size:
            return
        at += len(piece) - overlap


def close(body: Body) -> None:
    """Let go of a copy on disk."""
    if not isinstance(body, bytes):
        body.close()
