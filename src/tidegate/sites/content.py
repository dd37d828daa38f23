"""The cleared bytes on their way to a site. In: a descriptor or a stream, and what was cleared. Out: pieces.

Whoever takes the pieces may make them public only after `Checked.finish`: until then nobody knows whether
they are the cleared ones. A descriptor is read by position: the path it came from is never opened again, and
no other reader of it is disturbed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import BinaryIO

from tidegate.errors import SiteError

Content = int | BinaryIO
"""A descriptor that can be read by position (sealed memory, a file), or a binary stream, read once."""
PIECE = 1 << 20


class Checked:
    """Iterates over content in pieces of at most `PIECE` bytes; `finish` says whether it was what was cleared."""

    def __init__(self, content: Content, digest: str, length: int) -> None:
        """`digest`: SHA-256, 64 hexadecimal digits. `length` in bytes."""
        self._content, self._digest, self._length = content, digest.lower(), length
        self._seen = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        """The pieces. Raises SiteError as soon as there are more bytes than were cleared."""
        while piece := self._read():
            self.size += len(piece)
            if self.size > self._length:
                raise SiteError(f"nothing was published: {self._length} bytes were cleared, there are more")
            self._seen.update(piece)
            yield piece

    def finish(self) -> None:
        """Raises SiteError unless every byte was the one that was cleared."""
        if self.size != self._length:
            raise SiteError(
                f"nothing was published: {self._length} bytes were cleared, {self.size} were given"
            )
        if self._seen.hexdigest() != self._digest:
            raise SiteError("nothing was published: these are not the bytes that were cleared")

    def _read(self) -> bytes:
        try:
            if isinstance(self._content, int):
                return os.pread(self._content, PIECE, self.size)
            return self._content.read(PIECE)
        except OSError as error:
            raise SiteError(
                f"nothing was published: the cleared bytes cannot be read ({error.strerror})"
            ) from None


def digest_of(stream: BinaryIO) -> tuple[str, int]:
    """SHA-256 and length of what a stream still holds."""
    seen, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        seen.update(piece)
        size += len(piece)
    return seen.hexdigest(), size
