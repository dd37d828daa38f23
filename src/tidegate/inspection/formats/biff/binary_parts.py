"""Parts of a binary workbook that are neither sheets nor pivot caches: each record's texts, and what is odd.

In: such a part. Out: comments where they stand, shared strings that no cell shows, and swept records.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.biff.binary_book import BinaryBook
from tidegate.inspection.formats.biff.binary_records import Cursor, Kind, Record, records
from tidegate.inspection.formats.biff.binary_sheet import FAILURES
from tidegate.inspection.formats.biff.binary_sweep import BinarySweep
from tidegate.inspection.formats.ooxml.cells import letters
from tidegate.inspection.formats.ooxml.strings import unused
from tidegate.inspection.part import Part
from tidegate.model.content import Content, Passage


class BinaryRecords:
    """Any part made of records. `book`: where the part is the shared strings, read after all sheets."""

    name = "records"
    suffixes: frozenset[str] = frozenset()
    reads = ""

    def __init__(self, book: BinaryBook | None = None) -> None:
        self._book = book

    def recognises(self, head: bytes, name: str) -> bool:
        """Never by itself: the workbook says which part it is."""
        return False

    def read(self, part: Part) -> Iterator[Content | Part]:
        """Passages, in the order of the file."""
        view = part.source.view()
        sweep = BinarySweep(part, view)
        comments = _Comments(part)
        end, broken = 0, 0
        for record in records(view):
            try:
                yield from comments.take(record)
                decoded = self._is_string(record) or comments.decoded
            except FAILURES:
                broken, decoded = broken + 1, False
            if decoded:
                yield from sweep.upto(record.start, record.end)
            yield from sweep.passing(record)
            end = record.end
        if self._book is not None:
            for reading in self._book.readings:
                yield Passage(
                    reading, part.location("phonetic reading", visible=False), label="phonetic reading"
                )
            yield from unused(part, self._book.strings)
        if broken:
            part.gap(f"has records that are not as their kind requires ({broken:,})")
        yield from sweep.finish(end)

    def _is_string(self, record: Record) -> bool:
        """Whether all of a record is a shared string, which comes out in cells or as unused."""
        if self._book is None or record.kind != Kind.SHARED_STRING:
            return False
        cursor = Cursor(record.body)
        cursor.rich()
        return not cursor.left


class _Comments:
    """Comments as they come: places, texts; their authors are swept."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._cell = ""
        self.decoded = False

    def take(self, record: Record) -> Iterator[Passage]:
        """One record; `decoded` tells whether all of it came out."""
        cursor = Cursor(record.body)
        self.decoded = False
        if record.kind == Kind.COMMENT:
            cursor.u32()
            row = cursor.u32()
            cursor.u32()
            self._cell = f"{letters(cursor.u32())}{row + 1}"
        elif record.kind == Kind.COMMENT_TEXT:
            text, reading = cursor.rich()
            where = self._part.location(f"comment at {self._cell}".strip(), visible=False)
            for one in filter(None, (text, reading)):
                yield Passage(one, where, label="comment")
            self.decoded = not cursor.left
