"""Recognition: one picture in RGB or grey in, the words that stand in it out, upright, and a doubt where some may not.

Clean print is read as it is; what is left over (faint, light on dark, on a photograph) as ink; and where hardly
anything was readable, the picture is turned.
"""

from __future__ import annotations

import functools
import importlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageOps

from tidegate.inspection.formats.picture.ocr import engine, ink, layout
from tidegate.inspection.formats.picture.ocr.engine import Word

SURE = 70
"""Confidence from which a word is taken as read: what it covers is not looked at again."""
LIKELY = 45
_LEAST_INK = 40
"""Fewer pixels of ink are no word."""
_SMALLEST_HEIGHT, _READABLE_HEIGHT, _BEST_HEIGHT = 13, 22, 30
_GOOD, _POOR = 0.8, 0.6
_MOST_WRITTEN, _MOST_LEFT = 0.5, 0.3
_ASKEW = 1.0
"""Degrees from which a page is straightened."""
_SLOPE = 0.02
_SAMPLE = 600_000
"""Pixels above which only a part of a page is turned to see which way up it is."""
_MOST_ENLARGED = 4.0
_SMALL = 400_000
"""Pixels up to which a picture is enlarged from the start."""
_MOST_PIXELS = 30_000_000
_GIANT = 2_000_000
"""Pixels from which letters may be larger than any that is looked for, and the picture is also read reduced."""
_PHOTOGRAPH, _SHARP = 4, 3_500_000
"""Texture from which a picture is no clean page, and pixels above which such a picture is more blurred than fine."""
_FEW_LETTERS, _MANY_LETTERS = 6, 48
_WALL_PER_CPU = 3.0
_SAME_PLACE, _BAND = 0.4, 64

Views = Sequence[Image.Image]
Box = tuple[int, int, int, int]
Turn = Callable[[Image.Image], Image.Image]


class TooLongError(Exception):
    """Reading would take more time than is left."""


class Clock:
    """CPU seconds that are left for reading one picture."""

    def __init__(self, seconds: float) -> None:
        self._end = time.process_time() + seconds

    @property
    def left(self) -> float:
        """Raises TooLongError where nothing is left."""
        left = self._end - time.process_time()
        if left <= 0:
            raise TooLongError
        return left


@dataclass(slots=True)
class Reading:
    """What was read: words a sheet (each sheet is what one look at the picture gave, the surest first).

    `doubt`: why text may be unread, or "".
    """

    sheets: list[list[Word]] = field(default_factory=list)
    doubt: str = ""


def is_blank(image: Image.Image) -> bool:
    """Whether nothing can stand in the picture, whoever reads it."""
    return not any(ink.amount(view) >= _LEAST_INK for grey in ink.greys(image) for view in ink.inks(grey)[:2])


def recognise(image: Image.Image, clock: Clock) -> Reading:
    """Read a picture of mode L or RGB. Raises TooLongError. Needs `engine.why_not()` to be ""."""
    reading = Reading()
    for grey in ink.greys(image):
        found = _recognise(ImageOps.autocontrast(grey), clock)
        reading.sheets += found.sheets
        reading.doubt = reading.doubt or found.doubt
    return reading


def _recognise(grey: Image.Image, clock: Clock) -> Reading:
    *views, texture = ink.inks(grey)
    if all(ink.amount(view) < _LEAST_INK for view in views):
        return Reading()
    if texture >= _PHOTOGRAPH and grey.width * grey.height > _SHARP:
        return _recognise(grey.reduce(2), clock)
    sheet = _sized(grey, clock)
    unread = _mostly_unread(views, sheet) or _quality(sheet) < _POOR
    if unread and grey.width * grey.height >= _GIANT:
        sheet = merged(sheet, _scaled(grey, 0.25, clock))
    if _is_document(views) and (unread or abs(layout.slope(sheet)) > _SLOPE):
        turn, turned = _turned(grey, views, sheet, clock)
        if turned:
            views, sheet = [turn(view) for view in views], turned
    doubt = ""
    if _is_document(views) and _quality(sheet) < _POOR and _all_letters(sheet) >= _FEW_LETTERS:
        sheet, doubt = _other_script(grey, sheet, clock)
    sheets = [sheet]
    for view in _left_over(views, sheet):
        found = _sized(view, clock, first=False)
        sheets[0] = merged(sheets[0], found)
        if _likely_letters(found):
            sheets.append(found)
    return Reading(sheets, doubt)


