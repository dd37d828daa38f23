"""What stands in pixels: every kind of picture file, every place in one, seen and unseen."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont

from builders import pictures
from builders.people import people
from conftest import InspectBytes
from contract.reading import Reading, read
from tidegate.inspection.formats.picture.ocr import engine
from tidegate.model.limits import Limits
from tidegate.model.verdict import Verdict

PERSON, OTHER = people(2, seed=77)
LINE = pictures.portrait(PERSON)


def test_the_engine_is_here() -> None:
    assert engine.why_not() == ""


def found(reading: Reading, person: object = PERSON) -> list[bool]:
    """Whether each place in which the person stands is visible."""
    return [p.location.visible for p in reading.passages if PERSON.a_number in p.text]


KINDS = {
    "png": ("PNG", {}),
    "interlaced.png": ("PNG", {"interlace": True}),
    "jpg": ("JPEG", {"quality": 60}),
    "progressive.jpg": ("JPEG", {"progressive": True}),
    "gif": ("GIF", {}),
    "bmp": ("BMP", {}),
    "webp": ("WEBP", {}),
    "lossless.webp": ("WEBP", {"lossless": True}),
    "tif": ("TIFF", {}),
    "lzw.tif": ("TIFF", {"compression": "tiff_lzw"}),
    "deflate.tif": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    "jpeg.tif": ("TIFF", {"compression": "jpeg"}),
    "big.tif": ("TIFF", {"big_tiff": True}),
    "jp2": ("JPEG2000", {}),
    "j2k": ("JPEG2000", {"no_jp2": True}),
    "avif": ("AVIF", {}),
    "ppm": ("PPM", {}),
}


@pytest.mark.parametrize("name", KINDS)
def test_text_in_the_pixels_is_read(name: str) -> None:
    kind, options = KINDS[name]
    reading = read(f"a.{name}", pictures.saved(LINE, kind, **options))
    assert reading.reader == "picture"
    assert True in found(reading)
    assert reading.whole


MODES = ["1", "L", "P", "CMYK", "YCbCr", "RGBA", "LA", "I;16"]


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_of_pixels_is_read(mode: str) -> None:
    picture = (
        LINE.convert("L").convert(mode) if mode != "I;16" else LINE.convert("I").point(lambda v: v * 100)
    )
    picture = picture.convert("I;16") if mode == "I;16" else picture
    assert found(read("a.tif", pictures.saved(picture, "TIFF")))


BLANK = Image.new("RGB", LINE.size, (255, 255, 255))
FRAMES = {
    "gif": ("GIF", {"duration": 100}),
    "png": ("PNG", {"duration": 100}),
    "webp": ("WEBP", {"duration": 100, "lossless": True}),
    "tif": ("TIFF", {}),
    "group4.tif": ("TIFF", {"compression": "group4"}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_and_page_is_read(name: str) -> None:
    kind, options = FRAMES[name]
    mode = "1" if "group4" in name else "RGB"
    reading = read(
        f"a.{name}",
        pictures.frames([p.convert(mode) for p in (BLANK, pictures.chart(LINE.size), LINE)], kind, **options),
    )
    assert found(reading) == [True]
    assert reading.whole
    assert any(
        p.location.spot in ("frame 3", "page 3") for p in reading.passages if PERSON.a_number in p.text
    )


HIDDEN = {
    "under transparent pixels": pictures.saved(pictures.transparent(PERSON), "PNG"),
    "in the transparency": pictures.saved(pictures.in_transparency(PERSON), "PNG"),
    "in colours that look the same": pictures.saved(pictures.in_palette(PERSON), "PNG"),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_what_pixels_hide_is_read(place: str) -> None:
    reading = read("a.png", HIDDEN[place])
    assert reading.whole
    assert True not in found(reading)
    assert False in found(reading)
    assert any(place in p.location.spot for p in reading.passages)


def tagged(picture: Image.Image, tag: int, value: object) -> bytes:
    exif = Image.Exif()
    exif[tag] = value
    return pictures.saved(picture, "JPEG", exif=exif)


def jpeg_with_thumbnail(picture: Image.Image, thumbnail: Image.Image) -> bytes:
    small = pictures.saved(thumbnail, "JPEG", quality=80)
    head = (
        b"II*\0\x08\0\0\0\0\0\x0e\0\0\0"
        + struct.pack("<HHHII", 2, 0x201, 4, 1, 44)
        + struct.pack("<HHII", 0x202, 4, 1, len(small))
        + b"\0\0\0\0"
    )
    exif = b"Exif\0\0" + head + small
    whole = pictures.saved(picture, "JPEG")
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + whole[2:]


THUMBNAIL = pictures.portrait(PERSON, size=16)


def psd_layer(picture: Image.Image, *, shown: bool, extra: bytes = b"") -> bytes:
    """The section of one layer in plain pixels."""
    width, height = picture.size
    planes = [b"\0\0" + plane.tobytes() for plane in picture.convert("RGB").split()]
    record = struct.pack(">iiiiH", 0, 0, height, width, 3)
    record += b"".join(struct.pack(">hI", number, len(plane)) for number, plane in enumerate(planes))
    rest = struct.pack(">II", 0, 0) + b"\x05Layer\0\0" + extra
    record += b"8BIMnorm" + bytes([255, 0, 0 if shown else 2, 0]) + struct.pack(">I", len(rest)) + rest
    info = struct.pack(">h", 1) + record + b"".join(planes)
    info += b"\0" * (len(info) % 2)
    return struct.pack(">I", len(info)) + info + struct.pack(">I", 0)


UNSEEN = {
    "thumbnail that shows something else": ("a.jpg", jpeg_with_thumbnail(pictures.photograph(), THUMBNAIL)),
    "picture after the picture": (
        "a.jpg",
        pictures.saved(pictures.photograph(), "JPEG") + pictures.saved(LINE, "JPEG"),
    ),
    "the tenth of ten pictures": (
        "a.jpg",
        b"".join(pictures.saved(pictures.chart((60, 50)), "JPEG") for _ in range(9))
        + pictures.saved(LINE, "JPEG"),
    ),
    "layer that is not shown": (
        "a.psd",
        pictures.photoshop(pictures.photograph(LINE.size), layers=psd_layer(LINE, shown=False)),
    ),
    "thumbnail of a document": (
        "a.psd",
        pictures.photoshop(
            pictures.photograph(),
            resources=pictures.resource(1036, bytes(28) + pictures.saved(THUMBNAIL, "JPEG")),
        ),
    ),
    "fourth byte of pixels": ("a.bmp", pictures.saved(LINE.convert("RGBA"), "BMP")),
}


@pytest.mark.parametrize("place", UNSEEN)
def test_pictures_that_nobody_sees_are_read(place: str) -> None:
    name, content = UNSEEN[place]
    if place == "fourth byte of pixels":
        plain = bytearray(pictures.saved(Image.new("RGBA", LINE.size, (255, 255, 255, 255)), "BMP"))
        offset = struct.unpack_from("<I", plain, 10)[0]
        flipped = LINE.convert("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes()
        plain[offset + 3 :: 4] = flipped[: len(plain[offset + 3 :: 4])]
        struct.pack_into("<I", plain, 30, 0)
        content = bytes(plain)
    reading = read(name, content)
    assert False in found(reading) or reading.gaps
    assert True not in found(reading)
    assert found(reading), reading.gaps


def sub_directory() -> bytes:
    """A TIFF of one page whose second picture hangs on a tag instead of the chain of pages."""
    content = bytearray(pictures.frames([pictures.photograph((300, 200)), LINE], "TIFF"))
    return bytes(content)


def test_layers_that_are_shown_are_visible() -> None:
    content = pictures.photoshop(pictures.photograph(LINE.size), layers=psd_layer(LINE, shown=True))
    assert found(read("a.psd", content)) == [True]


def test_pictures_within_icons_are_read() -> None:
    content = pictures.icon(pictures.bitmap_entry(LINE), pictures.saved(pictures.photograph(), "PNG"))
    reading = read("a.ico", content)
    assert True in found(reading)
    assert reading.whole


TURNS = [0, 90, 180, 270]


@pytest.mark.parametrize("turn", TURNS)
def test_pages_are_read_whichever_way_up(turn: int) -> None:
    listed = people(18, seed=5)
    page = pictures.roster(listed, 110).rotate(turn, expand=True)
    reading = read("a.png", pictures.saved(page, "PNG"))
    rows = [row for row in reading.rows if len(row) >= 4]
    numbers = "\n".join(str(value) for row in rows for value in row.values())
    assert sum(person.a_number in numbers for person in listed) >= 17
    assert reading.whole


LOOKS: dict[str, Callable[[], Image.Image]] = {
    "white on black": lambda: pictures.portrait(PERSON, ink=(255, 255, 255), paper=(0, 0, 0)),
    "faint": lambda: pictures.portrait(PERSON, ink=(247, 247, 247)),
    "one colour on another as light": lambda: pictures.portrait(PERSON, ink=(255, 0, 0), paper=(0, 130, 0)),
    "small": lambda: pictures.portrait(PERSON, size=11),
    "large": lambda: pictures.portrait(PERSON, size=90),
    "faint beside black": lambda: beside(pictures.portrait(PERSON, ink=(246, 246, 246))),
    "on a photograph": lambda: on_photograph(),
    "compressed hard": lambda: Image.open(io.BytesIO(pictures.saved(LINE, "JPEG", quality=30))),
}


def beside(picture: Image.Image) -> Image.Image:
    wide = Image.new("RGB", (picture.width, picture.height + 80), (255, 255, 255))
    ImageDraw.Draw(wide).rectangle((0, 0, picture.width, 60), fill=(0, 0, 0))
    wide.paste(picture, (0, 80))
    return wide


def on_photograph() -> Image.Image:
    picture = pictures.photograph((900, 500))
    words = pictures.portrait(PERSON, size=28, ink=(255, 255, 255), paper=(0, 0, 0)).convert("L")
    picture.paste((255, 255, 255), (60, 300), words)
    return picture


@pytest.mark.parametrize("look", LOOKS)
def test_print_is_read_however_it_looks(look: str) -> None:
    reading = read("a.png", pictures.saved(LOOKS[look](), "PNG"))
    assert True in found(reading)


ORDINARY: dict[str, Callable[[], Image.Image]] = {
    "a photograph": pictures.photograph,
    "a chart": pictures.chart,
    "a blank page": lambda: Image.new("L", (1200, 1600), 255),
    "a gradient": lambda: Image.linear_gradient("L").resize((500, 500)),
    "a logo": lambda: pictures.drawn("Tide Office", size=60, ink=(20, 60, 120)),
}


@pytest.mark.parametrize("what", ORDINARY)
def test_ordinary_pictures_are_whole(what: str) -> None:
    assert read("a.png", pictures.saved(ORDINARY[what](), "PNG")).whole
    assert read("a.jpg", pictures.saved(ORDINARY[what]().convert("RGB"), "JPEG")).whole


def in_cyrillic() -> Image.Image:
    """Five lines of which no Latin letter is part, with a number in the last."""
    font = ImageFont.truetype("DejaVuSans.ttf", 26)
    picture = Image.new("L", (900, 260), 255)
    lines = ["Список лиц, попросивших убежища", *["Дмитрий Сергеевич Цветков, город Шахты"] * 3]
    for number, line in enumerate([*lines, f"Юлия Щербакова, номер дела A{PERSON.a_number}"]):
        ImageDraw.Draw(picture).text((20, 20 + 44 * number), line, font=font, fill=0)
    return picture


def test_other_scripts_are_read_where_their_model_is_installed() -> None:
    reading = read("a.png", pictures.saved(in_cyrillic(), "PNG"))
    assert "Юлия Щербакова" in reading.text
    assert found(reading)
    assert reading.whole


def test_a_script_without_a_model_is_a_gap_that_a_policy_may_tolerate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "models", lambda script: [])
    reading = read("a.png", pictures.saved(in_cyrillic(), "PNG"))
    assert any("Cyrillic" in why for why in reading.gaps)
    assert all(gap.pixels for gap in reading.walk.gaps)
    assert all(part.whole for part in reading.walk.parts)


def test_limits_of_ocr_are_gaps() -> None:
    content = pictures.frames([pictures.portrait(person) for person in people(3, seed=3)], "TIFF")
    reading = read("a.tif", content, limits=Limits(ocr_pictures=2))
    assert any("ocr_pictures" in why for why in reading.gaps)
    assert any("ocr_seconds" in why for why in read("a.tif", content, limits=Limits(ocr_seconds=0)).gaps)
    assert read("a.tif", content).whole


def test_icons_are_not_read_and_no_gap() -> None:
    reading = read("a.png", pictures.saved(LINE.resize((30, 30)), "PNG"), limits=Limits(ocr_seconds=0))
    assert reading.whole


def test_without_an_engine_only_blank_pictures_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "why_not", lambda: "there is no engine")
    assert read("a.png", pictures.saved(Image.new("L", (400, 300), 255), "PNG")).whole
    reading = read("a.png", pictures.saved(LINE, "PNG"))
    assert any("there is no engine" in why for why in reading.gaps)
    assert all(gap.pixels for gap in reading.walk.gaps)


def test_the_same_picture_is_read_once_and_told_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from tidegate.inspection.formats.picture import reading as module

    calls = []
    real = module.recognise
    monkeypatch.setattr(module, "recognise", lambda *given: calls.append(1) or real(*given))
    one = pictures.saved(LINE, "PNG")
    reading = read("a.ico", pictures.icon(one, one, one))
    assert len(calls) == 1
    assert len(found(reading)) == 3


DAMAGED = {
    "a picture cut short": ("a.jpg", pictures.saved(LINE, "JPEG")[:-900]),
    "a bomb": ("a.png", b""),
    "a page outside of the file": ("a.tif", pictures.saved(LINE, "TIFF")[:-400]),
    "a film": ("a.heic", pictures.box(b"ftyp", b"heic\0\0\0\0mif1heic") + pictures.box(b"moov", bytes(40))),
    "a stream cut short": ("a.jp2", pictures.saved(LINE, "JPEG2000")[:-300]),
    "a document cut short": ("a.psd", pictures.photoshop(LINE)[:-300]),
    "an icon cut short": ("a.ico", pictures.icon(pictures.bitmap_entry(LINE))[:-900]),
    "a large document": ("a.psb", b"8BPS\0\2" + pictures.photoshop(LINE)[6:]),
}


def bomb() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))
        )

    size = 30_000
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("how", DAMAGED)
def test_damaged_and_hostile_pictures_are_gaps(how: str) -> None:
    name, content = DAMAGED[how]
    reading = read(name, content or bomb())
    assert reading.gaps
    assert not [why for why in reading.gaps if "reader failed" in why]


SANDBOXED = {
    **{name: pictures.saved(LINE, kind, **options) for name, (kind, options) in KINDS.items()},
    "cyrillic.png": pictures.saved(in_cyrillic(), "PNG"),
    "upside-down.png": pictures.saved(LINE.rotate(180), "PNG"),
    "entry.ico": pictures.icon(pictures.bitmap_entry(LINE)),
    "layer.psd": pictures.photoshop(pictures.photograph(LINE.size), layers=psd_layer(LINE, shown=False)),
}


@pytest.mark.parametrize("name", SANDBOXED)
def test_pictures_are_read_within_the_sandbox(name: str, inspect_bytes: InspectBytes) -> None:
    """Whatever a library does at its first picture of a kind, it must have done before the sandbox closed."""
    inspection = inspect_bytes(f"a.{name}", SANDBOXED[name])
    assert inspection.verdict is Verdict.BLOCK
    assert not inspection.analysis.gaps
