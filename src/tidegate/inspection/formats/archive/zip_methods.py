"""Compression methods of zip archives that few use, and that need libraries of their own.

In: packed bytes. Out: codecs as in `inflate`.
"""

from __future__ import annotations

from collections.abc import Iterator

import inflate64

from tidegate.errors import DamagedError
from tidegate.inspection.formats.archive import zstandard
from tidegate.inspection.formats.inflate import Codec

_STEP = 1 << 10
_LAST = 64


def deflate64(packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """Method 9. The library does not tell where a stream ends, so the last bytes are given one by one."""
    engine, at = inflate64.Inflater(), 0
    while at < len(packed) and not engine.eof:
        end = at + (1 if at >= len(packed) - _LAST else min(_STEP, len(packed) - _LAST - at))
        try:
            piece = engine.inflate(bytes(packed[at:end]))
        except (ValueError, OSError, EOFError) as error:
            raise DamagedError("its compressed bytes are damaged") from error
        at = end
        if engine.eof and at < len(packed) - _LAST:
            raise DamagedError("its compressed bytes are followed by others")
        for start in range(0, len(piece), room):
            yield piece[start : start + room], at
    if not engine.eof:
        raise DamagedError("its compressed bytes end too early")
    yield b"", at


CODECS: dict[int, Codec] = {9: deflate64, 93: zstandard.frame}
"""Deflate64 and zstd, by the number of the method."""
