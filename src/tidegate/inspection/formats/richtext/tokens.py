"""RTF bytes -> tokens: groups, control words with their number, characters in hexadecimal, text, raw bytes.

Every byte is in exactly one token. Raw bytes (`\\bin`) are taken by their count and never looked into.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import NamedTuple


class Kind(enum.IntEnum):
    """What a token is."""

    OPEN = 0
    CLOSE = 1
    WORD = 2
    SYMBOL = 3
    BYTE = 4
    TEXT = 5
    RAW = 6


class Token(NamedTuple):
    """`word`: of a control word, or the character of a control symbol. `number`: its parameter, if it has one; how
    many raw bytes are promised.
    `body`: bytes of text, of one character, or raw. `end`: where the next token begins.
    """

    kind: Kind
    end: int
    word: str = ""
    number: int | None = None
    body: bytes = b""


_TOKEN = re.compile(
    rb"(?P<brace>[{}])|\\(?P<word>[A-Za-z]++)(?P<number>-?+[0-9]++)?+ ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[\s\S])|(?P<text>[^\\{}]++)|(?P<stray>\\)"
)
_LONGEST_NUMBER = 12


def tokens(content: bytes, start: int) -> Iterator[Token]:
    """All tokens from `start` on."""
    at = start
    while at < len(content):
        found = _TOKEN.match(content, at)
        assert found is not None  # noqa: S101 - one of the alternatives takes any byte
        at = found.end()
        kind = found.lastgroup
        if kind == "text":
            yield Token(Kind.TEXT, at, body=found[0])
        elif kind == "brace":
            yield Token(Kind.OPEN if found[0] == b"{" else Kind.CLOSE, at)
        elif kind == "hex":
            yield Token(Kind.BYTE, at, body=bytes.fromhex(found["hex"].decode("ascii")))
        elif kind == "symbol":
            yield Token(Kind.SYMBOL, at, word=found["symbol"].decode("latin-1"))
        elif kind == "stray":
            yield Token(Kind.TEXT, at, body=found[0])
        else:
            token = _word(found)
            yield token
            if token.word == "bin" and token.number and token.number > 0:
                at = min(at + token.number, len(content))
                yield Token(Kind.RAW, at, number=token.number, body=content[token.end : at])


def _word(found: re.Match[bytes]) -> Token:
    word, digits = found["word"].decode("ascii"), found["number"]
    if digits is None:
        return Token(Kind.WORD, found.end(), word)
    if len(digits) > _LONGEST_NUMBER:  # No writer's: whoever wrote it meant the digits.
        return Token(Kind.WORD, found.end(), word + digits.decode("ascii"))
    return Token(Kind.WORD, found.end(), word, int(digits))