def _other_script(grey: Image.Image, sheet: list[Word], clock: Clock) -> tuple[list[Word], str]:
    """What a page says that is not written in Latin letters; a doubt where no installed model reads its script."""
    script = engine.script(grey)
    models = engine.models(script) if script else []
    if models:
        importlib.import_module("tidegate.inspection.formats.picture.ocr.scripts")
    for model in models:
        sheet = merged(sheet, _scaled(grey, _enlarging(grey), clock, model))
    unread = script and not models
    return sheet, f"written in {script} letters, for which no OCR model is installed" if unread else ""


def letters(sheet: list[Word]) -> int:
    """How many letters and digits stand in sure words of three or more."""
    found = (sum(map(str.isalnum, word.text)) for word in sheet if word.confidence >= SURE)
    return sum(count for count in found if count > 2)


def merged(first: list[Word], second: list[Word]) -> list[Word]:
    """Both readings; where they overlap, the surer word, but no scrap in place of a longer word that is likely."""
    bands: dict[int, set[Word]] = {}
    kept = dict.fromkeys(first)
    for word in first:
        for band in _bands(word):
            bands.setdefault(band, set()).add(word)
    for word in second:
        near = set().union(*(bands.get(band, ()) for band in _bands(word)))
        rivals = [other for other in near if other in kept and _overlap(word, other) > _SAME_PLACE]
        if all(_worth(other) < _worth(word) for other in rivals):
            for other in rivals:
                del kept[other]
            kept[word] = None
            for band in _bands(word):
                bands.setdefault(band, set()).add(word)
    return list(kept)


