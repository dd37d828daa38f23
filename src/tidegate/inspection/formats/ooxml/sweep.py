"""Everything in a part's XML that is neither a cell nor machinery, as passages.

In: expat events other than those a reader understands. Out: passages, each text once a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from tidegate.errors import LimitError
from tidegate.inspection.formats.ooxml.xml import is_known_namespace, is_machinery, split
from tidegate.inspection.part import Part
from tidegate.model.content import Passage
from tidegate.model.limits import Limits

_LONG_NUMBER = re.compile(r"[0-9]{6}")
_PLAIN_NAME = re.compile(r"[A-Za-z]{1,60}[0-9]{0,4}[A-Za-z]{0,20}")
_LITERAL = re.compile(r'\\(.)|"([^"]*)"')
_REMEMBERED = 20_000
_SECRET_KEYS = re.compile(r"(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{86}==)")


class Sweep:
    """Collects texts; `passages` hands them over and forgets them."""

    def __init__(self, limits: Limits) -> None:
        self._room = limits.cell_chars
        self._seen: set[tuple[str, bool]] = set()
        self._names: set[str] = set()
        self._waiting: list[tuple[str, str, str, bool]] = []

    def watch(self, parser: expat.XMLParserType) -> None:
        """Have comments, instructions, namespaces and the declaration reported here."""
        parser.CommentHandler = lambda text: self.text(text, "comment", visible=False)
        parser.ProcessingInstructionHandler = lambda target, text: self.text(
            f"{target} {text}", "instruction", visible=False
        )
        parser.StartNamespaceDeclHandler = self._namespace
        parser.XmlDeclHandler = self._declaration

    def attributes(self, name: str, attributes: dict[str, str], spot: str = "") -> None:
        """Every attribute of an element that is not machinery: hidden, as no program shows them as they are."""
        for key, value in attributes.items():
            if not is_machinery(value) and not (
                key in ("hashValue", "saltValue") and _SECRET_KEYS.fullmatch(value)
            ):
                self.text(value, split(key)[1], spot, visible=False)
            if _LONG_NUMBER.search(key):
                self.text(key, "attribute", spot, visible=False)
            elif key == "formatCode" and "\\" in value:
                self.text(_LITERAL.sub(r"\1\2", value), "format", spot, visible=False)
        self.element(name, spot)

    def element(self, name: str, spot: str = "") -> None:
        """The name of an element, if it is not one that a schema would have. Each name is looked at once."""
        if name in self._names:
            return
        if len(self._names) < _REMEMBERED:
            self._names.add(name)
        if not _PLAIN_NAME.fullmatch(split(name)[1]):
            self.text(split(name)[1], "element", spot, visible=False)

    def text(self, text: str, label: str, spot: str = "", *, visible: bool = True) -> None:
        """One text. Raises LimitError for one longer than any cell may be."""
        if not text or text.isspace() or (text, visible) in self._seen:
            return
        if len(text) > self._room:
            raise LimitError(f"holds a text of more than {self._room:,} characters (limit cell_chars)")
        if len(self._seen) < _REMEMBERED and len(text) < 256:
            self._seen.add((text, visible))
        self._waiting.append((text, label, spot, visible))

    def passages(self, part: Part) -> Iterator[Passage]:
        """What has come together since the last call, as texts of `part`."""
        waiting, self._waiting = self._waiting, []
        for text, label, spot, visible in waiting:
            yield Passage(text, part.location(spot, visible=visible), label=label)

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        if not is_known_namespace(prefix, uri):
            self.text(f"{prefix or ''} {uri or ''}".strip(), "namespace", visible=False)

    def _declaration(self, version: str, encoding: str | None, _: int) -> None:
        if version != "1.0" or _LONG_NUMBER.search(encoding or ""):
            self.text(f"{version} {encoding or ''}", "declaration", visible=False)
