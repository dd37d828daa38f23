"""What ordinary writers leave in ordinary files is whole, beside what must still be found or held."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from builders.pdf import PdfFile, show
from builders.workbook import Sheet, Workbook
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


def _png_with(kind: bytes, body: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(9 * 8)))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(kind, body) + pixels + chunk(b"IEND", b"")


GIF = b"GIF89a" + struct.pack("<2H3B", 8, 8, 0, 0, 0) + IMAGE + b"\x3b"


@pytest.mark.parametrize(
    ("kind", "body"),
    [(b"cmPP", b"JCmp0712\0\0\0\3"), (b"gIFg", b"\1\0\0\x0a"), (b"msOG", b"MSOFFICE9.0" + GIF)],
)
def test_what_office_says_of_a_picture_is_no_gap(kind: bytes, body: bytes) -> None:
    reading = read("x.png", _png_with(kind, body))
    assert reading.whole, reading.gaps


@pytest.mark.parametrize(
    ("kind", "body"),
    [(b"cmPP", b"\x91\x00\x83\x07\x12\x99\0\0\0\3"), (b"msOG", b"MSOFFICE9.0" + bytes(range(128, 160)))],
)
def test_other_bytes_under_such_a_name_are_a_gap(kind: bytes, body: bytes) -> None:
    assert not read("x.png", _png_with(kind, body)).whole


def test_the_picture_within_a_picture_is_read() -> None:
    comment = b"\x21\xfe" + bytes([len(NAME)]) + NAME.encode() + b"\0"
    reading = read("x.png", _png_with(b"msOG", b"MSOFFICE9.0" + GIF[:13] + comment + GIF[13:]))
    assert NAME in reading.text
    assert not any(NAME in each.text for each in reading.passages if each.location.visible)


def _zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(name, content)
    return target.getvalue()


def test_the_rest_of_a_buffer_behind_a_thumbnail_is_swept_and_no_gap() -> None:
    rest = b"\x02\x04\0\0\x9f\xe1" + NAME.encode() + b"\0\x88\x97"
    buffer = JPEG + rest + bytes(n * 37 % 251 for n in range(1024 - len(JPEG + rest)))
    reading = read("x.zip", _zipped("docProps/thumbnail.jpeg", buffer))
    assert reading.whole, reading.gaps
    assert NAME in reading.text
    assert not any(NAME in each.text for each in reading.passages if each.location.visible)


@pytest.mark.parametrize("size", [1023, 1025, 2048])
def test_more_than_the_rest_of_a_buffer_behind_a_thumbnail_is_a_gap(size: int) -> None:
    buffer = JPEG + bytes(n * 37 % 251 + 1 for n in range(size - len(JPEG)))
    assert not read("x.zip", _zipped("docProps/thumbnail.jpeg", buffer)).whole


def test_the_attributes_that_macos_packs_beside_the_parts_of_a_workbook_are_no_gap() -> None:
    double = b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(90) + b"com.apple.quarantine" + bytes(60)
    target = io.BytesIO(Workbook([Sheet("S", [["Facility", "Book-ins"], ["Eloy", 4]])]).to_bytes())
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("__MACOSX/xl/._sharedStrings.xml", double + NAME.encode())
    reading = read("x.xlsx", target.getvalue())
    assert reading.whole, reading.gaps
    assert NAME in reading.text
