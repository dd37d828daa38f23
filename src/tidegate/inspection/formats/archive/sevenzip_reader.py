"""A 7z archive by the library's own parts: its header, and one block of packed bytes after another.

In: the part. Out: files as child parts. The library's extraction is not used: it starts threads, and does not
say what it passes over.
"""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import brotli
from py7zr.archiveinfo import Folder, Header, HeaderStreamsInfo, SignatureHeader, StreamsInfo
from py7zr.compressor import SevenZipDecompressor
from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.archive.members import NAME, Notes, leftovers, member
from tidegate.inspection.formats.archive.zstandard import ZstdError
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import CHUNK, Memory
from tidegate.model.content import Content

_START = 32
_ENCODED = b"\x17"
_PPMD = b"\x03\x04\x01"
"""Its library starts a thread, which the sandbox does not allow."""
_TAIL = 12
"""So many packed bytes cannot be missing without something missing of what they unpack to."""
BROKEN = (
    ArchiveError, EOFError, OSError, ValueError, TypeError, IndexError, AssertionError, KeyError,
    lzma.LZMAError, zlib.error, struct.error, ZstdError, brotli.error,
)  # fmt: skip
"""What the libraries raise over damaged bytes."""


@dataclass(frozen=True, slots=True)
class _Block:
    """One stream of packed bytes and the files in it: (name or None, size, checksum or None) in order."""

    folder: Folder
    start: int
    end: int
    files: list[tuple[str | None, int, int | None]]


class _Header(Header):
    """Keeps the bytes that it was read from."""

    raw = b""

    def _extract_header_info(self, fp: BinaryIO) -> None:
        self.raw = fp.getvalue() if isinstance(fp, io.BytesIO) else b""
        super()._extract_header_info(fp)


def read_sevenzip(part: Part) -> Iterator[Content | Part]:
    """The whole archive."""
    view = part.source.view()
    file = io.BytesIO(view)
    notes = Notes()
    header = _opened(part, view, file)
    if header is not None:
        for block in _blocks(part, header, notes):
            yield from _files(part, view, block)
        yield from runs(memoryview(header.raw), part, "")
        if len(header.raw) > _expected(header):
            part.gap("has a header that is longer than what it lists")
    yield from notes.told(part)
    yield from leftovers(part)


def _opened(part: Part, view: memoryview, file: io.BytesIO) -> _Header | None:
    """The header, its own bytes claimed. None where the archive is empty."""
    try:
        start = SignatureHeader.retrieve(file)
        begin, end = _START + start.nextheaderofs, _START + start.nextheaderofs + start.nextheadersize
        if end > len(view):
            raise DamagedError("ends before its header: it was probably cut short")
        raw = bytes(view[begin:end])
        if zlib.crc32(raw) != start.nextheadercrc:
            raise DamagedError("has a damaged header")
        part.ledger.claim(0, _START, Claim.STRUCT)
        if not raw:
            return None
        header: _Header = _Header.retrieve(file, io.BytesIO(raw), _START)
        part.ledger.claim(begin, end, Claim.STRUCT)
        if raw.startswith(_ENCODED):
            packed = HeaderStreamsInfo.retrieve(io.BytesIO(raw[1:])).packinfo
            place = _START + packed.packpos
            part.ledger.claim(place, place + sum(packed.packsizes), Claim.STRUCT)
    except PasswordRequired as error:
        raise DamagedError("is encrypted, names included: give it without a password") from error
    except UnsupportedCompressionMethodError as error:
        raise DamagedError("has a header compressed by a method that this version does not read") from error
    except BROKEN as error:
        raise DamagedError("has a damaged header") from error
    return header


def _expected(header: _Header) -> int:
    """The most bytes that a header takes for what it says: names, and times, sizes and attributes beside."""
    files = header.files_info.files if header.files_info else []
    names = sum(2 * len(str(file.get("filename", ""))) + 2 for file in files)
    folders = (
        header.main_streams.unpackinfo.folders
        if header.main_streams and header.main_streams.unpackinfo
        else []
    )
    return 1024 + names + 80 * len(files) + 400 * len(folders)


def _blocks(part: Part, header: _Header, notes: Notes) -> Iterator[_Block]:
    """Packed streams in order, each with its files."""
    files = header.files_info.files if header.files_info else []
    for file in files:
        notes.add(NAME, str(file.get("filename", "")))
    names = [str(file.get("filename", "")) for file in files if not file["emptystream"]]
    streams = header.main_streams
    folders = streams.unpackinfo.folders if streams and streams.unpackinfo else []
    if streams is None or streams.packinfo is None or not folders:
        if names:
            raise DamagedError("lists files that are not there")
        return
    counts, sizes, sums = _substreams(streams, folders)
    if sum(counts) != len(names):
        part.gap("lists other files than it holds")
    place, stream, at = _START + streams.packinfo.packpos, 0, 0
    for folder, count in zip(folders, counts, strict=True):
        packed = streams.packinfo.packsizes[stream : stream + len(folder.packed_indices)]
        stream += len(packed)
        held = [*names[at : at + count], *([None] * (at + count - max(at, len(names))))][:count]
        whole = list(zip(held, sizes[at : at + count], sums[at : at + count], strict=False))
        yield _Block(folder, place, place + sum(packed), whole)
        place, at = place + sum(packed), at + count


