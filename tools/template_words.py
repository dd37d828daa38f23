"""Words in a template that no catalogue reaches. In: a template's source. Out: each with its line.

A template is cut into Django's tags and variables, HTML's tags, and text. Words that people see stand in text, in
some attributes, and in texts given to tags and filters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PIECE = re.compile(
    r"(?P<comment>\{#.*?#\}|<!--.*?-->|\{% comment %\}.*?\{% endcomment %\})"
    r"|(?P<translated>\{% blocktranslate.*?\{% endblocktranslate %\})"
    r"|(?P<aside><(?P<kind>script|style)\b.*?</(?P=kind)>)"
    r"|(?P<tag>\{%.*?%\})|(?P<variable>\{\{.*?\}\})"
    r"|(?P<html><[!/a-zA-Z](?:\{%.*?%\}|\{\{.*?\}\}|[^>])*>)"
    r"|(?P<text>(?:[^<{]|\{(?![{%#])|<(?![!/a-zA-Z]))+)",
    re.DOTALL,
)
SEEN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"')
WORD = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?!-{2}|[\w])")
NAMES = frozenset(
    {"Tidegate", "UTC", "SHA", "instance", "toml", "nbsp", "amp", "quot", "TIDEGATE", "HOME", "en", "ltr"}
)
"""What is called the same in every language."""
_MACHINE = re.compile(
    r"\{% blocktranslate.*?\{% endblocktranslate %\}|\{\{.*?\}\}|\{%.*?%\}|&\w+;", re.DOTALL
)
_CLASSES = re.compile(r"\s*(?:tg-[\w-]+\s*)+")
_TAGS_THAT_SPEAK = ("status", "include")


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind`: the name of the group that matched."""

    kind: str
    text: str
    line: int


def pieces(source: str) -> Iterator[Piece]:
    """The whole source, piece by piece."""
    for match in PIECE.finditer(source):
        kind = match.lastgroup or "text"
        yield Piece(
            "aside" if kind == "kind" else kind, match.group(), source.count("\n", 0, match.start()) + 1
        )


def untranslated(source: str) -> list[tuple[int, str]]:
    """Line and words of whatever people would read in English on every page."""
    return [
        (piece.line, words.strip())
        for piece in pieces(source)
        for words in _seen(piece)
        if any(word not in NAMES for word in WORD.findall(_MACHINE.sub(" ", words)))
    ]


def _seen(piece: Piece) -> list[str]:
    match piece.kind:
        case "text":
            return [] if _CLASSES.fullmatch(piece.text) else [piece.text]
        case "html":
            found = list(SEEN.findall(piece.text))
            return found + [
                words for inner in re.findall(r"\{\{.*?\}\}", piece.text) for words in _defaults(inner)
            ]
        case "variable":
            return _defaults(piece.text)
        case "tag" if piece.text[2:].split()[0] in _TAGS_THAT_SPEAK:
            return _spoken(piece.text)
        case _:
            return []


def _defaults(text: str) -> list[str]:
    return re.findall(r'\|(?:default|default_if_none|yesno|pluralize):"([^"]*)"(?!\|word)', text)


def _spoken(text: str) -> list[str]:
    given = re.findall(r'=\s*"([^"]*)"', text)
    words = text[2:-2].split(None, 1)[1]
    if text[2:].split()[0] == "status":
        labels = re.match(r'\s*(?:"[^"]*"|\S+)\s+"([^"]*)"', words)
        given += [labels.group(1)] if labels else []
    return given
