"""Small sparse binaries that programs leave behind, such as macOS adds to archives, and the words in them.

In: a part of at most some kilobytes. Out: its printable runs in ASCII and UTF-16; a dense one is unread.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from tidegate.errors import DamagedError
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Passage

APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00"
FOLDER_STORE = b"\x00\x00\x00\x01Bud1"
_SPARSE = 2048
_WHOLE = 1 << 16
_ASCII = re.compile(rb"[\x20-\x7e]{6,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01-\x06]){5,}")


def printable(whole: bytes) -> str:
    """Printable runs, one a line: ASCII, and UTF-16 of both byte orders at even and odd places."""
    runs = [run.decode("ascii") for run in _ASCII.findall(whole)]
    for offset in (0, 1):
        for run in _WIDE.findall(whole[offset:]):
            runs.append(run[: len(run) // 2 * 2].decode("utf-16-le", "replace"))
    return "\n".join(dict.fromkeys(runs))


def is_dense(whole: bytes) -> bool:
    """Whether there is room for content that is neither text nor fill: it does not shrink by half."""
    return len(zlib.compress(whole)) > max(len(whole) // 2, _SPARSE)


class MacLeftovers:
    """AppleDouble files (`__MACOSX/._a.csv`) and `.DS_Store`: attributes and window positions."""

    name = "macos leftovers"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def recognises(self, head: bytes, name: str) -> bool:
        """By mark and by name, for only there are they expected."""
        base = name.rpartition("/")[2]
        if head.startswith(APPLE_DOUBLE):
            return base.startswith("._")
        return head.startswith(FOLDER_STORE) and base == ".ds_store"

    def read(self, part: Part) -> Iterator[Content | Part]:
        """All printable runs. Raises DamagedError where the bytes are many or dense."""
        whole = bytes(part.source.view())
        if len(whole) > _WHOLE or is_dense(whole):
            raise DamagedError("holds more than the attributes that macOS leaves behind")
        text = printable(whole)
        if text:
            yield Passage(text, part.location(visible=False), label="file attributes")
        part.ledger.claim_all(Claim.INERT)
