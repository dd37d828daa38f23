"""A sealed object as a file to read. In: an opened `Sealed`. Out: its bytes, from anywhere in it."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from tidegate.vault.seal import CHUNK, Sealed

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class SealedReader(io.RawIOBase):
    """Reads and seeks; keeps one opened chunk. Raises VaultError where a chunk is not what was sealed."""

    def __init__(self, sealed: Sealed) -> None:
        super().__init__()
        self._sealed, self._at = sealed, 0
        self._index, self._chunk = -1, b""

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """As files do. Raises ValueError before the beginning."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._sealed.length}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Up to the end of the chunk."""
        if self._at >= self._sealed.length:
            return 0
        index, start = divmod(self._at, CHUNK)
        if index != self._index:
            self._chunk, self._index = self._sealed.chunk(index), index
        view = memoryview(buffer).cast("B")
        part = self._chunk[start : start + len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        """Close the file."""
        self._sealed.close()
        super().close()
