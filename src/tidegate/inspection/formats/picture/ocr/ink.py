"""Ink: what is darker or lighter than its surroundings, so that a photograph, a shade or faint print does not matter.

In: a picture in RGB or grey. Out: grey pictures in which strokes are black and all else is white. (The dark ink
is the picture's black top hat, the light ink its white one; then both are stretched to the strongest stroke nearby.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageMath

_LEVELS = 4
"""Halvings: strokes up to about 3 x 2^4 pixels wide are ink."""
_FAINTEST, _STRONGEST_NOISE = 4, 160
_NOISE_FACTOR = 2
_INVISIBLE, _PLAIN, _FEWEST_SQUARES = 12, 48, 3
"""Contrast within a square that nobody sees, and one that anybody would; and how many such squares are a word."""
_BLACK = 128
_SQUARE = 16
_LEAST_SHARE = 6
"""Of 255: with a smaller share of ink, a square is blank."""

_STEEPER = [max(0, min(255, 3 * (value - 50))) for value in range(256)]
"""Parts strokes from the texture behind them."""

Chop = Callable[[Image.Image, Image.Image], Image.Image]


def greys(image: Image.Image) -> Iterator[Image.Image]:
    """The picture's lightness, and the one colour channel in which stands what its lightness does not show."""
    lightness = image.convert("L")
    yield lightness
    if image.mode == "L":
        return
    seen = _contrast(lightness).point([255] * _INVISIBLE + [0] * (256 - _INVISIBLE))
    hidden = [ImageChops.darker(_contrast(channel), seen) for channel in image.split()]
    shares = [sum(each.histogram()[_PLAIN:]) for each in hidden]
    if max(shares) >= _FEWEST_SQUARES:
        yield image.getchannel(shares.index(max(shares)))


class Inks(NamedTuple):
    """What is darker and what is lighter than its surroundings; and `texture`: how much half the picture is so."""

    dark: Image.Image
    light: Image.Image
    texture: int


def inks(grey: Image.Image) -> Inks:
    """The ink of a picture of mode L."""
    dark = ImageChops.subtract(_surroundings(grey, ImageChops.lighter), grey)
    light = ImageChops.subtract(grey, _surroundings(grey, ImageChops.darker))
    texture = min(_median(dark), _median(light))
    return Inks(_stretched(dark), _stretched(light), texture)


def _contrast(channel: Image.Image) -> Image.Image:
    """For every square, how far its lightest pixel is from its darkest."""
    return ImageChops.subtract(_halved(channel, ImageChops.lighter), _halved(channel, ImageChops.darker))


def amount(ink: Image.Image) -> int:
    """How many pixels are ink."""
    return sum(ink.histogram()[:_BLACK])


def spread(ink: Image.Image) -> float:
    """The share of the picture in which ink stands, 0 to 1: small for print, large for textures and noise."""
    marks = ink.point([255] * _BLACK + [0] * (256 - _BLACK)).reduce(_SQUARE)
    return sum(marks.histogram()[_LEAST_SHARE:]) / (marks.width * marks.height)


def _surroundings(channel: Image.Image, farthest: Chop) -> Image.Image:
    """The channel without its strokes: closed (`lighter`) or opened (`darker`) with a square."""
    first, second = _filters(farthest)
    small = _halved(channel, farthest).filter(first).filter(second).filter(second)
    return _enlarged(small, channel.size)


def _filters(farthest: Chop) -> tuple[ImageFilter.Filter, ImageFilter.Filter]:
    filters = ImageFilter.MaxFilter(3), ImageFilter.MinFilter(3)
    return filters if farthest is ImageChops.lighter else filters[::-1]


def _halved(image: Image.Image, farthest: Chop) -> Image.Image:
    """Every square of 2^_LEVELS pixels as its lightest or darkest."""
    square = 1 << _LEVELS
    columns, rows = -(-image.width // square), -(-image.height // square)
    image = image.resize((columns * square, rows * square), Image.Resampling.NEAREST)
    for _ in range(_LEVELS):
        image = farthest(image, ImageChops.offset(image, 1, 0))
        image = farthest(image, ImageChops.offset(image, 0, 1))
        image = image.resize((image.width // 2, image.height // 2), Image.Resampling.NEAREST)
    return image


def _enlarged(small: Image.Image, size: tuple[int, int]) -> Image.Image:
    return small.resize(size, Image.Resampling.BILINEAR)


def _stretched(ink: Image.Image) -> Image.Image:
    """White, with the strongest stroke nearby black; what is no stronger than the picture's noise stays faint."""
    floor = min(max(_NOISE_FACTOR * _median(ink), _FAINTEST), _STRONGEST_NOISE)
    most = _halved(ink, ImageChops.lighter).filter(ImageFilter.MaxFilter(5))
    most = _enlarged(most.point([max(value, floor) for value in range(256)]), ink.size)
    share: Image.Image = ImageMath.lambda_eval(
        lambda given: given["convert"](255 - given["ink"] * 255 / given["most"], "L"), ink=ink, most=most
    )
    return share.point(_STEEPER)


def _median(image: Image.Image) -> int:
    half, seen = image.width * image.height / 2, 0
    for value, count in enumerate(image.histogram()):
        seen += count
        if seen >= half:
            return value
    return 255
