"""Apache: any `LogFormat`. In: its text, as in httpd.conf without name and quotes. Out: a Format."""

from __future__ import annotations

import re

from tidegate.errors import UsageError
from tidegate.model.access import Vantage
from tidegate.response.accesses.formats.clocks import CLF, EPOCH, EPOCH_MICRO, EPOCH_MILLI, ISO, Clock
from tidegate.response.accesses.formats.interface import Format
from tidegate.response.accesses.formats.template import Field, Piece, compiled

COMMON = '%h %l %u %t "%r" %>s %b'
COMBINED = COMMON + ' "%{Referer}i" "%{User-agent}i"'
VHOST_COMBINED = "%v:%p " + COMBINED.replace("%b", "%O")
COMBINED_IO = COMBINED + " %I %O"
_DIRECTIVE = re.compile(r"%(?:!?[0-9,]+)?[<>]?(?:\{([^}]*)\})?(\^?[A-Za-z%]{1,2})")
_PLAIN = {
    "h": "peer",
    "a": "peer",
    "r": "request",
    "m": "method",
    "U": "path",
    "q": "query",
    "v": "host",
    "V": "host",
    "s": "status",
    "b": "body",
    "B": "body",
    "O": "whole",
    "X": "connection",
    "L": "identity",
}
_REQUEST = {"user-agent": "agent", "x-forwarded-for": "forwarded", "range": "asked", "host": "host"}
_ANSWER = {"content-range": "answered", "content-encoding": "encoding", "etag": "validator"}
_SECONDS = {"sec": EPOCH, "msec": EPOCH_MILLI, "usec": EPOCH_MICRO}
_WRITTEN = {
    "%d/%b/%Y:%H:%M:%S %z": CLF,
    "%d/%b/%Y:%T %z": CLF,
    "%d/%b/%Y:%H:%M:%S": CLF,
    "%Y-%m-%dT%H:%M:%S%z": ISO,
    "%Y-%m-%dT%T%z": ISO,
    "%FT%T%z": ISO,
    "%Y-%m-%d %H:%M:%S": ISO,
    "%F %T": ISO,
    "%Y-%m-%dT%H:%M:%SZ": ISO,
    "%Y-%m-%dT%H:%M:%S": ISO,
}


def apache(log_format: str, name: str = "apache") -> Format:
    """The format that Apache writes for this `LogFormat`. Raises UsageError where its time cannot be read."""
    text = log_format.replace('\\"', '"').replace("\\t", "\t")
    pieces: list[Piece] = []
    at = 0
    for m in _DIRECTIVE.finditer(text):
        # %b followed by a letter is %b: only %^ti and %^to have two.
        letter = m[2] if m[2].startswith("^") else m[2][0]
        end = m.end() - len(m[2]) + len(letter)
        _add(pieces, text[at : m.start()].encode())
        for piece in _piece(name, letter, m[1]):
            _add(pieces, piece)
        at = end
    _add(pieces, text[at:].encode())
    return compiled(name, pieces, Vantage.ORIGIN)


def _add(pieces: list[Piece], piece: Piece) -> None:
    """Text beside text is one text: what a field stops at is what follows it."""
    last = pieces[-1] if pieces else None
    if isinstance(piece, bytes) and isinstance(last, bytes):
        pieces[-1] = last + piece
    elif piece != b"":
        pieces.append(piece)


def _piece(name: str, letter: str, word: str | None) -> list[Piece]:
    if letter == "%":
        return [b"%"]
    if letter == "t":
        return [b"[", Field("", CLF), b"]"] if not word else [Field("", _clock(name, word))]
    if letter == "i":
        return [Field(_REQUEST.get((word or "").lower(), ""))]
    if letter == "o":
        return [Field(_ANSWER.get((word or "").lower(), ""))]
    if letter in "xe":
        return [Field({"SSL_PROTOCOL": "tls", "UNIQUE_ID": "identity"}.get(word or "", ""))]
    return [Field(_PLAIN.get(letter, ""))]


def _clock(name: str, word: str) -> Clock:
    plain = re.sub("^(?:begin|end):", "", word)
    found = _SECONDS.get(plain) or _WRITTEN.get(plain)
    if found is None:
        raise UsageError(
            f"{name}: a time written as {word!r} cannot be read; use --format with %t, %{{sec}}t or ISO 8601"
        )
    return found
