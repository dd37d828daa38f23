from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw

import tidegate.inspection.formats.pdf.pictures as pictures
from builders.pdf import PdfFile, map_of, show, stream, updated
from contract.reading import read
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Passage
from tidegate.model.limits import Limits

NAME = "A900000001 Jane Roe"
GREY = "/Type/XObject/Subtype/Image/Width {}/Height {}/BitsPerComponent {}/ColorSpace/DeviceGray"


class Eyes:
    """Stands in for OCR: remembers the pictures that it is shown, and reads every one as the same name."""

    def __init__(self) -> None:
        self.seen: list[tuple[Image.Image, str, bool]] = []

    def __call__(
        self, part: Part, image: Image.Image, spot: str, *, visible: bool = True
    ) -> Iterator[Content]:
        self.seen.append((image.copy(), spot, visible))
        yield Passage(NAME, part.location(spot, visible=visible))

    @property
    def spots(self) -> list[str]:
        return [spot for _, spot, _ in self.seen]


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> Eyes:
    made = Eyes()
    monkeypatch.setattr(pictures, "read_pixels", made)
    return made


def drawing(width: int = 400, height: int = 300) -> Image.Image:
    """Black on the left, white on the right."""
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height), fill=0)
    return image


def placed(picture: bytes, *, content: str = "q 400 0 0 300 0 0 cm /P Do Q") -> bytes:
    made = PdfFile()
    number = made.add(picture)
    made.page(content, resources=f"/XObject<</P {number} 0 R>>")
    return made.build()


