"""HTML text -> tokens, in linear time, every character in exactly one of them.

The standard parser drops what browsers drop (attributes of end tags, tags cut short by the end of the file)
and in older releases takes quadratic time over unclosed comments; a gate may do neither.
"""

from __future__ import annotations

import enum
import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from tidegate.inspection.formats.html.names import RAW, TEXT_ONLY


class Kind(enum.Enum):
    """What a token is."""

    TEXT = "text"
    START = "start tag"
    END = "end tag"
    RAW = "content of an element without markup"
    COMMENT = "comment"


class Token(NamedTuple):
    """One token. `name`: lower case. `text`: content, for tags their source. `closed`: written `<x/>`."""

    kind: Kind
    start: int
    name: str = ""
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    closed: bool = False


_BARE = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)>")
_NAME = re.compile(r"[A-Za-z][^\s/>]*+")
_NEXT_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>][^\s/>=]*+)?+(?:\s*+(=)\s*+)?+")
_UNQUOTED = re.compile(r"[^\s>]*+")
_COMMENT_END = re.compile(r"--!?>")


class Tokens:
    """Iterate for the tokens of one document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: dict[str, int] = {}

    def __iter__(self) -> Iterator[Token]:
        text, at = self._text, 0
        while at < len(text):
            opening = text.find("<", at)
            if opening < 0:
                opening = len(text)
            if opening > at:
                yield Token(Kind.TEXT, at, text=html.unescape(text[at:opening]))
            if opening == len(text):
                return
            token, at = self._markup(opening)
            yield token
            if token.kind is Kind.START and not token.closed and token.name in RAW | TEXT_ONLY:
                end = self._end_of(token.name, at)
                content = text[at:end]
                if token.name in TEXT_ONLY:
                    content = html.unescape(content)
                yield Token(Kind.RAW, at, token.name, content)
                at = end

    def _markup(self, at: int) -> tuple[Token, int]:
        """The token that `<` at `at` begins, and where the next one begins."""
        text = self._text
        bare = _BARE.match(text, at)
        if bare:
            kind = Kind.END if bare[1] else Kind.START
            return Token(kind, at, bare[2].lower(), bare[0]), bare.end()
        if text.startswith("<!--", at):
            return self._comment(at)
        if text.startswith("<![CDATA[", at):
            end = self._find("]]>", at)
            return Token(Kind.TEXT, at, text=text[at + 9 : end]), min(end + 3, len(text))
        found = _NAME.match(text, at + 1)
        if found:
            return self._tag(Kind.START, at, found)
        if text.startswith("</", at):
            found = _NAME.match(text, at + 2)
            if found:
                return self._tag(Kind.END, at, found)
        if text[at + 1 : at + 2] in {"/", "!", "?"} and len(text) > at + 1:
            end = self._find(">", at)
            return Token(Kind.COMMENT, at, text=text[at + 2 : end]), min(end + 1, len(text))
        return Token(Kind.TEXT, at, text="<"), at + 1

    def _comment(self, at: int) -> tuple[Token, int]:
        text = self._text
        for empty in ("<!-->", "<!--->"):
            if text.startswith(empty, at):
                return Token(Kind.COMMENT, at), at + len(empty)
        start = at + 4
        end = min(self._find("-->", start), self._find("--!>", start))
        found = _COMMENT_END.match(text, end)
        return Token(Kind.COMMENT, at, text=text[start:end]), found.end() if found else len(text)

    def _tag(self, kind: Kind, at: int, name: re.Match[str]) -> tuple[Token, int]:
        text, here = self._text, name.end()
        attributes: list[tuple[str, str]] = []
        while True:
            found = _NEXT_ATTRIBUTE.match(text, here)
            if found is None or found[1] is None:
                break
            here = found.end()
            value = ""
            if found[2]:
                value, here = self._value(here)
            attributes.append((found[1], html.unescape(value)))
        end = found.end() if found else here
        closed = text[end - 1 : end] == "/"
        end = min(end + 1, len(text))
        return Token(kind, at, name[0].lower(), text[at:end], tuple(attributes), closed), end

    def _value(self, at: int) -> tuple[str, int]:
        quote = self._text[at : at + 1]
        if quote not in {'"', "'"} or not quote:
            found = _UNQUOTED.match(self._text, at)
            end = found.end() if found else at
            return self._text[at:end], end
        end = self._find(quote, at + 1)
        if end == len(self._text):
            # A quote that never closes would take the rest of the page with it.
            end = self._find(">", at + 1)
            return self._text[at + 1 : end], end
        return self._text[at + 1 : end], end + 1

    def _end_of(self, name: str, at: int) -> int:
        if name == "plaintext":
            return len(self._text)
        if at >= self._absent.get(f"</{name}", len(self._text) + 1):
            return len(self._text)
        found = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self._text, at)
        if found is None:
            self._absent[f"</{name}"] = at
            return len(self._text)
        return found.start()

    def _find(self, wanted: str, at: int) -> int:
        """Where `wanted` comes next, or the length of the text; a failed search is not made twice."""
        if at >= self._absent.get(wanted, len(self._text) + 1):
            return len(self._text)
        found = self._text.find(wanted, at)
        if found < 0:
            self._absent[wanted] = at
            return len(self._text)
        return found
