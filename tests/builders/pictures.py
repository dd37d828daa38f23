"""Pictures with invented people drawn into them, and files of every kind that hold such pictures."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Sequence

import pi_heif
from PIL import Image, ImageDraw, ImageFont

from builders.people import Person

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
Colour = tuple[int, int, int]


def drawn(
    text: str, *, size: int = 24, ink: Colour = BLACK, paper: Colour = WHITE, turn: int = 0
) -> Image.Image:
    """One line of text on paper, in RGB."""
    font = ImageFont.load_default(size)
    width, height = (round(value) for value in font.getbbox(text)[2:])
    picture = Image.new("RGB", (width + 40, height + 40), paper)
    ImageDraw.Draw(picture).text((20, 18), text, font=font, fill=ink)
    return picture.rotate(turn, expand=True)


def line_of(person: Person) -> str:
    """What the pictures say of a person."""
    return f"{person.name}  A{person.a_number}  born {person.born.isoformat()}"


def portrait(person: Person, **how: object) -> Image.Image:
    """A picture of one line about a person; `how` as for `drawn`."""
    return drawn(line_of(person), **how)  # type: ignore[arg-type]


def roster(people: Sequence[Person], dots: int = 150) -> Image.Image:
    """A page of a table: a row per person, as it is printed."""
    width, height = round(8.27 * dots), round(11.69 * dots)
    page = Image.new("L", (width, height), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(max(8, round(9 * dots / 72)))
    rows = [("Name", "A-Number", "Date of Birth", "Country")]
    rows += [(p.listed, f"A{p.a_number}", p.born.isoformat(), p.country) for p in people]
    step = 0.9 * height / len(rows)
    for number, row in enumerate(rows):
        for share, text in zip((0.06, 0.40, 0.58, 0.76), row, strict=True):
            draw.text((share * width, 0.05 * height + number * step), text, font=font, fill=0)
    return page


def photograph(size: tuple[int, int] = (480, 320)) -> Image.Image:
    """Shades without a word in them: a sky, a hill, a sun."""
    width, height = size
    sky = Image.linear_gradient("L").resize(size)
    hill = Image.radial_gradient("L").resize((width, height // 2))
    picture = Image.merge("RGB", (sky.point(lambda v: v // 2), sky, sky.point(lambda v: 255 - v // 3)))
    picture.paste(
        Image.merge("RGB", (hill.point(lambda v: v // 3), hill, hill.point(lambda v: v // 4))),
        (0, height // 2),
    )
    ImageDraw.Draw(picture).ellipse((width // 8, height // 8, width // 4, height // 3), fill=(250, 240, 180))
    return picture


def chart(size: tuple[int, int] = (600, 400)) -> Image.Image:
    """A bar chart of counts by year."""
    picture = Image.new("RGB", size, WHITE)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(16)
    draw.text((180, 10), "Applications by fiscal year", font=font, fill=BLACK)
    for number, count in enumerate((120, 180, 90, 240, 200)):
        left = 60 + number * 100
        draw.rectangle((left, 350 - count, left + 60, 350), fill=(40, 90, 160))
        draw.text((left + 10, 360), str(2018 + number), font=font, fill=BLACK)
        draw.text((left + 10, 330 - count), f"{count * 10:,}", font=font, fill=BLACK)
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """A file of a kind that Pillow writes."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def frames(pictures: Iterable[Image.Image], kind: str, **options: object) -> bytes:
    """A file with several frames or pages."""
    first, *others = pictures
    return saved(first, kind, save_all=True, append_images=others, **options)


def transparent(person: Person) -> Image.Image:
    """Text under pixels that are wholly transparent."""
    picture = portrait(person).convert("RGBA")
    picture.putalpha(0)
    return picture


def in_transparency(person: Person) -> Image.Image:
    """Text in the transparency alone: white on nothing."""
    mask = portrait(person, ink=WHITE, paper=BLACK).convert("L")
    picture = Image.new("RGBA", mask.size, (255, 255, 255, 0))
    picture.putalpha(mask)
    return picture


def in_palette(person: Person) -> Image.Image:
    """Text in a colour that has another number and looks the same."""
    plain = portrait(person).convert("L").point(lambda value: 1 if value < 128 else 0)
    picture = Image.frombytes("P", plain.size, plain.tobytes())
    picture.putpalette([200, 200, 200, 200, 200, 200])
    return picture


def bitmap_entry(picture: Image.Image) -> bytes:
    """A bitmap as icons hold it: no file header, twice the height, a mask at the end."""
    body = bytearray(saved(picture.convert("RGB"), "BMP")[14:])
    struct.pack_into("<i", body, 8, 2 * picture.height)
    return bytes(body) + bytes((picture.width + 31) // 32 * 4 * picture.height)


def icon(*entries: bytes) -> bytes:
    """An icon file of pictures as given."""
    at = 6 + 16 * len(entries)
    head, body = struct.pack("<HHH", 0, 1, len(entries)), b""
    for entry in entries:
        head += struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 24, len(entry), at + len(body))
        body += entry
    return head + body


def photoshop(picture: Image.Image, *, resources: bytes = b"", layers: bytes = b"") -> bytes:
    """A flat Photoshop document; `resources` and `layers` as their sections have them."""
    channels = picture.convert("RGB").split()
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, picture.height, picture.width, 8, 3)
    sections = b"".join(struct.pack(">I", len(part)) + part for part in (b"", resources, layers))
    return head + sections + b"\0\0" + b"".join(channel.tobytes() for channel in channels)


def resource(number: int, body: bytes, name: bytes = b"") -> bytes:
    """One image resource."""
    named = bytes([len(name)]) + name
    named += b"\0" * (len(named) % 2)
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + named
        + struct.pack(">I", len(body))
        + body
        + b"\0" * (len(body) % 2)
    )


def box(kind: bytes, *body: bytes) -> bytes:
    """A box as in heic, avif and jp2."""
    content = b"".join(body)
    return struct.pack(">I4s", 8 + len(content), kind) + content


HAS_HEIF = bool(pi_heif.libheif_info()["decoders"])
