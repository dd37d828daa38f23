"""A PDF file's bytes -> its objects, tables and comments in the order in which they lie, and what is none of these.

Nothing is looked up in the file's own tables: every object that stands in the file comes out, whether it is
listed, replaced by a later revision, or never mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.errors import DamagedError
from tidegate.inspection.formats.pdf.syntax import Dictionary, Found, Ref, Value, parse

_BLANKS = re.compile(rb"[\0\t\n\f\r ]*+")
_NEXT = re.compile(
    rb"(?P<object>(\d{1,10})[\t\n\f\r ]++(\d{1,5})[\t\n\f\r ]++obj)"
    rb"|(?P<comment>%[^\r\n]*+)"
    rb"|(?P<table>xref[\0\t\n\f\r ]++)"
    rb"|(?P<trailer>trailer)"
    rb"|(?P<start>startxref[\0\t\n\f\r ]*+\d*)"
    rb"|(?P<stray>endobj|endstream)"
)
_AGAIN = re.compile(
    rb"(?<=[\t\n\f\r ])\d{1,10}[\t\n\f\r ]++\d{1,5}[\t\n\f\r ]++obj(?![a-z])"
    rb"|[\r\n]xref\s|trailer\s*<<|startxref\s|%%EOF"
)
_STREAM = re.compile(rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+[\r\n])*+stream(\r\n|\n|\r|)")
_END_OF_STREAM = re.compile(rb"[\0\t\n\f\r ]*+endstream")
_END_OF_OBJECT = re.compile(rb"[\0\t\n\f\r ]*+(?:%[^\r\n]*+[\0\t\n\f\r ]*+)*+endobj")
_SECTION = re.compile(rb"(\d{1,10})[\0\t ]++(\d{1,10})[\0\t\n\f\r ]++")
_ENTRIES = re.compile(rb"(?:\d{10} \d{5} [nf][\0\t\n\f\r ]{1,3})++")
_ENTRY = re.compile(rb"(\d{1,10})[\0\t ]++(\d{1,5})[\0\t ]++([nf])[\0\t\n\f\r ]++")
_WHOLE_NUMBER = re.compile(rb"obj[\0\t\n\f\r ]++(\d{1,10})[\0\t\n\f\r ]++endobj")
_BEFORE = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]++\d{1,5}[\0\t\n\f\r ]++\Z")
_MOST_NUMBERS = 8_388_607
"""The highest number that an object may have."""
_END_MARK = b"%EOF"


@dataclass(slots=True, eq=False)
class Object:
    """One indirect object where it stands. `stream`: its raw bytes; `home`: the object stream it lies in."""

    number: int
    start: int
    end: int
    value: Value
    found: Found
    stream: tuple[int, int] | None = None
    home: Object | None = None

    @property
    def dictionary(self) -> Dictionary:
        """Its dictionary; empty for what has none."""
        return self.value if isinstance(self.value, Dictionary) else _NONE


_NONE = Dictionary()


@dataclass(slots=True)
class Layout:
    """What a file consists of. `odd`: what stands where only machinery should; `ends`: where revisions end."""

    objects: list[Object] = field(default_factory=list)
    trailers: list[Object] = field(default_factory=list)
    structure: list[tuple[int, int]] = field(default_factory=list)
    leftovers: list[tuple[int, int]] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    odd: list[bytes] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def scan(content: bytes) -> Layout:
    """All of the file's bytes, each in exactly one object, structure or leftover."""
    return _Scanner(content).run()


