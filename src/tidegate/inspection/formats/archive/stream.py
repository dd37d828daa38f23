"""Streams that pack one file: bzip2, xz, lzma, zstd, lz4, compress. Each is one child, with all it is made of."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.archive.gzip import UNPACKED
from tidegate.inspection.part import Part
from tidegate.model.content import Content

_TAR = {
    ".tbz": ".tar",
    ".tbz2": ".tar",
    ".tb2": ".tar",
    ".txz": ".tar",
    ".tlz": ".tar",
    ".tzst": ".tar",
    ".taz": ".tar",
}
_SKIPPED = tuple(bytes((low, 0x2A, 0x4D, 0x18)) for low in range(0x50, 0x60))


class Stream:
    """One way to pack: its marks, its suffixes, and the codec that goes by its name."""

    def __init__(self, name: str, marks: tuple[bytes, ...], suffixes: frozenset[str], reads: str) -> None:
        self.name = name
        self.suffixes = suffixes
        self.reads = reads
        self._marks = marks

    def recognises(self, head: bytes, name: str) -> bool:
        """By its mark."""
        if head.startswith(_SKIPPED):
            return name.endswith(tuple(self.suffixes))
        return head.startswith(self._marks)

    def read(self, part: Part) -> Iterator[Content | Part]:
        """The unpacked stream as one child, then whatever stands in it beside, and behind it."""
        from tidegate.inspection.formats.archive.stream_codecs import read_stream

        yield from read_stream(part, self.name, unpacked_name(part.name, self.suffixes))


def unpacked_name(name: str, suffixes: frozenset[str]) -> str:
    """What the unpacked file is called."""
    lower = name.lower()
    suffix = next((each for each in suffixes if lower.endswith(each) and len(lower) > len(each)), "")
    if suffix:
        return name[: -len(suffix)] + _TAR.get(suffix, "")
    return f"{name.removesuffix(UNPACKED)}{UNPACKED}"


_LZMA_PROPERTIES = b"\x5d\0\0"

STREAMS = (
    Stream(
        "bzip2",
        (b"BZh1", b"BZh2", b"BZh3", b"BZh4", b"BZh5", b"BZh6", b"BZh7", b"BZh8", b"BZh9"),
        frozenset({".bz2", ".tbz", ".tbz2", ".tb2"}),
        "bzip2 streams, one after another, and trailing bytes",
    ),
    Stream(
        "xz",
        (b"\xfd7zXZ\0",),
        frozenset({".xz", ".txz"}),
        "xz streams, one after another, their padding and trailing bytes",
    ),
    Stream(
        "zstd",
        (b"\x28\xb5\x2f\xfd",),
        frozenset({".zst", ".tzst"}),
        "zstd frames, one after another, and the frames that readers skip; not frames that need a dictionary "
        "or a window above 128 MiB",
    ),
    Stream(
        "lz4",
        (b"\x04\x22\x4d\x18",),
        frozenset({".lz4"}),
        "lz4 frames, one after another, and the frames that readers skip; not frames that need a dictionary",
    ),
    Stream(
        "lzma",
        tuple(_LZMA_PROPERTIES + bytes((0, size)) for size in (0, 1, 2, 4, 8, 16, 32, 64, 0x80))
        + tuple(_LZMA_PROPERTIES + bytes((size, 0)) for size in (1, 2, 4, 8, 16, 32, 64, 0x80)),
        frozenset({".lzma", ".tlz"}),
        "lzma streams and trailing bytes",
    ),
    Stream("compress", (b"\x1f\x9d",), frozenset({".z", ".taz"}), "streams of the old `compress` program"),
)
"""Each a Format."""
