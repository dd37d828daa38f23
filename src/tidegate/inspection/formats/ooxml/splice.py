"""Two readers over one stream: simple elements are taken out by a regular expression, all else goes to expat.

In: pieces of an XML part. Out: calls to `take` with text that begins at an element, and to the parser with
the rest. Expat sees a well-formed document from which complete elements were removed, so it still guards the
whole; what is not matched to the last character is expat's. Four to six times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tidegate.inspection.formats.ooxml.xml import Feed

_WAIT = 1 << 20
_ENCODING = re.compile(rb"encoding=[\"']([^\"']*)[\"']")


_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def resolved(text: str) -> str | None:
    """XML text with its character references resolved; None where one of them is not legal XML."""
    if len(_REFERENCE.findall(text)) != text.count("&"):
        return None
    found = _REFERENCE.sub(_character, text)
    return None if "\0" in found else found


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    legal = (
        code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    )
    return chr(code) if legal else "\0"


class Splice:
    """`opening`: the tag within which elements may be taken. `closing`: how such an element ends. `ready`:
    whether expat stands exactly between two of them. `take`: given text and a position, takes what it can and
    returns the position after it."""

    def __init__(
        self,
        feed: Feed,
        opening: re.Pattern[bytes],
        closing: str,
        ready: Callable[[], bool],
        take: Callable[[str, int], int],
    ) -> None:
        self._feed, self._opening, self._closing = feed, opening, closing
        self._end = closing.encode()
        self._ready, self._take = ready, take
        self._buffer = b""
        self._opened = False
        self._plain = False

    def give(self, piece: bytes) -> None:
        """One more piece. Raises what the parser's handlers and `take` raise."""
        if self._plain:
            self._feed.give(piece)
            return
        self._buffer += piece
        if not self._opened:
            self._open()
        if self._opened:
            self._splice()

    def close(self) -> None:
        """No more pieces: what is left goes to expat."""
        rest, self._buffer = self._buffer, b""
        self._feed.give(rest, True)

    def _open(self) -> None:
        found = self._opening.search(self._buffer)
        if found is None:
            self._plain = len(self._buffer) > _WAIT
        else:
            encoding = _ENCODING.search(self._buffer, 0, min(200, found.start()))
            self._plain = encoding is not None and encoding.group(1).lower() != b"utf-8"
        if self._plain:
            rest, self._buffer = self._buffer, b""
            self._feed.give(rest)
        elif found is not None:
            self._feed.give(self._buffer[: found.end()])
            self._buffer = self._buffer[found.end() :]
            self._opened = True

    def _splice(self) -> None:
        end = self._buffer.rfind(self._end) + len(self._end)
        if end < len(self._end):
            if len(self._buffer) > _WAIT:
                rest, self._buffer = self._buffer, b""
                self._feed.give(rest)
            return
        block, self._buffer = self._buffer[:end], self._buffer[end:]
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            self._feed.give(block)
            return
        at = 0
        while at < len(text):
            if self._ready():
                at = self._take(text, at)
            if at < len(text):
                stop = text.index(self._closing, at) + len(self._closing)
                self._feed.give(text[at:stop].encode("utf-8"))
                at = stop
