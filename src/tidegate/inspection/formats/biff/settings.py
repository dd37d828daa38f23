"""Records of a sheet or workbook that hold text beside the cells: names, headers, lists of allowed values.

In: one record. Out: passages and child parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tidegate.errors import ReadingError
from tidegate.inspection.formats.biff.globals import Book, format_code
from tidegate.inspection.formats.biff.office_art import drawing
from tidegate.inspection.formats.biff.records import Kind, Record
from tidegate.inspection.formats.biff.sweep import Sweep
from tidegate.inspection.formats.biff.text import Cursor, decoded
from tidegate.inspection.formats.ooxml.headers import plain, quoted
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content, Passage
from tidegate.model.location import Location

_FUTURE_HEADER = 12
_ESCAPED = re.compile(r'\\(.)|"([^"]*)"')
_COMMON = re.compile(r'(?:[#0?,._*;@ $%/:()"+-]|\\.|\[[^\]]{1,20}\]|[dmyhsEe]|General|AM/PM)*+')
"""Formats of which no letter is text."""
_UNCOUNTED = re.compile(rb"[ -\xff]+")
"""A user's name without its length, padded with blanks: as the most common writer in Python leaves it."""
_READING_AT = 12
_ZIP = b"PK\x03\x04"


class Setting(NamedTuple):
    """One record, where it belongs, and the sweep for what is not decoded of it."""

    part: Part
    book: Book
    record: Record
    location: Location
    sweep: Sweep

    def cursor(self, at: int = 0) -> Cursor:
        """A place in the record."""
        return Cursor(self.record.pieces, self.book.narrow, at)

    def hidden(self, text: str, label: str) -> Passage:
        """A text that is not seen on opening."""
        return Passage(text, self.location.at(label, visible=False), label=label)

    def swept(self, cursor: Cursor, label: str = "") -> Iterator[Passage]:
        """The whole record where something is left of it: its lengths may be wrong."""
        if cursor.take(cursor.left).strip(BLANK):
            yield from self.sweep.text(self.record.whole(), label)


def _name(setting: Setting) -> Iterator[Content]:
    book = setting.book
    if book.version < 5:
        yield from setting.sweep.text(setting.record.whole(), "defined name")
        return
    cursor = setting.cursor(3)
    size = cursor.u8()
    cursor.take(10)
    text = cursor.characters(size)
    if len(text) > 1:
        yield setting.hidden(text, "defined name")
    yield from setting.swept(cursor, "defined name")


def _header(setting: Setting) -> Iterator[Content]:
    if not len(setting.record.body):
        return
    cursor = setting.cursor()
    word = "header" if setting.record.kind == Kind.HEADER else "footer"
    yield from _printed(setting, cursor.string(2 if setting.book.version == 8 else 1), word)
    yield from setting.swept(cursor)


def _printed(setting: Setting, text: str, word: str) -> Iterator[Content]:
    if shown := plain(text):
        yield Passage(shown, setting.location.at(word), label=word)
    if fonts := quoted(text):
        yield setting.hidden(fonts, word)


def _more_headers(setting: Setting) -> Iterator[Content]:
    yield from setting.sweep.text(bytes(setting.record.body[: _FUTURE_HEADER + 24]))
    cursor = setting.cursor(_FUTURE_HEADER + 16)
    cursor.u16()
    counts = [cursor.u16() for _ in range(4)]
    for count, word in zip(counts, ("header", "footer", "header", "footer"), strict=True):
        if count:
            yield from _printed(setting, cursor.string(), word)
    yield from setting.swept(cursor)


def _validation(setting: Setting) -> Iterator[Content]:
    cursor = setting.cursor(4)
    texts = [cursor.string().strip("\0") for _ in range(4)]
    if any(texts):
        yield setting.hidden("\n".join(texts), "input message")
    formulas = cursor.take(cursor.left)
    # The choices of a list stand in one string, a NUL between them.
    yield from setting.sweep.text(formulas, "allowed values")
    yield from setting.sweep.text(formulas.replace(b"\0\0", b"\n\0").replace(b"\0", b"\n"), "allowed values")


def _series_text(setting: Setting) -> Iterator[Content]:
    text = setting.cursor(2).string(1)
    if text:
        yield Passage(text, setting.location, label="chart text")


