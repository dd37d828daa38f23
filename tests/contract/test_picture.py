from __future__ import annotations

import base64
import gzip
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.reading import NEEDLES, read
from tidegate.model.limits import Limits


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))


def png(
    *chunks: bytes, width: int = 8, height: int = 8, pixels: bytes | None = None, tail: bytes = b""
) -> bytes:
    raw = (b"\0" + bytes(width)) * height if pixels is None else pixels
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = [header, *chunks, chunk(b"IDAT", zlib.compress(raw)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body) + tail


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*segments: bytes, width: int = 8, height: int = 8, tail: bytes = b"") -> bytes:
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34"
    return b"\xff\xd8" + b"".join(segments) + frame + scan + b"\xff\xd9" + tail


def gif(*blocks: bytes, width: int = 8, height: int = 8, tail: bytes = b"") -> bytes:
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\2\2\x44\1\0"
    return (
        b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b"".join(blocks) + image + b"\x3b" + tail
    )


def bmp(width: int = 8, height: int = 8, between: bytes = b"", tail: bytes = b"") -> bytes:
    offset = 54 + len(between)
    pixels = bytes((width * 24 + 31) // 32 * 4 * height)
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 0, 0, 0, 0)
    head = b"BM" + struct.pack("<IHHI", offset + len(pixels), 0, 0, offset)
    return head + header + between + pixels + tail


def webp(*chunks: tuple[bytes, bytes], width: int = 8, height: int = 8, tail: bytes = b"") -> bytes:
    lossless = b"\x2f" + struct.pack("<I", width - 1 | (height - 1) << 14) + b"\0\0\0"
    body = b"".join(
        k + struct.pack("<I", len(b)) + b + b"\0" * (len(b) & 1) for k, b in ((b"VP8L", lossless), *chunks)
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + tail


BUILDERS = {"png": png, "jpg": jpeg, "gif": gif, "bmp": bmp, "webp": webp}
NEEDLE = b"A900000001 JANE ROE"


@pytest.mark.parametrize("kind", BUILDERS)
def test_reads_a_small_picture_whole(kind: str) -> None:
    reading = read(f"logo.{kind}", BUILDERS[kind]())
    assert reading.reader == "picture"
    assert reading.whole


@pytest.mark.parametrize("kind", BUILDERS)
def test_a_picture_that_needs_too_much_memory_is_a_gap(kind: str) -> None:
    limits = Limits(unread_picture_pixels=599, part_bytes=2000)
    assert read(f"photo.{kind}", BUILDERS[kind](width=20, height=30), limits=limits).gaps


@pytest.mark.parametrize("kind", BUILDERS)
def test_hides_nothing_after_the_picture(kind: str) -> None:
    reading = read(f"logo.{kind}", BUILDERS[kind](tail=b"\n" + NEEDLE))
    assert NEEDLE.decode() in reading.text
    assert read(f"logo.{kind}", BUILDERS[kind](tail=bytes(range(1, 255)))).gaps


METADATA = {
    "tEXt": png(chunk(b"tEXt", b"Author\0" + NEEDLE)),
    "zTXt": png(chunk(b"zTXt", b"Author\0\0" + zlib.compress(NEEDLE))),
    "iTXt": png(chunk(b"iTXt", b"Author\0\1\0en\0\0" + zlib.compress(NEEDLE))),
    "iCCP": png(chunk(b"iCCP", b"profile\0\0" + zlib.compress(b"\0" * 128 + NEEDLE))),
    "eXIf": png(chunk(b"eXIf", b"II*\0" + NEEDLE)),
    "own chunk": png(chunk(b"naMe", NEEDLE)),
    "comment": jpeg(segment(0xFE, NEEDLE)),
    "exif": jpeg(segment(0xE1, b"Exif\0\0II*\0" + NEEDLE)),
    "exif wide": jpeg(segment(0xE1, b"Exif\0\0II*\0\1\2" + NEEDLE.decode().encode("utf-16-le"))),
    "iptc": jpeg(segment(0xED, b"Photoshop 3.0\08BIM\4\4\0\0\0\0" + NEEDLE)),
    "own segment": jpeg(segment(0xEB, b"own kind " + NEEDLE)),
    "thumbnail": jpeg(segment(0xE1, b"Exif\0\0II*\0" + jpeg(segment(0xFE, NEEDLE)))),
    "gif comment": gif(b"\x21\xfe" + bytes([len(NEEDLE)]) + NEEDLE + b"\0"),
    "gif split comment": gif(b"\x21\xfe\x05" + NEEDLE[:5] + bytes([len(NEEDLE) - 5]) + NEEDLE[5:] + b"\0"),
    "gif words": gif(b"\x21\x01\x0c" + bytes(12) + bytes([len(NEEDLE)]) + NEEDLE + b"\0"),
    "gif own block": gif(b"\x21\xff\x0bOWNKINDS1.0" + bytes([len(NEEDLE)]) + NEEDLE + b"\0"),
    "bmp gap": bmp(between=NEEDLE),
    "webp exif": webp((b"EXIF", NEEDLE)),
    "webp own": webp((b"OWN ", NEEDLE)),
}


@pytest.mark.parametrize("place", METADATA)
def test_reads_metadata(place: str) -> None:
    reading = read("x", METADATA[place])
    assert reading.whole
    assert NEEDLE.decode() in reading.text
    assert not any(p.location.visible for p in reading.passages)


LIES = {
    "more pixels than the size needs": png(pixels=bytes(9 * 8) + NEEDLE),
    "fewer": png(pixels=bytes(9)),
    "bytes after the stream": png()[:-12].replace(b"IDAT", b"IDAT"),
    "checksum": png(chunk(b"tEXt", b"a\0b")[:-1] + b"\0"),
    "no end": png()[:-12],
    "bomb in a text": png(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(8 << 20)))),
    "jpeg cut short": jpeg()[:-2],
    "jpeg thumbnail too large": jpeg(segment(0xE1, b"Exif\0\0" + jpeg(width=900, height=900))),
    "more scan than pixels": jpeg().replace(b"\x12\xff\0\x34", bytes(9000)),
    "gif cut short": gif()[:-3],
    "gif frames": gif(*[gif(width=255, height=200)[13:-1]] * 3),
    "bmp cut short": bmp()[:-9],
    "webp cut short": webp()[:-2],
    "no size": png(width=0, pixels=b""),
    "unknown binary chunk": png(chunk(b"prVt", bytes(range(256)))),
    "unknown binary segment": jpeg(segment(0xEA, bytes(range(256)))),
}


