"""How a run of a Word document looks, as far as it decides whether anyone can read it.

In: the styles part, and the properties that runs and their styles set. Out: whether text so dressed is hidden: as
such, in a size that nobody reads, or in the colour of what is behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tidegate.errors import ReadingError
from tidegate.inspection.formats.ooxml.namespaces import attribute, is_on, key
from tidegate.inspection.formats.ooxml.xml import parser, run
from tidegate.inspection.source import Source

TINY = 4
"""Half points."""
WHITE = "FFFFFF"
_HIGHLIGHTS = {"black": "000000", "white": WHITE, "red": "FF0000", "yellow": "FFFF00", "green": "00FF00",
               "blue": "0000FF", "cyan": "00FFFF", "magenta": "FF00FF"}  # fmt: skip
_INK = "000000"
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Look:
    """What properties set; None where they are silent. `behind`: the colour of shading."""

    vanish: bool | None = None
    color: str | None = None
    size: int | None = None
    behind: str | None = None
    highlight: str | None = None

    def over(self, under: Look) -> Look:
        """These properties where they speak, else those under them."""
        return Look(
            under.vanish if self.vanish is None else self.vanish,
            self.color or under.color,
            under.size if self.size is None else self.size,
            self.behind or under.behind,
            self.highlight or under.highlight,
        )

    def hides(self, paper: str | None) -> bool:
        """Whether text that looks so cannot be read. `paper`: the colour behind it, None where that is not known."""
        if self.vanish or (self.size is not None and self.size <= TINY):
            return True
        if self.highlight is not None:
            return self.highlight == (self.color or _INK)
        # Over shading, ink without a colour of its own turns white where it must.
        return self.color is not None and self.color == (self.behind or paper)


PLAIN = Look()


def with_property(look: Look, name: str, attributes: dict[str, str]) -> Look:
    """The look with one more property: the local name of an element in `w:rPr`."""
    value = attribute(attributes, "val") or ""
    if name in ("vanish", "specVanish"):
        return replace(look, vanish=is_on(attributes))
    if name == "color":
        return replace(look, color=None if value == "auto" else value.upper())
    if name == "sz":
        return replace(look, size=int(value)) if value.isdecimal() and len(value) < 6 else look
    if name == "highlight":
        return replace(look, highlight=_HIGHLIGHTS.get(value))
    return replace(look, behind=shade(attributes))


PROPERTIES = frozenset(("vanish", "specVanish", "color", "sz", "highlight", "shd"))


def shade(attributes: dict[str, str]) -> str | None:
    """The colour that `w:shd` puts behind text, or None."""
    fill = (attribute(attributes, "fill") or "auto").upper()
    if attribute(attributes, "val") == "solid":
        color = (attribute(attributes, "color") or "auto").upper()
        return _INK if color == "AUTO" else color
    if fill == "AUTO":
        return None
    return fill


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    look: Look = PLAIN


@dataclass(slots=True)
class Styles:
    """The looks of a document's styles. `paragraph`: the style of paragraphs that name none."""

    defaults: Look = PLAIN
    paragraph: str = ""
    _styles: dict[str, _Style] = field(default_factory=dict)
    _looks: dict[str, Look] = field(default_factory=dict)

    def look(self, identifier: str) -> Look:
        """The look of a style with all it is based on; plain where there is none of that name."""
        if identifier not in self._looks:
            found, at = PLAIN, identifier
            for _ in range(_DEEPEST):
                style = self._styles.get(at)
                if style is None:
                    break
                found = found.over(style.look)
                at = style.based_on
            self._looks[identifier] = found
        return self._looks[identifier]

    def load(self, source: Source) -> None:
        """Read a styles part. What is not well-formed is left out: reading the part says so."""
        reading = _Reading(self)
        made = parser()
        made.StartElementHandler, made.EndElementHandler = reading.start, reading.end
        try:
            run(source, made)
        except ReadingError:
            return


class _Reading:
    """Handlers for expat over a styles part."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._style: _Style | None = None
        self._stack: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        short = key(name)
        self._stack.append(short)
        if short == "w:style":
            identifier = attribute(attributes, "styleId") or ""
            self._style = self._styles._styles.setdefault(identifier, _Style())
            paragraph = attribute(attributes, "type") == "paragraph"
            if paragraph and attribute(attributes, "default") in ("1", "true", "on"):
                self._styles.paragraph = identifier
        elif short == "w:basedOn" and self._style is not None:
            self._style.based_on = attribute(attributes, "val") or ""
        elif len(self._stack) > 2 and short[2:] in PROPERTIES and self._stack[-2] == "w:rPr":
            if self._stack[-3] == "w:style" and self._style is not None:
                self._style.look = with_property(self._style.look, short[2:], attributes)
            elif self._stack[-3] == "w:rPrDefault":
                self._styles.defaults = with_property(self._styles.defaults, short[2:], attributes)
        elif short == "w:shd" and self._style is not None and self._stack[-3:-1] == ["w:style", "w:pPr"]:
            self._style.look = with_property(self._style.look, "shd", attributes)

    def end(self, _: str) -> None:
        if self._stack.pop() == "w:style":
            self._style = None
