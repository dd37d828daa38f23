"""Which words of a page a reader sees: those without which the page would look different.

In: a page and its words. Out: for each word, whether it can be seen. This covers boxes over text, white on white,
clipping, layers that are off, invisible modes and whatever else hides text, for it looks at the result.
"""

from __future__ import annotations

from tidegate.inspection.formats.pdf.engine import Rendering, Sheet
from tidegate.inspection.formats.pdf.words import Word

_MOST_PIXELS = 4_000_000
_SCALE = 1.5
_FAINT = 24
"""A difference in grey, of 255, that nobody sees."""
_STEPS = tuple(bytes((grey + offset) // (2 * _FAINT) for grey in range(256)) for offset in (0, _FAINT))
"""Greys in coarse steps, and in steps half a step on: what differs in both differs by more than a shade."""
_TINY = 2.0
"""Points; nobody reads smaller letters."""


def seen(sheet: Sheet, words: list[Word]) -> list[bool]:
    """For each word. The page's text is gone afterwards. Raises DamagedError."""
    area = max(sheet.width * sheet.height, 1.0)
    scale = min(_SCALE, (_MOST_PIXELS / area) ** 0.5)
    before = sheet.render(scale)
    sheet.take_text_away()
    after = sheet.render(scale)
    a, b, c, d, e, f = sheet.to_pixels(before)
    found = []
    for word in words:
        left, bottom, right, top = _core(word.box)
        x0, y0 = a * left + b * bottom + c, d * left + e * bottom + f
        x1, y1 = a * right + b * top + c, d * right + e * top + f
        place = (int(min(x0, x1)), int(min(y0, y1)), int(max(x0, x1)), int(max(y0, y1)))
        found.append(not is_tiny(word) and (_differs(place, before, after) or _has_no_glyphs(word)))
    return found


def is_tiny(word: Word) -> bool:
    """Whether its letters are too small to be read."""
    return min(word.box[3] - word.box[1], word.top - word.bottom) < _TINY


def _has_no_glyphs(word: Word) -> bool:
    """Whether it is in a script that pdfium cannot draw by itself, so that nothing can be said of it."""
    return word.text[:1] >= "\u2e80"


def _core(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The middle of a word's box, which its neighbours do not reach into."""
    left, bottom, right, top = box
    across, up = (right - left) * 0.05, (top - bottom) * 0.22
    return left + across, bottom + up, right - across, top - up


def _differs(place: tuple[int, int, int, int], before: Rendering, after: Rendering) -> bool:
    """Whether two renderings differ there by more than a shade."""
    left, first, right, last = place
    left, right = max(left, 0), min(right + 1, before.width)
    if left >= right:
        return False
    for row in range(max(first, 0), min(last + 1, before.height)):
        start = row * before.stride
        one, two = before.pixels[start + left : start + right], after.pixels[start + left : start + right]
        if one != two and all(one.translate(steps) != two.translate(steps) for steps in _STEPS):
            return True
    return False
