"""Bytes that no structured reader takes -> their printable text, the files within them, and what stays dark.

In: a view of bytes and the part they belong to. Out: hidden passages, embedded files as child parts, and in
`Swept.dense` the stretches that are as dense as packed or encrypted bytes, which the caller owes a Gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tidegate.inspection.formats.ole.carve import Carved, carve
from tidegate.inspection.formats.unknown.strings import printable, runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK
from tidegate.model.content import Content, Passage

_AROUND = 64
"""Bytes on both sides of an edge that are read together."""
_WIDE = rb"[ -~]\0[ -~]\0|\0[ -~]\0[ -~]"
TOUCHING = re.compile(rb"[\s\S][ -~]{2}[\s\S]|" + _WIDE)
"""Two bytes on both sides of an edge where one text may stand on both."""
JOINED = re.compile(rb"[ -~]{4}|" + _WIDE)
"""The same, where a single character may as well be a number."""

UNEXPLAINED = "dense bytes that nothing explains"

WINDOW = 512
_LEAST = 96
"""Fewer bytes than that are a hash or an identifier, with no room for a packed text."""
_SHARE = 0.9
_EXPECTED = [256 * (1 - (255 / 256) ** length) for length in range(WINDOW + 1)]
"""How many different values random bytes of each length have on average."""


class Swept:
    """What a sweep could not read, as ranges within the view it was given.

    `dense`: what the caller owes a Gap for. `files`: files within that have Gaps of their own.
    """

    def __init__(self) -> None:
        self.dense: list[tuple[int, int]] = []
        self.files: list[tuple[int, int]] = []


def sweep(
    part: Part, view: memoryview, found: Swept, *, spot: str = "", label: str = "", visible: bool = False
) -> Iterator[Content | Part]:
    """Everything that can be read in `view`; fills `found`. `visible`: of pictures only, text is hidden."""
    at = 0
    for piece in carve(part, view, visible=visible):
        yield from _plain(part, view, at, piece, found, spot, label)
        yield piece.part
        if not piece.part.receipt("").whole:
            found.files.append((piece.start, piece.end))
        at = piece.end
    yield from _plain(part, view, at, None, found, spot, label)


def _plain(
    part: Part, view: memoryview, start: int, piece: Carved | None, found: Swept, spot: str, label: str
) -> Iterator[Passage]:
    end = piece.start if piece else len(view)
    if not bytes(view[start:end]).strip(BLANK):
        return
    for passage in runs(view[start:end], part, label):
        yield replace(passage, location=part.location(spot, visible=False)) if spot else passage
    for first, last in dense(view[start:end]):
        if found.dense and found.dense[-1][1] == start + first:
            first, last = found.dense.pop()[0] - start, last
        found.dense.append((start + first, start + last))


def sweep_stretch(
    part: Part,
    start: int,
    end: int,
    *,
    claim: Claim,
    label: str = "",
    spot: str = "",
    visible: bool = False,
    inert: bool = False,
) -> Iterator[Content | Part]:
    """Sweep bytes of the part and claim them: FILL where blank, UNREAD with a Gap where dense, else `claim`.

    `inert`: dense bytes are what they should be there (a font program).
    """
    view = part.source.view()[start:end]
    if not bytes(view).strip(BLANK):
        part.ledger.claim(start, end, Claim.FILL)
        return
    found = Swept()
    spot = spot or (f"bytes {start}-{end}" if start else "")
    yield from sweep(part, view, found, spot=spot, label=label, visible=visible)
    at = 0
    if inert:
        found.dense.clear()
    for first, last in sorted((*found.dense, *found.files)):
        part.ledger.claim(start + at, start + first, claim)
        if (first, last) in found.files:
            part.ledger.claim(start + first, start + last, Claim.UNREAD)
        else:
            part.gap(UNEXPLAINED, start + first, start + last)
        at = last
    part.ledger.claim(start + at, end, claim)


def sweep_rest(part: Part, *, claim: Claim, visible: bool = False) -> Iterator[Content | Part]:
    """All that nothing has claimed yet."""
    holes = part.ledger.unclaimed()
    for start, end in holes:
        yield from sweep_stretch(part, start, end, claim=claim, visible=visible)
    yield from across(part, [edge for hole in holes for edge in hole])


def across(part: Part, edges: Iterable[int], *, touching: re.Pattern[bytes] = JOINED) -> Iterator[Passage]:
    """Text that goes on over an edge between two ranges that were read apart; `touching`: how that looks."""
    view = part.source.view()
    for edge in sorted(set(edges)):
        if not touching.fullmatch(view[max(edge - 2, 0) : edge + 2]):
            continue
        text = printable(bytes(view[max(edge - _AROUND, 0) : edge + _AROUND]))
        if text:
            yield Passage(text, part.location(f"around byte {edge}", visible=False))


def dense(view: memoryview) -> Iterator[tuple[int, int]]:
    """Windows whose bytes are as various as random ones: packed, encrypted, or a picture's."""
    for start in range(0, len(view), WINDOW):
        window = bytes(view[start : start + WINDOW])
        if len(window) >= _LEAST and len(set(window)) > _SHARE * _EXPECTED[len(window)]:
            yield start, start + len(window)


class Opaque:
    """A stream of which only the printable text is read. Given by who knows where it stands."""

    name = "binary stream"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, *, visible: bool = False) -> None:
        """`visible`: of the pictures within."""
        self._visible = visible

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Printable text, embedded files; dense stretches are Gaps."""
        yield from sweep_stretch(part, 0, part.source.size, claim=Claim.STRUCT, visible=self._visible)