def _bands(word: Word) -> range:
    return range(word.top // _BAND, word.bottom // _BAND + 1)


def _worth(word: Word) -> float:
    return word.confidence * min(len(word.text), 12)


def _overlap(one: Word, other: Word) -> float:
    """The common area as a share of the smaller box."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((w.right - w.left) * w.height for w in (one, other))
    return width * height / max(smaller, 1)


def _is_document(views: Views) -> bool:
    """Whether most of the picture is blank, as where something is written on a sheet or a screen."""
    small = views[0].width * views[0].height <= _SMALL
    return small or min(map(ink.spread, views)) < _MOST_WRITTEN


def _mostly_unread(views: Views, sheet: list[Word]) -> bool:
    thinner = min(views, key=ink.amount)
    return ink.amount(_without(thinner, sheet, 0.25)) > ink.amount(thinner) / 2


def _left_over(views: Views, sheet: list[Word]) -> Iterator[Image.Image]:
    """The views with what was read taken out, where enough is left to be words.

    Dark print leaves light ink between its letters, and the other way round: less of the one that is thinner
    within the words is taken out. What is left all over a page that was read is noise, and made less.
    """
    within = [ink.amount(view) - ink.amount(_without(view, sheet, 0)) for view in views]
    for view, mine, other in zip(views, within, within[::-1], strict=True):
        left = _without(view, sheet, 0.25 if mine <= other else 0.8)
        if letters(sheet) > _MANY_LETTERS and ink.spread(left) > _MOST_LEFT:
            left = left.reduce(2).resize(left.size, Image.Resampling.BICUBIC)
        if ink.amount(left) >= _LEAST_INK:
            yield left


def _sized(grey: Image.Image, clock: Clock, *, first: bool = True) -> list[Word]:
    """Read at a size at which letters are as large as the engine likes them. `first`: nothing was read before."""
    start = _enlarging(grey, _SMALL if first else 2 * _SMALL)
    sheet = _scaled(grey, start, clock)
    height = _typical_height(sheet)
    promising = (5 if first else 2) * _likely_letters(sheet) >= _all_letters(sheet)
    if not promising or not 0 < height * start < _READABLE_HEIGHT:
        return sheet
    if height * start >= _SMALLEST_HEIGHT and _quality(sheet) >= _GOOD:
        return sheet
    return merged(sheet, _scaled(grey, min(_BEST_HEIGHT / height, _MOST_ENLARGED), clock))


def _enlarging(grey: Image.Image, small: int = _SMALL) -> float:
    return 2.0 if grey.width * grey.height <= small else 1.0


def _all_letters(sheet: list[Word]) -> int:
    return sum(sum(map(str.isalnum, word.text)) for word in sheet)


def _quality(sheet: list[Word]) -> float:
    """The share of sure letters, 0 to 1."""
    return letters(sheet) / max(_all_letters(sheet), 1)


def _likely_letters(sheet: list[Word]) -> int:
    return sum(len(word.text) for word in sheet if len(word.text) > 2 and word.confidence >= LIKELY)


def _typical_height(sheet: list[Word]) -> int:
    heights = sorted(word.height for word in sheet if len(word.text) > 2)
    return heights[len(heights) // 2] if heights else 0


def _scaled(grey: Image.Image, factor: float, clock: Clock, model: str = engine.LATIN) -> list[Word]:
    size = max(1, round(grey.width * factor)), max(1, round(grey.height * factor))
    if size[0] * size[1] > _MOST_PIXELS:
        return []
    shown = grey if factor == 1 else grey.resize(size, Image.Resampling.BICUBIC)
    found = engine.words(shown, clock.left * _WALL_PER_CPU, model)
    if found is None:
        raise TooLongError
    return [_shrunk(word, factor) for word in found]


def _shrunk(word: Word, factor: float) -> Word:
    left, top, right, bottom = (round(value / factor) for value in word[1:5])
    return Word(word.text, left, top, right, bottom, word.confidence)


def _without(view: Image.Image, sheet: list[Word], edge_share: float) -> Image.Image:
    """The ink that no sure word covers; words take up `edge_share` of their height more on every side."""
    left = view.copy()
    draw = ImageDraw.Draw(left)
    for word in sheet:
        if word.confidence >= SURE:
            edge = round(word.height * edge_share) + 1
            draw.rectangle(
                (word.left - edge, word.top - edge, word.right + edge, word.bottom + edge), fill=255
            )
    return left


def _turned(grey: Image.Image, views: Views, upright: list[Word], clock: Clock) -> tuple[Turn, list[Word]]:
    """How to turn a picture that lies on a side, stands on its head or is askew, and its words then; [] if none."""
    best: tuple[Turn, list[Word]] = (_upright, [])
    for turn in _turns(grey, views, clock):
        sheet = _sized(turn(grey), clock)
        if letters(sheet) > max(letters(best[1]), 1.02 * letters(upright), _FEW_LETTERS):
            best = turn, sheet
            if letters(sheet) > _MANY_LETTERS and _quality(sheet) > _GOOD:
                break
    return best


def _upright(image: Image.Image) -> Image.Image:
    return image


def _turns(grey: Image.Image, views: Views, clock: Clock) -> Iterator[Turn]:
    """The ways to turn it that are worth a try, the likeliest first."""
    askew = engine.skew(grey)
    if abs(askew) > _ASKEW:
        yield lambda image: image.rotate(askew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    ways = [functools.partial(_transposed, degrees) for degrees in _TRANSPOSE]
    if grey.width * grey.height > _SAMPLE:
        sample = grey.crop(_densest(min(views, key=ink.amount)))
        tried = [(letters(_sized(way(sample), clock)), way) for way in ways]
        ways = [way for found, way in sorted(tried, key=lambda one: -one[0]) if found][:1]
    yield from ways


def _densest(view: Image.Image) -> Box:
    """The third of the width and of the height in which most ink stands."""
    shares = view.resize((6, 6), Image.Resampling.BOX)
    columns, rows = view.width / 6, view.height / 6
    spots = [(x, y) for x in range(5) for y in range(5)]
    x, y = min(spots, key=lambda spot: sum(shares.crop((*spot, spot[0] + 2, spot[1] + 2)).tobytes()))
    return round(x * columns), round(y * rows), round((x + 2) * columns), round((y + 2) * rows)


_TRANSPOSE = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def _transposed(degrees: int, image: Image.Image) -> Image.Image:
    return image.transpose(_TRANSPOSE[degrees])
