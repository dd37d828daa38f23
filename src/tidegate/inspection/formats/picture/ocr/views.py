"""Everything that can be seen in a picture's pixels, and what its transparency or its palette hides.

In: an opened picture of any mode. Out: pictures of mode L or RGB, each with what it is and whether people see it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops

_ALPHA = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})
_DEEP = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_ALIKE = 4
"""Entries of a palette that differ less than this look the same."""


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a picture. `hint`: what it shows that is not seen, or ""."""

    image: Image.Image
    hint: str = ""
    visible: bool = True


def views(image: Image.Image) -> Iterator[View]:
    """What is seen first, then what is hidden, as far as it differs."""
    if image.mode in _DEEP:
        yield View(_flattened(image))
        return
    if image.mode == "P" and "transparency" in image.info:
        indices, image = image, image.convert("RGBA")
        yield from _hidden_by_palette(indices)
    elif image.mode == "P":
        yield from _hidden_by_palette(image)
        image = image.convert("RGB")
    if image.mode in _ALPHA:
        yield from _transparent(image.convert("RGBA"))
    else:
        yield View(
            image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")
        )


def _flattened(image: Image.Image) -> Image.Image:
    """A picture of more than 8 bits a pixel, from its darkest to its lightest as 0 to 255."""
    values = image.convert("F")
    low, high = values.getextrema()
    if not (isinstance(low, float) and isinstance(high, float)) or not high > low:
        return Image.new("L", image.size)
    scale = 255 / (high - low)
    return values.point(lambda value: value * scale - low * scale).convert("L")


def _transparent(image: Image.Image) -> Iterator[View]:
    colours, alpha = image.convert("RGB"), image.getchannel("A")
    if alpha.getextrema() == (255, 255):
        yield View(colours)
        return
    shown = Image.new("RGB", image.size, (255, 255, 255))
    shown.paste(colours, mask=alpha)
    yield View(shown)
    hidden = ImageChops.difference(colours, shown).getbbox()
    if hidden:
        yield View(colours.crop(hidden), "under transparent pixels", visible=False)
    yield View(alpha, "in the transparency", visible=False)


def _hidden_by_palette(image: Image.Image) -> Iterator[View]:
    """The numbers of colours as shades, where some colours that are used look the same."""
    colours = image.getpalette("RGB") or []
    used = [index for index, count in enumerate(image.histogram()) if count]
    entries = [tuple(colours[3 * index : 3 * index + 3]) for index in used]
    if len(entries) > 1 and _some_alike(entries):
        shades = [0] * 256
        for place, index in enumerate(used):
            shades[index] = 255 * place // (len(used) - 1)
        plain = Image.frombytes("L", image.size, image.tobytes()).point(shades)
        yield View(plain, "in colours that look the same", visible=False)


def _some_alike(entries: list[tuple[int, ...]]) -> bool:
    ordered = sorted(entries)
    return any(
        sum(abs(a - b) for a, b in zip(one, other, strict=False)) < _ALIKE
        for one, other in itertools.pairwise(ordered)
    )
