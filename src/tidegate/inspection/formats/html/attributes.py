"""The attributes of a page's tags -> passages by attribute name, and the files they embed."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.inspection.formats.flow import APART, Flow, passages
from tidegate.inspection.formats.html.embedded import Embedded
from tidegate.inspection.formats.html.names import ELEMENTS, ORDINARY, QUIET
from tidegate.inspection.formats.html.tokens import Token
from tidegate.inspection.formats.interface import Format
from tidegate.inspection.part import Part
from tidegate.inspection.source import Memory
from tidegate.model.content import Content, Passage

_SHOWN = {"placeholder": frozenset({"input", "textarea"}), "label": frozenset({"option", "optgroup"}),
          "value": frozenset({"input", "button"})}  # fmt: skip
"""Attributes that a page shows without being asked, and on which elements."""
_MARKED = frozenset({"checkbox", "radio", "hidden"})
_NAMED = frozenset({"value", "content"})
_NAMING = ("name", "property", "itemprop", "http-equiv", "aria-label", "id", "placeholder")
_MOST_SEEN = 65_536
_MOST_FLOWS = 256
"""Attribute names read apart; a page with more of them invents them, and the rest are read together."""


class Attributes:
    """Every value once, batched by attribute name; fields with a name of their own as labelled passages."""

    def __init__(self, part: Part, embedded: Embedded, markup: Format) -> None:
        self.script = ""
        self._part = part
        self._embedded = embedded
        self._markup = markup
        self._flows: dict[tuple[str, bool], Flow] = {}
        self._seen: set[tuple[str, str, str]] = set()

    def read(
        self, token: Token, attributes: dict[str, str], seen: bool, line: int
    ) -> Iterator[Content | Part]:
        """All attributes of one start tag. Afterwards `script` tells what a script element holds."""
        seen = seen and attributes.get("type", "").lower() not in _MARKED
        if token.name == "script":
            self.script = _script(attributes.get("type", "").lower())
        yield from self._names(token)
        for key, value in token.attributes:
            name = key.lower()
            if not value or value.isspace():
                continue
            if "data:" in value[:40].lower():
                found = self._embedded.address(value)
                if found is not None:
                    yield from found
                    if self._embedded.is_pure(value):
                        continue
            if name == "srcdoc":
                content = Memory(value.encode("utf-8", "surrogatepass"))
                label = f"frame in line {line}.html"
                yield self._part.child(label, content, format=self._markup, visible=seen)
                continue
            label = (
                next((attributes[n] for n in _NAMING if attributes.get(n)), name) if name in _NAMED else name
            )
            if (name, label, value) not in self._seen:
                self._remember((name, label, value))
                shown = seen and token.name in _SHOWN.get(name, ())
                yield from self._value(name, label, value, shown, line)

    def end_tag(self, token: Token) -> Iterator[Content]:
        """What an end tag holds beyond a known name."""
        yield from self._names(token)
        for _, value in token.attributes:
            yield from self._add("attributes", value, visible=False)

    def end(self) -> Iterator[Passage]:
        """What is left."""
        for flow in self._flows.values():
            yield from flow.end()

    def _names(self, token: Token) -> Iterator[Passage]:
        """Names of elements and attributes are text too: `<Jane Doe 123>` is a tag to a browser."""
        words = [key for key, _ in token.attributes if key.lower() not in ORDINARY]
        if token.name not in ELEMENTS:
            words = [token.text[1 : 1 + len(token.name) + 1].strip("/> \t\r\n"), *words]
            if len(words) > 1 and not any(value for _, value in token.attributes):
                words = [token.text.strip("</> \t\r\n")]
        text = " ".join(words)
        if text and ("", "", text) not in self._seen:
            self._remember(("", "", text))
            yield from self._add("names", text, visible=False)

    def _remember(self, key: tuple[str, str, str]) -> None:
        if len(self._seen) > _MOST_SEEN:
            self._seen.clear()
        self._seen.add(key)

    def _value(self, name: str, label: str, value: str, visible: bool, line: int) -> Iterator[Content | Part]:
        """One new value: by itself where another attribute names it, else with its like."""
        if label != name:
            yield from passages(
                self._part, value, label=label, spot=f"line {line}", visible=visible, line=line
            )
            return
        for item in self._embedded.split(value):
            if isinstance(item, Part):
                yield item
            else:
                yield from self._add(
                    "attributes" if name in QUIET else name, item, visible=visible, line=line
                )

    def _add(self, label: str, text: str, *, visible: bool, line: int = 0) -> Iterator[Passage]:
        if len(self._flows) >= _MOST_FLOWS and (label, visible) not in self._flows:
            label = "attributes"
        flow = self._flows.get((label, visible))
        if flow is None:
            flow = Flow(self._part.location("attributes", visible=visible), label)
            self._flows[label, visible] = flow
        yield from flow.add(text + APART, line)


def _script(type: str) -> str:
    if "json" in type or type == "importmap":
        return "json"
    return "html" if "html" in type or "template" in type else ""
