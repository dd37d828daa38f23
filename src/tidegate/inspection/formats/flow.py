"""Decoded pieces -> whole lines, and text -> passages of bounded size in which nothing is split at a cut."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from tidegate.inspection.part import Part
from tidegate.model.content import Passage
from tidegate.model.location import Location

PASSAGE = 32_768
"""About how many characters a passage holds."""

OVERLAP = 256
"""How many characters of a passage cut within running text are repeated at the start of the next one."""


def line_batches(pieces: Iterable[str], longest: int) -> Iterator[list[str]]:
    """Lists of lines with their ends (LF, CRLF or CR); a line above `longest` characters comes in pieces.

    Such a piece is the only item of its list.
    """
    carry: list[str] = []
    held = 0
    for piece in pieces:
        if "\n" in piece or "\r" in piece:
            lines = io.StringIO("".join(carry) + piece, newline="").readlines()
            # A final CR may be the first half of CRLF.
            carry = [] if lines[-1].endswith("\n") else [lines.pop()]
            held = sum(map(len, carry))
            if lines:
                yield lines
        else:
            carry.append(piece)
            held += len(piece)
        if held > longest:
            yield ["".join(carry)]
            carry, held = [], 0
    if held:
        yield ["".join(carry)]


APART = "\n\n\n\n"
"""Between texts that do not belong together: more than any reading of a value over line ends bridges."""


class Flow:
    """Running text on its way into passages: `add` text, and take the passages that are full.

    Cut at a blank line if there is one; else at the end of what was added, and then the last characters are
    repeated, so that a value broken over the cut stands whole in one of the two passages.
    """

    __slots__ = ("_carried", "_first", "_held", "_label", "_location", "_pieces")

    def __init__(self, location: Location, label: str = "") -> None:
        self._location = location
        self._label = label
        self._pieces: list[str] = []
        self._held = 0
        self._carried = 0
        self._first = 0

    def add(self, text: str, line: int = 0) -> Iterator[Passage]:
        """Append text that begins on `line`; yields what became full."""
        if not self._pieces:
            self._first = line
        # In slices, because every cut copies what is held beyond it.
        for start in range(0, len(text), PASSAGE):
            piece = text[start : start + PASSAGE]
            self._pieces.append(piece)
            self._held += len(piece)
            while self._held > PASSAGE:
                yield self._cut()

    def end(self) -> Iterator[Passage]:
        """What is left, if it holds more than repeated characters."""
        text = "".join(self._pieces)
        if self._held > self._carried and not text.isspace():
            yield Passage(text, self._location, self._first, self._label)
        self._pieces, self._held, self._carried = [], 0, 0

    def _cut(self) -> Passage:
        text = "".join(self._pieces)
        at = max(text.rfind("\n\n", PASSAGE // 2, PASSAGE), text.rfind("\n\r\n", PASSAGE // 2, PASSAGE))
        if at > 0:
            at, rest = at + 1, at + 1
        else:
            at = (
                max(text.rfind("\n", PASSAGE // 2, PASSAGE), text.rfind(" ", PASSAGE // 2, PASSAGE)) + 1
                or PASSAGE
            )
            rest = at - OVERLAP
        passage = Passage(text[:at], self._location, self._first, self._label)
        self._first += text.count("\n", 0, rest) if self._first else 0
        self._pieces = [text[rest:]]
        self._held = len(text) - rest
        self._carried = at - rest
        return passage


def passages(
    part: Part, text: str, *, label: str = "", spot: str = "", visible: bool = True, line: int = 0
) -> Iterator[Passage]:
    """One text as one or more passages of bounded size."""
    location = part.location(spot, visible=visible)
    if len(text) <= PASSAGE:
        if text and not text.isspace():
            yield Passage(text, location, line, label)
        return
    flow = Flow(location, label)
    yield from flow.add(text, line)
    yield from flow.end()
