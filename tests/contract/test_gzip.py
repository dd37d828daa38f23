"""What a gzip stream owes: all members as one part, its header's words, its checksums, and what follows it."""

from __future__ import annotations

import gzip
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.workbook import Sheet, Workbook, package
from contract.reading import read
from tidegate.inspection.source import CHUNK
from tidegate.model.limits import Limits

CANARY = "CANARY 900000123"
TEXT = f"The respondent is {CANARY}.".encode()
MIB = 1 << 20


def member(body: bytes, flags: int = 0, fields: bytes = b"") -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = engine.compress(body) + engine.flush()
    return (
        struct.pack("<3sBIBB", b"\x1f\x8b\x08", flags, 0, 0, 3)
        + fields
        + packed
        + struct.pack("<II", zlib.crc32(body), len(body) & 0xFFFFFFFF)
    )


@pytest.mark.parametrize(
    ("name", "inner"),
    [("a.txt.gz", "a.txt"), ("a.tgz", "a.tar"), ("a", "a unpacked"), ("a unpacked", "a unpacked")],
)
def test_the_stream_is_one_part_with_its_name(name: str, inner: str) -> None:
    reading = read(name, gzip.compress(TEXT, mtime=0))
    assert reading.reader == "gzip"
    assert reading.walk.parts[0].location.parts == (inner,)
    assert CANARY in reading.text
    assert reading.whole or inner.endswith(".tar"), reading.gaps


def test_many_members_are_one_stream() -> None:
    content = member(b"a,b\n1,") + member(b"") + member(b"2\n3,CANARY 4\n")
    reading = read("a.csv.gz", content)
    assert reading.whole, reading.gaps
    assert {0: "3", 1: "CANARY 4"} in [{k: str(v) for k, v in row.items()} for row in reading.rows]


def test_a_last_piece_of_a_byte_or_two_is_no_damage() -> None:
    for over in range(1, 4):
        assert read("a.txt.gz", gzip.compress(b"a line\n" * (CHUNK // 7) + b"b" * (CHUNK % 7 + over))).whole


def test_header_words_are_read() -> None:
    extra = struct.pack("<H", len(TEXT) + 4) + b"XX" + struct.pack("<H", len(TEXT)) + TEXT
    content = member(b"Figures are final.", 4 | 8 | 16, extra + b"CANARY 1.txt\0CANARY 2\0")
    reading = read("a.txt.gz", content + member(b"", 8, b"CANARY 3\0"))
    assert reading.shows(CANARY)
    for number in (1, 2, 3):
        assert f"CANARY {number}" in reading.text


def test_sizes_in_block_wise_streams_are_no_gap() -> None:
    extra = struct.pack("<H2sHH", 6, b"BC", 2, 99)
    assert read("a.txt.gz", member(b"Figures are final.", 4, extra)).whole


@pytest.mark.parametrize("trailer", [TEXT, b"\0" * 512, gzip.compress(TEXT, mtime=0)[:-1], b"\x1f\x8b\x08"])
def test_what_follows_the_stream_comes_out_or_is_a_gap(trailer: bytes) -> None:
    reading = read("a.txt.gz", gzip.compress(b"Figures are final.", mtime=0) + trailer)
    if trailer.strip(b"\0"):
        assert CANARY in reading.text or reading.gaps
    else:
        assert reading.whole, reading.gaps


@pytest.mark.parametrize("at", [-8, -4, -1, 12])
def test_a_stream_that_fails_its_checks_is_a_gap(at: int) -> None:
    content = bytearray(gzip.compress(TEXT, mtime=0))
    content[at] ^= 0x55
    assert read("a.txt.gz", bytes(content)).gaps


@pytest.mark.parametrize("flags", [0x20, 0x40, 0x80])
def test_unknown_header_flags_are_a_gap(flags: int) -> None:
    assert read("a.txt.gz", member(TEXT, flags)).gaps


def test_bombs_end_at_their_limits() -> None:
    assert any("limit ratio" in why for why in read("a.gz", gzip.compress(bytes(80 * MIB))).gaps)
    limits = Limits(expanded_bytes=MIB)
    assert any(
        "limit expanded" in why for why in read("a.gz", gzip.compress(bytes(2 * MIB)), limits=limits).gaps
    )


def test_archives_and_workbooks_inside_are_read() -> None:
    book = Workbook([Sheet("Sheet1", [["CANARY", 5]])]).to_bytes()
    reading = read("a.xlsx.gz", gzip.compress(book, mtime=0))
    assert reading.whole, reading.gaps
    assert {0: "CANARY", 1: 5} in reading.rows
    assert CANARY in read("a.zip.gz", gzip.compress(package({"a.txt": TEXT}))).text


def test_truncation_anywhere_is_a_gap() -> None:
    content = gzip.compress(TEXT * 3, mtime=0)
    for cut in range(1, len(content)):
        assert read("a.txt.gz", content[:cut]).gaps, cut


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_flipped_byte_loses_a_canary_in_silence(data: st.DataObject) -> None:
    flipped = bytearray(gzip.compress(TEXT, mtime=0) + gzip.compress(b"Figures are final."))
    at = data.draw(st.integers(0, len(flipped) - 1))
    flipped[at] ^= data.draw(st.integers(1, 255))
    assert read("a.txt.gz", bytes(flipped)).shows(CANARY)
