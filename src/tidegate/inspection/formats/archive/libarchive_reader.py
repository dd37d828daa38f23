"""Files of an archive as the system's libarchive unpacks them, in order, from memory.

In: the bytes of one archive and its format. Out: contents, each to its end, or DamagedError. Any answer but
"fine" and "end" is damage: behind a warning the binding hands out what its buffer held before.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Iterator
from typing import Any, Literal

from tidegate.errors import DamagedError
from tidegate.inspection.source import CHUNK, Budget


def _library() -> Any:
    """The binding, or None: without the system's library its import fails in one of these ways."""
    try:
        from libarchive import ffi
    except (ImportError, OSError, AttributeError):
        return None
    ffi.logger.disabled = True  # its warnings quote names from the file
    return ffi


ffi = _library()
if "TZ" not in os.environ:
    # It turns dates into local time, for which the C library would look into /etc again and again.
    os.environ["TZ"] = "UTC0"
    time.tzset()

Kind = Literal["rar", "cab", "7zip"]
_FORMATS: dict[Kind, tuple[str, ...]] = {"rar": ("rar", "rar5"), "cab": ("cab",), "7zip": ("7zip",)}
_FOLDER = 0o040000
_TYPE = 0o170000
_DAMAGED = "its compressed bytes are damaged, or made by a method that this version does not read"


def contents(view: memoryview, kind: Kind, budget: Budget) -> Iterator[bytes]:
    """The contents of every file that is not a folder. Raises DamagedError at the first that is not whole."""
    if ffi is None:
        raise DamagedError("needs the system's libarchive to be unpacked: install it")
    held = bytes(view)
    archive, entry = ffi.read_new(), ffi.entry_new()
    try:
        for name in _FORMATS[kind]:
            ffi.get_read_format_function(name)(archive)
        ffi.read_open_memory(archive, ctypes.cast(ctypes.c_char_p(held), ctypes.c_void_p), len(held))
        while ffi.read_next_header2(archive, entry) == ffi.ARCHIVE_OK:
            if ffi.entry_mode(entry) & _TYPE != _FOLDER:
                yield _content(archive, budget, len(held))
    except (ffi.ArchiveError, ValueError) as error:
        raise DamagedError(_DAMAGED) from error
    finally:
        ffi.entry_free(entry)
        ffi.read_free(archive)


def _content(archive: Any, budget: Budget, packed: int) -> bytes:
    buffer = ctypes.create_string_buffer(CHUNK)
    whole = bytearray()
    while True:
        count = ffi.read_data(archive, buffer, CHUNK)
        if count < 0:
            raise DamagedError(_DAMAGED)
        if not count:
            return bytes(whole)
        whole += buffer.raw[:count]
        budget.expand(count)
        budget.ratio(len(whole), packed)
        if len(whole) > budget.limits.part_bytes:
            raise DamagedError(
                f"holds a file of more than {budget.limits.part_bytes:,} bytes (limit part_bytes)"
            )
