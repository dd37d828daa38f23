"""What ordinary writers leave in ordinary files is whole, beside what must still be found or held."""

from __future__ import annotations

import struct

import pytest

from builders.pdf import PdfFile, show
from contract.reading import read

NAME = "Yesenia Argueta"
_FRAME = b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00"
_SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\xff\x00\x34"
JPEG = b"\xff\xd8" + _FRAME + _SCAN + b"\xff\xd9"
IMAGE = b"\x2c" + struct.pack("<4HB", 0, 0, 8, 8, 0) + b"\2\2\x44\1\0"


def drawing(document: bytes) -> bytes:
    """An emf whose only command is a comment that holds the same drawing as `document`."""
    formats = struct.pack("<4sI16xI", b"GDIC", 0x40000004, 1)
    formats += struct.pack("<4sIII", b" FDP", 1, len(document), len(formats) + 16) + document
    comment = struct.pack("<I", len(formats)) + formats
    comment += bytes(-len(comment) % 4)
    size = 108 + 8 + len(comment) + 20
    header = struct.pack("<II32x4sIIIHHIIII", 1, 108, b" EMF", 0x10000, size, 3, 1, 0, 0, 0, 0, 0)
    header += bytes(108 - len(header))
    return header + struct.pack("<II", 70, 8 + len(comment)) + comment + struct.pack("<5I", 14, 20, 0, 16, 20)


def test_the_document_within_a_drawing_is_read_as_one() -> None:
    pages = PdfFile()
    pages.page(show(NAME))
    reading = read("x.emf", drawing(pages.build()))
    assert reading.whole, reading.gaps
    assert reading.shows(NAME)


@pytest.mark.parametrize("more", [b"\x9f", b"\x9f\xe1", b"\x01\x02\x03"])
def test_up_to_three_bytes_behind_a_picture_are_no_gap(more: bytes) -> None:
    assert read("x.jpg", JPEG + more).whole


@pytest.mark.parametrize("more", [b"\x01\x02\x03\x04", b"\x01\x02\x03\x04\x05", bytes(range(128, 160))])
def test_more_bytes_behind_a_picture_are_a_gap(more: bytes) -> None:
    assert not read("x.jpg", JPEG + more).whole


def test_three_bytes_in_a_file_of_their_own_are_held() -> None:
    assert not read("x.dat", b"\x01\x02\x03").whole


def test_the_mark_of_a_drawing_program_in_a_gif_is_no_gap() -> None:
    block = b"\x21\xff\x0bSTARDIV 5.0\x09\x01\x1d?\x00\x004&\x00\x00\x00"
    head = b"GIF89a" + struct.pack("<2H3B", 8, 8, 0, 0, 0)
    assert read("x.gif", head + block + IMAGE + b"\x3b").whole


@pytest.mark.parametrize(
    "text", ['{\r\n "extends": [\r\n  "config:base"\r\n ]\r\n}\r\n', '{"y": {"z": {}}, "w": {"a": 1}}\n']
)
def test_short_json_is_no_table_of_a_database(text: str) -> None:
    reading = read("x.json", text.encode())
    assert reading.reader == "json"
    assert reading.whole, reading.gaps


@pytest.mark.parametrize(
    "text", ["0.1\n     - original version\n" * 300, "0\x10\x06\x03 is not signed, " * 200]
)
def test_text_that_begins_with_a_nought_is_no_certificate(text: str) -> None:
    reading = read("changelog", f"{text}{NAME}\n".encode())
    assert reading.reader != "der"
    assert NAME in reading.text


def test_text_parted_by_deletes_is_text() -> None:
    nodes = "".join(f"Node: Chapter {n}\x7f{n * 700}\n" for n in range(200))
    reading = read("x.info", f"\x1f\nTag Table:\n{nodes}{NAME}\n\x1f\nEnd Tag Table\n".encode())
    assert reading.whole, reading.gaps
    assert reading.shows(NAME)