class _Scanner:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._layout = Layout()
        self._numbers: dict[int, int] | None = None

    def run(self) -> Layout:
        content, layout, at, size = self._content, self._layout, 0, len(self._content)
        header = content.find(b"%PDF", 0, 1024)
        if header > 0:
            layout.leftovers.append((0, header))
            at = header
        while at < size:
            token = _NEXT.match(content, _skip(content, at))
            if token is None:
                at = self._foreign(at)
                continue
            start, at = at, token.end()
            kind = token.lastgroup or "object"
            if token["object"] is not None:
                at = self._object(start, token)
                continue
            if kind == "comment":
                self._comment(token["comment"][1:], at)
            elif kind == "table":
                at = self._table(at)
            elif kind == "trailer":
                at = self._trailer(at)
            layout.structure.append((start, at))
        return layout

    def _comment(self, comment: bytes, end: int) -> None:
        if comment.startswith(_END_MARK):
            self._layout.ends.append(end)
            if comment.rstrip() == _END_MARK:
                return
        self._layout.comments.append(comment)

    def _foreign(self, at: int) -> int:
        """Bytes that belong to nothing, up to what does."""
        blank = _skip(self._content, at)
        if blank == len(self._content):
            self._layout.structure.append((at, blank))
            return blank
        found = _AGAIN.search(self._content, blank + 1)
        end = found.start() if found else len(self._content)
        self._layout.structure.append((at, blank))
        self._layout.leftovers.append((blank, end))
        return end

    def _object(self, start: int, token: re.Match[bytes]) -> int:
        content, found = self._content, Found()
        try:
            value, at = parse(content, token.end(), found)
        except DamagedError:
            return self._unparsed(start, token.end())
        made = Object(int(token[2]), start, at, value, found)
        if made.number > _MOST_NUMBERS:
            self._layout.odd.append(token[2])
        stream = _STREAM.match(content, at) if isinstance(value, Dictionary) else None
        if stream is not None:
            made.stream, at = self._stream(made.dictionary, stream.end())
        closing = _END_OF_OBJECT.match(content, at)
        made.end = closing.end() if closing else at
        head = content[start : made.stream[0] if made.stream else made.end]
        if b"\0" in head:
            self._layout.odd.append(head)
        self._layout.objects.append(made)
        if made.dictionary.get("Type") == "XRef":
            self._layout.trailers.append(made)
        return made.end

    def _unparsed(self, start: int, at: int) -> int:
        """An object that is empty or no PDF value: all of it, up to its end or the next one."""
        content, size = self._content, len(self._content)
        end, again = content.find(b"endobj", at), _AGAIN.search(content, at)
        end = end + len(b"endobj") if end >= 0 else size
        stop = min(end, again.start() if again else size)
        blank = not content[at:stop].removesuffix(b"endobj").strip(b"\0\t\n\f\r ")
        (self._layout.structure if blank else self._layout.leftovers).append((start, stop))
        return stop

    def _stream(self, dictionary: Dictionary, start: int) -> tuple[tuple[int, int], int]:
        """Where the raw bytes of a stream lie, and where `endstream` ends."""
        content = self._content
        length = self._length(dictionary.get("Length"))
        if length is not None and start + length <= len(content):
            closing = _END_OF_STREAM.match(content, start + length)
            if closing:
                return (start, start + length), closing.end()
        end = content.find(b"endstream", start)
        if end < 0:
            again = content.find(b"endobj", start)
            end = again if again >= 0 else len(content)
            return (start, end), end
        closed = end + len(b"endstream")
        if content[end - 2 : end] == b"\r\n":
            end -= 2
        elif content[end - 1 : end] in (b"\n", b"\r"):
            end -= 1
        return (start, max(end, start)), closed

    def _length(self, value: Value) -> int | None:
        if isinstance(value, int):
            return value if value >= 0 else None
        if not isinstance(value, Ref):
            return None
        if self._numbers is None:
            self._numbers = dict(self._whole_numbers())
        return self._numbers.get(value.number)

    def _whole_numbers(self) -> Iterator[tuple[int, int]]:
        """Objects that are just a number: the lengths of streams, mostly."""
        for found in _WHOLE_NUMBER.finditer(self._content):
            before = _BEFORE.search(self._content[max(found.start() - 24, 0) : found.start()])
            if before:
                yield int(before[1]), int(found[1])

    def _table(self, at: int) -> int:
        """The cross-reference table at `at`; entries that point nowhere are remembered as they are written."""
        content, size = self._content, len(self._content)
        while True:
            section = _SECTION.match(content, at)
            if section is None or content.startswith(b"obj", section.end()):
                return at
            at = section.end()
            entries = _ENTRIES.match(content, at) or _ENTRY.match(content, at)
            while entries is not None:
                at = entries.end()
                for place, generation, kind in _ENTRY.findall(content, entries.start(), at):
                    value = int(place)
                    if (value >= size and value > 65_535) or (kind == b"f" and value > 9_999_999):
                        self._layout.odd.append(place + b" " + generation)
                entries = _ENTRIES.match(content, at) or _ENTRY.match(content, at)

    def _trailer(self, at: int) -> int:
        found = Found()
        try:
            value, end = parse(self._content, at, found)
        except DamagedError:
            return at
        self._layout.trailers.append(Object(-1, at, end, value, found))
        return end


def _skip(content: bytes, at: int) -> int:
    blank = _BLANKS.match(content, at)
    return blank.end() if blank else at
