"""The styles of an OpenDocument file, as far as they decide what a reader sees.

In: the elements of styles.xml, and of the automatic styles of a content. Out: whether text, a cell, a row, a
sheet or a slide is hidden by its style; sizes of pages.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tidegate.errors import ReadingError
from tidegate.inspection.formats.opendocument.names import Names
from tidegate.inspection.formats.opendocument.values import length
from tidegate.inspection.formats.xml.markup import parse, parser
from tidegate.inspection.part import Part
from tidegate.inspection.source import Budget, Source

_PROPERTIES = {
    "style:text-properties": "text",
    "style:paragraph-properties": "paragraph",
    "style:table-cell-properties": "cell",
    "style:table-properties": "table",
    "style:table-row-properties": "row",
    "style:table-column-properties": "column",
    "style:drawing-page-properties": "page",
    "style:graphic-properties": "graphic",
    "style:section-properties": "section",
    "style:page-layout-properties": "layout",
    "style:properties": "",
}
_SAYS_NOTHING = frozenset({"number:text", "style:map", "style:text-properties", "style:properties"})
_DEEPEST = 32
_PALE, _TINY = 0xF0, 0.036
_CLEAR = frozenset({"", "none", "transparent", "auto", "#ffffff"})


class Effect(NamedTuple):
    """What a style says about text; None where it leaves that to what is around it."""

    off: bool | None = None
    pale: bool | None = None
    tiny: bool | None = None
    painted: bool = False


class Styles:
    """All styles met so far. Later ones of the same name and family replace earlier ones."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, str]] = {}
        self._current: dict[str, str] = {}
        self._blank: dict[str, bool] = {}
        self._mapped: dict[str, list[str]] = {}
        self._of_text: set[str] = set()
        self._number = ""
        self._layouts: dict[str, tuple[float, float]] = {}
        self._layout = ""
        self._masters: dict[str, str] = {}
        self.hidden_layers: set[str] = set()
        self.used_masters: set[str] = set()
        self.painted_pages = False
        self._effects: dict[tuple[str, str], Effect] = {}

    def load(self, source: Source, budget: Budget) -> bool:
        """Read styles.xml ahead; whether that worked (reading the part itself tells why not)."""
        names, made = Names(), parser(lambda _label, _text: None)

        def start(name: str, attributes: dict[str, str]) -> None:
            self.start(names[name], {names[key]: value for key, value in attributes.items()})

        made.StartElementHandler = start
        made.EndElementHandler = lambda name: self.end(names[name])
        try:
            for _ in parse(Part(name="styles.xml", source=source, budget=budget), made, quiet=True):
                pass
        except ReadingError:
            return False
        return True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element within styles begins."""
        if name in ("style:style", "style:default-style"):
            family = attributes.get("style:family", "")
            self._current = dict(attributes)
            self._found[family, attributes.get("style:name", "")] = self._current
            self._effects.clear()
        elif name in _PROPERTIES:
            prefix = _PROPERTIES[name]
            for key, value in attributes.items():
                self._current[f"{prefix} {key}"] = value
            if self._layout:
                self._page(attributes)
        elif name.startswith("number:"):
            self._format(name, attributes)
        elif name == "style:map" and self._number:
            self._mapped[self._number].append(attributes.get("style:apply-style-name", ""))
        elif name in ("style:page-layout", "style:page-master"):
            self._layout, self._current = attributes.get("style:name", ""), {}
        elif name == "style:master-page":
            layout = attributes.get("style:page-layout-name") or attributes.get("style:page-master-name", "")
            self._masters[attributes.get("style:name", "")] = layout
        elif name == "draw:layer" and attributes.get("draw:display") in ("none", "printer"):
            self.hidden_layers.add(attributes.get("draw:name", ""))

    def end(self, name: str) -> None:
        """An element within styles ends."""
        if name in ("style:style", "style:default-style"):
            self._current = {}
        elif name in ("style:page-layout", "style:page-master"):
            self._layout = ""
        elif name.startswith("number:") and name.endswith("-style"):
            self._number = ""

    def text(self, family: str, name: str) -> Effect:
        """What a style of text, paragraph or cell says about the text in it."""
        key = (family, name)
        found = self._effects.get(key)
        if found is None:
            found = self._effects[key] = self._effect(family, name)
        return found

    def hides_values(self, name: str, *, text: bool) -> bool:
        """Whether a cell's number format shows nothing at all (`;;;`). `text`: of a cell with text."""
        style = self._look("table-cell", name, "style:data-style-name")
        return bool(style) and (not text or style in self._of_text) and self._is_blank(style, 0)

    def hides_table(self, name: str) -> bool:
        """Whether a sheet is hidden."""
        return self._look("table", name, "table table:display", " table:display") == "false"

    def hides_row(self, name: str) -> bool:
        """Whether a row has no height."""
        return _is_nothing(self._look("table-row", name, "row style:row-height", " style:row-height"))

    def hides_column(self, name: str) -> bool:
        """Whether a column has no width."""
        return _is_nothing(
            self._look("table-column", name, "column style:column-width", " style:column-width")
        )

    def hides_page(self, name: str) -> bool:
        """Whether a slide is left out of the presentation."""
        key = "presentation:visibility"
        return self._look("drawing-page", name, f"page {key}", f" {key}") == "hidden"

    def page_size(self, master: str) -> tuple[float, float] | None:
        """Width and height in centimetres of the pages of a master page."""
        return self._layouts.get(self._masters.get(master, ""))

    def _page(self, attributes: dict[str, str]) -> None:
        width, height = length(attributes.get("fo:page-width")), length(attributes.get("fo:page-height"))
        if width and height:
            self._layouts[self._layout] = (width, height)
        if _paints(attributes.get):
            self.painted_pages = True

    def _format(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith("-style"):
            self._number = attributes.get("style:name", "")
            self._blank[self._number] = True
            self._mapped[self._number] = []
            if name == "number:text-style":
                self._of_text.add(self._number)
        elif self._number and name not in _SAYS_NOTHING:
            self._blank[self._number] = False

    def _is_blank(self, style: str, depth: int) -> bool:
        if depth > _DEEPEST or not self._blank.get(style, False):
            return False
        return all(self._is_blank(other, depth + 1) for other in self._mapped[style])

    def _look(self, family: str, name: str, *keys: str) -> str:
        """The first of these properties that the style or one of its ancestors has."""
        for _ in range(_DEEPEST):
            style = self._found.get((family, name))
            if style is None:
                break
            for key in keys:
                if key in style:
                    return style[key]
            name = style.get("style:parent-style-name", "")
        return ""

    def _property(self, family: str, name: str, prefix: str, key: str) -> str:
        return self._look(family, name, f"{prefix} {key}")

    def _effect(self, family: str, name: str) -> Effect:
        def look(key: str) -> str:
            return self._look(family, name, f"text {key}", f" {key}")

        colour, size = look("fo:color"), length(look("fo:font-size"))
        automatic = look("style:use-window-font-color") == "true"
        display = look("text:display")
        kind = {"table-cell": "cell", "table": "table", "table-row": "row", "section": "section"}.get(
            family, family
        )
        painted = any(_paints(partial(self._property, family, name, prefix)) for prefix in ("text", kind, ""))
        pale = None if not colour and not automatic else not automatic and _is_pale(colour)
        off = None if not display else display in ("none", "condition")
        if colour and not automatic and colour == look("fo:background-color"):
            off = True
        return Effect(off, pale, None if size is None else size <= _TINY, painted)


def _paints(look: Callable[[str], str | None]) -> bool:
    """Whether a style puts a colour or a picture behind the text."""
    colour = (look("fo:background-color") or "").lower()
    if colour and colour not in _CLEAR and not _is_pale(colour):
        return True
    return (look("draw:fill") or "none") != "none" and not _is_pale((look("draw:fill-color") or "").lower())


def _is_pale(colour: str) -> bool:
    if len(colour) != 7 or not colour.startswith("#"):
        return False
    try:
        return min(bytes.fromhex(colour[1:])) >= _PALE
    except ValueError:
        return False


def _is_nothing(text: str) -> bool:
    found = length(text)
    return found is not None and found <= 0