def group4(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("1").save(out, "TIFF", compression="group4")
    with Image.open(io.BytesIO(out.getvalue())) as tiff:
        (start,), (count,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    return out.getvalue()[start : start + count]


def saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def coded(kind: str) -> bytes:
    image = drawing()
    head = GREY.format(400, 300, 1 if kind in ("bits", "fax") else 8)
    match kind:
        case "plain":
            return stream(image.tobytes(), head)
        case "packed":
            return stream(image.tobytes(), head, packed=True)
        case "bits":
            return stream(image.convert("1").tobytes(), head)
        case "fax":
            parameters = "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 400/Rows 300/BlackIs1 false>>"
            return stream(group4(image), head + parameters)
        case _:
            return stream(saved(image, "JPEG2000"), head + "/Filter/JPXDecode")


@pytest.mark.parametrize("kind", ["plain", "packed", "bits", "fax", "jpeg 2000"])
def test_pictures_of_every_coding_are_shown_to_ocr(kind: str, eyes: Eyes) -> None:
    reading = read("x.pdf", placed(coded(kind)))
    assert reading.whole
    ((image, spot, visible),) = eyes.seen
    assert (image.size, spot, visible) == ((400, 300), "page 1", True)
    dark, light = image.convert("L").getpixel((50, 150)), image.convert("L").getpixel((350, 150))
    assert sorted((dark, light)) == [pytest.approx(0, abs=9), pytest.approx(255, abs=9)]
    assert NAME in reading.text


def test_a_jpeg_is_a_part_of_its_own_whose_metadata_is_read() -> None:
    out = io.BytesIO()
    drawing(20, 20).save(out, "JPEG", comment=NAME.encode())
    reading = read("x.pdf", placed(stream(out.getvalue(), GREY.format(20, 20, 8) + "/Filter/DCTDecode")))
    assert NAME in reading.text
    assert reading.whole
    assert [part.reader for part in reading.walk.parts] == ["picture", "pdf"]


def test_small_pictures_are_not_shown(eyes: Eyes) -> None:
    assert read("x.pdf", placed(stream(drawing(20, 20).tobytes(), GREY.format(20, 20, 8)))).whole
    assert not eyes.seen


def test_many_small_pictures_on_a_page_are_seen_together(eyes: Eyes) -> None:
    made = PdfFile()
    strips = [made.stream(bytes([n]) * 7_500, GREY.format(300, 25, 8)) for n in range(8)]
    names = "".join(f"/P{n} {number} 0 R" for n, number in enumerate(strips))
    content = "".join(f"q 300 0 0 25 0 {25 * n} cm /P{n} Do Q\n" for n in range(8))
    made.page(content, resources=f"/XObject<<{names}>>")
    assert read("x.pdf", made.build(), limits=Limits(unread_picture_pixels=10_000)).whole
    assert eyes.spots == ["page 1"]


def test_a_picture_that_no_page_shows_is_hidden(eyes: Eyes) -> None:
    made = PdfFile()
    made.page(show("Nobody"))
    made.add(coded("packed"))
    made.page(show("Nobody else"))
    reading = read("x.pdf", made.build())
    assert [visible for _, _, visible in eyes.seen] == [False]
    assert not [p for p in reading.passages if NAME in p.text and p.location.visible]


def test_a_picture_that_was_replaced_is_still_seen(eyes: Eyes) -> None:
    old = placed(coded("plain"))
    read("x.pdf", updated(old, {5: stream(b"\x80" * 120_000, GREY.format(400, 300, 8))}))
    assert len(eyes.seen) == 2


def test_the_same_picture_is_seen_once(eyes: Eyes) -> None:
    made = PdfFile()
    for _ in range(3):
        made.add(coded("packed"))
    read("x.pdf", made.build())
    assert len(eyes.seen) == 1


def test_a_mask_is_a_picture(eyes: Eyes) -> None:
    made = PdfFile()
    mask = made.add(coded("plain"))
    picture = made.stream(bytes(100), GREY.format(10, 10, 8) + f"/SMask {mask} 0 R")
    made.page("/P Do", resources=f"/XObject<</P {picture} 0 R>>")
    read("x.pdf", made.build())
    assert [image.size for image, _, _ in eyes.seen] == [(400, 300)]


def test_a_picture_within_the_content(eyes: Eyes) -> None:
    made = PdfFile()
    pixels = drawing().tobytes()
    made.page(
        b"q 400 0 0 300 0 0 cm BI /W 400 /H 300 /BPC 8 /CS /G ID "
        + pixels
        + b"\nEI Q\n"
        + show("Seen").encode()
    )
    reading = read("x.pdf", made.build())
    assert [image.size for image, _, _ in eyes.seen] == [(400, 300)]
    assert "Seen" in reading.text


def test_a_picture_that_cannot_be_drawn_or_is_too_large_is_held() -> None:
    assert read("x.pdf", placed(stream(b"junk", GREY.format(400, 300, 8) + "/Filter/OwnDecode"))).gaps
    assert read("x.pdf", placed(coded("packed")), limits=Limits(part_bytes=90_000)).gaps


# --- pages whose text is not text --------------------------------------------------------------------------


def identity(map_: int | None) -> str:
    mapped = f"/ToUnicode {map_} 0 R" if map_ else ""
    return (
        f"<</Type/Font/Subtype/Type0/BaseFont/Own/Encoding/Identity-H{mapped}/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType2/BaseFont/Own/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )


def test_a_font_without_a_map_is_read_by_its_looks(eyes: Eyes) -> None:
    made = PdfFile()
    made.put(3, identity(None))
    made.page("BT /F1 12 Tf 72 700 Td <002a0031004a0042005300610012> Tj ET")
    assert NAME in read("x.pdf", made.build()).text
    assert eyes.spots == ["page 1"]


def test_a_font_with_a_map_is_not(eyes: Eyes) -> None:
    made = PdfFile()
    made.put(3, identity(made.stream(map_of(dict(enumerate("Jane Roe", 1))))))
    made.page("BT /F1 12 Tf 72 700 Td <00010002000300040005000600070008> Tj ET")
    reading = read("x.pdf", made.build())
    assert "Jane Roe" in reading.text
    assert not eyes.seen
    assert reading.whole


@pytest.mark.parametrize("target", ["x", "\ue000", "\0"])
def test_a_map_that_hides_the_characters_is_not_believed(target: str, eyes: Eyes) -> None:
    made = PdfFile()
    pairs = (
        dict.fromkeys(range(1, 20), target)
        if target == "x"
        else {n: chr(ord(target) + n * (target > "\0")) for n in range(1, 20)}
    )
    made.put(3, identity(made.stream(map_of(pairs))))
    made.page("BT /F1 12 Tf 72 700 Td <000100020003000400050006000700080009> Tj ET")
    assert NAME in read("x.pdf", made.build()).text
    assert eyes.spots == ["page 1"]


def test_a_map_that_contradicts_the_encoding_is_held(eyes: Eyes) -> None:
    made = PdfFile()
    map_ = made.stream(map_of({ord(c): chr(ord(c) + 1) for c in "AJRaeno"}, width=1))
    made.put(
        3, f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode {map_} 0 R>>"
    )
    made.page(show("Jane Roe"))
    assert any("two things" in why for why in read("x.pdf", made.build()).gaps)
    assert eyes.spots == ["page 1"]


def test_letters_drawn_as_outlines_are_read_by_their_looks(eyes: Eyes) -> None:
    made = PdfFile()
    made.page("".join(f"{x} 10 m {x + 5} 10 l {x + 2} 20 l h f\n" for x in range(0, 600, 6)))
    read("x.pdf", made.build())
    assert eyes.spots == ["page 1"]


def test_glyph_names_tell_characters(eyes: Eyes) -> None:
    made = PdfFile()
    differences = "1/J/a/n/e/space/R/o/eacute/afii10017/uni0416/f_i"
    made.put(3, f"<</Type/Font/Subtype/Type1/BaseFont/Own/Encoding<</Differences[{differences}]>>>>")
    made.put(
        60,
        stream(
            "BT /F1 12 Tf <0102030405060708090a0b> Tj ET", "/Subtype/Form/Resources<</Font<</F1 3 0 R>>>>"
        ),
    )
    made.page(show("Nobody", font="F2"))
    assert "Jane RoéАЖfi" in read("x.pdf", made.build()).text
