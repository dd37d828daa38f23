"""What pages, forms and appearances draw, read from their content streams with all that they draw in turn.

In: a content stream and its resources. Out: `Whole`: texts, pictures, and how much is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.inspection.formats.pdf.content import Drawn, drawn
from tidegate.inspection.formats.pdf.document import LATEST, Document, Page, is_name
from tidegate.inspection.formats.pdf.glance import glance
from tidegate.inspection.formats.pdf.scan import Object
from tidegate.inspection.formats.pdf.strings import decode_text
from tidegate.inspection.formats.pdf.syntax import Dictionary, Name, Ref, Value

_DEEPEST = 24


@dataclass(slots=True)
class Whole:
    """A content stream with all the forms it draws.

    `tiles`: texts of its patterns. `steps`: how often something is drawn, forms within forms counted out. `pixels`:
    of its pictures, by the `id` of their objects; `sizes`: the same for each time one is drawn. All else as in
    `Drawn`.
    """

    texts: list[str] = field(default_factory=list)
    tiles: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    inline: list[tuple[Dictionary, bytes]] = field(default_factory=list)
    pixels: dict[int, int] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    rough: bool = False
    suspicious: bool = False
    shapes: int = 0
    doubtful: int = 0
    conflicting: int = 0
    mute: set[str] = field(default_factory=set)
    unknown: int = 0
    steps: int = 1

    @property
    def text(self) -> str:
        """What is shown, patterns apart."""
        return "\n".join(self.texts)


class Drawings:
    """Reads content streams, each form once. `used`: streams that were drawn, by `id` of their objects; `names`:
    long names that they use."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[int, Drawn] = {}
        self._steps: dict[int, int] = {}
        self.used: set[int] = set()
        self.names: set[str] = set()

    def page(self, page: Page, *, rough: bool = False) -> Whole:
        """All that a page's content draws. `rough`: its letters are enough where it holds nothing but drawing."""
        document = self._document
        value = page.dictionary.get("Contents")
        streams = [document.object(each) for each in document.array(value)] or [document.object(value)]
        found = [each for each in streams if each is not None and each.stream is not None]
        self.used.update(map(id, found))
        content = b"\n".join(document.unpacked(each).content for each in found)
        return self.content(content, page.inherited.get("Resources"), rough=rough)

    def form(self, form: Object, resources: Value, before: int = LATEST) -> Whole:
        """All that a form draws. `resources`: used where it has none of its own."""
        self.used.add(id(form))
        own = form.dictionary.get("Resources", resources)
        return self.content(self._document.unpacked(form).content, own, before)

    def content(
        self, content: bytes, resources: Value, before: int = LATEST, *, rough: bool = False
    ) -> Whole:
        """All that a content stream draws with these resources."""
        whole = Whole()
        fonts = self._document.fonts(resources, before)
        first = (glance(content, fonts) if rough else None) or drawn(content, fonts)
        whole.steps += self._take(whole, first, resources, before, [], set())
        return whole

    def _take(
        self, whole: Whole, what: Drawn, resources: Value, before: int, way: list[int], met: set[int]
    ) -> int:
        """Add one stream and what it draws; gives how many drawings that is, counted out."""
        if what.pieces:
            whole.texts.append(what.text)
        whole.rough |= what.rough
        self.names |= what.names
        whole.extras.extend(what.extras)
        whole.inline.extend(what.inline)
        whole.sizes.extend(_area(dictionary) for dictionary, _ in what.inline)
        whole.suspicious |= what.suspicious
        whole.shapes += what.shapes
        whole.doubtful += what.doubtful
        whole.conflicting += what.conflicting
        whole.mute |= what.mute
        whole.unknown += what.unknown
        document = self._document
        owned = document.dictionary(resources, before)
        whole.replaced.extend(what.replaced)
        self._look_up(whole, what, owned, before)
        externals = document.dictionary(owned.get("XObject"), before)
        patterns = document.dictionary(owned.get("Pattern"), before)
        steps = 0
        drawn_values = [(externals.get(name), False) for name in what.forms]
        drawn_values += [(patterns.get(name), True) for name in what.patterns]
        for value, is_pattern in drawn_values:
            found = document.object(value, before) if isinstance(value, Ref) else None
            if found is None or found.stream is None or id(found) in way or len(way) >= _DEEPEST:
                continue
            if is_name(found.dictionary.get("Subtype"), "Image"):
                self._picture(whole, found)
                steps += 1
            elif id(found) in met:
                steps += self._steps.get(id(found), 1)
            else:
                count = len(whole.texts)
                steps += self._inner(whole, found, resources, before, [*way, id(found)], met)
                if is_pattern:
                    whole.tiles.extend(whole.texts[count:])
                    del whole.texts[count:]
        return steps

    def _look_up(self, whole: Whole, what: Drawn, owned: Dictionary, before: int) -> None:
        """Graphics states that make things transparent, and texts that stand for what is drawn."""
        document = self._document
        if what.states:
            states = document.dictionary(owned.get("ExtGState"), before)
            whole.suspicious |= any(
                _is_veiled(document.dictionary(states.get(name), before)) for name in what.states
            )
        if what.properties:
            properties = document.dictionary(owned.get("Properties"), before)
            for name in what.properties:
                text = document.resolve(
                    document.dictionary(properties.get(name), before).get("ActualText"), before
                )
                if isinstance(text, bytes):
                    whole.replaced.append(decode_text(text) or "")

    def _inner(
        self, whole: Whole, form: Object, resources: Value, before: int, way: list[int], met: set[int]
    ) -> int:
        met.add(id(form))
        self.used.add(id(form))
        own = form.dictionary.get("Resources", resources)
        if id(form) not in self._known:
            self._known[id(form)] = drawn(
                self._document.unpacked(form).content, self._document.fonts(own, before)
            )
        steps = 1 + self._take(whole, self._known[id(form)], own, before, way, met)
        self._steps[id(form)] = steps
        return steps

    def _picture(self, whole: Whole, picture: Object) -> None:
        number = self._document.whole_number
        self.used.add(id(picture))
        size = number(picture.dictionary.get("Width")) * number(picture.dictionary.get("Height"))
        whole.pixels[id(picture)] = size
        whole.sizes.append(size)


def _is_veiled(state: Dictionary) -> bool:
    """Whether what is drawn in this state may hardly be seen."""
    alphas = [value for key in ("ca", "CA") if isinstance(value := state.get(key), int | float)]
    return min(alphas, default=1) < 0.5 or not is_name(state.get("SMask", Name("None")), "None")


def _area(dictionary: Dictionary) -> int:
    width, height = dictionary.get("Width"), dictionary.get("Height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0
