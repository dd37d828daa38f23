"""The text that stands in pixels: an opened picture in, lines and tables out, or a Gap that says why not.

Imported late and on demand: it loads the OCR engine.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterator

from PIL import Image

from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.picture.ocr import engine, layout
from tidegate.inspection.formats.picture.ocr.engine import Word
from tidegate.inspection.formats.picture.ocr.recognition import (
    LIKELY,
    SURE,
    Clock,
    Reading,
    TooLongError,
    is_blank,
    recognise,
)
from tidegate.inspection.formats.picture.ocr.views import View, views
from tidegate.inspection.part import Part
from tidegate.model.content import BLOCK_ROWS, Block, Content, Row, Table

_NARROWEST = 7
"""Pixels below which no letter fits."""
_TILE, _OVERLAP = 5000, 300
_UNTILED = 24_000_000
_LONGEST, _LONGER = 16.0, 1.5
"""CPU seconds for one picture or tile, and for each million of its pixels more."""
_WISH = 12
"""Seconds that one wish for more time is worth."""
_MOSTLY_SURE, _SCRAP = 0.5, 2.5
"""Share of sure letters in print, and the mean length of its words."""
_FEWEST_DIGITS, _DIGITS_LIKELY = 5, 20
"""A number of so many digits counts at less confidence: texture rarely looks like one."""


def read_pixels(part: Part, image: Image.Image, spot: str, *, visible: bool = True) -> Iterator[Content]:
    """What stands in `image`; `spot`: where it is in the part. What cannot be read is a gap of the part.

    A picture of up to `unread_picture_pixels` is taken for an icon. A picture that stood in the file before is not
    read again, but what it says is told again. Never raises over the pixels: what cannot be unpacked is a gap.
    """
    width, height = image.size
    if width * height <= part.limits.unread_picture_pixels or min(width, height) < _NARROWEST:
        return
    try:
        image.load()
        seen = list(views(image))
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        part.unread_picture(f"pixels that cannot be unpacked ({type(error).__name__})", spot, visible=visible)
        return
    for view in seen:
        yield from _read_view(part, view, spot, visible=visible and view.visible)


def _read_view(part: Part, view: View, spot: str, *, visible: bool) -> Iterator[Content]:
    width, height = view.image.size
    spot = " ".join(word for word in (spot, view.hint) if word)
    for tile in _tiles(view.image):
        reading = _recognised(part, tile)
        if reading.doubt:
            what = f"a picture of {width:,} x {height:,} pixels"
            part.unread_picture(f"{what}: {reading.doubt}", spot, visible=visible)
        for place, sheet in enumerate(reading.sheets):
            yield from _content(part, sheet, spot, visible=visible, tables=place == 0)


def _tiles(image: Image.Image) -> Iterator[Image.Image]:
    """The picture, or pieces of it where it is larger than a page: what stands on a cut is whole in one of them."""
    if image.width * image.height <= _UNTILED and max(image.size) <= 4 * _TILE:
        yield image
        return
    step = _TILE - _OVERLAP
    for top in range(0, max(image.height - _OVERLAP, 1), step):
        for left in range(0, max(image.width - _OVERLAP, 1), step):
            yield image.crop((left, top, min(left + _TILE, image.width), min(top + _TILE, image.height)))


def _recognised(part: Part, image: Image.Image) -> Reading:
    """What stands in a picture, from memory where it was read before in this file."""
    digest = hashlib.blake2b(image.tobytes(), digest_size=16, salt=image.mode.encode()).digest()
    key = b"%b %d %d" % (digest, *image.size)
    budget, limits = part.budget, part.limits
    known = budget.pictures.get(key)
    if isinstance(known, Reading):
        return known
    missing = engine.why_not()
    if not missing and len(budget.pictures) >= limits.ocr_pictures:
        missing = f"is one of more than {limits.ocr_pictures:,} (limit ocr_pictures)"
    unread = Reading(doubt="" if not missing or is_blank(image) else missing)
    reading = unread if missing else _timed(part, image)
    budget.pictures[key] = reading
    return reading


def _timed(part: Part, image: Image.Image) -> Reading:
    budget = part.budget
    longest = _LONGEST + _LONGER * image.width * image.height / 1_000_000
    for _ in range(math.ceil(longest / _WISH)):
        budget.more()
    began = time.process_time()
    left = part.limits.ocr_seconds - budget.picture_seconds
    try:
        return recognise(image, Clock(min(left, longest)))
    except TooLongError:
        if left > longest:
            return Reading(doubt=f"takes OCR more than {longest:.0f} seconds")
        return Reading(doubt="OCR of this file would take longer than it may (limit ocr_seconds)")
    finally:
        budget.picture_seconds += time.process_time() - began


def _content(part: Part, sheet: list[Word], spot: str, *, visible: bool, tables: bool) -> Iterator[Content]:
    lines = layout.lines(filter(_is_credible, sheet))
    text = "\n".join(line.text for line in lines)
    yield from passages(part, text, spot=spot, visible=visible)
    for first, last, rows in layout.tables(lines) if tables else ():
        unsure = _is_texture([word for word in sheet if word.top < last and word.bottom > first])
        table = Table(part.location(spot, visible=visible), unsure=unsure)
        for start in range(0, len(rows), BLOCK_ROWS):
            numbered = enumerate(rows[start : start + BLOCK_ROWS], start + 1)
            yield Block(table, [Row(number, dict(cells)) for number, cells in numbered])


def _is_texture(words: list[Word]) -> bool:
    """Whether it is rather foliage, a map or a game of colours in which letters were seen: scraps, few of them sure."""
    lengths = [(len(word.text), word.confidence) for word in words if _is_credible(word)]
    total = sum(length for length, _ in lengths)
    sure = sum(length for length, confidence in lengths if confidence >= SURE)
    return sure < _MOSTLY_SURE * total or total < _SCRAP * len(lengths)


def _is_credible(word: Word) -> bool:
    digits = sum(map(str.isdigit, word.text))
    return word.confidence >= LIKELY or (digits >= _FEWEST_DIGITS and word.confidence >= _DIGITS_LIKELY)
