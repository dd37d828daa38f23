"""What packed streams owe: all of them read, what stands beside and behind them too, and damage held."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.tar import archive
from contract.reading import read
from contract.seen import seen
from tidegate.model.limits import Limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.\n".encode()
PLAIN = b"Figures are final.\n"


def lz4(body: bytes, *, block: int = 1 << 16) -> bytes:
    """One frame of blocks that are not packed, with the flags of the reference program."""
    out = b"\x04\x22\x4d\x18" + bytes((0x60, 0x40, 0x82))
    for start in range(0, len(body), block):
        piece = body[start : start + block]
        out += struct.pack("<I", len(piece) | 1 << 31) + piece
    return out + bytes(4)


def lz4_packed(body: bytes) -> bytes:
    """One frame of one block: literals, a copy of them, literals again."""
    literals = body[:20]
    packed = bytes((0xF0 | 15, len(literals) - 15)) + literals + struct.pack("<HB", 20, 1) + b"\x50end.\n"
    return (
        b"\x04\x22\x4d\x18" + bytes((0x60, 0x40, 0x82)) + struct.pack("<I", len(packed)) + packed + bytes(4)
    )


def skipped(body: bytes) -> bytes:
    """A frame that readers of zstd and lz4 pass over."""
    return struct.pack("<II", 0x184D2A53, len(body)) + body


def compressed(body: bytes) -> bytes:
    """What `compress` would write if every code were a single byte: the table fills, widths grow."""
    bits, total, out, width = 0, 0, bytearray(b"\x1f\x9d\x90"), 9
    table, codes = 257, 0
    for at, byte in enumerate(body):
        bits |= byte << total
        total, codes = total + width, codes + 1
        table += at > 0
        wanted = max(9, min(16, table.bit_length()))
        if wanted != width:
            total += -codes % 8 * width
            codes, width = 0, wanted
        while total >= 8:
            out.append(bits & 255)
            bits, total = bits >> 8, total - 8
    if total:
        out.append(bits & 255)
    return bytes(out)


PACK: dict[str, Callable[[bytes], bytes]] = {
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda body: lzma.compress(body, lzma.FORMAT_ALONE),
    "zst": zstd.compress,
    "lz4": lz4,
    "Z": compressed,
}
JOINED = ["bz2", "xz", "zst", "lz4"]


@pytest.mark.parametrize("suffix", sorted(PACK))
def test_streams_are_unpacked(suffix: str) -> None:
    reading = read(f"a.txt.{suffix}", PACK[suffix](PLAIN * 40 + TEXT))
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [True]
    assert [part.location.parts for part in reading.walk.parts] == [("a.txt",), ()]


@pytest.mark.parametrize("suffix", JOINED)
def test_all_streams_of_a_file_are_one_text(suffix: str) -> None:
    pack = PACK[suffix]
    reading = read(
        f"a.txt.{suffix}", pack(PLAIN) + pack(b"The respondent is JANE") + pack(b" ROE A900000001.")
    )
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [True]


@pytest.mark.parametrize("suffix", sorted(PACK.keys() - {"Z"}))
def test_what_follows_a_stream_is_read_as_hidden(suffix: str) -> None:
    reading = read(f"a.txt.{suffix}", PACK[suffix](PLAIN) + TEXT)
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [False]


@pytest.mark.parametrize("suffix", ["zst", "lz4"])
@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_frames_that_readers_skip_are_read_as_hidden(suffix: str, place: str) -> None:
    pack = PACK[suffix]
    order = {"before": (skipped(TEXT), pack(PLAIN), pack(PLAIN)), "between": (pack(PLAIN), skipped(TEXT), pack(PLAIN)),
             "after": (pack(PLAIN), pack(PLAIN), skipped(TEXT))}[place]  # fmt: skip
    reading = read(f"a.txt.{suffix}", b"".join(order))
    assert reading.whole, reading.gaps
    assert seen(reading, WHO) == [False]


def test_padding_between_xz_streams_is_fill() -> None:
    reading = read("a.txt.xz", lzma.compress(PLAIN) + bytes(8) + lzma.compress(TEXT) + bytes(4))
    assert reading.whole, reading.gaps
    assert WHO in reading.text


def test_copies_within_an_lz4_block_are_made() -> None:
    reading = read("a.txt.lz4", lz4_packed(TEXT))
    assert reading.whole, reading.gaps
    assert TEXT[:20].decode() * 2 in reading.text


@pytest.mark.parametrize("suffix", [".tar.bz2", ".tbz2", ".txz", ".tar.zst", ".tlz"])
def test_packed_archives_are_archives(suffix: str) -> None:
    pack = {"2": bz2.compress, "x": lzma.compress, "t": zstd.compress}.get(
        "x" if suffix.endswith("xz") else "t" if suffix.endswith("zst") else suffix[-1], PACK["lzma"]
    )
    reading = read(f"a{suffix}", pack(archive({"b.txt": TEXT})))
    assert reading.whole, reading.gaps
    assert reading.walk.parts[0].location.parts == ("a.tar", "b.txt")


@pytest.mark.parametrize("suffix", sorted(PACK.keys() - {"Z"}))
def test_truncation_anywhere_is_a_gap(suffix: str) -> None:
    content = PACK[suffix](PLAIN * 3 + TEXT)
    for cut in range(1, len(content)):
        assert read(f"a.txt.{suffix}", content[:cut]).gaps, cut


BASE = {suffix: pack(PLAIN * 9 + TEXT + PLAIN * 9) for suffix, pack in PACK.items()}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["bz2", "xz"]), st.data())
def test_no_flipped_byte_loses_a_person_in_silence(suffix: str, data: st.DataObject) -> None:
    content = bytearray(BASE[suffix])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    assert read(f"a.txt.{suffix}", bytes(content)).shows(WHO)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(PACK)), st.binary(max_size=200), st.data())
def test_any_bytes_behind_a_mark_give_an_answer(suffix: str, body: bytes, data: st.DataObject) -> None:
    keep = data.draw(st.integers(0, len(BASE[suffix])))
    read(f"a.txt.{suffix}", BASE[suffix][:keep] + body)


@pytest.mark.parametrize("suffix", ["bz2", "xz", "zst", "lzma"])
def test_bombs_end_at_their_limits(suffix: str) -> None:
    content = PACK[suffix](b"".join(b"Line %d.\n" % number for number in range(9000)))
    reading = read(f"a.txt.{suffix}", content, limits=Limits(expanded_bytes=1 << 15))
    assert any("limit expanded_bytes" in why for why in reading.gaps)


@pytest.mark.parametrize("flags", [0x61, 0x62, 0x20, 0xE0])
def test_lz4_frames_of_other_kinds_are_gaps(flags: int) -> None:
    content = bytearray(lz4(TEXT))
    content[4] = flags
    assert read("a.txt.lz4", bytes(content)).gaps


def test_a_zstd_frame_for_a_dictionary_is_a_gap() -> None:
    dictionary = zstd.ZstdDict(b"respondent " * 99, is_raw=True)
    compressor = zstd.ZstdCompressor(zstd_dict=dictionary)
    out = io.BytesIO()
    out.write(compressor.compress(TEXT * 9) + compressor.flush())
    assert read("a.txt.zst", out.getvalue()).shows(WHO)
