"""A drawing of the web (SVG) -> the text that it shows, what it hides, and the files embedded in it.

In: the part. Out: passages and parts. Paths are checked to be nothing but coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.inspection.formats.encoding import claim_rest
from tidegate.inspection.formats.html.embedded import Embedded
from tidegate.inspection.formats.richtext.writing import Writing
from tidegate.inspection.formats.xml.markup import SAYS_NOTHING, Name, parse, parser
from tidegate.inspection.part import Part
from tidegate.model.content import Content


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNSEEN = _words(
    "defs symbol clipPath mask pattern marker metadata title desc script style linearGradient "
    "radialGradient filter namedview"
)
_TEXTS = frozenset({"text", "foreignObject"})
_BLOCKS = _words("p div td th li tr br h1 h2 h3 h4 h5 h6 flowPara")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:^|[;\s])(?:fill-)?opacity\s*:\s*0*\.?0*(?:;|$)"
    r"|font-size\s*:\s*0(?![.\d])"
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_NUMBER = re.compile(r"\s*(-?[0-9]*\.?[0-9]+)")
_COORDINATE = r"[-+]?(?:[0-9]{1,6}+(?:\.[0-9]{0,20}+)?|\.[0-9]{1,20}+)(?:[eE][-+]?[0-9]{1,3}+)?(?![0-9])"
_COORDINATES = rf"(?:{_COORDINATE}[\s,]*+)++"
_DRAWN = re.compile(
    rf"[\s,]*(?:(?:[MLHVCSQTAmlhvcsqta][\s,]*+{_COORDINATES}|[Zz][\s,]*+)*+"
    rf"|(?:(?:matrix|translate|scale|rotate|skew[XY])\s*\(\s*{_COORDINATES}\)[\s,]*+)*+"
    rf"|(?:{_COORDINATE}(?:px|pt|pc|cm|mm|in|em|ex|rem|%)?[\s,;]*+)*+)"
)
"""A path, a list of functions, or a list of measures."""
_DRAWING = _words(
    "d points transform viewBox x y x1 x2 y1 y2 cx cy r rx ry dx dy width height offset "
    "gradientTransform patternTransform stroke-dasharray stroke-width stroke-miterlimit font-size "
    "opacity fill-opacity stroke-opacity values keyTimes keySplines stdDeviation"
)
_SHAPES = _words("rect path circle ellipse polygon image use style")
_INK = re.compile(r"(?:^|;)\s*fill\s*:\s*([^;]+)")
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgb(255, 255, 255)"})
_SHORT, _LETTERS = 3, 4
_NAME = re.compile(r"(?!.*[0-9]{4})[A-Za-z0-9-]{1,30}")
"""How elements and attributes are called; any other name is a text itself."""


def read_drawing(part: Part) -> Iterator[Content | Part]:
    """The whole part. Raises ReadingError."""
    events = _Events(part)
    made = parser(events.told, entities=True)
    made.StartElementHandler, made.EndElementHandler = events.start, events.end
    made.CharacterDataHandler = events.chars
    for _ in parse(part, made):
        yield from events.writing.ready()
    events.end_letters()
    yield from events.writing.end()
    claim_rest(part)


class _Frame:
    """One open element. `pieces`: of the text it is in, as (text, hidden). `moved`: whether its place is known."""

    __slots__ = ("hidden", "loose", "moved", "name", "pieces", "white")

    def __init__(self, name: str, parent: _Frame | None = None) -> None:
        self.name = name
        self.hidden: bool = parent.hidden if parent else False
        self.moved: bool = parent.moved if parent else False
        self.pieces: list[tuple[str, bool]] | None = parent.pieces if parent else None
        self.loose: list[str] | None = None
        self.white: bool = parent.white if parent else False


class _Events:
    """What expat reports, put together."""

    def __init__(self, part: Part) -> None:
        self.writing = Writing(part)
        self._embedded = Embedded(part)
        self._names = Name()
        self._stack = [_Frame("")]
        self._known: set[tuple[str, str]] = set()
        self._hiding: set[str] = set()
        self._box: tuple[float, float, float, float] | None = None
        self._letters: dict[bool, list[str]] = {True: [], False: []}
        self._painted = False

    def told(self, label: str, text: str) -> None:
        """Comments, instructions and the like."""
        self._say(text, label)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = self._names[name][1]
        frame = _Frame(local, self._stack[-1])
        given = {self._names[key][1]: value for key, value in attributes.items()}
        self._see(frame, given)
        if frame.pieces is None and local in _TEXTS:
            frame.pieces = []
        elif frame.pieces is not None:
            self._part_of_text(frame, given)
        self._stack.append(frame)
        for key, value in given.items():
            self._attribute(frame, key, value)
        for word in (local, *given):
            if not _NAME.fullmatch(word):
                self.writing.note(word)

    def end(self, _: str) -> None:
        """An element ends."""
        frame = self._stack.pop()
        if frame.pieces is not None and self._stack[-1].pieces is None:
            self._text(frame.pieces)
        if frame.loose:
            text = "".join(frame.loose)
            if frame.name == "style":
                self._rules(text)
            self._say(text, frame.name)

    def chars(self, text: str) -> None:
        """Characters."""
        frame = self._stack[-1]
        if frame.pieces is not None and frame.name not in _UNSEEN:
            frame.pieces.append((text, frame.hidden))
        elif frame.loose is not None:
            frame.loose.append(text)
        elif not text.isspace():
            frame.loose = [text]

    def end_letters(self) -> None:
        """Letters that are texts of their own spell words."""
        for hidden, letters in self._letters.items():
            if len(letters) >= _LETTERS:
                self.writing.add("".join(letters), "letters one by one", visible=not hidden)
            letters.clear()

    def _see(self, frame: _Frame, given: dict[str, str]) -> None:
        frame.hidden = (
            frame.hidden
            or frame.name in _UNSEEN
            or given.get("display") == "none"
            or given.get("visibility") in ("hidden", "collapse")
            or given.get("opacity", "1") in ("0", "0.0", "0%")
            or given.get("fill-opacity", "1") in ("0", "0.0", "0%")
            or bool(_HIDING.search(given.get("style", "")))
            or not self._hiding.isdisjoint(given.get("class", "").split())
        )
        ink = (_INK.search(given.get("style", "")) or {1: given.get("fill", "")})[1].strip().lower()
        frame.white = (ink in _WHITE) if ink else frame.white
        if frame.name in _TEXTS or frame.pieces is not None:
            frame.hidden = frame.hidden or (frame.white and not self._painted)
        elif frame.name in _SHAPES and not frame.hidden and not frame.white and ink != "none":
            self._painted = True
        frame.moved = frame.moved or "transform" in given
        if frame.name == "svg" and self._box is None:
            self._box = _box(given)
        elif frame.name == "svg":
            frame.moved = True
        elif frame.name in ("text", "foreignObject", "tspan") and self._box and not frame.moved:
            left, top = _number(given.get("x")), _number(given.get("y"))
            x, y, width, height = self._box
            outside = (left is not None and not x - width / 2 <= left <= x + width) or (
                top is not None and not y <= top <= y + height * 1.1
            )
            frame.hidden = frame.hidden or outside

    def _part_of_text(self, frame: _Frame, given: dict[str, str]) -> None:
        """A tspan that is placed anew begins a word, unless each letter is placed."""
        pieces = frame.pieces
        if not pieces:
            return
        placed = any(key in given for key in ("x", "y", "dy"))
        if frame.name in _BLOCKS or (placed and len(pieces[-1][0].strip()) >= _SHORT):
            pieces.append(("\n", frame.hidden))

    def _text(self, pieces: list[tuple[str, bool]]) -> None:
        shown = "".join(text for text, hidden in pieces if not hidden).strip()
        more = any(hidden and text.strip() for text, hidden in pieces)
        whole = "".join(text for text, _ in pieces).strip() if more else ""
        for text, hidden in ((shown, False), (whole, True)):
            self.writing.add(text, "text", visible=not hidden)
            if 0 < len(text) <= _SHORT:
                self._letters[hidden].append(text)
            elif text and self._letters[hidden]:
                self.end_letters()

    def _rules(self, text: str) -> None:
        for rule in _RULE.finditer(text):
            if _HIDING.search(rule[2]):
                self._hiding.update(_CLASS.findall(rule[1]))

    def _attribute(self, frame: _Frame, key: str, value: str) -> None:
        if SAYS_NOTHING.fullmatch(value) or (key, value) in self._known:
            return
        if key in _DRAWING and _DRAWN.fullmatch(value):
            return
        if len(self._known) < 50_000 and len(value) < 64:
            self._known.add((key, value))
        if value[:40].lstrip().lower().startswith("data:"):
            found = self._embedded.address(value)
            if found is not None:
                for part in found:
                    self.writing.put(part)
                if self._embedded.is_pure(value):
                    return
        for item in self._embedded.split(value):
            if isinstance(item, Part):
                self.writing.put(item)
            else:
                self.writing.note(item)

    def _say(self, text: str, label: str) -> None:
        for item in self._embedded.split(text):
            if isinstance(item, Part):
                self.writing.put(item)
            else:
                self.writing.add(item, label, visible=False, label=label)


def _number(text: str | None) -> float | None:
    found = _NUMBER.match(text or "")
    return float(found[1]) if found and len(found[1]) < 20 else None


def _box(given: dict[str, str]) -> tuple[float, float, float, float] | None:
    """The part of the plane that is seen: left, top, width, height."""
    values = [_number(text) for text in given.get("viewBox", "").replace(",", " ").split()]
    if len(values) != 4:
        values = [0.0, 0.0, _number(given.get("width")), _number(given.get("height"))]
    left, top, width, height = values
    if left is None or top is None or not width or not height:
        return None
    return left, top, width, height