def _substreams(streams: StreamsInfo, folders: list[Folder]) -> tuple[list[int], list[int], list[int | None]]:
    """Files in each block, then sizes and checksums of all of them."""
    info = streams.substreamsinfo
    if info is None:
        sums = [folder.crc if folder.digestdefined else None for folder in folders]
        return [1] * len(folders), [folder.get_unpack_size() for folder in folders], sums
    sizes = info.unpacksizes
    if sizes is None:
        sizes = [folder.get_unpack_size() for folder in folders]
    sums = [crc if defined else None for crc, defined in zip(info.digests, info.digestsdefined, strict=True)]
    return info.num_unpackstreams_folders, sizes, sums


def _files(part: Part, view: memoryview, block: _Block) -> Iterator[Part]:
    """The files of one block. What cannot be unpacked is a gap, and the next block is read."""
    if block.end > len(view):
        raise DamagedError("ends before its packed bytes do: it was probably cut short")
    try:
        whole = _unpacked(part, view[block.start : block.end], block)
    except (DamagedError, LimitError) as error:
        part.gap(f"holds files that cannot be unpacked: {error}", block.start, block.end)
        return
    at, read = 0, True
    for name, size, crc in block.files:
        content = memoryview(whole)[at : at + size]
        if len(content) < size or (crc is not None and zlib.crc32(content) != crc):
            part.gap("a file in it fails its checksum")
        at += size
        child = member(part, name or "unlisted file", Memory(content), visible=name is not None)
        yield child
        read = read and child.receipt("").whole
    if at < len(whole):
        child = part.child("bytes of no file", Memory(whole[at:]), visible=False, padding=True)
        yield child
        read = read and child.receipt("").whole
    part.ledger.claim(block.start, block.end, Claim.CHILD if read else Claim.UNREAD)


def _unpacked(part: Part, packed: memoryview, block: _Block) -> bytes:
    """All bytes of a block; never more than it declares, and no packed byte left over."""
    size = block.folder.get_unpack_size()
    if size > part.limits.part_bytes:
        raise LimitError(f"a block unpacks to {size:,} bytes (limit part_bytes)")
    if len(block.folder.packed_indices) != 1 or any(c["method"] == _PPMD for c in block.folder.coders):
        raise DamagedError("a method that this version does not read")
    out, engine = _decompressed(part, packed, block.folder, size)
    if len(out) < size:
        raise DamagedError("its compressed bytes end too early")
    part.budget.expand(size)
    if engine.consumed < len(packed) or _goes_on(part, packed, block.folder, engine):
        raise DamagedError("packed bytes are left over")
    return bytes(out)


def _decompressed(
    part: Part, packed: memoryview, folder: Folder, size: int
) -> tuple[bytearray, SevenZipDecompressor]:
    """What comes out, which may be short, and the engine as it was left."""
    file, out = io.BytesIO(packed), bytearray()
    try:
        engine = folder.get_decompressor(len(packed), reset=True)
        while len(out) < size:
            before = (len(out), engine.consumed)
            out += engine.decompress(file, max_length=min(CHUNK, size - len(out)))
            if (len(out), engine.consumed) == before:
                break
            part.budget.ratio(len(out), len(packed))
    except PasswordRequired as error:
        raise DamagedError("they are encrypted: give them without a password") from error
    except UnsupportedCompressionMethodError as error:
        raise DamagedError("a method that this version does not read") from error
    except BROKEN as error:
        raise DamagedError("its compressed bytes are damaged") from error
    return out, engine


def _goes_on(part: Part, packed: memoryview, folder: Folder, engine: SevenZipDecompressor) -> bool:
    """Whether there is more in a stream than the block declares, or more bytes than the stream.

    Only LZMA2 marks its end. Of the others the last bytes must be needed.
    """
    first, size = engine.chain[0], folder.get_unpack_size()
    if not isinstance(first, lzma.LZMADecompressor):
        short = packed[:-_TAIL]
        return bool(size and short) and len(_decompressed(part, short, folder, size)[0]) == size
    try:
        more = b"" if first.eof else first.decompress(b"", 1)
    except (lzma.LZMAError, EOFError):
        return True
    return bool(more or first.unused_data) or not (first.eof or first.needs_input)
