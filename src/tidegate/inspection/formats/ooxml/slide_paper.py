"""What colour is behind the text of a slide: its own background, or that of its layout or master.

In: the package and the name of a slide. Out: a colour as RRGGBB, or None where it is a picture, a gradient or unknown.
"""

from __future__ import annotations

from tidegate.errors import ReadingError
from tidegate.inspection.formats.ooxml.members import Member, Package
from tidegate.inspection.formats.ooxml.namespaces import attribute, key
from tidegate.inspection.formats.ooxml.word_look import WHITE
from tidegate.inspection.formats.ooxml.xml import parser, run

_MODELS = ("slideLayout", "slideMaster")


class Papers:
    """Backgrounds of one presentation, each layout and master looked at once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._known: dict[str, str | None] = {}

    def behind(self, slide: str) -> str | None:
        """The colour that a slide without a background of its own inherits."""
        name = slide
        for kind in _MODELS:
            name = next((p.target for p in self._package.pointers(name) if p.kind == kind), "")
            if name not in self._known:
                self._known[name] = self._own(name)
            if self._known[name] != "":
                return self._known[name]
        return None

    def _own(self, name: str) -> str | None:
        """The background that a layout or master sets; "" where it sets none."""
        found: str | None = ""
        for member in self._package.named(name):
            found = _background(self._package, member)
        return found


def _background(package: Package, member: Member) -> str | None:
    seen: list[str | None] = []
    stack: list[str] = []
    light = [True]

    def start(name: str, attributes: dict[str, str]) -> None:
        stack.append(key(name))
        if stack[-1] in ("p:bgPr", "p:bgRef"):
            seen.append(None)
        elif seen and stack[-2] in ("p:bgRef", "a:solidFill") and stack[-3] in ("p:bg", "p:bgPr"):
            seen.append(plain_colour(stack[-1], attributes))
        elif stack[-1] == "p:clrMap":
            light[0] = attribute(attributes, "bg1") == "lt1"

    def end(_: str) -> None:
        stack.pop()

    made = parser()
    made.StartElementHandler, made.EndElementHandler = start, end
    try:
        run(package.container.source(member.entry), made)
    except ReadingError:
        return None
    return (seen[-1] if light[0] else None) if seen else ""


def plain_colour(short: str, attributes: dict[str, str]) -> str | None:
    """A colour given as such, or as the theme's first background, which nearly always is white."""
    value = attribute(attributes, "val") or ""
    if short == "a:srgbClr":
        return value.upper()
    return WHITE if short == "a:schemeClr" and value in ("bg1", "lt1") else None