@pytest.mark.parametrize("lie", LIES)
def test_corrupt_pictures_and_lies_are_gaps(lie: str) -> None:
    assert read("x", LIES[lie]).gaps


@given(st.sampled_from(sorted(BUILDERS)), NEEDLES, st.floats(0, 1))
def test_any_text_written_over_a_picture_comes_out(kind: str, needle: str, where: float) -> None:
    content = BUILDERS[kind](tail=b"")
    at = int(where * len(content))
    reading = read(f"x.{kind}", content[:at] + needle.encode() + content[at + len(needle) :])
    assert reading.shows(needle)


PATCHES = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=4)


@given(st.sampled_from(sorted(BUILDERS)), PATCHES, st.floats(0, 1))
def test_any_damage_is_survived(kind: str, patches: list[tuple[float, int]], end: float) -> None:
    content = bytearray(BUILDERS[kind]())
    for where, byte in patches:
        content[int(where * len(content))] = byte
    reading = read(f"x.{kind}", bytes(content[: int(end * len(content))]))
    assert not [why for why in reading.gaps if "reader failed" in why]


def stored(text: bytes) -> bytes:
    """A zip with one deflated file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
    return packed.getvalue()


PACKERS = {"zip": stored, "gzip": gzip.compress, "zlib": zlib.compress}


@pytest.mark.parametrize("packer", PACKERS)
def test_what_is_packed_within_metadata_comes_out(packer: str) -> None:
    hidden = b"II*\0\x08\0\0\0" + PACKERS[packer](NEEDLE * 3)
    pictures = {
        "a.jpg": jpeg(segment(0xE1, b"Exif\0\0" + hidden)),
        "a.png": png(chunk(b"eXIf", hidden)),
        "a.webp": webp((b"EXIF", hidden)),
    }
    for name, picture in pictures.items():
        assert NEEDLE.decode() in read(name, picture).text


def test_metadata_that_only_looks_packed_is_no_gap() -> None:
    noise = b"".join(bytes((n % 251,)) + b"x\x9c" for n in range(900))
    assert read("a.jpg", jpeg(segment(0xE1, b"Exif\0\0" + noise))).whole


def test_metadata_in_hexadecimal_is_read() -> None:
    profile = f"\nexif\n{len(NEEDLE):8}\n{NEEDLE.hex()}\n".encode()
    picture = png(chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)))
    assert NEEDLE.decode() in read("a.png", picture).text


def test_a_thumbnail_in_base64_is_a_picture_of_its_own() -> None:
    inner = base64.b64encode(jpeg(segment(0xFE, NEEDLE * 9))).decode()
    lines = "&#xA;".join(inner[at : at + 76] for at in range(0, len(inner), 76))
    assert len(inner) > 200
    text = b"http://ns.adobe.com/xap/1.0/\0<xmpGImg:image>" + lines.encode() + b"</xmpGImg:image>"
    assert NEEDLE.decode() in read("a.jpg", jpeg(segment(0xE1, text), segment(0xFE, b"x"))).text
