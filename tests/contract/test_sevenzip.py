"""What a 7z archive owes: every block unpacked whole, the header told, and nothing left over in silence."""

from __future__ import annotations

import io
import struct
import zlib

import py7zr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.reading import read
from contract.seen import seen
from tidegate.model.limits import Limits

WHO = "JANE ROE A900000001"
TEXT = f"The respondent is {WHO}.\n".encode() * 3
PLAIN = b"Figures are final.\n" * 9
FILTERS: dict[str, list[dict[str, int]]] = {
    "lzma2": [{"id": py7zr.FILTER_LZMA2, "preset": 6}],
    "lzma": [{"id": py7zr.FILTER_LZMA, "preset": 6}],
    "bzip2": [{"id": py7zr.FILTER_BZIP2}],
    "deflate": [{"id": py7zr.FILTER_DEFLATE}],
    "zstd": [{"id": py7zr.FILTER_ZSTD, "level": 3}],
    "brotli": [{"id": py7zr.FILTER_BROTLI, "level": 3}],
    "copy": [{"id": py7zr.FILTER_COPY}],
    "filtered": [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA2, "preset": 6}],
    "delta": [{"id": py7zr.FILTER_DELTA, "dist": 2}, {"id": py7zr.FILTER_LZMA2, "preset": 6}],
}


def sevenzip(files: dict[str, bytes], method: str = "lzma2", **more: object) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=FILTERS.get(method), **more) as target:  # type: ignore[arg-type]
        for name, body in files.items():
            target.writestr(body, name)
    return out.getvalue()


def spread(content: bytes, more: bytes) -> bytes:
    """Bytes put in between the packed streams and the header."""
    crc, offset, size, header_crc = struct.unpack_from("<IQQI", content, 8)
    start = struct.pack("<QQI", offset + len(more), size, header_crc)
    head = content[:8] + struct.pack("<I", zlib.crc32(start)) + start
    assert crc
    return head + content[32 : 32 + offset] + more + content[32 + offset :]


@pytest.mark.parametrize("method", sorted(FILTERS))
def test_files_are_parts(method: str) -> None:
    reading = read("a.7z", sevenzip({"a.txt": PLAIN, "folder/b.txt": TEXT}, method))
    assert reading.whole, reading.gaps
    assert reading.reader == "7z"
    assert seen(reading, WHO) == [True]
    assert ("folder/b.txt",) in [part.location.parts for part in reading.walk.parts]


HIDDEN = {
    "name": sevenzip({WHO: PLAIN}),
    "name of an empty file": sevenzip({"a.txt": PLAIN, WHO: b""}),
    "between streams and header": spread(sevenzip({"a.txt": PLAIN}), TEXT),
    "after the end": sevenzip({"a.txt": PLAIN}) + TEXT,
}


@pytest.mark.parametrize("place", sorted(HIDDEN))
def test_hidden_places_are_read(place: str) -> None:
    reading = read("a.7z", HIDDEN[place])
    assert reading.whole, reading.gaps
    assert seen(reading, WHO)
    assert not any(seen(reading, WHO))


HELD = {
    "encrypted": sevenzip({"a.txt": TEXT}, "", password="x"),  # noqa: S106
    "encrypted names": sevenzip({"a.txt": TEXT}, "", password="x", header_encryption=True),  # noqa: S106
}
FILTERS["ppmd"] = [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}]
HELD["a method that starts threads"] = sevenzip({"a.txt": TEXT}, "ppmd")


@pytest.mark.parametrize("what", sorted(HELD))
def test_what_cannot_be_read_is_held(what: str) -> None:
    reading = read("a.7z", HELD[what])
    assert reading.gaps
    assert not any("failed" in why for why in reading.gaps)


@pytest.mark.parametrize("method", sorted(FILTERS.keys() - {"ppmd"}))
def test_packed_bytes_left_over_are_a_gap(method: str) -> None:
    """A stream made longer, with the sizes in a header that is not packed made to fit."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=FILTERS[method]) as target:
        target.set_encoded_header_mode(False)
        target.writestr(PLAIN[:90], "a.txt")
    content = out.getvalue()
    _, offset, size, _ = struct.unpack_from("<IQQI", content, 8)
    header = bytearray(content[32 + offset :])
    assert header[:6] == bytes((1, 4, 6, 0, 1, 9))  # one packed stream, its size follows
    assert header[6] < 0x80
    more = b"A900000001 A900000001 A900000001"
    header[6:7] = (
        bytes((0x80, offset + len(more))) if offset + len(more) > 127 else bytes((offset + len(more),))
    )
    start = struct.pack("<QQI", offset + len(more), len(header), zlib.crc32(header))
    longer = (
        content[:8] + struct.pack("<I", zlib.crc32(start)) + start + content[32 : 32 + offset] + more + header
    )
    assert size
    assert read("a.7z", longer).shows("A900000001")


def test_truncation_is_a_gap() -> None:
    content = sevenzip({"a.txt": PLAIN, "b.txt": TEXT})
    for cut in range(7, len(content), 5):
        assert read("a.7z", content[:cut]).gaps, cut


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["lzma2", "copy", "deflate"]), st.data())
def test_no_flipped_byte_loses_a_person_in_silence(method: str, data: st.DataObject) -> None:
    content = bytearray(BASE[method])
    at = data.draw(st.integers(6, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    assert read("a.7z", bytes(content)).shows(WHO)


BASE = {method: sevenzip({"a.txt": PLAIN, "b.txt": TEXT}, method) for method in ("lzma2", "copy", "deflate")}


def test_blocks_above_the_limit_are_a_gap() -> None:
    reading = read("a.7z", sevenzip({"a.txt": PLAIN * 900}), limits=Limits(part_bytes=1000))
    assert any("limit part_bytes" in why for why in reading.gaps)
