"""A whole workbook stream: decrypted if need be, cut into substreams, each read, each byte claimed.

In: the stream's part. Out: sheets in the order of their tabs, then what nothing lists, then unused strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import error

from tidegate.inspection.formats.biff.encryption import decrypted
from tidegate.inspection.formats.biff.globals import FAILURES, Book, SheetEntry
from tidegate.inspection.formats.biff.records import (
    CHART,
    PAIR,
    Kind,
    Stretch,
    records,
    substreams,
    survey,
    version,
)
from tidegate.inspection.formats.biff.substream import Substream
from tidegate.inspection.formats.ooxml.book import LOCKED
from tidegate.inspection.formats.ooxml.strings import unused
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content
from tidegate.model.location import Location

_LOCKS = frozenset({Kind.PASSWORD, Kind.FILE_SHARING})


def read_stream(part: Part) -> Iterator[Content | Part]:
    """All of it. Raises DamagedError where it is encrypted with a password that is not Excel's own."""
    view = decrypted(part.source.view())
    found = list(substreams(view))
    parts = [stretch for stretch in found if stretch.is_substream]
    book = _learn(part, view, parts)
    if not parts:
        part.gap("holds no workbook that can be read: it was cut short or damaged")
    listed = {sheet.start: sheet for sheet in book.sheets}
    missing = sum(sheet.start not in {stretch.start for stretch in parts} for sheet in book.sheets)
    if missing and book.version >= 5:
        part.gap(f"lists sheets that are not there ({missing:,})")
    order = {sheet.start: place for place, sheet in enumerate(book.sheets)}
    for stretch in sorted(parts, key=lambda one: order.get(one.start, -1 if one is parts[0] else len(order))):
        yield from _substream(part, view, book, stretch, listed, is_first=stretch is parts[0])
    yield from unused(part, book.strings)
    for stretch in found:
        if stretch.is_substream:
            part.ledger.claim(stretch.start, stretch.end, Claim.TABLE)
            if not stretch.is_whole:
                part.gap("ends within a sheet: it was cut short")
        else:
            yield _between(part, view, stretch)


def _between(part: Part, view: memoryview, stretch: Stretch) -> Part:
    """Bytes outside of any sheet, in the clear."""
    within = (stretch.start, stretch.end)
    content = Memory(view[stretch.start : stretch.end])
    return part.child("bytes outside of any sheet", content, visible=False, within=within, padding=True)


def _learn(part: Part, view: memoryview, parts: list[Stretch]) -> Book:
    """What the first substream says of all; before BIFF5 each sheet says it of itself."""
    if not parts:
        return Book(8)
    first = next(records(view, parts[0].start, parts[0].end))
    book = Book(version(first.kind, first.body))
    book.looks.spelled = book.version >= 5
    broken = 0
    locked = False
    for stretch in parts if book.version < 5 else parts[:1]:
        for record in records(view, stretch.start, stretch.end):
            try:
                book.take(record)
            except (error, *FAILURES):
                broken += 1
    for stretch in parts:
        _, found = survey(view, stretch.start, stretch.end, _LOCKS)
        locked |= any(_locks(kind, body) for kind, body in found)
    if broken:
        part.gap(f"has records that are not as their kind requires ({broken:,})")
    if locked:
        part.gap(LOCKED)
    return book


def _locks(kind: int, body: memoryview) -> bool:
    """Whether a record asks for a password before the sheet or the workbook can be edited."""
    return any(body) if kind == Kind.PASSWORD else any(body[2:4])


def _substream(
    part: Part,
    view: memoryview,
    book: Book,
    stretch: Stretch,
    listed: dict[int, SheetEntry],
    *,
    is_first: bool,
) -> Iterator[Content | Part]:
    sheet = listed.get(stretch.start)
    record = next(records(view, stretch.start, stretch.end))
    sort = PAIR.unpack_from(record.body)[1]
    if sheet is not None:
        title, way, visible = sheet.name, f'sheet "{sheet.name}"', sheet.visible
    elif is_first:
        title, way, visible = "", "", True
    else:
        title, way, visible = "unlisted sheet", "unlisted sheet", False
    where = Location((*part.way, way) if way else part.way, "", part.visible and visible)
    yield from Substream(part, view, book, where, title, grid=sort != CHART).read(stretch.start, stretch.end)
