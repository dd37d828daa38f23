"""A line as text between fields: what a custom format compiles to.

In: literals and fields, in order. Out: a `Format`. Fields take what stands up to the literal after them; in
quotes, a backslash takes the next character with it, so a quote in an agent does not end it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tidegate.errors import UsageError
from tidegate.model.access import Vantage
from tidegate.response.accesses.formats.clocks import Clock, literal
from tidegate.response.accesses.formats.interface import Fields, Format

QUOTED = rb'(?:[^"\\\x00\n]|\\[^\x00\n])*'
_EXACT = {
    "status": rb"(?:[0-9]{3}|-)",
    "body": rb"(?:[0-9]{1,19}|-)",
    "whole": rb"(?:[0-9]{1,19}|-)",
    "forwarded": rb'(?:-|[^ ",\x00\n]+(?:, ?[^ ",\x00\n]+)*)',
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its name, "" where nobody looks at it; `clock` where it is the line's time."""

    name: str
    clock: Clock | None = None


Piece = Field | bytes


def compiled(
    name: str,
    pieces: Sequence[Piece],
    vantage: Vantage = Vantage.ORIGIN,
    tidy: Callable[[str], str] | None = None,
) -> Format:
    """The format of these pieces. Raises UsageError where none of them is the time."""
    clocks = [i for i, piece in enumerate(pieces) if isinstance(piece, Field) and piece.clock]
    if not clocks:
        raise UsageError(f"{name}: the format writes no time: name one field of it that does")
    at = clocks[0]
    clock = pieces[at].clock  # type: ignore[union-attr]  # chosen above
    assert clock is not None  # noqa: S101
    before = b"".join(_pattern(pieces, i, set()) for i in range(at))
    after = b"".join(_pattern(pieces, i, set()) for i in range(at + 1, len(pieces)))
    named: set[str] = set()
    parts = [_pattern(pieces, i, named, capture=True) for i in range(len(pieces))]
    whole = re.compile(b"".join(parts))
    return Format(name, vantage, clock, before, after, _reader(whole), tidy or unescaped)


def _reader(whole: re.Pattern[bytes]) -> Callable[[bytes], Fields | None]:
    def fields(line: bytes) -> Fields | None:
        m = whole.fullmatch(line)
        return m and {key: value.decode("utf-8", "backslashreplace") for key, value in m.groupdict().items()}

    return fields


def _pattern(pieces: Sequence[Piece], i: int, named: set[str], *, capture: bool = False) -> bytes:
    piece = pieces[i]
    if isinstance(piece, bytes):
        return literal(piece)
    body = _body(pieces, i)
    if piece.clock:
        body = piece.clock.head + piece.clock.middle + piece.clock.tail
    name = "time" if piece.clock and "time" not in named else piece.name
    if not capture or not name or name in named:
        return body
    named.add(name)
    return b"(?P<%s>%s)" % (name.encode(), body)


def _body(pieces: Sequence[Piece], i: int) -> bytes:
    name = pieces[i].name  # type: ignore[union-attr]  # called for fields alone
    before = pieces[i - 1] if i else b""
    after = pieces[i + 1] if i + 1 < len(pieces) else b""
    before, after = (piece if isinstance(piece, bytes) else b"" for piece in (before, after))
    if before.endswith(b'"') and after.startswith(b'"'):
        return QUOTED
    if name in _EXACT:
        return _EXACT[name]
    stop = b"[" if after.startswith(b" [") else after[:1]
    return b"[^%s\\x00\\n]*" % (literal(stop) if stop else b"\\r")


@lru_cache(maxsize=8192)
def unescaped(text: str) -> str:
    r"""Text as it was sent, of text as nginx and Apache write it: `\"`, `\\` and `\xhh` undone."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_unescape, text)


_ESCAPE = re.compile(r"(?:\\x[0-9A-Fa-f]{2})+|\\.")


def _unescape(m: re.Match[str]) -> str:
    found = m[0]
    if found.startswith("\\x") and len(found) > 2:
        return bytes.fromhex(found.replace("\\x", "")).decode("utf-8", "backslashreplace")
    return {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1])
