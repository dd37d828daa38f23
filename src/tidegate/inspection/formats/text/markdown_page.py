"""Markdown -> the text a reader sees, and apart from it comments, front matter, link targets and hidden HTML.

In: the part. Out: passages with line numbers and Blocks for what is shown, hidden passages for what is not, and one
part with the blocks of HTML in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.encoding import claim_rest, decoded
from tidegate.inspection.formats.flow import APART, Flow, passages
from tidegate.inspection.formats.html.html import Html
from tidegate.inspection.formats.html.names import ELEMENTS
from tidegate.inspection.formats.payload import files_within
from tidegate.inspection.formats.text.text import numbered, read_lines, read_text
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content

_WHOLE = 16 << 20
_HIDDEN = re.compile(
    r"(?P<fence>^[ ]{0,3}(?P<mark>`{3,}+|~{3,}+)[^\n]*+\n(?:(?![ ]{0,3}(?P=mark))[^\n]*+\n)*+[^\n]*+)"
    r"|(?P<code>(?<!`)(?P<ticks>`{1,2}+)(?!`)[^`\n]{1,400}+(?P=ticks)(?!`))"
    r"|(?P<comment><!--)"
    r"|^[ ]{0,3}\[(?P<name>[^\]\n^]{0,200}+)\]:[ \t]*(?P<definition>[^\n]+)"
    r"|\]\((?P<target>[^()\n]{1,2000}+(?:\([^()\n]{0,200}+\)[^()\n]{0,500}+)?)\)"
    r"|<(?P<tag>[a-z][a-z0-9]{0,20}+)(?P<attributes>\s[^<>]{1,4000}+)?/?>",
    re.MULTILINE | re.IGNORECASE,
)
_BLOCKS = frozenset(["table", "script", "style", "template", "svg", "form", "select"])
"""Elements that mean more than the text in them."""
_HIDING = re.compile(
    r"\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0|font-size\s*:\s*0", re.I
)
_FRONT = re.compile(
    r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?\n)(?:---|\+\+\+|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_WITHIN_WORDS = re.compile(r"(?<=[^\s*_~`])(?:\*{1,6}|~~(?:~~)?|<(/?[bius]|wbr/?)>)(?=[^\s*_~`])")
"""Marks of emphasis that stand between two letters, and show nothing."""
_SPOTS = {
    "comment": "comments", "definition": "link definitions", "target": "link targets", "front": "front matter",
}  # fmt: skip


def read_markdown(part: Part) -> Iterator[Content | Part]:
    """The whole part. A very long text is read as plain text, with its comments among it."""
    if part.source.size > _WHOLE:
        yield from read_text(part)
        return
    page = _Page(part, "".join(decoded(part)))
    shown = page.shown()
    yield from read_lines(part, numbered(part, [shown]))
    for number, line in enumerate(shown.split("\n"), 1):
        if _WITHIN_WORDS.search(line):
            yield from passages(part, _WITHIN_WORDS.sub("", line), line=number)
    yield from page.hidden()
    claim_rest(part)


class _Page:
    """One text, taken apart."""

    def __init__(self, part: Part, text: str) -> None:
        self._part = part
        self._text = text
        self._blocks: list[str] = []
        self._found: list[tuple[str, str, int]] = []
        self._line = self._at = 0
        self._lower = text.lower() if text.isascii() else _lower(text)
        self._absent: set[str] = set()

    def shown(self) -> str:
        """The text with all that is hidden taken out; lines keep their numbers."""
        front = _FRONT.match(self._text)
        start = 0
        kept: list[str] = []
        if front is not None:
            self._found.append(("front", front[2], 2))
            start = front.end()
            kept.append("\n" * front[0].count("\n"))
        while (found := _HIDDEN.search(self._text, start)) is not None:
            kept.append(self._text[start : found.start()])
            text, start = self._kept(found)
            kept.append(text)
        kept.append(self._text[start:])
        return "".join(kept)

    def hidden(self) -> Iterator[Content | Part]:
        """What was taken out."""
        flows: dict[str, Flow] = {}
        for kind, text, line in self._found:
            spot = _SPOTS[kind]
            yield from files_within(self._part, text, spot)
            flow = flows.setdefault(kind, Flow(self._part.location(spot, visible=False)))
            yield from flow.add(text + APART, line)
        for flow in flows.values():
            yield from flow.end()
        if self._blocks:
            content = "\n\n".join(self._blocks).encode("utf-8", "surrogatepass")
            self._part.budget.expand(len(content))
            yield self._part.child("blocks.html", Memory(content), label="HTML", format=Html())

    def _kept(self, found: re.Match[str]) -> tuple[str, int]:
        """What stays of something that may hide text (all of code, nothing of a comment), and where it ends."""
        end = found.end()
        if found["fence"] or found["code"]:
            return found[0], end
        line = self._line_of(found.start())
        if found["comment"]:
            end = self._after("-->", end)
            self._found.append(("comment", self._text[found.end() : end].removesuffix("-->"), line))
        elif found["tag"]:
            tag, attributes = found["tag"].lower(), found["attributes"] or ""
            if tag in _BLOCKS or _HIDING.search(attributes):
                end = self._after(f"</{tag}", end)
                self._blocks.append(f"{self._text[found.start() : end]}>")
                return "\n" * self._text.count("\n", found.start(), end), end
            if not attributes or tag not in ELEMENTS:
                return found[0], end
            self._found.append(("target", attributes, line))
            return f"<{found['tag']}>", end
        elif found["target"] is not None:
            self._found.append(("target", found["target"], line))
            return "]()", end
        else:
            self._found.append(("definition", f"{found['name']}: {found['definition']}", line))
        return "\n" * self._text.count("\n", found.start(), end), end

    def _line_of(self, at: int) -> int:
        self._line += self._text.count("\n", self._at, at)
        self._at = at
        return self._line + 1

    def _after(self, wanted: str, at: int) -> int:
        """Where `wanted` ends next, or the end of the text; a failed search is not made twice."""
        if wanted not in self._absent:
            end = self._lower.find(wanted, at)
            if end >= 0:
                return end + len(wanted)
            self._absent.add(wanted)
        return len(self._text)


def _lower(text: str) -> str:
    """In lower case, every character in its place."""
    return "".join(char if len(low := char.lower()) != 1 else low for char in text)
