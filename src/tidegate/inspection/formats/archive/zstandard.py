"""Zstd frames, unpacked by the library that this Python has: its own from 3.14 on, else the backport of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.formats.inflate import fed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZstdError = zstd.ZstdError
_WINDOW_LOG = 27


def frame(packed: memoryview, room: int) -> Iterator[tuple[bytes, int]]:
    """A codec for one frame, its checksum verified where it has one."""
    engine = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
    try:
        yield from fed(engine, packed, room)
    except ZstdError as error:
        raise DamagedError(
            "its compressed bytes are damaged, or need a dictionary or a large window"
        ) from error
