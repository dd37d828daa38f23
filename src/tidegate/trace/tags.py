"""Tags taken out of many pages at once: bytes in, the text between tags out, for looking up numbers.

A tag becomes a blank; one that may stand within a word (`<b>`, `<span>`) vanishes where it parts digits. What scripts
and styles hold is left out. Quicker and rougher than `plain.stripped`, which is for the few pages looked at closely.
Zero bytes are ends of pages: no tag reaches over one.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from tidegate.trace.plain import undone

LEADS = np.zeros(256, bool)
LEADS[[*range(65, 91), *range(97, 123), ord("/"), ord("!"), ord("?")]] = True
PART = np.zeros(256, bool)
PART[[*range(48, 58), ord("-")]] = True
INLINE = tuple(
    b"a abbr b bdi bdo big code em font i ins kbd mark q s small span strong sub sup tt u var wbr".split()
)
"""Names of tags that may stand within a word."""
_INLINE = re.compile(rb"</?(?:%b)\b" % b"|".join(INLINE), re.IGNORECASE)
_NAME = re.compile(rb"<(?:script|style|!--)", re.IGNORECASE)
SCRIPT, SCRIPT_END, STYLE, STYLE_END, COMMENT, COMMENT_END = (
    np.frombuffer(each, np.uint8)
    for each in (b"<script", b"</script", b"<style", b"</style", b"<!--", b"-->")
)
_CLOSING = {
    SCRIPT.tobytes(): re.compile(rb"</script", re.IGNORECASE),
    STYLE.tobytes(): re.compile(rb"</style", re.IGNORECASE),
    COMMENT.tobytes(): re.compile(rb"-->"),
}
Places = npt.NDArray[np.int64]


def between(pages: bytes) -> bytes:
    """The text between tags, entities undone."""
    if b"<" not in pages:
        return undone(pages)
    text = np.frombuffer(pages, np.uint8)
    opened, ends = _tags(pages, text)
    if not opened.size:
        return undone(pages)
    kept = text.copy()
    kept[opened] = ord(" ")
    # Each tag leaves its first byte, a blank, except where it stands between digits and is one of a word.
    first = opened + 1
    first[_within(pages, text, opened, ends)] -= 1
    bounds = np.empty(2 * opened.size + 2, np.int64)
    bounds[0], bounds[-1] = 0, text.size
    bounds[1:-1:2], bounds[2:-1:2] = first, ends
    pattern = np.zeros(bounds.size - 1, bool)
    pattern[::2] = True
    return undone(kept[np.repeat(pattern, np.diff(bounds))].tobytes())


def _tags(pages: bytes, text: npt.NDArray[np.uint8]) -> tuple[Places, Places]:
    """Where tags, or whole scripts and styles, start and end."""
    opened = (text[:-1] == 60).nonzero()[0]
    opened = opened[LEADS[text[opened + 1]]]
    closed = ((text == 62) | (text == 0)).nonzero()[0]
    unseen = _unseen(pages, text, opened)
    place = np.searchsorted(closed, opened)
    opened, place = opened[place < closed.size], place[place < closed.size]
    if not opened.size:
        return opened, opened
    fresh = np.ones(place.size, bool)
    fresh[1:] = place[1:] != place[:-1]
    opened, ends = opened[fresh], closed[place[fresh]]
    ends = ends + (text[ends] != 0)
    return _joined(opened, ends, unseen)


def _joined(opened: Places, ends: Places, unseen: list[tuple[int, int]]) -> tuple[Places, Places]:
    """Tags and unseen stretches, those within another left out."""
    if not unseen:
        return opened, ends
    first, last = (np.array(each, np.int64) for each in zip(*unseen, strict=True))
    at = np.searchsorted(first, opened, side="right") - 1
    outside = (at < 0) | (opened >= last[np.maximum(at, 0)])
    starts = np.concatenate([opened[outside], first])
    stops = np.concatenate([ends[outside], last])
    order = np.argsort(starts, kind="stable")
    starts, stops = starts[order], np.maximum.accumulate(stops[order])
    fresh = np.ones(starts.size, bool)
    fresh[1:] = starts[1:] >= stops[:-1]
    return starts[fresh], np.maximum(stops[fresh], starts[fresh] + 1)


def _unseen(pages: bytes, text: npt.NDArray[np.uint8], opened: Places) -> list[tuple[int, int]]:
    """Scripts, styles and comments, in order and apart."""
    second = text[opened + 1]
    out: list[tuple[int, int]] = []
    for start in opened[(second | 32 == ord("s")) | (second == ord("!"))].tolist():
        if out and start < out[-1][1]:
            continue
        name = _NAME.match(pages, start)
        if name:
            closing = _CLOSING[name[0].lower()].search(pages, start + 1)
            page = pages.find(b"\0", start)
            ends = [closing.start() if closing else -1, page]
            out.append((start, min([each for each in ends if each >= 0], default=len(pages))))
    return out


def _within(pages: bytes, text: npt.NDArray[np.uint8], opened: Places, ends: Places) -> npt.NDArray[np.bool_]:
    """Which tags, one or several side by side, part digits and may stand within a word."""
    before, after = text[np.maximum(opened - 1, 0)], text[np.minimum(ends, text.size - 1)]
    found = np.zeros(opened.size, bool)
    for at in (PART[before] & (PART[after] | (after == 60))).nonzero()[0].tolist():
        last = at
        while _INLINE.match(pages, opened[last]):
            if PART[after[last]]:
                found[at : last + 1] = True
                break
            last += 1
            if last == opened.size or opened[last] != ends[last - 1]:
                break
    return found