def _user(setting: Setting) -> Iterator[Content]:
    """Who wrote the file last, in a record of fixed length; some programs fill it without a length in front."""
    whole = setting.record.whole()
    if _UNCOUNTED.fullmatch(whole) and int.from_bytes(whole[:2], "little") > len(whole):
        yield setting.hidden(decoded(whole, "cp1252").strip(), "author")
        yield from setting.sweep.text(whole, "author")
        return
    cursor = setting.cursor()
    try:
        text = cursor.string(2 if setting.book.version == 8 else 1).strip(" \0")
    except ReadingError:
        yield from setting.sweep.text(setting.record.whole(), "author")
        return
    if text:
        yield setting.hidden(text, "author")
    yield from setting.swept(cursor)


def _format(setting: Setting) -> Iterator[Content]:
    _, code = format_code(setting.book, setting.record)
    for text in dict.fromkeys((code, _ESCAPED.sub(r"\1\2", code))):
        if not _COMMON.fullmatch(text):
            yield setting.hidden(text, "number format")


def _sheet_name(setting: Setting) -> Iterator[Content]:
    if setting.book.version >= 5:
        cursor = setting.cursor(4)
        state = cursor.u16()
    else:
        cursor, state = setting.cursor(4 if setting.record.kind == Kind.SHEET_HEADER else 0), 0
    text = cursor.string(1)
    yield Passage(text, setting.location.at("sheet name", visible=not state & 3), label="sheet name")
    yield from setting.swept(cursor)


def _picture(setting: Setting) -> Iterator[Content | Part]:
    found = drawing(setting.part, setting.record.whole()[_FUTURE_HEADER + 2 :])
    if found.texts:
        yield setting.hidden("\n\n".join(found.texts), "picture")
    yield from setting.sweep.text(bytes(found.rest))
    yield from found.pictures


def _theme(setting: Setting) -> Iterator[Content | Part]:
    body = setting.record.whole()[_FUTURE_HEADER + 4 :]
    if body.startswith(_ZIP):
        yield setting.part.child("theme.thmx", Memory(body), label="theme", visible=False)
    else:
        yield from setting.sweep.text(body, "theme")


def _chart_markup(setting: Setting) -> Iterator[Content | Part]:
    """Settings of a chart, among them packages of its theme, each behind its length; the rest is swept."""
    whole = setting.record.whole()
    rest, at = b"", 0
    while (start := whole.find(_ZIP, at)) >= at + 4:
        end = start + int.from_bytes(whole[start - 4 : start], "little")
        if not start < end <= len(whole):
            break
        yield setting.part.child(
            "theme.thmx", Memory(whole[start:end]), label="theme of a chart", visible=False
        )
        rest, at = rest + whole[at:start], end
    setting.sweep.strange(setting.record.kind, rest + whole[at:])


def _shared_strings(setting: Setting) -> Iterator[Content]:
    """Their texts come out in cells, and at the end those that no cell shows; phonetic readings here."""
    for extra in setting.book.phonetic:
        size = 2 * int.from_bytes(extra[_READING_AT : _READING_AT + 2], "little")
        reading = extra[_READING_AT + 2 : _READING_AT + 2 + size].decode("utf-16-le", "replace")
        if reading.strip("\0"):
            yield setting.hidden(reading, "phonetic reading")
        yield from setting.sweep.text(
            extra[:_READING_AT] + extra[_READING_AT + 2 + size :], "phonetic reading"
        )
    setting.book.phonetic.clear()


READERS: dict[int, Callable[[Setting], Iterator[Content | Part]]] = {
    Kind.NAME: _name,
    Kind.HEADER: _header,
    Kind.FOOTER: _header,
    Kind.HEADER_FOOTER: _more_headers,
    Kind.VALIDATION: _validation,
    Kind.SERIES_TEXT: _series_text,
    Kind.USER: _user,
    Kind.FORMAT_2: _format,
    Kind.FORMAT_4: _format,
    Kind.SHEET: _sheet_name,
    Kind.SHEET_HEADER: _sheet_name,
    Kind.PICTURE: _picture,
    Kind.THEME: _theme,
    Kind.CHART_MARKUP: _chart_markup,
    Kind.SHARED_STRINGS: _shared_strings,
}
KINDS = frozenset(READERS)
