"""An RTF document -> what it shows and hides, destination by destination, every byte of it.

In: the part. Out: passages, tables, pictures and objects. Unknown control words lose nothing: their text is read
where they stand, their names and long numbers are given out once, and any destination of an unknown name is
hidden text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator

from tidegate.errors import DamagedError, LimitError
from tidegate.inspection.formats.flow import passages
from tidegate.inspection.formats.html.html import Html
from tidegate.inspection.formats.richtext import charsets, words
from tidegate.inspection.formats.richtext.objects import LEAST_DIGITS, payload, picture, unwrapped
from tidegate.inspection.formats.richtext.state import State
from tidegate.inspection.formats.richtext.streams import Body, Look, Stream
from tidegate.inspection.formats.richtext.tokens import Kind, Token, tokens
from tidegate.inspection.formats.richtext.writing import Writing
from tidegate.inspection.formats.unknown.strings import runs
from tidegate.inspection.ledger import Claim
from tidegate.inspection.part import Part
from tidegate.inspection.source import BLANK, Memory
from tidegate.model.content import Content

_DEEPEST = 10_000
_LONG, _LONGER = 7, 9
"""Digits from which a number beside a control word is told; for those that are long by nature."""
_QUIET = re.compile(r"-?[0-9.]{0,6}|[a-z]{1,20}|\{[0-9A-Fa-f-]{36}\}|[0-9a-f]{32}")
_STRANGE = bytes(byte for byte in range(1, 32) if byte not in b"\t\n\r\f\v")
_WINDOW = 1024
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){4,}")


def read_rtf(part: Part) -> Iterator[Content | Part]:
    """The whole part. Raises ReadingError where it ends in the middle."""
    content = bytes(part.source.view())
    reader = _Reader(part)
    start = content.index(b"{\\rtf")
    end = yield from reader.read(content, start)
    part.ledger.claim(0, end, Claim.TEXT)
    _declare_packed(part, content, end)
    if b"\0" in content[:end]:
        # Text in two bytes a character, which may begin within a control word.
        text = "\n".join(run.decode("utf-16-le") for run in _WIDE.findall(content, start, end))
        yield from passages(part, text, spot="text in two bytes a character", visible=False)
        yield from runs(part.source.view()[:end], part)
    rest = content[end:]
    if rest.strip(BLANK):
        yield part.stretch(end, len(content), f"bytes {end}-{len(content)} after the document")
    else:
        part.ledger.claim(end, len(content), Claim.FILL)
    if reader.cut_short and not content[:end].rstrip(BLANK).endswith(b"}"):
        raise DamagedError("ends in the middle: the file was cut short")


def _declare_packed(part: Part, content: bytes, end: int) -> None:
    """Raw bytes belong into `\\bin`, which is read apart: control characters in bulk elsewhere are packed."""
    if len(content.translate(None, _STRANGE)) == len(content) or b"\\bin" in content:
        return
    for start in range(0, end, _WINDOW):
        window = content[start : min(start + _WINDOW, end)]
        if (len(window) - len(window.translate(None, _STRANGE))) * 50 > len(window):
            part.gap("bytes that are not text, within text", start, start + len(window))


class _Reader:
    """One document."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._writing = Writing(part)
        self._main = Body("rtf", "", self._writing, visible=True, numbered=True)
        self._states = [State(self._main)]
        self._page, self._default_font = charsets.WESTERN, 0
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._colours: list[tuple[int, int, int]] = []
        self._colour: dict[str, int] = {}
        self._seen: set[str] = set()
        self._starred = False
        self._skip = 0
        self._expected = ""
        self._skipped = bytearray()
        self._label = ""
        self._pictures = 0
        self._surrogate = 0
        self.cut_short = False
        self._actions: tuple[Callable[[Token], None], ...] = (
            self._open,
            self._close,
            self._word,
            self._symbol,
            self._byte,
            self._text,
            self._raw,
        )  # by `Kind`

    @property
    def depth(self) -> int:
        """Groups that are still open."""
        return len(self._states) - 1

    def read(self, content: bytes, start: int) -> Generator[Content | Part, None, int]:
        """Everything up to the end of the outermost group; returns where that is."""
        end = start
        for token in tokens(content, start):
            end = token.end
            self._actions[token.kind](token)
            if token.kind is Kind.CLOSE:
                yield from self._writing.ready()
                if not self.depth:
                    break
        self.cut_short = self.depth > 0
        while self.depth:
            self._close(Token(Kind.CLOSE, end))
        self._main.end()
        if self._main.html:
            self._writing.put(self._encapsulated("".join(self._main.html)))
        yield from self._writing.end()
        return end

    @property
    def _state(self) -> State:
        return self._states[-1]

    def _open(self, _: Token) -> None:
        self._end_skip()
        if len(self._states) > _DEEPEST:
            raise LimitError("nests groups too deeply to be read")
        if self._main.html is not None:
            self._state.stream.settle()
        self._states.append(self._state.copy())
        self._starred = False

    def _close(self, _: Token) -> None:
        self._end_skip()
        state = self._states.pop()
        outer = self._states[-1]
        if self._main.html is not None:
            state.stream.settle()
        if state.stream is not outer.stream:
            self._end_stream(state.stream, state)
        elif not state.stream.body and state.stream.name in words.LISTS:
            self._write("\n")
        self._starred = False

    def _word(self, token: Token) -> None:
        word, number = token.word, token.number
        self._remember(word, number)
        if self._starred or word in words.DESTINATIONS:
            starred, self._starred = self._starred, False
            self._destination(word, starred)
            return
        if word == "u":
            self._unicode(number or 0)
            return
        if self._skip or self._skipped:
            self._end_skip()
        character = words.CHARACTERS.get(word)
        if character is not None:
            self._write(character)
        elif word in words.ENDS:
            self._end_paragraph()
        elif word in ("cell", "nestcell", "row", "nestrow"):
            self._tabular(word)
        elif word in words.PICTURES:
            self._state.picture = word
        elif word in HEADER:
            HEADER[word](self, number)
        else:
            self._state.change(word, number)

    def _remember(self, word: str, number: int | None) -> None:
        """Names of control words are text too, and so are long numbers."""
        if word not in self._seen:
            self._seen.add(word)
            self._writing.note(word)
        if number is not None and abs(number) >= 10 ** (_LONG - 1) and word not in ("u", "bin"):
            least = _LONGER if word in words.STATISTICS else _LONG
            if abs(number) >= 10 ** (least - 1):
                self._writing.note(f"{word} {number}")

    def _destination(self, word: str, starred: bool) -> None:
        """A word that says where the text of its group goes from here on."""
        state = self._state
        before = state.stream
        if word == "ud" and starred and state.stream.name == "upr":
            state.stream = self._states[-2].outer or self._main
        elif word in words.THROUGH or (starred and word in words.SHOWN_THROUGH):
            if word == "pict":
                state.stream = Stream("pict", "picture", visible=self._is_shown(), body=False)
                state.picture = "unknown"
        elif word in words.SHOWN:
            place = words.SHOWN[word]
            visible = not self._is_covered()
            state.stream = Body(word, place, self._writing, visible=visible, numbered=False)
            state.forget()
        elif word == "annotation":
            state.stream = Body(word, "comment", self._writing, visible=False, numbered=False)
            state.forget()
        elif starred or word in words.HIDDEN:
            if word == "upr":
                state.outer = state.stream
            state.stream = Stream(word, "", visible=False, body=False)
            if word == "htmltag" and self._main.html is not None:
                state.stream.html = self._main.html
        if state.stream is not before and before is not self._main and before is not self._outer_stream():
            self._end_stream(before, state)  # Two destinations in one group.

    def _outer_stream(self) -> Stream:
        return self._states[-2].stream if len(self._states) > 1 else self._main

    def _is_shown(self) -> bool:
        return self._state.stream.visible and not self._state.is_hidden(self._colours)

    def _is_covered(self) -> bool:
        """Whether a text box or note stands in what nobody sees: a comment, a fallback, deleted text."""
        stream = self._state.stream
        return (not stream.visible and stream.name not in ("shpinst", "do")) or self._state.deleted

    def _look(self) -> Look:
        state = self._state
        font = self._default_font if state.font is None else state.font
        codec = self._fonts.get(font, "") or self._page
        in_html = state.stream.name == "htmltag" or not state.outside_html
        return Look(codec, state.is_hidden(self._colours), in_html)

    def _write(self, text: str) -> None:
        self._state.stream.write(text, self._look())

    def _symbol(self, token: Token) -> None:
        if token.word == "*":
            self._starred = True
            return
        if self._skip:
            self._skip -= 1
            self._skipped += token.word.encode("latin-1")
            return
        if token.word in "\r\n":
            self._end_paragraph()
        elif token.word in "\\{}":
            self._state.stream.put(token.word.encode("ascii"), self._look())
        else:
            character = words.SYMBOLS.get(token.word)
            if character is not None:
                self._write(character)
            elif token.word not in "-:|*":
                self._write(token.word)

    def _byte(self, token: Token) -> None:
        if self._skip:
            self._skip -= 1
            self._skipped += token.body
            return
        self._end_skip()
        self._state.stream.put(token.body, self._look())

    def _text(self, token: Token) -> None:
        body = token.body.translate(None, b"\r\n\0")
        if self._skip:
            self._skipped += body[: self._skip]
            body, self._skip = body[self._skip :], max(self._skip - len(body), 0)
        if not body:
            return
        self._end_skip()
        stream = self._state.stream
        if stream.name == "colortbl" and b";" in body:
            for _ in range(body.count(b";")):
                red, green, blue = (self._colour.get(name, 0) for name in ("red", "green", "blue"))
                self._colours.append((red, green, blue))
            self._colour.clear()
            body = body.replace(b";", b"")
        stream.put(body, self._look())

    def _raw(self, token: Token) -> None:
        state = self._state
        if token.number is not None and len(token.body) < token.number:
            self._part.gap("holds raw bytes that are cut short")
        if state.stream.name == "pict":
            self._add_picture(token.body, state)
        else:
            name = f"raw bytes in {'the text' if state.stream.body else 'a hidden destination'}"
            self._writing.put(payload(self._part, token.body, name, visible=False))

    def _unicode(self, number: int) -> None:
        self._end_skip()
        code = number & 0xFFFF if -0x8000 <= number <= 0xFFFF else number if 0 < number < 0x110000 else 0xFFFD
        if 0xF020 <= code <= 0xF0FF:
            code -= 0xF000  # How symbol fonts number their characters.
        text = ""
        if 0xD800 <= code < 0xDC00:
            self._surrogate = code
        elif 0xDC00 <= code < 0xE000 and self._surrogate:
            text = chr(0x10000 + ((self._surrogate - 0xD800) << 10) + code - 0xDC00)
            self._surrogate = 0
        else:
            text, self._surrogate = ("" if 0xD800 <= code < 0xE000 else chr(code)), 0
        self._write(text)
        self._skip, self._expected = self._state.skips, text

    def _end_skip(self) -> None:
        """What a reader of Unicode passes over is text for others."""
        if self._skipped:
            text = charsets.decoded(bytes(self._skipped), self._look().codec)
            if text != self._expected and text.strip("?_ "):
                self._state.stream.fallback.append(text)
        self._skipped.clear()
        self._skip = 0

    def _end_paragraph(self) -> None:
        stream = self._state.stream
        if isinstance(stream, Body):
            if stream.html is not None and not self._state.outside_html:
                stream.html.append("\r\n")
            stream.end_paragraph(self._state.level)
        else:
            self._write("\n")

    def _tabular(self, word: str) -> None:
        state = self._state
        stream = state.stream
        if not isinstance(stream, Body):
            self._write("\n")
            return
        level = max(state.level, 2) if word.startswith("nest") else 1
        if word.endswith("cell"):
            stream.end_cell(level)
        else:
            stream.end_row(level)

    def _end_stream(self, stream: Stream, state: State) -> None:
        if isinstance(stream, Body):
            stream.end()
            return
        shown, whole = stream.take()
        text = whole or shown
        fallback = "".join(stream.fallback)
        if sum(map(str.isalnum, fallback)) > 1:
            self._writing.add(fallback, "text for old readers", visible=False)
        if stream.name == "pict":
            content = unwrapped(text) if len(text.strip()) >= LEAST_DIGITS else None
            if content is not None:
                self._add_picture(content, state)
                return
        self._end_hidden(stream, text.strip())

    def _end_hidden(self, stream: Stream, text: str) -> None:
        content = unwrapped(text)
        if content is not None:
            name = f"{stream.name} in hexadecimal" if stream.name in words.HIDDEN else "text in hexadecimal"
            self._writing.put(payload(self._part, content, name, visible=False))
            return
        label = stream.name if stream.name in words.HIDDEN else ""
        if label in ("propname", "sn"):
            self._label = text
        elif label in ("staticval", "sv"):
            label = self._label
        if label == "gtextUNICODE":
            self._writing.add(text, "text box", visible=True)
        elif stream.name in words.LISTS or _QUIET.fullmatch(text) or stream.name in ("sn", "propname"):
            for line in text.split("\n"):
                self._writing.note(line.strip(" ;"))
        elif text:
            spot = stream.name if stream.name in words.HIDDEN else "hidden text"
            self._writing.add(text, spot, visible=False, label=label)

    def _add_picture(self, content: bytes, state: State) -> None:
        self._pictures += 1
        visible = state.stream.visible
        self._writing.put(picture(self._part, content, state.picture, self._pictures, visible=visible))

    def _encapsulated(self, text: str) -> Part:
        content = text.encode("utf-8", "surrogatepass")
        self._part.budget.expand(len(content))
        return self._part.child("message.html", Memory(content), format=Html())

    def _set_page(self, codec: str) -> None:
        if codec:
            self._page = codec

    def _set_font(self, number: int | None) -> None:
        if self._state.stream.name == "fonttbl":
            self._font = number or 0
        self._state.font = number

    def _set_charset(self, codec: str) -> None:
        if codec and self._state.stream.name == "fonttbl":
            self._fonts[self._font] = codec

    def _set_colour(self, name: str, number: int | None) -> None:
        self._colour[name] = number or 0

    def _from_html(self) -> None:
        if self._main.html is None:
            self._main.html = []

    def _default(self, number: int | None) -> None:
        self._default_font = number or 0


HEADER: dict[str, Callable[[_Reader, int | None], None]] = {
    "ansi": lambda reader, _: reader._set_page(charsets.HEADER["ansi"]),
    "mac": lambda reader, _: reader._set_page(charsets.HEADER["mac"]),
    "pc": lambda reader, _: reader._set_page(charsets.HEADER["pc"]),
    "pca": lambda reader, _: reader._set_page(charsets.HEADER["pca"]),
    "ansicpg": lambda reader, number: reader._set_page(charsets.of_page(number or 0)),
    "deff": lambda reader, number: reader._default(number),
    "f": lambda reader, number: reader._set_font(number),
    "fcharset": lambda reader, number: reader._set_charset(charsets.of_font(number or 0)),
    "cpg": lambda reader, number: reader._set_charset(charsets.of_page(number or 0)),
    "red": lambda reader, number: reader._set_colour("red", number),
    "green": lambda reader, number: reader._set_colour("green", number),
    "blue": lambda reader, number: reader._set_colour("blue", number),
    "fromhtml": lambda reader, _: reader._from_html(),
}
"""Control words that set what the whole document leans on."""
