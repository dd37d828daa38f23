"""Comments, text boxes and pictures on a BIFF sheet.

In: the records of objects, notes and drawings. Out: their texts, with the cell a comment belongs to and whether
it is shown, and pictures as parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from

from tidegate.inspection.formats.biff.globals import Book
from tidegate.inspection.formats.biff.office_art import bitmap, drawing
from tidegate.inspection.formats.biff.records import PAIR, U16, Kind, Record
from tidegate.inspection.formats.biff.sweep import Sweep
from tidegate.inspection.formats.biff.text import Cursor, decoded
from tidegate.inspection.formats.ole.carve import carve
from tidegate.inspection.formats.ooxml.cells import letters
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content, Passage
from tidegate.model.location import Location

_COMMON, _NOTE_OBJECT = 0x15, 0x19
_NOTE_GOES_ON = 0xFFFF
_ALWAYS_SHOWN = 2
"""The mark of a comment that stands open beside its cell; others show on hovering."""
_IMAGE_HEADER = 8
_METAFILE = 2


class Objects:
    """Records in the order of the file; `end` when there are no more."""

    def __init__(self, part: Part, book: Book, location: Location, sweep: Sweep) -> None:
        self._part, self._book, self._location, self._sweep = part, book, location, sweep
        self._texts: dict[int, tuple[str, bool]] = {}
        self._notes: set[int] = set()
        self._object, self._is_note, self._is_hidden = -1, False, False
        self._drawing = bytearray()
        self._note: list[str] = []
        self._cell = ""

    def take(self, record: Record) -> Iterator[Content | Part]:
        """One record of a kind in `KINDS`."""
        if record.kind == Kind.OBJECT:
            self._start(record)
            yield from self._sweep.text(record.whole(), "object")
        elif record.kind == Kind.TEXT_OBJECT:
            yield from self._text(record)
        elif record.kind == Kind.NOTE:
            yield from self._comment(record)
        elif record.kind in (Kind.BITMAP, Kind.BACKGROUND):
            yield self._image(record.whole())
        else:
            piece = record.whole()
            self._is_hidden = any(drawing(self._part, piece).hidden[-1:])
            self._drawing += piece

    def end(self) -> Iterator[Content | Part]:
        """Texts that belong to no comment, and what drawings hold."""
        yield from self._end_note()
        for number, (text, shown) in self._texts.items():
            if number not in self._notes:
                yield Passage(text, self._location.at("text box", visible=shown), label="text box")
        found = drawing(self._part, bytes(self._drawing))
        if found.texts:
            where = self._location.at("drawing", visible=False)
            yield Passage("\n\n".join(dict.fromkeys(found.texts)), where, label="shape")
        yield from self._sweep.text(bytes(found.rest), "drawing")
        yield from found.pictures
        for carved in carve(self._part, memoryview(found.rest)):
            yield carved.part

    def _image(self, raw: bytes) -> Part:
        """A picture of BIFF5: a bitmap without a file header, or a metafile behind one of its own."""
        if U16.unpack_from(raw)[0] == _METAFILE:
            name, content = "picture.wmf", raw[_IMAGE_HEADER + 8 :]
        else:
            name, content = "picture.bmp", bitmap(raw[_IMAGE_HEADER:])
        return self._part.child(name, Memory(content), visible=self._location.visible)

    def _start(self, record: Record) -> None:
        body = record.body
        self._is_note = False
        if len(body) >= 8 and U16.unpack_from(body)[0] == _COMMON:
            sort, self._object = PAIR.unpack_from(body, 4)
            self._is_note = sort == _NOTE_OBJECT

    def _text(self, record: Record) -> Iterator[Passage]:
        count = U16.unpack_from(record.body, 10)[0] if len(record.body) >= 14 else 0
        if not count:
            yield from self._sweep.text(record.whole(), "text box")
            return
        cursor = Cursor(record.pieces[1:] or record.pieces[:1], "", 0 if len(record.pieces) > 1 else 18)
        text = cursor.characters(count)
        number = self._object if self._object not in self._texts else -1 - len(self._texts)
        if text.strip():
            self._texts[number] = text, self._is_note or not self._is_hidden
        if cursor.left == U16.unpack_from(record.body, 12)[0]:
            yield from self._sweep.text(bytes(record.body) + cursor.take(cursor.left), "text box")
        else:
            yield from self._sweep.text(record.whole(), "text box")

    def _comment(self, record: Record) -> Iterator[Passage]:
        if self._book.version < 8:
            row, column, count = unpack_from("<HHH", record.body)
            if row != _NOTE_GOES_ON:
                yield from self._end_note()
                self._cell = f"{letters(column)}{row + 1}"
            self._note.append(decoded(record.body[6 : 6 + count], self._book.codec))
            if len(record.body) > 6 + count:
                yield from self._sweep.text(record.whole(), "comment")
            return
        row, column, flags, number = unpack_from("<4H", record.body)
        cursor = Cursor(record.pieces, "", 8)
        author = cursor.string()
        if cursor.left > 1:
            yield from self._sweep.text(record.whole(), "comment")
        text, _ = self._texts.get(number, ("", True))
        self._notes.add(number)
        spot = f"comment at {letters(column)}{row + 1}"
        where = self._location.at(spot, visible=bool(flags & _ALWAYS_SHOWN))
        if text:
            yield Passage(text, where, label="comment")
        if author.strip():
            yield Passage(author, where.at(where.spot, visible=False), label="author")

    def _end_note(self) -> Iterator[Passage]:
        """A comment of BIFF5 and before, which comes in pieces."""
        if self._note:
            where = self._location.at(f"comment at {self._cell}", visible=False)
            yield Passage("".join(self._note), where, label="comment")
            self._note = []


KINDS = frozenset(
    {Kind.OBJECT, Kind.TEXT_OBJECT, Kind.NOTE, Kind.DRAWING, Kind.DRAWING_GROUP, Kind.DRAWING_SELECTION,
     Kind.BITMAP, Kind.BACKGROUND}
)  # fmt: skip
